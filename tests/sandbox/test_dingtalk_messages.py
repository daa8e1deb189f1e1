"""What DingTalk's robot hears and how it may answer at once: rich text, who was called, the session's webhook."""

from __future__ import annotations

import pytest
from aiohttp import FormData

from bot.sandbox.dingtalk.ids import union_id
from bot.sandbox.dingtalk.orders import give_order
from tests.sandbox.visitor import PICTURE, Json, Visitor, as_json, items, part
from tests.sandbox.witness import Heard, Witness
from tests.waiting import until

ZHANG_MIN = "dingtalk:direct:zhang_min"
CUSTOMERS = "dingtalk:group:cidCUSTOMERS7Kb=="


async def heard_first(witness: Witness) -> Heard:
    return (await until(lambda: witness.robot))[0]


async def send_pictures(visitor: Visitor, chat: str, how_many: int, text: str = "") -> int:
    form = FormData({"person": "zhang_min", "chat": chat, "text": text})
    for number in range(how_many):
        form.add_field("file", PICTURE, filename=f"{number}.png", content_type="image/png")
    async with visitor.client.post("/sandbox/api/photo", data=form) as response:
        return response.status


async def test_everybody_is_named_by_sender_and_union_id_and_only_members_by_staff_id(
    visitor: Visitor, witness: Witness
) -> None:
    await visitor.say("chen_xiansheng", CUSTOMERS, "空调不制冷")
    await visitor.say("zhao_lei", CUSTOMERS, "我下午去")
    await until(lambda: len(witness.robot) == 2)
    by_nick = {heard["senderNick"]: heard for heard in witness.robot}
    outside, inside = by_nick["陈先生"], by_nick["赵磊"]
    assert (outside["senderStaffId"], inside["senderStaffId"]) == ("", "zhao_lei")
    chen = visitor.stage.world.person("dingtalk", "chen_xiansheng")
    assert outside["senderUnionId"] == union_id(chen)
    assert inside["senderUnionId"] not in ("", outside["senderUnionId"])
    assert "senderCorpId" not in outside


async def test_who_was_called_beside_the_robot_is_named(visitor: Visitor, witness: Witness) -> None:
    called = ["zhao_lei", "chen_xiansheng"]
    said = await visitor.say("zhang_min", CUSTOMERS, "麻烦看下", mentions=called)
    assert said["mentions"] == ["工单助手", "赵磊", "陈先生"]
    robot, member, outsider = items(await heard_first(witness), "atUsers")
    assert robot == {"dingtalkId": "$:LWCP_v1:$robot"}
    assert (member["staffId"], outsider["staffId"]) == ("zhao_lei", "")
    assert outsider["dingtalkId"] == "$:LWCP_v1:$chen_xiansheng"
    assert {"dingtalkId", "staffId", "unionId"} == member.keys() == outsider.keys()


@pytest.mark.parametrize(("chat", "called"), [(ZHANG_MIN, "zhang_min"), (CUSTOMERS, "sun_li")])
async def test_only_people_of_a_group_can_be_called_in_it(
    visitor: Visitor, chat: str, called: str
) -> None:
    body = {"person": "zhang_min", "chat": chat, "text": "在吗", "mentions": [called]}
    async with visitor.client.post("/sandbox/api/say", json=body) as response:
        assert response.status == 400


async def test_pictures_with_words_are_rich_text(visitor: Visitor, witness: Witness) -> None:
    assert await send_pictures(visitor, ZHANG_MIN, 2, "漏水") == 200
    heard = await heard_first(witness)
    assert heard["msgtype"] == "richText"
    words, *pictures = items(part(heard, "content"), "richText")
    assert words == {"text": "漏水"}
    assert [one["type"] for one in pictures] == ["picture", "picture"]
    assert len({str(one["downloadCode"]) for one in pictures}) == 2
    shown = await visitor.last(ZHANG_MIN)
    assert len(shown["more_images"] if isinstance(shown["more_images"], list) else []) == 1


async def test_in_a_groups_rich_text_the_robots_name_is_a_part_of_its_own(
    visitor: Visitor, witness: Witness
) -> None:
    assert await send_pictures(visitor, CUSTOMERS, 1, "这里漏水") == 200
    name, words, picture = items(part(await heard_first(witness), "content"), "richText")
    assert (name, words) == ({"text": "@工单助手"}, {"text": "这里漏水"})
    assert picture["downloadCode"] == picture["pictureDownloadCode"]


async def test_elsewhere_pictures_are_sent_one_by_one(visitor: Visitor) -> None:
    form = FormData({"person": "li_hong", "chat": "wecom:direct:li_hong"})
    for number in range(2):
        form.add_field("file", PICTURE, filename=f"{number}.png", content_type="image/png")
    async with visitor.client.post("/sandbox/api/photo", data=form) as response:
        assert response.status == 400


async def test_once_the_months_quota_is_used_up_messages_come_without_words(
    visitor: Visitor, witness: Witness
) -> None:
    give_order(visitor.stage.world, "message_quota")
    await visitor.say("zhang_min", ZHANG_MIN, "洗衣机漏水")
    heard = await heard_first(witness)
    assert (heard["errorCode"], heard["senderStaffId"]) == ("20001", "zhang_min")
    assert "errorMessage" in heard and not heard.keys() & {"text", "content"}


async def webhook_of(visitor: Visitor, witness: Witness) -> str:
    await visitor.say("chen_xiansheng", CUSTOMERS, "进度")
    return str((await heard_first(witness))["sessionWebhook"])


async def reply(visitor: Visitor, url: str, text: str, **at: object) -> object:
    body: Json = {"msgtype": "text", "text": {"content": text}, "at": at}
    async with visitor.client.session.post(url, json=body) as response:
        return (await as_json(response))["errcode"]


CALLS: dict[str, tuple[Json, list[str]]] = {
    "a member by userId": ({"atUserIds": ["zhao_lei"]}, ["赵磊"]),
    "several": (
        {"atUserIds": ["zhao_lei"], "atDingtalkIds": ["$:LWCP_v1:$chen_xiansheng"]},
        ["赵磊", "陈先生"],
    ),
    "a member by both": (
        {"atUserIds": ["zhao_lei"], "atDingtalkIds": ["$:LWCP_v1:$zhao_lei"]},
        ["赵磊"],
    ),
    "somebody outside has no userId": ({"atUserIds": ["chen_xiansheng"]}, []),
    "who is not in the group": ({"atUserIds": ["sun_li"]}, []),
    "all": ({"isAtAll": True}, ["所有人"]),
}


@pytest.mark.parametrize(("at", "called"), CALLS.values(), ids=CALLS)
async def test_the_webhook_calls_those_who_are_there(
    visitor: Visitor, witness: Witness, at: Json, called: list[str]
) -> None:
    url = await webhook_of(visitor, witness)
    assert await reply(visitor, url, "@zhao_lei 已派单", **at) == 0
    assert (await visitor.last(CUSTOMERS)).get("mentions", []) == called


async def test_an_id_in_the_words_gives_way_to_the_name(visitor: Visitor, witness: Witness) -> None:
    url = await webhook_of(visitor, witness)
    outsider = "$:LWCP_v1:$chen_xiansheng"
    await reply(visitor, url, f"@{outsider} 已派单", atDingtalkIds=[outsider])
    assert (await visitor.last(CUSTOMERS))["text"] == "已派单"


async def test_more_than_fifty_are_not_called_at_once(visitor: Visitor, witness: Witness) -> None:
    url = await webhook_of(visitor, witness)
    assert await reply(visitor, url, "大家好", atUserIds=["x"] * 51) != 0


async def test_beyond_twenty_a_minute_a_group_gets_nothing_for_ten(
    visitor: Visitor, witness: Witness
) -> None:
    url = await webhook_of(visitor, witness)
    codes = [await reply(visitor, url, f"第 {number} 条") for number in range(22)]
    assert codes == [0] * 20 + [410100] * 2
    assert (await visitor.last(CUSTOMERS))["text"] == "第 19 条"
