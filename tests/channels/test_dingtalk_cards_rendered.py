"""A card in the variables of its template: what all see, what one person sees, and that everything fits."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.dingtalk.cards import new_face
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.presses import parse_press
from bot.channels.dingtalk.render_cards import card_params, own_params, photo_params
from bot.channels.dingtalk.template import TEMPLATE
from handlers.cards import Button, Card, Entry, Fact, Option, Own, Pick, Tone
from handlers.presses import whole_payload
from tests.channels.builders import SHANGHAI, any_card, card_press, repair_card

VARIABLES = {
    *("title", "status", "tone", "text", "facts", "outcome", "due_at", "summary", "version"),
    *("due", "photos", "link", "buttons", "form", "submit", "note"),
}
OWN = {"buttons", "form", "submit", "note"}
AGREE = Button(text="同意", payload="t:1:2:approve:", style="primary")
REJECT = Button(text="驳回", payload="t:1:2:reject:", style="danger")
APPROVAL = Card(
    title="备件审批",
    summary="备件审批 WX-1001",
    own=(
        Own(person="sun_li", buttons=(AGREE, REJECT), note="请处理"),
        Own(person="he_jun", note="你已同意"),
    ),
    entry=Entry(label="意见", hint="可以不写"),
)


def form_of(params: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The fields by name."""
    return {field["name"]: field for field in json.loads(params["form"])["fields"]}


def test_a_card_becomes_the_templates_variables() -> None:
    params = card_params(repair_card(), "0a1b2c3d", SHANGHAI)
    assert params == {
        "title": "空调不制冷",
        "status": "待接单",
        "tone": "waiting",
        "text": "不制冷了, 还滴水",
        "facts": '[{"label":"客户","value":"李红"},{"label":"地址","value":"张江路 1 号"}]',
        "buttons": '[{"text":"接单","payload":"accept:1","style":"primary"},'
        '{"text":"转派","payload":"transfer:1","style":"default"}]',
        "form": '{"fields":[]}',
        "submit": "",
        "note": "",
        "outcome": "",
        "due": "截止 11-22 12:30",
        "due_at": "1795321800000",
        "summary": "新工单 1001",
        "version": "0a1b2c3d",
        "photos": "[]",
        "link": "",
    }


def test_a_settled_card_has_an_outcome_in_place_of_buttons() -> None:
    settled = dataclasses.replace(
        repair_card(), buttons=(), outcome="已由赵磊接单", due_at=None, tone=Tone.GOOD
    )
    params = card_params(settled, "v", SHANGHAI)
    assert (params["buttons"], params["due"], params["due_at"]) == ("[]", "", "")
    assert params["outcome"] == "已由赵磊接单"


def test_each_sees_their_own_buttons_and_whoever_has_none_any_more_none() -> None:
    sun, he = (own_params(APPROVAL, own, "v1") for own in APPROVAL.own)
    assert sun.keys() == he.keys() == OWN
    assert [each["text"] for each in json.loads(sun["buttons"])] == ["同意", "驳回"]
    assert sun["note"] == "请处理"
    assert he == {"buttons": "[]", "form": '{"fields":[]}', "submit": "", "note": "你已同意"}
    assert card_params(APPROVAL, "v1", SHANGHAI)["buttons"] == "[]"


def test_whoever_has_buttons_may_write_before_pressing_one() -> None:
    sun = own_params(APPROVAL, APPROVAL.own[0], "v1")
    fields = form_of(sun)
    assert list(fields) == ["typed", "action", "version", "template"]
    assert (fields["typed"]["label"], fields["typed"]["placeholder"]) == ("意见", "可以不写")
    assert fields["action"]["options"] == [
        {"value": AGREE.payload, "text": "同意"},
        {"value": REJECT.payload, "text": "驳回"},
    ]
    assert fields["version"] == {
        "name": "version",
        "type": "TEXT",
        "hidden": True,
        "defaultValue": "v1",
    }
    assert fields["template"]["defaultValue"] == TEMPLATE
    assert sun["submit"] == "提交"


@pytest.mark.parametrize(
    "is_multiple, kind, default",
    [
        (True, "MULTI_SELECT", {"index": [1], "value": ["1"]}),
        (False, "SELECT", {"index": 1, "value": "1"}),
    ],
)
def test_options_are_picked_by_their_places(
    is_multiple: bool, kind: str, default: dict[str, object]
) -> None:
    options = (
        Option(text="压缩机", payload="a:1"),
        Option(text="遥控器", payload="b", is_chosen=True),
    )
    pick = Pick(options=options, submit="选好了", is_multiple=is_multiple)
    params = card_params(Card(title="要哪些备件", pick=pick), "v1", SHANGHAI)
    field = form_of(params)["pick"]
    assert (field["type"], field["label"]) == (kind, "要哪些备件")
    assert field["options"] == [{"value": "0", "text": "压缩机"}, {"value": "1", "text": "遥控器"}]
    assert field["defaultValue"] == default
    assert params["submit"] == "选好了"


def test_photos_come_with_the_card_and_stand_until_there_are_none() -> None:
    with_photos = dataclasses.replace(repair_card(), photos=(4, 5))
    assert "photos" not in card_params(with_photos, "v", SHANGHAI)
    assert photo_params(("@lADP1", "@lADP2")) == {"photos": '["@lADP1","@lADP2"]'}
    assert len(json.loads(photo_params(["@" + "m" * 400] * 9)["photos"])) == 2


def test_the_answer_to_a_press_shows_the_presser_their_part() -> None:
    face = new_face(APPROVAL, "he_jun", SHANGHAI)
    assert face["cardUpdateOptions"] == {
        "updateCardDataByKey": True,
        "updatePrivateDataByKey": True,
    }
    private = face["userPrivateData"]
    assert isinstance(private, dict)
    assert private["cardParamMap"]["note"] == "你已同意"
    assert "userPrivateData" not in new_face(APPROVAL, "zhao_lei", SHANGHAI)


def test_no_face_has_the_version_of_another() -> None:
    faces = [new_face(repair_card(), "", SHANGHAI) for _ in range(50)]
    assert len({json.dumps(face) for face in faces}) == 50


def test_long_values_are_shortened_before_a_fact_is_left_out() -> None:
    facts = tuple(Fact(label=f"项{number}", value="水" * 200) for number in range(6))
    shown = json.loads(card_params(Card(title="报修", facts=facts), "v", SHANGHAI)["facts"])
    assert [fact["label"] for fact in shown] == [fact.label for fact in facts]
    assert all(fact["value"].endswith("…") for fact in shown)


def test_payloads_too_long_together_come_back_as_digests_that_are_known_again() -> None:
    payloads = [f"t:1:2:{'x' * 110}:{number}" for number in range(6)]
    buttons = tuple(Button(text="同意" * 6, payload=payload) for payload in payloads)
    rows = json.loads(card_params(Card(title="报修", buttons=buttons), "v", SHANGHAI)["buttons"])
    assert [whole_payload(row["payload"], payloads) for row in rows] == payloads
    assert all(len(row["payload"]) < 20 for row in rows)


def test_of_many_buttons_the_first_can_be_written_with() -> None:
    """What chooses people comes last, and takes no words."""
    names = ("同意", "驳回", "退回", "加签", "征求意见", "转办")
    buttons = tuple(
        Button(text=each, payload=f"t:123456:1234567:action{n}:") for n, each in enumerate(names)
    )
    own = Own(person="sun_li", buttons=buttons, note="孙丽加签，请您一起审批。")
    params = own_params(dataclasses.replace(APPROVAL, own=(own,)), own, "v")
    assert [each["text"] for each in json.loads(params["buttons"])] == list(names)
    options = [each["text"] for each in form_of(params)["action"]["options"]]
    assert options == list(names[: len(options)]) and len(options) >= 2


def test_the_form_gives_way_to_the_buttons() -> None:
    buttons = tuple(Button(text="同" * 12, payload=f"t:{'9' * 40}:{n}") for n in range(6))
    own = Own(person="sun_li", buttons=buttons, note="注" * 200)
    params = own_params(dataclasses.replace(APPROVAL, own=(own,)), own, "v")
    assert len(json.loads(params["buttons"])) == 6
    assert (params["form"], params["submit"]) == ('{"fields":[]}', "")


any_words = st.text(max_size=300)
any_button = st.builds(
    Button,
    text=any_words,
    payload=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120),
)
any_own = st.builds(
    Own,
    person=st.just("sun_li"),
    buttons=st.lists(any_button, max_size=9, unique_by=lambda each: each.payload).map(tuple),
    note=any_words,
)


@given(any_card(payload_bytes=120), st.none() | st.builds(Entry, label=any_words, hint=any_words))
def test_any_card_keeps_within_every_documented_limit(card: Card, entry: Entry | None) -> None:
    card = dataclasses.replace(card, entry=entry)
    params = card_params(card, "0a1b2c3d", SHANGHAI)
    assert params.keys() == VARIABLES
    assert all(len(name.encode()) <= 100 for name in params)
    assert all(len(value.encode()) <= 1000 for value in params.values())
    for name in ("facts", "buttons"):
        rows = json.loads(params[name])
        assert all(isinstance(value, str) for row in rows for value in row.values())
    buttons = json.loads(params["buttons"])
    payloads = [button.payload for button in card.buttons]
    assert [whole_payload(row["payload"], payloads) for row in buttons] == payloads[:6]
    assert bool(form_of(params)) == bool(params["submit"])


@given(any_own, st.builds(Entry, label=any_words, hint=any_words))
def test_what_one_person_has_of_their_own_fits_together(own: Own, entry: Entry) -> None:
    params = own_params(Card(title="审批", own=(own,), entry=entry), own, "0a1b2c3d")
    together = sum(len(name.encode()) + len(value.encode()) for name, value in params.items())
    assert together <= 1000
    assert len(json.loads(params["buttons"])) == min(len(own.buttons), 6)


def test_as_many_options_fit_as_are_promised() -> None:
    most = DingTalkChannel.capabilities.most_options
    options = tuple(Option(text="压缩机备件" * 9, payload=f"{n}") for n in range(most))
    pick = Pick(options=options, submit="选好了", is_multiple=True)
    params = card_params(Card(title="要哪些备件" * 9, pick=pick), "0a1b2c3d", SHANGHAI)
    assert len(form_of(params)["pick"]["options"]) == most


def test_what_is_rendered_comes_back_as_it_was_meant() -> None:
    fields = form_of(own_params(APPROVAL, APPROVAL.own[0], "v1"))
    hidden = {name: fields[name]["defaultValue"] for name in ("version", "template")}
    chosen = fields["action"]["options"][1]["value"]
    said = {"typed": "太贵", "action": {"index": 1, "value": chosen}, **hidden}
    body = {"cardPrivateData": {"actionIds": ["form"], "params": {"form": said}}}
    press = parse_press(card_press(content=json.dumps(body)), corp_id="")
    assert (press.pressed.payload, press.pressed.typed) == (REJECT.payload, "太贵")
    assert (press.version, press.template) == ("v1", TEMPLATE)
