"""Every kind of message an application sends, what it takes back, its groups, and what else it hears (docs 90236, 90248, 94867)."""

from __future__ import annotations

import pytest

from tests.sandbox.visitor import PICTURE, WECOM, Json, Visitor, as_json, part
from tests.sandbox.witness import Witness
from tests.waiting import until

LI_HONG = "wecom:direct:li_hong"
URL = "https://example.com/t/1"


def textcard(**changes: object) -> Json:
    return {"title": "标题", "description": "内容", "url": URL, **changes}


def article(**changes: object) -> Json:
    return {"title": "标题", "description": "内容", "url": URL, **changes}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("textcard", textcard(title="标" * 42, description="内" * 170, btntxt="去看看吧")),
        ("news", {"articles": [article(title="标" * 42, description="内" * 170)] * 8}),
    ],
)
async def test_cards_of_words_and_news_are_shown_as_sent(
    visitor: Visitor, kind: str, body: Json
) -> None:
    answer = await visitor.wecom_send("li_hong", msgtype=kind, **{kind: body})
    assert answer["errcode"] == 0
    assert (await visitor.last(LI_HONG))["kind"] == kind


@pytest.mark.parametrize("kind", ["voice", "video", "file"])
async def test_media_are_shown_under_their_name(visitor: Visitor, kind: str) -> None:
    media_id = visitor.stage.files.store(PICTURE, "application/pdf", "报价.pdf")
    body: Json = {"media_id": media_id}
    assert (await visitor.wecom_send("li_hong", msgtype=kind, **{kind: body}))["errcode"] == 0
    shown = await visitor.last(LI_HONG)
    assert (shown["kind"], shown["text"]) == (kind, "报价.pdf")
    assert str(shown["file_url"]).endswith(media_id)


@pytest.mark.parametrize(
    ("kind", "body", "errcode"),
    [
        ("textcard", textcard(title="标" * 43), 40058),
        ("textcard", textcard(description="内" * 171), 40058),
        ("textcard", textcard(url=""), 40058),
        ("textcard", textcard(btntxt="五个字太长"), 40058),
        ("news", {"articles": []}, 40058),
        ("news", {"articles": [article()] * 9}, 40058),
        ("news", {"articles": [article(url="")]}, 40058),
        ("news", {"articles": [article(description="内" * 171)]}, 40058),
        ("file", {"media_id": "gone"}, 40007),
        ("mpnews", {}, 40008),
    ],
)
async def test_a_message_beyond_its_limits_is_refused(
    visitor: Visitor, kind: str, body: Json, errcode: int
) -> None:
    answer = await visitor.wecom_send("li_hong", msgtype=kind, **{kind: body})
    assert answer["errcode"] == errcode
    assert await visitor.messages(LI_HONG) == []


async def test_a_message_can_be_taken_back_once_within_a_day(visitor: Visitor) -> None:
    words: Json = {"msgtype": "text", "text": {"content": "发错了"}}
    first = await visitor.wecom_send("li_hong|wang_qiang", **words)
    late = await visitor.wecom_send("li_hong", **words)
    recall: Json = {"msgid": first["msgid"]}
    assert (await visitor.wecom("message/recall", recall))["errcode"] == 0
    assert (await visitor.wecom("message/recall", recall))["errcode"] == 40058
    for chat in (LI_HONG, "wecom:direct:wang_qiang"):
        taken_back = (await visitor.messages(chat))[0]
        assert (taken_back["kind"], "text" in taken_back) == ("recalled", False)
    await visitor.client.post("/sandbox/api/pass_time", json={"hours": 25})
    await visitor.sign_in()
    assert (await visitor.wecom("message/recall", {"msgid": late["msgid"]}))["errcode"] == 40058


GROUP: Json = {"chatid": "ticket1", "name": "工单 R-1", "userlist": ["li_hong", "wang_qiang"]}


async def group_about(visitor: Visitor) -> Json:
    query = {"access_token": visitor.wecom_token, "chatid": "ticket1"}
    async with visitor.client.get("/wecom/cgi-bin/appchat/get", params=query) as response:
        return part(await as_json(response), "chat_info")


async def test_a_group_is_made_changed_and_looked_at(visitor: Visitor) -> None:
    assert (await visitor.wecom("appchat/create", GROUP))["errcode"] == 0
    assert (await group_about(visitor))["owner"] == "li_hong"
    change: Json = {
        "chatid": "ticket1",
        "name": "工单 R-1 (急)",
        "owner": "zhou_min",
        "add_user_list": ["zhou_min"],
        "del_user_list": ["li_hong"],
    }
    assert (await visitor.wecom("appchat/update", change))["errcode"] == 0
    about = await group_about(visitor)
    assert about["userlist"] == ["wang_qiang", "zhou_min"]
    assert (about["name"], about["owner"]) == ("工单 R-1 (急)", "zhou_min")
    alone: Json = {"chatid": "ticket1", "del_user_list": ["zhou_min"]}
    assert (await visitor.wecom("appchat/update", alone))["errcode"] == 86006
    stranger: Json = {"chatid": "ticket1", "add_user_list": ["nobody"]}
    assert (await visitor.wecom("appchat/update", stranger))["errcode"] == 86216


async def test_a_group_hears_words_with_mentions_but_no_cards(visitor: Visitor) -> None:
    await visitor.wecom("appchat/create", GROUP)
    words: Json = {"content": "请看", "mentioned_list": ["wang_qiang", "@all"]}
    send: Json = {"chatid": "ticket1", "msgtype": "text", "text": words}
    assert (await visitor.wecom("appchat/send", send))["errcode"] == 0
    assert (await visitor.last("wecom:group:ticket1"))["mentions"] == ["王强", "@all"]
    card: Json = {"chatid": "ticket1", "msgtype": "template_card", "template_card": {}}
    assert (await visitor.wecom("appchat/send", card))["errcode"] == 40008
    bots: Json = {"chatid": "wrSupervisorsBot01", "msgtype": "text", "text": words}
    assert (await visitor.wecom("appchat/send", bots))["errcode"] == 86003


async def test_in_groups_too_who_has_had_too_much_goes_without(visitor: Visitor) -> None:
    await visitor.wecom("appchat/create", GROUP)
    await visitor.client.post("/sandbox/api/limits", json={"group_member_per_minute": 1})
    other = GROUP | {"chatid": "ticket2", "userlist": ["li_hong", "zhou_min"]}
    await visitor.wecom("appchat/create", other)
    words: Json = {"msgtype": "text", "text": {"content": "请看"}}
    for chatid in ("ticket1", "ticket2"):
        assert (await visitor.wecom("appchat/send", {"chatid": chatid, **words}))["errcode"] == 0
    assert (await visitor.last("wecom:group:ticket2"))["visible_to"] == ["zhou_min"]
    await visitor.client.post("/sandbox/api/limits", json={"group_people_per_minute": 5})
    assert (await visitor.wecom("appchat/send", {"chatid": "ticket1", **words}))["errcode"] == 45009


@pytest.mark.parametrize(
    ("path", "body", "event", "key"),
    [
        ("subscribe", {"person": "li_hong", "on": True}, "subscribe", None),
        ("subscribe", {"person": "li_hong", "on": False}, "unsubscribe", None),
        ("menu", {"person": "li_hong", "chat": LI_HONG, "key": "progress"}, "click", "progress"),
        ("menu", {"person": "li_hong", "chat": LI_HONG, "key": URL}, "view", URL),
    ],
)
async def test_following_and_the_menu_are_told(
    visitor: Visitor, witness: Witness, path: str, body: Json, event: str, key: str | None
) -> None:
    await visitor.client.post(f"/sandbox/api/{path}", json=body)
    heard = (await until(lambda: witness.wecom))[0]
    assert (heard["MsgType"], heard["Event"], heard.get("EventKey")) == ("event", event, key)
    assert (heard["FromUserName"], heard["AgentID"]) == ("li_hong", str(WECOM.agent_id))


async def test_a_voice_comes_with_what_was_recognised_in_it(
    visitor: Visitor, witness: Witness
) -> None:
    await visitor.send_file("li_hong", LI_HONG, "voice", text="空调不制冷")
    await visitor.send_file("li_hong", LI_HONG, "voice")
    await until(lambda: len(witness.wecom) == 2)
    assert {heard.get("Recognition") for heard in witness.wecom} == {"空调不制冷", None}


async def test_a_link_is_told_with_its_title_and_address(
    visitor: Visitor, witness: Witness
) -> None:
    link: Json = {"title": "说明书", "desc": "空调", "url": URL, "pic_url": ""}
    await visitor.ask("link", {"person": "li_hong", "chat": LI_HONG, **link})
    heard = (await until(lambda: witness.wecom))[0]
    assert (heard["MsgType"], heard["Title"], heard["Url"]) == ("link", "说明书", URL)
    assert heard["Description"] == "空调"
