"""微信客服 answered: what `send_msg` takes, how often and how long, and what happens in servicers' hands."""

from __future__ import annotations

import pytest

from bot.sandbox.people import CUSTOMER_WECHAT
from tests.sandbox.kf_desk import CHAT, HER, OPEN_KFID, Desk
from tests.sandbox.visitor import PICTURE, Json, part

MENU: Json = {
    "head_content": "哪里坏了？",
    "list": [
        {"type": "click", "click": {"id": "pick:ac", "content": "空调"}},
        {"type": "view", "view": {"url": "https://example.com", "content": "看看"}},
        {"type": "text", "text": {"content": "或者直接说"}},
    ],
    "tail_content": "",
}


async def test_five_messages_may_follow_her_word_and_five_more_her_next(desk: Desk) -> None:
    await desk.she_says()
    codes = [(await desk.send())["errcode"] for _ in range(6)]
    assert codes == [0] * 5 + [95001]
    assert len(await desk.shown()) == 6
    await desk.she_says("在的")
    assert (await desk.send())["errcode"] == 0


async def test_after_48_hours_nothing_may_be_sent_until_she_writes_again(desk: Desk) -> None:
    await desk.she_says()
    await desk.order("kf/pass_time", {"hours": 47.9})
    assert (await desk.send())["errcode"] == 0
    await desk.order("kf/pass_time", {"hours": 0.2})
    assert (await desk.send())["errcode"] == 95002
    await desk.she_says("又坏了")
    assert (await desk.send())["errcode"] == 0


async def test_who_never_wrote_is_sent_nothing(desk: Desk) -> None:
    assert (await desk.send())["errcode"] == 95018
    assert await desk.shown() == []


async def test_a_msgid_is_taken_once_and_shown_once(desk: Desk) -> None:
    await desk.she_says()
    first = await desk.send(msgid="ticket-1_a")
    assert (first["errcode"], first["msgid"]) == (0, "ticket-1_a")
    assert (await desk.send(msgid="ticket-1_a"))["errcode"] == 40058
    assert (await desk.shown()).count("您好") == 1
    assert [(await desk.send())["errcode"] for _ in range(5)] == [0, 0, 0, 0, 95001], (
        "what is refused counts for nothing"
    )


def _menu(**changes: object) -> Json:
    return {"msgtype": "msgmenu", "msgmenu": MENU | changes}


def _items(*listed: Json) -> Json:
    return _menu(list=list(listed))


def _click(**changes: object) -> Json:
    return {"type": "click", "click": {"id": "a", "content": "空调"} | changes}


def _link(**changes: object) -> Json:
    link: Json = {"title": "工单", "url": "https://example.com", "thumb_media_id": "none"}
    return {"msgtype": "link", "link": link | changes}


REFUSED: dict[str, tuple[Json, int]] = {
    "no words": ({"text": {"content": ""}}, 44004),
    "words too long": ({"text": {"content": "长" * 683}}, 45002),
    "no text at all": ({"text": None}, 40058),
    "unknown kind": ({"msgtype": "template_card"}, 40008),
    "unknown account": ({"open_kfid": "wkNobody"}, 95000),
    "unknown customer": ({"touser": "wmNobody"}, 40096),
    "a member": ({"touser": "li_hong"}, 40096),
    "msgid too long": ({"msgid": "x" * 33}, 40058),
    "msgid with a dot": ({"msgid": "a.b"}, 40058),
    "unknown picture": ({"msgtype": "image", "image": {"media_id": "x"}}, 40007),
    "unknown file": ({"msgtype": "file", "file": {"media_id": "x"}}, 40007),
    "empty menu": (_menu(head_content="", list=[]), 40058),
    "head too long": (_menu(head_content="长" * 342), 40058),
    "tail too long": (_menu(tail_content="长" * 342), 40058),
    "eleven items": (_items(*[_click()] * 11), 95008),
    "unknown item": (_items({"type": "button"}), 95009),
    "item without words": (_items(_click(content="")), 40058),
    "item too long": (_items(_click(content="长" * 43)), 40058),
    "item's id too long": (_items(_click(id="x" * 129)), 40058),
    "item without its part": (_items({"type": "view"}), 40058),
    "item's address without http": (
        _items({"type": "view", "view": {"url": "example.com", "content": "看"}}),
        40058,
    ),
    "link without picture": (_link(), 40007),
    "link's title too long": (_link(title="长" * 43), 40058),
    "link's words too long": (_link(desc="长" * 171), 40058),
    "nowhere": ({"msgtype": "location", "location": {"latitude": 91, "longitude": 0}}, 40058),
}


@pytest.mark.parametrize(("change", "errcode"), REFUSED.values(), ids=REFUSED)
async def test_what_send_msg_refuses(desk: Desk, change: Json, errcode: int) -> None:
    await desk.she_says()
    assert (await desk.send(**change))["errcode"] == errcode
    assert len(await desk.shown()) == 1
    codes = [(await desk.send())["errcode"] for _ in range(6)]
    assert codes == [0] * 5 + [95001]


async def test_every_kind_is_shown(desk: Desk) -> None:
    await desk.she_says()
    media_id = desk.visitor.stage.files.store(PICTURE, "image/png", "a.png")
    sent: list[Json] = [
        {"msgtype": "image", "image": {"media_id": media_id}},
        {"msgtype": "file", "file": {"media_id": media_id}},
        _link(thumb_media_id=media_id),
        _menu(),
        {"msgtype": "location", "location": {"latitude": 1, "longitude": 2, "name": "店"}},
    ]
    for each in sent:
        assert (await desk.send(**each))["errcode"] == 0, each
    shown = (await desk.visitor.messages(CHAT))[1:]
    assert [each["kind"] for each in shown] == ["image", "file", "link", "msgmenu", "text"]
    assert (shown[3]["card"], shown[2]["card"]) == (
        MENU,
        {
            "title": "工单",
            "desc": "",
            "url": "https://example.com",
            "picture": f"/sandbox/files/{media_id}",
        },
    )


@pytest.mark.parametrize("button", ["pick:ac", 0])
async def test_a_tap_on_a_menu_is_a_message_with_the_items_id(
    desk: Desk, button: str | int
) -> None:
    await desk.she_says()
    await desk.send(**_menu())
    menu = await desk.visitor.last(CHAT)
    await desk.visitor.press(CUSTOMER_WECHAT, menu["id"], button)
    await desk.is_told(2)
    text = part((await desk.fetch())[-1], "text")
    assert text == {"content": "空调", "menu_id": "pick:ac"}
    assert (await desk.shown())[-1] == "空调"


@pytest.mark.parametrize("button", ["看看", 1, 2, 9])
async def test_only_items_that_click_can_be_tapped(desk: Desk, button: str | int) -> None:
    await desk.she_says()
    await desk.send(**_menu())
    menu = await desk.visitor.last(CHAT)
    answer = await desk.visitor.press(CUSTOMER_WECHAT, menu["id"], button)
    assert "error" in answer


async def test_a_failed_message_is_accepted_and_told_of_later(desk: Desk) -> None:
    await desk.she_says()
    await desk.is_told(1)
    await desk.order("kf/fail_next", {"person": CUSTOMER_WECHAT, "fail_type": 10})
    sent = await desk.send(msgid="lost")
    assert (sent["errcode"], await desk.shown()) == (0, ["空调不制冷"])
    await desk.is_told(2)
    failed = (await desk.fetch())[-1]
    assert (failed["origin"], failed["msgtype"], "open_kfid" in failed) == (4, "event", False)
    about = HER | {"event_type": "msg_send_fail", "fail_msgid": "lost", "fail_type": 10}
    assert failed["event"] == about
    assert (await desk.send())["errcode"] == 0


async def test_the_welcome_goes_out_once_within_20_seconds(desk: Desk) -> None:
    await desk.she_enters()
    await desk.is_told(1)
    entered = part((await desk.fetch())[-1], "event")
    assert (entered["event_type"], entered["open_kfid"]) == ("enter_session", OPEN_KFID)
    welcome: Json = {"code": entered["welcome_code"], "msgtype": "msgmenu", "msgmenu": MENU}
    picture: Json = {"msgtype": "image", "image": {"media_id": "x"}}
    assert (await desk.call("send_msg_on_event", welcome | picture))["errcode"] == 40058
    assert (await desk.call("send_msg_on_event", welcome))["errcode"] == 0
    assert (await desk.call("send_msg_on_event", welcome))["errcode"] == 40058
    assert len(await desk.visitor.messages(CHAT)) == 1
    await desk.she_enters()
    await desk.is_told(2)
    assert "welcome_code" not in part((await desk.fetch())[-1], "event"), "welcomed just before"
    await desk.order("kf/pass_time", {"hours": 49})
    await desk.she_enters()
    await desk.is_told(3)
    late = part((await desk.fetch())[-1], "event")
    await desk.order("kf/pass_time", {"hours": 0.01})
    words: Json = {"code": late["welcome_code"], "msgtype": "text", "text": {"content": "欢迎"}}
    assert (await desk.call("send_msg_on_event", words))["errcode"] == 40058


async def test_who_wrote_lately_is_not_welcomed(desk: Desk) -> None:
    await desk.she_says()
    await desk.she_enters()
    await desk.is_told(2)
    assert "welcome_code" not in part((await desk.fetch())[-1], "event")


async def test_a_servicer_takes_over_and_only_the_end_gives_her_back(desk: Desk) -> None:
    assert await desk.state() == 4
    await desk.she_says()
    assert await desk.state() == 0
    assert (await desk.trans(3))["errcode"] == 95014, "nobody is named"
    assert (await desk.trans(3, servicer_userid="wang_qiang"))["errcode"] == 95014
    taken = await desk.trans(3, servicer_userid="lin_fang")
    assert taken["errcode"] == 0
    state = await desk.call("service_state/get", HER)
    assert (state["service_state"], state["servicer_userid"]) == (3, "lin_fang")
    assert (await desk.send())["errcode"] == 95018
    assert (await desk.trans(1))["errcode"] == 95016
    ended = await desk.trans(4)
    parting: Json = {"code": ended["msg_code"], "msgtype": "text", "text": {"content": "再见"}}
    assert (await desk.call("send_msg_on_event", parting))["errcode"] == 0
    assert (await desk.trans(0))["errcode"] == 95013
    await desk.she_says("还有一件事")
    assert (await desk.state(), (await desk.send())["errcode"]) == (0, 0)


ALLOWED = {(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 3), (3, 4)}


@pytest.mark.parametrize("before", [0, 1, 2, 3])
async def test_a_session_goes_only_where_the_document_lets_it(desk: Desk, before: int) -> None:
    order: Json = {"open_kfid": OPEN_KFID, "person": CUSTOMER_WECHAT, "state": before}
    for after in range(5):
        await desk.she_says()
        await desk.order("kf/state", order)
        answer = await desk.trans(after, servicer_userid="lin_fang")
        assert (answer["errcode"] == 0) is ((before, after) in ALLOWED), (before, after)


async def test_what_servicers_do_themselves_is_told(desk: Desk) -> None:
    await desk.she_says()
    order: Json = {"open_kfid": OPEN_KFID, "person": CUSTOMER_WECHAT}
    await desk.order("kf/state", order | {"state": 2})
    await desk.order("kf/state", order | {"state": 3})
    await desk.order("kf/servicer_says", order | {"text": "我来看看"})
    await desk.order("kf/state", order | {"state": 4})
    await desk.order("kf/servicer_says", order | {"text": "再问一句"})
    await desk.is_told(6)
    taken, first, ended, again, second = (await desk.fetch())[1:]
    assert [part(each, "event")["change_type"] for each in (taken, ended, again)] == [1, 3, 4]
    assert part(taken, "event")["new_servicer_userid"] == "lin_fang"
    assert part(ended, "event")["old_servicer_userid"] == "lin_fang"
    assert part(ended, "event")["msg_code"]
    assert (first["origin"], first["servicer_userid"]) == (5, "lin_fang")
    assert (first["text"], second["text"]) == ({"content": "我来看看"}, {"content": "再问一句"})
    assert (await desk.send())["errcode"] == 95018
