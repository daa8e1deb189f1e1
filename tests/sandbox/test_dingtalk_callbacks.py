from __future__ import annotations

import pytest

from tests.sandbox.visitor import DINGTALK, PICTURE, Json, Visitor, as_json, items, part
from tests.sandbox.witness import Misdeed, Witness
from tests.waiting import until

ZHANG_MIN = "dingtalk:direct:zhang_min"
CUSTOMERS = "dingtalk:group:cidCUSTOMERS7Kb=="


async def test_words_in_a_direct_chat_reach_the_bot_as_they_are(
    visitor: Visitor, witness: Witness
) -> None:
    said = await visitor.say("zhang_min", ZHANG_MIN, "洗衣机漏水")
    await visitor.delivery_is(said, "delivered")
    heard = witness.robot[0]
    assert (heard["msgtype"], heard["text"]) == ("text", {"content": "洗衣机漏水"})
    assert (heard["conversationType"], heard["senderStaffId"]) == ("1", "zhang_min")
    assert (heard["senderNick"], heard["robotCode"]) == ("张敏", DINGTALK.robot_code)
    assert (heard["chatbotCorpId"], heard["senderCorpId"]) == (DINGTALK.corp_id, DINGTALK.corp_id)


async def test_an_outsider_in_a_group_has_no_staff_id_but_a_sender_id(
    visitor: Visitor, witness: Witness
) -> None:
    said = await visitor.say("chen_xiansheng", CUSTOMERS, "空调不制冷")
    assert said["mentions"] == ["工单助手"]
    heard = (await until(lambda: witness.robot))[0]
    assert (heard["senderId"], heard["senderStaffId"]) == ("$:LWCP_v1:$chen_xiansheng", "")
    assert heard["text"] == {"content": " 空调不制冷"}
    assert (heard["conversationId"], heard["conversationType"]) == ("cidCUSTOMERS7Kb==", "2")
    assert (heard["conversationTitle"], heard["isInAtList"]) == ("海风客户群", True)


async def test_in_a_group_the_bot_hears_only_what_is_addressed_to_it(
    visitor: Visitor, witness: Witness
) -> None:
    aside = await visitor.say("zhao_lei", CUSTOMERS, "我下午去", mention_bot=False)
    assert "delivery" not in aside
    said = await visitor.say("zhao_lei", CUSTOMERS, "进度")
    await visitor.delivery_is(said, "delivered")
    assert [heard["text"] for heard in witness.robot] == [{"content": " 进度"}]


@pytest.mark.parametrize("misdeed", ["drop", "hang", "refuse"])
async def test_what_is_not_answered_200_comes_again_under_the_same_id(
    visitor: Visitor, witness: Witness, misdeed: Misdeed
) -> None:
    witness.misdeeds.append(misdeed)
    said = await visitor.say("zhang_min", ZHANG_MIN, "在吗")
    await visitor.delivery_is(said, "delivered")
    assert len(witness.robot) > 1
    assert len({heard["msgId"] for heard in witness.robot}) == 1


async def test_after_four_attempts_the_message_stays_undelivered(
    visitor: Visitor, witness: Witness
) -> None:
    witness.misdeeds.extend(["refuse"] * 4)
    said = await visitor.say("zhang_min", ZHANG_MIN, "在吗")
    await visitor.delivery_is(said, "undelivered")
    assert len(witness.robot) == 4


async def fetch(visitor: Visitor, download_code: object) -> bytes:
    body: Json = {"downloadCode": download_code, "robotCode": DINGTALK.robot_code}
    status, answer = await visitor.dingtalk("robot/messageFiles/download", body)
    assert status == 200
    async with visitor.client.session.get(str(answer["downloadUrl"])) as response:
        content: bytes = await response.read()
        return content


async def test_a_photo_is_fetched_by_its_download_code(visitor: Visitor, witness: Witness) -> None:
    await visitor.send_photo("zhang_min", ZHANG_MIN)
    heard = (await until(lambda: witness.robot))[0]
    assert heard["msgtype"] == "picture"
    assert await fetch(visitor, part(heard, "content")["downloadCode"]) == PICTURE


async def test_a_photo_in_a_group_comes_as_rich_text(visitor: Visitor, witness: Witness) -> None:
    await visitor.send_photo("chen_xiansheng", CUSTOMERS)
    heard = (await until(lambda: witness.robot))[0]
    assert heard["msgtype"] == "richText"
    parts = items(part(heard, "content"), "richText")
    picture = next(one for one in parts if one.get("type") == "picture")
    assert await fetch(visitor, picture["downloadCode"]) == PICTURE


async def webhook_of(visitor: Visitor, witness: Witness) -> str:
    await visitor.say("chen_xiansheng", CUSTOMERS, "进度")
    heard = (await until(lambda: witness.robot))[0]
    lasts = int(str(heard["sessionWebhookExpiredTime"])) - int(str(heard["createAt"]))
    assert lasts == pytest.approx(90 * 60 * 1000, abs=5000)
    return str(heard["sessionWebhook"])


async def reply(visitor: Visitor, url: str, body: Json) -> Json:
    async with visitor.client.session.post(url, json=body) as response:
        assert response.status == 200
        return await as_json(response)


REPLIES: list[tuple[Json, Json]] = [
    (
        {"msgtype": "text", "text": {"content": "正在路上"}, "at": {"atUserIds": ["zhao_lei", "x"]}},
        {"kind": "text", "text": "正在路上", "mentions": ["赵磊"]},
    ),
    (
        {"msgtype": "markdown", "markdown": {"title": "x", "text": "**好**"}, "at": {"isAtAll": True}},
        {"kind": "markdown", "text": "**好**", "mentions": ["所有人"]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "shown"), REPLIES)
async def test_the_webhook_answers_into_the_chat_without_a_token(
    visitor: Visitor, witness: Witness, body: Json, shown: Json
) -> None:
    url = await webhook_of(visitor, witness)
    assert await reply(visitor, url, body) == {"errcode": 0, "errmsg": "ok"}
    assert shown.items() <= (await visitor.last(CUSTOMERS)).items()


WRONG_REPLIES: dict[str, Json] = {
    "unknown kind": {"msgtype": "hologram"},
    "no words": {"msgtype": "text", "text": {"content": ""}},
    "markdown without title": {"msgtype": "markdown", "markdown": {"text": "x"}},
}


@pytest.mark.parametrize("body", WRONG_REPLIES.values(), ids=WRONG_REPLIES)
async def test_a_wrong_reply_is_refused(visitor: Visitor, witness: Witness, body: Json) -> None:
    url = await webhook_of(visitor, witness)
    assert (await reply(visitor, url, body))["errcode"] != 0
    assert "进度" in str((await visitor.last(CUSTOMERS))["text"])


async def test_after_90_minutes_the_webhook_is_closed(visitor: Visitor, witness: Witness) -> None:
    url = await webhook_of(visitor, witness)
    for session in visitor.stage.world.shelf("dingtalk.sessions").values():
        session["expires_at"] = "2026-01-01T00:00:00+00:00"
    answer = await reply(visitor, url, {"msgtype": "text", "text": {"content": "x"}})
    assert answer["errcode"] == 300005


async def test_opening_a_dingtalk_chat_tells_the_bot_nothing(visitor: Visitor) -> None:
    body = {"person": "zhang_min", "chat": ZHANG_MIN}
    async with visitor.client.post("/sandbox/api/enter", json=body) as response:
        assert await response.json() == {"told": False}


async def test_a_voice_comes_with_what_was_recognised(visitor: Visitor, witness: Witness) -> None:
    words = "空调不制冷"
    assert (await visitor.send_file("zhang_min", ZHANG_MIN, "voice", text=words)).status == 200
    heard = (await until(lambda: witness.robot))[0]
    content = part(heard, "content")
    assert (heard["msgtype"], content["recognition"]) == ("audio", words)
    assert await fetch(visitor, content["downloadCode"]) == PICTURE


@pytest.mark.parametrize(
    ("kind", "told"), [("video", {"videoType": "mp4"}), ("file", {"fileName": "检测单.pdf"})]
)
async def test_films_and_documents_reach_the_robot(
    visitor: Visitor, witness: Witness, kind: str, told: dict[str, str]
) -> None:
    await visitor.send_file("zhang_min", ZHANG_MIN, kind, "检测单.pdf")
    heard = (await until(lambda: witness.robot))[0]
    assert heard["msgtype"] == kind
    assert told.items() <= part(heard, "content").items()


async def test_in_a_group_the_robot_hears_no_files(visitor: Visitor, witness: Witness) -> None:
    assert (await visitor.send_file("zhang_min", CUSTOMERS, "voice")).status == 400
    assert witness.robot == []


async def test_a_reply_to_a_person_names_no_key_of_the_robots(
    visitor: Visitor, witness: Witness
) -> None:
    said = await visitor.say("zhang_min", ZHANG_MIN, "洗衣机漏水")
    await visitor.say("zhang_min", ZHANG_MIN, "在吗", reply_to=said["id"])
    await until(lambda: len(witness.robot) == 2)
    heard = next(each for each in witness.robot if "originalMsgId" in each)
    assert part(heard, "text")["isReplyMsg"] is True
    assert part(part(heard, "text"), "repliedMsg")["content"] == {"text": "洗衣机漏水"}
    assert "originalProcessQueryKey" not in heard


async def test_only_a_message_of_the_chat_can_be_replied_to(visitor: Visitor) -> None:
    said = await visitor.say("zhang_min", ZHANG_MIN, "洗衣机漏水")
    body = {"person": "zhang_min", "chat": CUSTOMERS, "text": "在吗", "reply_to": said["id"]}
    async with visitor.client.post("/sandbox/api/say", json=body) as response:
        assert response.status == 400
