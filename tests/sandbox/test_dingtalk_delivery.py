"""Cards made in one call and delivered in another, and what becomes of each space; the official models read the answers."""

from __future__ import annotations

import pytest
from alibabacloud_dingtalk.card_1_0 import models as official

from tests.sandbox.visitor import (
    DINGTALK,
    Json,
    Visitor,
    items,
    part,
    template_params,
    to_group,
    to_person,
)

ZHAO_LEI = "dingtalk:direct:zhao_lei"
APPROVALS, CUSTOMERS = "cidSUPERVISORS0Aa==", "cidCUSTOMERS7Kb=="
CREATE, BOTH = "card/instances", "card/instances/createAndDeliver"
DELIVER = "card/instances/deliver"
GROUP_MODEL = {"robotCode": DINGTALK.robot_code}
ROBOT_MODEL = {"spaceType": "IM_ROBOT", "robotCode": DINGTALK.robot_code}


def card(track_id: str = "t1", **changes: object) -> Json:
    body: Json = {
        "cardTemplateId": DINGTALK.card_template_id,
        "outTrackId": track_id,
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": template_params()},
        "imGroupOpenSpaceModel": {"supportForward": False},
    }
    return body | changes


def where(*spaces: str, track_id: str = "t1", **changes: object) -> Json:
    body: Json = {
        "outTrackId": track_id,
        "openSpaceId": f"dtv1.card//{';'.join(spaces)}",
        "imGroupOpenDeliverModel": GROUP_MODEL,
        "imRobotOpenDeliverModel": ROBOT_MODEL,
    }
    return body | changes


async def order(visitor: Visitor, name: str, **body: object) -> None:
    async with visitor.client.post(f"/sandbox/api/dingtalk/{name}", json=body) as response:
        assert response.status == 200


async def test_a_card_made_is_seen_where_it_is_delivered(visitor: Visitor) -> None:
    status, made = await visitor.dingtalk(CREATE, card())
    assert (status, made) == (200, {"success": True, "result": "t1"})
    assert official.CreateCardResponseBody().from_map(made).to_map() == made
    chat = f"dingtalk:group:{APPROVALS}"
    assert await visitor.messages(chat) == []
    status, answer = await visitor.dingtalk(DELIVER, where(f"IM_GROUP.{APPROVALS}"))
    assert (status, items(answer, "result")[0]["success"]) == (200, True)
    assert official.DeliverCardResponseBody().from_map(answer).to_map() == answer
    assert part(part(await visitor.last(chat), "card"), "public") == template_params()


async def test_a_card_goes_only_where_it_was_made_for(visitor: Visitor) -> None:
    await visitor.dingtalk(CREATE, card())
    spaces = (f"IM_GROUP.{APPROVALS}", "IM_ROBOT.zhao_lei")
    _, answer = await visitor.dingtalk(DELIVER, where(*spaces))
    assert [one["success"] for one in items(answer, "result")] == [True, False]
    assert await visitor.messages(ZHAO_LEI) == []


async def test_made_and_delivered_at_once_it_goes_anywhere(visitor: Visitor) -> None:
    body = to_person("t1", "zhao_lei") | {"imGroupOpenDeliverModel": GROUP_MODEL}
    await visitor.dingtalk(BOTH, body)
    _, answer = await visitor.dingtalk(DELIVER, where("IM_ROBOT.qian_yong"))
    assert items(answer, "result")[0]["success"] is True


async def test_results_stand_in_the_order_of_the_spaces(visitor: Visitor) -> None:
    spaces = (
        "IM_GROUP.cidNONE",
        f"IM_GROUP.{APPROVALS}",
        "IM_ROBOT.nobody",
        "IM_ROBOT.zhao_lei",
        f"IM_GROUP.{CUSTOMERS}",
    )
    await order(visitor, "expel_robot", chats=[CUSTOMERS])
    body = card() | where(*spaces)
    status, answer = await visitor.dingtalk(BOTH, body)
    results = items(part(answer, "result"), "deliverResults")
    assert (status, answer["success"]) == (200, True)
    assert [(one["spaceType"], one["spaceId"], one["success"]) for one in results] == [
        ("IM_GROUP", "cidNONE", False),
        ("IM_GROUP", APPROVALS, True),
        ("IM_ROBOT", "nobody", False),
        ("IM_ROBOT", "zhao_lei", True),
        ("IM_GROUP", CUSTOMERS, False),
    ]
    assert [bool(one["errorMsg"]) for one in results] == [True, False, True, False, True]
    assert official.CreateAndDeliverResponseBody().from_map(answer).to_map() == answer


async def test_what_failed_may_be_delivered_later(visitor: Visitor) -> None:
    await order(visitor, "expel_robot", chats=[APPROVALS])
    body = to_group("t1", APPROVALS)
    await visitor.dingtalk(BOTH, body)
    await order(visitor, "expel_robot", on=False)
    _, answer = await visitor.dingtalk(BOTH, body)
    assert items(part(answer, "result"), "deliverResults")[0]["success"] is True
    assert len(await visitor.messages(f"dingtalk:group:{APPROVALS}")) == 1


async def test_a_robot_that_was_sent_away_cannot_speak_in_the_group(visitor: Visitor) -> None:
    await order(visitor, "expel_robot", chats=[APPROVALS])
    body: Json = {
        "robotCode": DINGTALK.robot_code,
        "openConversationId": APPROVALS,
        "msgKey": "sampleText",
        "msgParam": '{"content": "x"}',
    }
    status, answer = await visitor.dingtalk("robot/groupMessages/send", body)
    assert (status, answer["code"]) == (400, "invalidParameter.robotCode.notExsit")


async def test_a_recipient_nobody_knows_fails_the_delivery(visitor: Visitor) -> None:
    model = GROUP_MODEL | {"recipients": ["sun_li", "nobody"]}
    body = to_group("t1", APPROVALS, imGroupOpenDeliverModel=model)
    _, answer = await visitor.dingtalk(BOTH, body)
    assert items(part(answer, "result"), "deliverResults")[0]["success"] is False


UNPUBLISHED = [
    ("unpublish", "param.templateUnpublished"),
    ("withdraw_template", "param.templateNotExist"),
]


@pytest.mark.parametrize(("name", "code"), UNPUBLISHED)
async def test_a_template_taken_away_makes_no_card_but_changes_old_ones(
    visitor: Visitor, name: str, code: str
) -> None:
    await visitor.dingtalk(BOTH, to_person("t1", "zhao_lei"))
    await order(visitor, name)
    status, answer = await visitor.dingtalk(BOTH, to_person("t2", "zhao_lei"))
    assert (status, answer["code"]) == (400, code)
    change: Json = {"outTrackId": "t1", "cardData": {"cardParamMap": {"status": "x"}}}
    status, changed = await visitor.dingtalk(CREATE, change, "PUT")
    assert (status, changed) == (200, {"success": True, "result": True})
    assert official.UpdateCardResponseBody().from_map(changed).to_map() == changed


REFUSED: dict[str, tuple[str, Json, str]] = {
    "nobody made it": (CREATE, card(userId=""), "param.userIdEmpty"),
    "made by a stranger": (CREATE, card(userId="nobody"), "param.userIdNotExist"),
    "no id": (CREATE, card(""), "param.outTrackIdEmpty"),
    "no template": (CREATE, card(cardTemplateId=""), "param.cardTemplateIdEmpty"),
    "another template": (CREATE, card(cardTemplateId="x"), "param.templateUnpublished"),
    "no data": (CREATE, card(cardData=None), "param.cardPublicDataEmpty"),
    "a call back in small letters": (CREATE, card(callbackType="stream"), "param.invalid"),
    "forwarding left open": (
        CREATE,
        card(imGroupOpenSpaceModel={}),
        "param.openSpaceModelInvalid",
    ),
    "a third kind of id": (CREATE, card(userIdType=3), "param.invalid"),
    "delivery of no card": (
        DELIVER,
        where("IM_GROUP.x", track_id=""),
        "param.outTrackIdEmpty",
    ),
    "delivery of an unknown card": (
        DELIVER,
        where("IM_GROUP.x", track_id="t9"),
        "param.cardNotExist",
    ),
    "delivery to nowhere": (DELIVER, where() | {"openSpaceId": ""}, "param.openSpaceIdEmpty"),
    "delivery to no kind of space": (DELIVER, where("IM_MOON.x"), "param.openSpaceIdInvalid"),
    "delivery without its model": (
        DELIVER,
        where("IM_GROUP.x", imGroupOpenDeliverModel=None),
        "param.openDeliverModelEmpty",
    ),
    "a change of nothing": (
        CREATE,
        {"outTrackId": "t1"},
        "param.cardDataAndPrivateDataBothEmpty",
    ),
    "a route without a key": (
        "card/callbacks/register",
        {"callbackUrl": "http://bot/card"},
        "param.callbackRouteKeyEmpty",
    ),
    "a route to nowhere": (
        "card/callbacks/register",
        {"callbackRouteKey": "k"},
        "param.callbackUrlEmpty",
    ),
}


@pytest.mark.parametrize(("path", "body", "code"), REFUSED.values(), ids=REFUSED)
async def test_a_wrong_call_has_its_code(
    visitor: Visitor, path: str, body: Json, code: str
) -> None:
    method = "PUT" if code == "param.cardDataAndPrivateDataBothEmpty" else "POST"
    status, answer = await visitor.dingtalk(path, body, method)
    assert (status, answer["code"]) == (400, code)


async def test_a_card_is_made_once(visitor: Visitor) -> None:
    await visitor.dingtalk(CREATE, card())
    status, answer = await visitor.dingtalk(CREATE, card())
    assert (status, answer["code"]) == (400, "param.cardAlreadyExist")


async def test_a_registered_route_is_told_as_the_model_has_it(visitor: Visitor) -> None:
    body: Json = {"callbackRouteKey": "k", "callbackUrl": "http://bot/card", "apiSecret": "s"}
    _, answer = await visitor.dingtalk("card/callbacks/register", body)
    assert official.RegisterCallbackResponseBody().from_map(answer).to_map() == answer
