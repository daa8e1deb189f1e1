"""Who sees what on a DingTalk card: private data, and by which id people are named."""

from __future__ import annotations

import pytest

from bot.sandbox.dingtalk.ids import union_id
from bot.sandbox.dingtalk.instances import find_instance
from tests.sandbox.visitor import (
    Json,
    Visitor,
    items,
    part,
    template_params,
    to_group,
    to_person,
)

CUSTOMERS = "dingtalk:group:cidCUSTOMERS7Kb=="
APPROVALS = "dingtalk:group:cidSUPERVISORS0Aa=="
CREATE = "card/instances/createAndDeliver"


def union_of(visitor: Visitor, person: str) -> str:
    return union_id(visitor.stage.world.person("dingtalk", person))


def own(**params: str) -> Json:
    return {"cardParamMap": params}


async def deliver(visitor: Visitor, body: Json) -> Json:
    status, answer = await visitor.dingtalk(CREATE, body)
    assert status == 200, answer
    return items(part(answer, "result"), "deliverResults")[0]


def seen(visitor: Visitor, person: str, track_id: str = "t1") -> dict[str, str]:
    card = find_instance(visitor.stage.world, track_id)
    assert card
    return card.seen_by(person)


async def test_private_data_goes_before_public_data_of_the_same_name(visitor: Visitor) -> None:
    body = to_group("t1", "cidSUPERVISORS0Aa==", privateData={"sun_li": own(buttons="[]")})
    await deliver(visitor, body)
    assert seen(visitor, "sun_li") == template_params(buttons="[]")
    assert seen(visitor, "he_jun") == template_params()


async def test_a_card_of_union_ids_names_people_outside_as_well(visitor: Visitor) -> None:
    outside = union_of(visitor, "chen_xiansheng")
    body = to_group(
        "t1", "cidCUSTOMERS7Kb==", userIdType=2, privateData={outside: own(status="给您的")}
    )
    assert (await deliver(visitor, body))["success"] is True
    assert seen(visitor, "chen_xiansheng")["status"] == "给您的"
    assert part(await visitor.last(CUSTOMERS), "card")["user_id_type"] == 2


WRONG_IDS: dict[str, tuple[int, str]] = {
    "a userId where unionIds are meant": (2, "zhang_min"),
    "somebody outside by an id of theirs": (1, "chen_xiansheng"),
    "nobody": (1, "nobody"),
}


@pytest.mark.parametrize(("id_type", "given"), WRONG_IDS.values(), ids=WRONG_IDS)
async def test_private_data_of_nobody_is_refused(
    visitor: Visitor, id_type: int, given: str
) -> None:
    private = {given: own(status="x")}
    body = to_group("t1", "cidCUSTOMERS7Kb==", userIdType=id_type, privateData=private)
    status, answer = await visitor.dingtalk(CREATE, body)
    assert (status, answer["code"]) == (400, "param.userIdNotExist")
    assert await visitor.messages(CUSTOMERS) == []


async def test_a_union_id_is_no_user_id(visitor: Visitor) -> None:
    given = union_of(visitor, "zhang_min")
    body = to_group("t1", "cidCUSTOMERS7Kb==", privateData={given: own(status="x")})
    assert (await visitor.dingtalk(CREATE, body))[1]["code"] == "param.userIdNotExist"


async def test_an_update_may_name_the_same_people_by_the_other_id(visitor: Visitor) -> None:
    await deliver(
        visitor, to_group("t1", "cidSUPERVISORS0Aa==", privateData={"sun_li": own(status="甲")})
    )
    body: Json = {
        "outTrackId": "t1",
        "userIdType": 2,
        "privateData": {union_of(visitor, "sun_li"): own(status="乙")},
    }
    assert (await visitor.dingtalk("card/instances", body, "PUT"))[0] == 200
    assert seen(visitor, "sun_li")["status"] == "乙"


async def test_recipients_and_single_chats_go_by_the_same_kind_of_id(visitor: Visitor) -> None:
    model = {
        "robotCode": "dingsandboxrobot01",
        "recipients": [union_of(visitor, "chen_xiansheng")],
    }
    body = to_group("t1", "cidCUSTOMERS7Kb==", userIdType=2, imGroupOpenDeliverModel=model)
    assert (await deliver(visitor, body))["success"] is True
    assert (await visitor.last(CUSTOMERS))["visible_to"] == ["chen_xiansheng"]
    alone = to_person("t2", union_of(visitor, "zhao_lei"), userIdType=2)
    assert (await deliver(visitor, alone))["success"] is True
    assert (await deliver(visitor, to_person("t3", "zhao_lei", userIdType=2)))["success"] is False


async def test_one_person_has_a_kilobyte_of_private_data(visitor: Visitor) -> None:
    full = {"status": "x" * 500, "tone": "x" * (1024 - 500 - len("statustone"))}
    body = to_group("t1", "cidSUPERVISORS0Aa==", privateData={"sun_li": own(**full)})
    assert (await deliver(visitor, body))["success"] is True
    too_much = {"sun_li": own(**(full | {"tone": full["tone"] + "x"}))}
    status, answer = await visitor.dingtalk(
        CREATE, to_group("t2", "cidSUPERVISORS0Aa==", privateData=too_much)
    )
    assert (status, answer["code"]) == (400, "param.invalid")


async def order(visitor: Visitor, name: str, **body: object) -> None:
    async with visitor.client.post(f"/sandbox/api/dingtalk/{name}", json=body) as response:
        assert response.status == 200, await response.text()


async def test_people_held_back_are_told_apart_from_unknown_ones(visitor: Visitor) -> None:
    await order(visitor, "flow_control", people=["zhao_lei", "nobody"])
    await order(visitor, "filter", people=["qian_yong", "zhao_lei"])
    body: Json = {
        "robotCode": "dingsandboxrobot01",
        "userIds": ["zhao_lei", "qian_yong", "sun_li", "sun_li", "nobody"],
        "msgKey": "sampleText",
        "msgParam": '{"content": "您好"}',
    }
    _, answer = await visitor.dingtalk("robot/oToMessages/batchSend", body)
    assert answer["invalidStaffIdList"] == ["nobody"]
    assert answer["flowControlledStaffIdList"] == ["zhao_lei"]
    assert answer["filteredStaffIdList"] == ["qian_yong"]
    assert await visitor.messages("dingtalk:direct:zhao_lei") == []
    assert len(await visitor.messages("dingtalk:direct:sun_li")) == 1
    await order(visitor, "flow_control", on=False)
    _, answer = await visitor.dingtalk("robot/oToMessages/batchSend", body)
    assert answer["flowControlledStaffIdList"] == []


async def test_an_unknown_order_is_refused(visitor: Visitor) -> None:
    async with visitor.client.post("/sandbox/api/dingtalk/dance", json={}) as response:
        assert response.status == 404
