from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import BadCallback
from bot.channels.dingtalk.presses import CardPress, parse_press
from handlers.updates import ButtonPressed, Sender, Update, dump_update, load_update
from tests.channels.builders import DINGTALK, NOW, card_press, milliseconds


def read(**fields: object) -> CardPress:
    return parse_press(card_press(**fields), corp_id=DINGTALK.corp_id)


def update_of(press: CardPress, key: str = milliseconds(NOW)) -> Update:
    return press.update(DINGTALK.corp_id, Sender(id=press.person), NOW, key)


def content(*actions: str, **params: object) -> str:
    return json.dumps({"cardPrivateData": {"actionIds": list(actions), "params": params}})


def form(**fields: object) -> CardPress:
    return read(content=content("form", form=fields))


def test_a_press_says_who_pressed_what_and_where() -> None:
    update = update_of(read())
    assert update.content == ButtonPressed(card_key="card-7", payload="approve:7")
    assert update.sender.id == "sun_li"
    assert (update.chat.kind, update.chat.id) == ("group", "cidSUPERVISORS0Aa==")
    assert update.sent_at == NOW


def test_a_press_says_on_which_face_and_of_which_template() -> None:
    press = read(content=content("press", payload="approve:7", version="0a1b2c3d", template="1"))
    assert (press.version, press.template) == ("0a1b2c3d", "1")
    assert (read().version, read().template) == ("", "")


@pytest.mark.parametrize(
    "space, chat",
    [
        ({"spaceId": "dtv1.card//IM_GROUP.cidA=="}, ("group", "cidA==")),
        ({"spaceId": "cidA==", "spaceType": "im"}, ("group", "cidA==")),
        ({"spaceId": "sun_li", "spaceType": "IM_ROBOT"}, ("direct", "sun_li")),
        ({"spaceId": "dtv1.card//IM_ROBOT.sun_li", "spaceType": "IM_ROBOT"}, ("direct", "sun_li")),
        ({"spaceId": None, "spaceType": None}, ("direct", "sun_li")),
    ],
)
def test_the_place_of_a_press_is_read_in_each_of_its_forms(
    space: dict[str, object], chat: tuple[str, str]
) -> None:
    update = update_of(read(**space))
    assert (update.chat.kind, update.chat.id) == chat


@pytest.mark.parametrize(
    "fields, is_by_union",
    [
        ({"userIdType": 2}, True),
        ({"userIdType": "2"}, True),
        ({"userIdType": 1}, False),
        ({"userIdType": 2, "spaceType": "IM_ROBOT"}, True),
    ],
)
def test_whose_id_it_is_goes_by_how_the_card_was_made(
    fields: dict[str, object], is_by_union: bool
) -> None:
    assert read(**fields).is_by_union is is_by_union


def test_where_it_is_not_said_a_group_card_was_made_for_unions() -> None:
    fields = card_press()
    del fields["userIdType"]
    assert parse_press(fields, corp_id="").is_by_union
    assert not parse_press({**fields, "spaceType": "IM_ROBOT"}, corp_id="").is_by_union


@pytest.mark.parametrize("space", [{"spaceId": "cidA==", "spaceType": "im"}, {}])
@pytest.mark.parametrize("id_type", [{"userIdType": 1}, {"userIdType": 2}, {}])
def test_the_cards_own_name_says_where_it_stands_whatever_a_press_tells(
    id_type: dict[str, object], space: dict[str, object]
) -> None:
    fields = {**card_press(), "spaceId": "", "spaceType": "", **space, **id_type}
    in_direct = parse_press({**fields, "outTrackId": "direct-card-7"}, corp_id="")
    assert (in_direct.is_by_union, in_direct.group) == (False, "")
    in_group = parse_press({**fields, "outTrackId": "group-card-7"}, corp_id="")
    assert (in_group.is_by_union, in_group.group) == (True, space.get("spaceId", ""))
    assert in_direct.pressed.card_key == in_group.pressed.card_key == "card-7"


def test_somebody_of_another_company_may_press_a_card_made_for_unions() -> None:
    assert read(userIdType=2, corpId="dingtheirs").person == "sun_li"


WRITTEN = [
    ({"action": {"index": 1, "value": "reject:7"}}, "reject:7"),
    ({"action": "reject:7"}, "reject:7"),
    ({"action": ["reject:7"]}, "reject:7"),
    ({"action": {"index": [1], "value": ["reject:7"]}}, "reject:7"),
    ({"action": None}, ""),
    ({}, ""),
]


@pytest.mark.parametrize("fields, payload", WRITTEN)
def test_a_form_hands_in_words_and_what_is_done_with_them(
    fields: dict[str, object], payload: str
) -> None:
    press = form(typed="  太贵了\0 ", version="0a1b2c3d", template="1", **fields)
    expected = ButtonPressed(card_key="card-7", payload=payload, typed="太贵了")
    assert press.pressed == expected
    assert (press.version, press.template) == ("0a1b2c3d", "1")


PICKED: list[tuple[object, tuple[int, ...]]] = [
    ({"index": 2, "value": "2"}, (2,)),
    ({"index": [2, 0], "value": ["2", "0"]}, (0, 2)),
    (["1", "1", "0"], (0, 1)),
    ([{"index": 1, "value": "1"}], (1,)),
    ("3", (3,)),
    (3, (3,)),
    ("-1", ()),
    ("٣", ()),
    ("9999", ()),
    (True, ()),
    ({"value": {"value": {"value": "1"}}}, ()),
    ([[["1"]]], ()),
    (None, ()),
]


@pytest.mark.parametrize("pick, places", PICKED)
def test_a_form_hands_in_places(pick: object, places: tuple[int, ...]) -> None:
    press = form(pick=pick, version="0a1b2c3d")
    assert press.pressed == ButtonPressed(card_key="card-7", payload="", selected=places)


def test_a_form_may_stand_beside_what_the_request_says() -> None:
    said = content("form", form={"typed": "好"}, version="0a1b2c3d", template=1, payload="a")
    press = read(content=said)
    assert (press.version, press.template, press.pressed.payload) == ("0a1b2c3d", "1", "a")


def test_what_is_written_has_an_end() -> None:
    assert len(form(typed="长" * 5000).pressed.typed) == 2000


def test_one_face_pressed_alike_by_one_person_is_one_press_however_often() -> None:
    def pressed(version: str, key: str, **fields: object) -> str:
        said = content("press", payload="approve:7", version=version)
        return update_of(read(**{"content": said, **fields}), key).event_id

    first = pressed("v1", "1")
    assert pressed("v1", "2") == first
    assert pressed("v2", "1") != first
    assert pressed("v1", "1", userId="he_jun") != first
    assert pressed("v1", "1", outTrackId="card-8") != first
    assert pressed("v1", "1", content=content("press", payload="reject:7", version="v1")) != first
    assert (
        pressed("v1", "1", content=content("form", form={"typed": "好", "version": "v1"})) != first
    )


def test_without_a_face_two_presses_seconds_apart_are_two_and_one_delivered_twice_is_one() -> None:
    later = milliseconds(NOW + timedelta(seconds=3))
    assert update_of(read()).event_id == update_of(read()).event_id
    assert update_of(read()).event_id != update_of(read(), later).event_id


def test_a_press_without_our_payload_is_still_a_press() -> None:
    press = read(content=content("press", payload=7))
    assert press.pressed == ButtonPressed(card_key="card-7", payload="")


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=[]), max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside),
    max_leaves=8,
)


@given(typed=anything, action=anything, pick=anything, version=anything, template=anything)
def test_whatever_a_client_puts_into_a_form_is_read_or_left(**fields: object) -> None:
    press = form(**fields)
    assert len(press.pressed.typed) <= 2000
    assert all(0 <= place <= 999 for place in press.pressed.selected)
    assert load_update(dump_update(update_of(press))) == update_of(press)


@pytest.mark.parametrize(
    "fields, status",
    [
        ({"corpId": "dingother"}, 403),
        ({"userId": ""}, 400),
        ({"outTrackId": None}, 400),
        ({"content": "not json"}, 400),
        ({"content": {"cardPrivateData": {}}}, 400),
    ],
)
def test_a_press_that_is_not_ours_or_not_documented_is_refused(
    fields: dict[str, object], status: int
) -> None:
    with pytest.raises(BadCallback) as refusal:
        read(**fields)
    assert refusal.value.status == status
