from __future__ import annotations

import json

import pytest

from tests.sandbox.visitor import (
    Json,
    Visitor,
    items,
    part,
    template_params,
    to_group,
    to_person,
)
from tests.sandbox.witness import Witness

ZHAO_LEI = "dingtalk:direct:zhao_lei"
QIAN_YONG = "dingtalk:direct:qian_yong"
APPROVALS = "dingtalk:group:cidSUPERVISORS0Aa=="
CREATE = "card/instances/createAndDeliver"
SETTLED = {"buttons": "[]", "outcome": "已由赵磊接单"}


async def deliver(visitor: Visitor, body: Json) -> list[Json]:
    status, answer = await visitor.dingtalk(CREATE, body)
    assert (status, answer.get("success")) == (200, True), answer
    return items(part(answer, "result"), "deliverResults")


async def update(visitor: Visitor, track_id: str, **body: object) -> tuple[int, Json]:
    return await visitor.dingtalk("card/instances", {"outTrackId": track_id, **body}, "PUT")


async def public(visitor: Visitor, chat: str) -> Json:
    return part(part(await visitor.last(chat), "card"), "public")


async def test_a_card_stands_in_the_persons_chat(visitor: Visitor) -> None:
    results = await deliver(visitor, to_person("t1", "zhao_lei"))
    assert [(one["spaceType"], one["spaceId"], one["success"]) for one in results] == [
        ("IM_ROBOT", "zhao_lei", True)
    ]
    message = await visitor.last(ZHAO_LEI)
    assert message["kind"] == "interactive_card"
    assert await public(visitor, ZHAO_LEI) == template_params()


async def test_a_card_in_a_group_may_be_for_some_only(visitor: Visitor) -> None:
    model = {"robotCode": "dingsandboxrobot01", "recipients": ["sun_li"]}
    body = to_group("t1", "cidSUPERVISORS0Aa==", imGroupOpenDeliverModel=model)
    assert (await deliver(visitor, body))[0]["success"] is True
    assert (await visitor.last(APPROVALS))["visible_to"] == ["sun_li"]


async def test_several_spaces_are_delivered_and_judged_one_by_one(visitor: Visitor) -> None:
    space = "dtv1.card//IM_ROBOT.zhao_lei;im_robot.nobody;dtv1.card//IM_ROBOT.qian_yong"
    results = await deliver(visitor, to_person("t1", "x", openSpaceId=space))
    assert [one["success"] for one in results] == [True, False, True]
    assert results[1]["errorMsg"] == "userId does not exist"
    assert await public(visitor, QIAN_YONG) == template_params()


FAILING_SPACES: dict[str, Json] = {
    "unknown person": to_person("t1", "nobody"),
    "an outsider": to_person("t1", "chen_xiansheng"),
    "unknown group": to_group("t1", "cidNONE"),
    "another robot": to_group(
        "t1", "cidSUPERVISORS0Aa==", imGroupOpenDeliverModel={"robotCode": "x"}
    ),
    "no robot": to_group("t1", "cidSUPERVISORS0Aa==", imGroupOpenDeliverModel={}),
    "no space type": to_person("t1", "zhao_lei", imRobotOpenDeliverModel={}),
}


@pytest.mark.parametrize("body", FAILING_SPACES.values(), ids=FAILING_SPACES)
async def test_a_delivery_may_fail_inside_a_success(visitor: Visitor, body: Json) -> None:
    results = await deliver(visitor, body)
    assert [one["success"] for one in results] == [False]
    assert await visitor.messages(ZHAO_LEI) == await visitor.messages(APPROVALS) == []


def params(**changes: object) -> Json:
    return {"cardParamMap": {**template_params(), **changes}}


REFUSED_CARDS: dict[str, tuple[Json, str]] = {
    "no id": (to_person("", "zhao_lei"), "param.outTrackIdEmpty"),
    "no template": (to_person("t1", "zhao_lei", cardTemplateId=""), "param.cardTemplateIdEmpty"),
    "another template": (
        to_person("t1", "zhao_lei", cardTemplateId="draft.schema"),
        "param.templateUnpublished",
    ),
    "no data": (to_person("t1", "zhao_lei", cardData=None), "param.cardPublicDataEmpty"),
    "a number": (to_person("t1", "zhao_lei", cardData=params(due_at=1)), "param.invalid"),
    "a list": (to_person("t1", "zhao_lei", cardData=params(facts=[])), "param.invalid"),
    "true": (to_person("t1", "zhao_lei", cardData=params(done=True)), "param.invalid"),
    "value of 1025 bytes": (
        to_person("t1", "zhao_lei", cardData=params(text="x" * 1025)),
        "param.invalid",
    ),
    "key of 101 bytes": (
        to_person("t1", "zhao_lei", cardData=params(**{"k" * 101: ""})),
        "param.invalid",
    ),
    "private value too long": (
        to_person("t1", "zhao_lei", privateData={"zhao_lei": params(text="x" * 1025)}),
        "param.invalid",
    ),
    "no space": (to_person("t1", "zhao_lei", openSpaceId=""), "param.openSpaceIdEmpty"),
    "space without prefix": (
        to_person("t1", "zhao_lei", openSpaceId="IM_ROBOT.zhao_lei"),
        "param.openSpaceIdInvalid",
    ),
    "unknown space": (
        to_person("t1", "zhao_lei", openSpaceId="dtv1.card//MOON.zhao_lei"),
        "param.openSpaceIdInvalid",
    ),
    "space of nobody": (
        to_person("t1", "zhao_lei", openSpaceId="dtv1.card//IM_ROBOT."),
        "param.openSpaceIdInvalid",
    ),
    "no way to deliver": (
        to_person("t1", "zhao_lei", imRobotOpenDeliverModel=None),
        "param.openDeliverModelEmpty",
    ),
}


@pytest.mark.parametrize(("body", "code"), REFUSED_CARDS.values(), ids=REFUSED_CARDS)
async def test_a_wrong_card_is_refused_and_nobody_sees_it(
    visitor: Visitor, body: Json, code: str
) -> None:
    status, answer = await visitor.dingtalk(CREATE, body)
    assert (status, answer["code"]) == (400, code)
    assert await visitor.messages(ZHAO_LEI) == []


async def test_a_value_of_1024_bytes_is_taken(visitor: Visitor) -> None:
    full = params(text="x" * 1024, **{"k" * 100: ""})
    assert (await deliver(visitor, to_person("t1", "zhao_lei", cardData=full)))[0]["success"]


async def test_an_id_used_again_keeps_its_data_and_is_not_delivered_twice(
    visitor: Visitor,
) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    news = params(title="另一张")
    assert (await deliver(visitor, to_person("t1", "zhao_lei", cardData=news)))[0]["success"]
    await deliver(visitor, to_person("t1", "qian_yong", cardData=news))
    assert len(await visitor.messages(ZHAO_LEI)) == 1
    assert (await public(visitor, QIAN_YONG))["title"] == "新工单 R-1"


async def test_an_update_overwrites_unless_it_goes_by_key(visitor: Visitor) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    by_key = {"updateCardDataByKey": True}
    data = {"cardParamMap": SETTLED}
    await update(visitor, "t1", cardData=data, cardUpdateOptions=by_key)
    assert await public(visitor, ZHAO_LEI) == template_params(**SETTLED)
    await update(visitor, "t1", cardData=data)
    assert await public(visitor, ZHAO_LEI) == SETTLED


async def test_an_update_shows_wherever_the_card_stands(visitor: Visitor) -> None:
    for user in ("zhao_lei", "qian_yong"):
        await deliver(visitor, to_person("t1", user))
    await update(visitor, "t1", cardData=params(**SETTLED))
    for chat in (ZHAO_LEI, QIAN_YONG):
        assert (await public(visitor, chat))["outcome"] == "已由赵磊接单"


async def test_private_data_is_overwritten_or_merged_for_one_person(visitor: Visitor) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    own = {"zhao_lei": {"cardParamMap": {"status": "我的"}}}
    more = {"zhao_lei": {"cardParamMap": {"tone": "good"}}}
    await update(visitor, "t1", privateData=own)
    by_key = {"updatePrivateDataByKey": True}
    await update(visitor, "t1", privateData=more, cardUpdateOptions=by_key)
    card = part(await visitor.last(ZHAO_LEI), "card")
    assert card["private"] == {"zhao_lei": {"status": "我的", "tone": "good"}}
    await update(visitor, "t1", privateData=more)
    card = part(await visitor.last(ZHAO_LEI), "card")
    assert card["private"] == {"zhao_lei": {"tone": "good"}}
    assert card["public"] == template_params()


REFUSED_UPDATES: dict[str, tuple[str, Json, str]] = {
    "unknown card": ("t9", params(), "param.cardNotExist"),
    "no id": ("", params(), "param.outTrackIdEmpty"),
    "a number": ("t1", params(due_at=1), "param.invalid"),
    "too long": ("t1", params(text="x" * 1025), "param.invalid"),
}


@pytest.mark.parametrize(
    ("track_id", "data", "code"), REFUSED_UPDATES.values(), ids=REFUSED_UPDATES
)
async def test_a_wrong_update_changes_nothing(
    visitor: Visitor, track_id: str, data: Json, code: str
) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    status, answer = await update(visitor, track_id, cardData=data)
    assert (status, answer["code"]) == (400, code)
    assert await public(visitor, ZHAO_LEI) == template_params()


async def press(visitor: Visitor, person: str, chat: str, button: str | int = "accept:1") -> object:
    message = await visitor.last(chat)
    return (await visitor.press(person, message["id"], button)).get("toast", "no toast")


async def test_a_press_is_signed_and_says_who_and_what(visitor: Visitor, witness: Witness) -> None:
    await deliver(visitor, to_group("t1", "cidSUPERVISORS0Aa=="))
    assert await press(visitor, "sun_li", APPROVALS) is None
    heard = witness.presses[0]
    assert (heard["type"], heard["outTrackId"], heard["userId"]) == (
        "actionCallback",
        "t1",
        "sun_li",
    )
    assert (heard["spaceType"], heard["spaceId"]) == ("IM_GROUP", "cidSUPERVISORS0Aa==")
    pressed = {"actionIds": ["press"], "params": {"payload": "accept:1"}}
    assert heard["content"] == {"cardPrivateData": pressed}


async def test_a_button_may_be_named_by_its_place(visitor: Visitor, witness: Witness) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    assert await press(visitor, "zhao_lei", ZHAO_LEI, 0) is None
    assert "accept:1" in json.dumps(witness.presses[0]["content"])


async def test_the_answer_changes_the_card_for_all_and_for_the_presser(
    visitor: Visitor, witness: Witness
) -> None:
    await deliver(visitor, to_group("t1", "cidSUPERVISORS0Aa=="))
    witness.card_answer = {
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "cardData": {"cardParamMap": {"status": "1/2 已同意"}},
        "userPrivateData": {"cardParamMap": SETTLED},
    }
    assert await press(visitor, "sun_li", APPROVALS) is None
    card = part(await visitor.last(APPROVALS), "card")
    assert card["public"] == template_params(status="1/2 已同意")
    assert card["private"] == {"sun_li": SETTLED}


async def test_who_has_no_button_left_cannot_press(visitor: Visitor, witness: Witness) -> None:
    body = to_group("t1", "cidSUPERVISORS0Aa==")
    await deliver(visitor, body | {"privateData": {"sun_li": {"cardParamMap": SETTLED}}})
    assert await press(visitor, "sun_li", APPROVALS) == "no toast"
    assert await press(visitor, "he_jun", APPROVALS) is None
    assert [heard["userId"] for heard in witness.presses] == ["he_jun"]


async def test_an_answer_after_the_deadline_is_ignored(visitor: Visitor, witness: Witness) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    witness.card_delay_seconds = 0.3
    witness.card_answer = {"cardData": {"cardParamMap": SETTLED}}
    assert await press(visitor, "zhao_lei", ZHAO_LEI) == "操作超时"
    assert await public(visitor, ZHAO_LEI) == template_params()
    assert len(witness.presses) == 1


async def test_a_refused_or_cut_press_is_told_and_not_repeated(
    visitor: Visitor, witness: Witness
) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    witness.misdeeds.extend(["refuse", "drop"])
    assert await press(visitor, "zhao_lei", ZHAO_LEI) == "操作失败"
    assert await press(visitor, "zhao_lei", ZHAO_LEI) == "网络异常，请稍后重试"
    assert len(witness.presses) == 2


WRONG_ANSWERS: list[Json] = [
    {"cardData": {"cardParamMap": {"due_at": 1}}},
    {"cardData": {"cardParamMap": {"text": "x" * 1025}}},
    {"userPrivateData": {"cardParamMap": {"text": ["x"]}}},
]


@pytest.mark.parametrize("answer", WRONG_ANSWERS)
async def test_an_answer_beyond_the_limits_changes_nothing(
    visitor: Visitor, witness: Witness, answer: Json
) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei"))
    witness.card_answer = answer
    assert await press(visitor, "zhao_lei", ZHAO_LEI) == "操作失败"
    assert await public(visitor, ZHAO_LEI) == template_params()


async def test_a_stream_card_calls_nobody_over_http(visitor: Visitor, witness: Witness) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei", callbackType="STREAM"))
    assert await press(visitor, "zhao_lei", ZHAO_LEI) == "网络异常，请稍后重试"
    assert witness.presses == []


async def test_a_registered_route_gets_the_press(visitor: Visitor, witness: Witness) -> None:
    route = {"callbackRouteKey": "gongdan", "callbackUrl": "http://127.0.0.1:1/card"}
    await visitor.dingtalk("card/callbacks/register", dict(route))
    await deliver(visitor, to_person("t1", "zhao_lei"))
    assert await press(visitor, "zhao_lei", ZHAO_LEI) == "网络异常，请稍后重试"
    assert witness.presses == []


@pytest.mark.parametrize("buttons", ["", "[]", "{", '[{"text": "接单"}]', '"x"'])
async def test_a_broken_list_of_buttons_shows_none(
    visitor: Visitor, witness: Witness, buttons: str
) -> None:
    await deliver(visitor, to_person("t1", "zhao_lei", cardData=params(buttons=buttons)))
    assert await press(visitor, "zhao_lei", ZHAO_LEI, 0) == "no toast"
    assert witness.presses == []
