"""Who is behind a message and a press of DingTalk's, inside the company and outside it, and on which template it was."""

from __future__ import annotations

import json

import pytest
from aiohttp import ClientSession

from bot.channels.call_book import NoBook
from bot.channels.channel import TryLater
from bot.channels.dingtalk.reader import DingTalkReader
from bot.channels.dingtalk.template import TEMPLATE
from bot.channels.dingtalk.unions import Unions
from handlers.updates import Sender, Update
from tests.channels.builders import (
    DINGTALK,
    NOW,
    ScriptedPlatform,
    card_press,
    dingtalk_api,
    robot_message,
)

BY_UNION = "/oapi/topapi/user/getbyunionid"
CHEN = "$:LWCP_v1:$chen"


class Watched(NoBook):
    """The book of an account, with what was seen beside its calls."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    async def seen(self, what: str, problem: str) -> None:
        self.problems.append((what, problem))


@pytest.fixture
def book() -> Watched:
    return Watched()


@pytest.fixture
def reader(platform: ScriptedPlatform, http: ClientSession, book: Watched) -> DingTalkReader:
    platform.on("/v1.0/oauth2/accessToken", {"accessToken": "t1", "expireIn": 7200})
    api = dingtalk_api(http, api_base=platform.base, oapi_base=platform.base + "/oapi")
    return DingTalkReader(DINGTALK, DINGTALK.corp_id, Unions(api), book)


async def press(reader: DingTalkReader, union: str, **fields: object) -> Update:
    body = card_press(userId=union, userIdType=2, **fields)
    return await reader.press(body, at=NOW, key="1")


async def test_a_member_presses_a_groups_card(
    platform: ScriptedPlatform, reader: DingTalkReader
) -> None:
    found = {"errcode": 0, "result": {"contact_type": 0, "userid": "sun_li"}}
    platform.on(BY_UNION, found)
    for _ in range(2):
        assert (await press(reader, "uSun")).sender == Sender(id="sun_li")
    (call,) = platform.calls_to(BY_UNION)
    assert call.json() == {"unionid": "uSun"}


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 60121, "errmsg": "未找到对应员工"},
        {"errcode": 0, "result": {"contact_type": 1, "userid": "ext1"}},
    ],
)
async def test_somebody_outside_presses_a_groups_card(
    answer: dict[str, object], platform: ScriptedPlatform, reader: DingTalkReader
) -> None:
    platform.on(BY_UNION, answer)
    update = await press(reader, "uChen", corpId="dingtheirs")
    assert update.sender == Sender(id="uChen", union="uChen", is_member=False)


async def test_somebody_outside_who_spoke_before_presses_under_the_same_id(
    platform: ScriptedPlatform, reader: DingTalkReader
) -> None:
    message = robot_message(
        senderStaffId="", senderId=CHEN, senderNick="陈芳", senderUnionId="uChen"
    )
    (said,) = await reader.messages(message)
    assert (await press(reader, "uChen")).sender == said.sender
    assert (said.sender.id, said.sender.union) == (CHEN, "uChen")
    assert platform.calls_to(BY_UNION) == []


async def test_a_member_who_spoke_before_need_not_be_asked_for(
    platform: ScriptedPlatform, reader: DingTalkReader
) -> None:
    await reader.messages(robot_message(senderUnionId="uZhao"))
    assert (await press(reader, "uZhao")).sender == Sender(id="zhao_lei", name="赵磊")


async def test_while_nobody_can_be_asked_a_press_is_nobodys(
    platform: ScriptedPlatform, reader: DingTalkReader
) -> None:
    platform.on(BY_UNION, {"errcode": -1, "errmsg": "系统繁忙"})
    with pytest.raises(TryLater):
        await press(reader, "uSun")


async def test_one_press_is_one_whoever_it_turns_out_to_be(
    platform: ScriptedPlatform, reader: DingTalkReader
) -> None:
    platform.on(BY_UNION, {"errcode": 60121})
    unknown = await press(reader, "uChen")
    await reader.messages(robot_message(senderStaffId="", senderId=CHEN, senderUnionId="uChen"))
    known = await press(reader, "uChen")
    assert unknown.event_id == known.event_id


async def test_what_was_only_overheard_is_left_alone(reader: DingTalkReader) -> None:
    group = {"conversationType": "2", "conversationId": "cidA=="}
    assert await reader.messages(robot_message(isInAtList=False, **group)) == ()


@pytest.mark.parametrize("field", ["errorCode", "errCode"])
async def test_when_the_months_messages_are_used_up_it_is_told_until_one_has_words_again(
    field: str, reader: DingTalkReader, book: Watched
) -> None:
    """It comes with neither text nor content (doc 0699): there is nothing to answer, and no answer would arrive."""
    silent = robot_message()
    del silent["text"]
    assert await reader.messages({**silent, field: "20001"}) == ()
    ((what, problem),) = book.problems
    assert (what, "接收量" in problem) == ("20001", True)
    assert len(await reader.messages(robot_message())) == 1
    assert book.problems[-1] == ("20001", "")


@pytest.mark.parametrize("number, told", [("0", "编号是 0"), ("", "没有编号")])
async def test_a_card_of_another_template_is_told_of_until_the_right_one_is_pressed(
    number: str, told: str, reader: DingTalkReader, book: Watched
) -> None:
    for given in (number, TEMPLATE):
        params = {"payload": "approve:7", "version": "v1", "template": given}
        content = {"cardPrivateData": {"actionIds": ["press"], "params": params}}
        await reader.press(card_press(content=json.dumps(content)), at=NOW, key="1")
    (what, problem), right = book.problems
    assert told in problem
    assert "gongdan dingtalk-template" in problem
    assert right == (what, "")
