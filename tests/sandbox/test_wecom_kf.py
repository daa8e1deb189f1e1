"""微信客服 fetched: what is told, what `sync_msg` gives, and what it refuses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.people import CUSTOMER_WECHAT
from bot.sandbox.wecom.kf_log import PAGE, log_message
from tests.sandbox.kf_desk import CHAT, OPEN_KFID, Desk
from tests.sandbox.visitor import PICTURE, WECOM, Json, Visitor, items, part
from tests.sandbox.witness import Witness


async def test_a_word_is_told_without_the_word_and_fetched_with_the_token(desk: Desk) -> None:
    said = await desk.she_says("空调不制冷")
    await desk.visitor.delivery_is(said, "delivered")
    (told,) = desk.witness.wecom
    assert set(told) == {"ToUserName", "CreateTime", "MsgType", "Event", "Token", "OpenKfId"}
    assert (told["Event"], told["OpenKfId"]) == ("kf_msg_or_event", OPEN_KFID)
    (message,) = await desk.fetch()
    assert message["msgid"]
    assert {name: message[name] for name in ("open_kfid", "external_userid", "origin")} == {
        "open_kfid": OPEN_KFID,
        "external_userid": CUSTOMER_WECHAT,
        "origin": 3,
    }
    assert (message["msgtype"], message["text"]) == ("text", {"content": "空调不制冷"})
    assert await desk.fetch() == []


async def test_a_callback_that_is_not_answered_comes_again_with_the_same_token(desk: Desk) -> None:
    desk.witness.misdeeds.append("drop")
    await desk.visitor.delivery_is(await desk.she_says(), "delivered")
    first, again = desk.witness.wecom
    assert first == again
    assert len(await desk.fetch()) == 1


Act = Callable[[Desk], Awaitable[object]]


async def _sends_a_photo(desk: Desk) -> None:
    assert (await desk.visitor.send_photo(CUSTOMER_WECHAT, CHAT)).status == 200


def _sends(kind: str) -> Act:
    async def send(desk: Desk) -> None:
        assert (await desk.visitor.send_file(CUSTOMER_WECHAT, CHAT, kind)).status == 200

    return send


@pytest.mark.parametrize(
    ("kind", "act"),
    [("image", _sends_a_photo)] + [(kind, _sends(kind)) for kind in ("voice", "video", "file")],
)
async def test_media_are_fetched_by_the_id_they_are_told_with(
    desk: Desk, kind: str, act: Act
) -> None:
    await act(desk)
    await desk.is_told(1)
    (message,) = await desk.fetch()
    assert message["msgtype"] == kind
    query = {"access_token": desk.token, "media_id": str(part(message, kind)["media_id"])}
    async with desk.visitor.client.get("/wecom/cgi-bin/media/get", params=query) as response:
        assert await response.read() == PICTURE


async def test_a_place_and_a_link_are_told(desk: Desk) -> None:
    place: Json = {"latitude": 30.5, "longitude": 104.0, "label": "滨江路 1 号"}
    link: Json = {"title": "型号", "desc": "", "url": "https://example.com", "pic_url": ""}
    who: Json = {"person": CUSTOMER_WECHAT, "chat": CHAT}
    await desk.visitor.ask("location", who | place)
    await desk.visitor.ask("link", who | link)
    await desk.is_told(2)
    first, second = await desk.fetch()
    assert part(first, "location")["latitude"] == 30.5
    assert (part(first, "location")["name"], second["link"]) == ("滨江路 1 号", link)


async def test_other_kinds_and_events_are_told_as_ordered(desk: Desk) -> None:
    who: Json = {"open_kfid": OPEN_KFID, "person": CUSTOMER_WECHAT}
    card: Json = {"msgtype": "business_card", "content": {"userid": "lin_fang"}}
    await desk.visitor.ask("kf/other", who | card)
    recall: Json = {"event_type": "user_recall_msg", "recall_msgid": "m1"}
    await desk.order("kf/other", who | {"msgtype": "event", "content": recall})
    await desk.is_told(2)
    first, second = await desk.fetch()
    assert (first["origin"], first["business_card"]) == (3, {"userid": "lin_fang"})
    assert (second["origin"], second["event"]) == (
        4,
        recall | {"open_kfid": OPEN_KFID, "external_userid": CUSTOMER_WECHAT},
    )


async def test_more_messages_than_a_page_holds_come_page_by_page(desk: Desk) -> None:
    world = desk.visitor.stage.world
    await desk.she_says("最后一条才回调")
    await desk.is_told(1)
    for number in range(PAGE):
        log_message(world, OPEN_KFID, CUSTOMER_WECHAT, msgtype="text", text={"content": number})
    body: Json = {"open_kfid": OPEN_KFID, "token": desk.told_token()}
    first = await desk.call("sync_msg", body)
    second = await desk.call("sync_msg", body | {"cursor": first["next_cursor"]})
    assert (first["has_more"], len(items(first, "msg_list"))) == (1, PAGE)
    assert (second["has_more"], len(items(second, "msg_list"))) == (0, 1)
    few = await desk.call("sync_msg", body | {"limit": 2})
    assert (few["has_more"], len(items(few, "msg_list"))) == (1, 2)


async def test_after_three_days_a_message_can_no_longer_be_fetched(desk: Desk) -> None:
    await desk.she_says("太久了")
    await desk.is_told(1)
    await desk.order("kf/pass_time", {"hours": 73})
    await desk.she_says("现在")
    await desk.is_told(2)
    assert [part(each, "text")["content"] for each in await desk.fetch()] == ["现在"]


REFUSED: dict[str, tuple[Json, int]] = {
    "unknown account": ({"open_kfid": "wkNobody"}, 95000),
    "made-up token": ({"token": "made-up"}, 95007),
    "made-up cursor": ({"cursor": "4gw7MepFLfgF2VC5npN"}, 40058),
    "too many": ({"limit": 1001}, 40058),
    "none": ({"limit": 0}, 40058),
    "cursor too long": ({"cursor": "x" * 65}, 40058),
    "voice in another format": ({"voice_format": 2}, 40058),
}


@pytest.mark.parametrize(("change", "errcode"), REFUSED.values(), ids=REFUSED)
async def test_what_sync_msg_refuses(desk: Desk, change: Json, errcode: int) -> None:
    await desk.she_says()
    await desk.is_told(1)
    body: Json = {"open_kfid": OPEN_KFID, "token": desk.told_token()}
    assert (await desk.call("sync_msg", body | change))["errcode"] == errcode
    assert len(await desk.fetch()) == 1


async def test_a_cursor_serves_only_the_account_it_was_given_for(desk: Desk) -> None:
    await desk.she_says()
    await desk.is_told(1)
    everything = await desk.call("sync_msg", {"token": desk.told_token()})
    assert len(items(everything, "msg_list")) == 1
    body: Json = {"open_kfid": OPEN_KFID, "token": desk.told_token()}
    answer = await desk.call("sync_msg", body | {"cursor": everything["next_cursor"]})
    assert answer["errcode"] == 40058


async def test_a_token_is_good_for_ten_minutes_and_without_one_few_calls_are(desk: Desk) -> None:
    await desk.she_says()
    await desk.is_told(1)
    await desk.order("kf/pass_time", {"hours": 0.2})
    stale = await desk.call("sync_msg", {"open_kfid": OPEN_KFID, "token": desk.told_token()})
    assert stale["errcode"] == 95007
    codes = [(await desk.call("sync_msg", {"open_kfid": OPEN_KFID}))["errcode"] for _ in range(21)]
    assert (codes[0], 45009 in codes) == (0, True)


async def test_only_an_application_that_may_call_kf_may(desk: Desk) -> None:
    await desk.sign_in(WECOM.secret)
    assert (await desk.call("account/list", {}))["errcode"] == 48002
    await desk.sign_in()
    assert (await desk.call("account/list", {}))["errcode"] == 0
    desk.visitor.wecom_token = desk.token
    words: Json = {"msgtype": "text", "text": {"content": "您好"}}
    assert (await desk.visitor.wecom_send("li_hong", **words))["errcode"] == 301002


async def test_accounts_customers_and_servicers_are_listed(desk: Desk) -> None:
    (account,) = items(await desk.call("account/list", {}), "account_list")
    assert (account["open_kfid"], account["name"]) == (OPEN_KFID, "海风售后")
    asked: Json = {"external_userid_list": [CUSTOMER_WECHAT, "li_hong"]}
    found = await desk.call("customer/batchget", asked)
    (customer,) = items(found, "customer_list")
    assert (customer["nickname"], customer["unionid"]) == ("周女士", "ozZhouNvShi00001")
    assert found["invalid_external_userid"] == ["li_hong"]
    too_many: Json = {"external_userid_list": ["x"] * 101}
    assert (await desk.call("customer/batchget", too_many))["errcode"] == 40058
    query = {"access_token": desk.token, "open_kfid": OPEN_KFID}
    async with desk.visitor.client.get("/wecom/cgi-bin/kf/servicer/list", params=query) as response:
        assert (await response.json())["servicer_list"] == [{"userid": "lin_fang", "status": 0}]


async def test_log_windows_and_sent_ids_survive_a_restart(
    config: SandboxConfig, witness: Witness, tmp_path: Path
) -> None:
    kept = replace(config, world_file=tmp_path / "world.json")
    async with TestClient(TestServer(build_sandbox(kept))) as client:
        desk = Desk(Visitor(client, client.app), witness)
        await desk.sign_in()
        await desk.she_says("还在吗")
        await desk.is_told(1)
        assert (await desk.send(msgid="once"))["errcode"] == 0
    async with TestClient(TestServer(build_sandbox(kept))) as client:
        desk = Desk(Visitor(client, client.app), witness)
        await desk.sign_in()
        assert len(await desk.fetch()) == 1
        assert (await desk.send(msgid="once"))["errcode"] == 40058
        codes = [(await desk.send())["errcode"] for _ in range(5)]
        assert codes == [0, 0, 0, 0, 95001]
        assert await desk.shown() == ["还在吗", *["您好"] * 5]


async def test_a_photo_form_for_somebody_else_is_refused(desk: Desk) -> None:
    form = FormData({"person": "li_hong", "chat": CHAT})
    form.add_field("file", PICTURE, filename="a.png", content_type="image/png")
    async with desk.visitor.client.post("/sandbox/api/photo", data=form) as response:
        assert response.status == 400
