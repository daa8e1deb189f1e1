"""The page a card leads to: each sees of the ticket what the chat would tell them, and nobody else sees that there is one."""

from __future__ import annotations

import re

import pytest
from aiohttp import ClientSession

from bot.embedded_redis import in_process_redis
from tests.channels.builders import ScriptedPlatform
from tests.console.signed import IN_DINGTALK, IN_WECHAT, IN_WECOM, ON_A_DESK, Door
from tests.fakes import WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import LI_HONG, WANG_QIANG, ZHOU_MIN, DeskOf, Someone

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TICKET = "/m/tickets/WX-1001"
PHONE = re.compile(r"1[3-9]\d{9}")


async def seen_by(door: Door, who: Someone) -> str:
    """The page's text, without its tags."""
    answer = await (await door.browser_of(who)).gets(TICKET)
    assert answer.status == 200, await answer.text()
    return re.sub(r"(?s)<style>.*?</style>|<[^>]+>", " ", await answer.text())


async def test_whoever_reported_it_sees_their_answers_who_comes_and_what_became_of_it(
    door: Door,
) -> None:
    await door.desk.resolved_ticket()
    page = await seen_by(door, LI_HONG)
    for part in ("WX-1001", "家电报修", "不制冷", "王强", "已提交", "已由王强接单"):
        assert part in page
    assert PHONE.search(page), "their own number"


async def test_whoever_reported_it_sees_nothing_that_is_ours(door: Door) -> None:
    await door.desk.reported_cost("800")
    await door.desk.said(WANG_QIANG, "备注 1001 客户说话很冲")
    page = await seen_by(door, LI_HONG)
    for ours in ("周敏", "孙丽", "何军", "很冲", "表决"):
        assert ours not in page


async def test_the_engineer_who_has_it_sees_whom_to_call_and_until_when(door: Door) -> None:
    await door.desk.accepted_ticket()
    page = await seen_by(door, WANG_QIANG)
    assert PHONE.search(page) and "李红" in page and "您已接单" in page
    assert "时限" in page


async def test_an_engineer_it_is_only_offered_to_sees_no_number(door: Door) -> None:
    await door.desk.opened_ticket()
    assert not PHONE.search(await seen_by(door, WANG_QIANG))


async def test_a_colleague_without_the_work_sees_nothing_private(door: Door) -> None:
    await door.desk.accepted_ticket()
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        here = (WECOM, WECOM_ACCOUNT, "liu_yang")
        await uow.people.register("刘洋", *here, roles={"engineer"}, is_member=True)
    page = await seen_by(door, Someone(WECOM, "liu_yang", "刘洋"))
    assert "王强" in page and not PHONE.search(page)


async def test_a_supervisor_sees_it_all_and_who_did_what(door: Door) -> None:
    await door.desk.accepted_ticket()
    page = await seen_by(door, ZHOU_MIN)
    assert PHONE.search(page) and "李红" in page and "已由王强接单" in page


async def test_nobody_else_sees_that_there_is_such_a_ticket(door: Door) -> None:
    await door.desk.opened_ticket()
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        here = (WECOM, WECOM_ACCOUNT, "sun_qi")
        await uow.people.register("孙琪", *here, roles={"customer"}, is_member=True)
    stranger = await door.browser_of(Someone(WECOM, "sun_qi", "孙琪"))
    theirs, nobodys = [await stranger.gets(each) for each in (TICKET, "/m/tickets/WX-9999")]
    assert (theirs.status, nobodys.status) == (404, 404)
    assert await theirs.text() == await nobodys.text()
    assert "空调" not in await theirs.text()


@pytest.mark.parametrize(
    ("agent", "where"),
    [(IN_WECOM, "wecom"), (IN_WECHAT, "wecom"), (IN_DINGTALK, "dingtalk")],
)
async def test_who_is_not_signed_in_signs_in_by_the_client_they_are_in(
    agent: str, where: str, door: Door
) -> None:
    await door.desk.opened_ticket()
    answer = await door.browser(agent).gets(TICKET)
    assert answer.status == 302 and "空调" not in await answer.text()
    assert answer.headers["Location"] == f"/m/sign-in/{where}?to={TICKET}"


async def test_in_a_plain_browser_a_page_offers_what_there_is(door: Door) -> None:
    """DingTalk signs people in anywhere, WeCom only inside its client."""
    await door.desk.opened_ticket()
    answer = await door.browser(ON_A_DESK).gets(TICKET)
    page = await answer.text()
    assert answer.status == 401 and "空调" not in page
    assert "用钉钉登录" in page and "/m/sign-in/dingtalk?to=%2Fm%2Ftickets%2FWX-1001" in page
    assert "请在企业微信里打开" in page and "/m/sign-in/wecom?" not in page
    assert "script" not in page


async def test_in_the_demo_any_browser_may_sign_in_by_either(
    desk: DeskOf, platform: ScriptedPlatform
) -> None:
    redis = in_process_redis()
    async with ClientSession() as http:
        both = await Door.open(desk, platform, http, redis, is_demo=True)
        page = await (await both.browser(ON_A_DESK).gets(TICKET)).text()
        assert "用企业微信登录" in page and "用钉钉登录" in page
        await both.close()
        one = await Door.open(desk, platform, http, redis, by=(WECOM,), is_demo=True)
        answer = await one.browser(ON_A_DESK).gets(TICKET)
        assert (answer.status, "/m/sign-in/wecom?" in answer.headers["Location"]) == (302, True)
        await one.close()
    await redis.aclose()


async def test_where_nobody_can_sign_in_that_is_said(
    desk: DeskOf, platform: ScriptedPlatform
) -> None:
    redis = in_process_redis()
    async with ClientSession() as http:
        door = await Door.open(desk, platform, http, redis, by=())
        answer = await door.browser().gets(TICKET)
        assert answer.status == 401 and "还不能登录" in await answer.text()
        assert (await door.browser().gets("/m/sign-in/wecom")).status == 404
        await door.close()
    await redis.aclose()


async def test_the_page_speaks_the_readers_language_and_nothing_in_it_runs(door: Door) -> None:
    await door.desk.opened_ticket()
    await door.desk.said(LI_HONG, "<script>alert(1)</script>")
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        here = (WECOM, WECOM_ACCOUNT, "ann")
        await uow.people.register(
            "<b>Ann</b>", *here, roles={"supervisor"}, is_member=True, locale="en"
        )
    answer = await (await door.browser_of(Someone(WECOM, "ann", "Ann"))).gets(TICKET)
    page = await answer.text()
    assert '<html lang="en">' in page and "What happened" in page
    assert "<script" not in page and "<b>" not in page
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"


async def test_what_a_page_needs_of_the_client_is_signed_for_its_own_address_alone(
    door: Door,
) -> None:
    ticket: dict[str, object] = {"errcode": 0, "ticket": "t-corp", "expires_in": 7200}
    door.platform.on("/cgi-bin/get_jsapi_ticket", ticket)
    door.platform.on("/cgi-bin/ticket/get", {**ticket, "ticket": "t-agent"})
    path = "/api/v1/wecom/js-config"
    ours = {"url": "http://127.0.0.1:8000/m/tickets/WX-1001#top"}
    visitor = await door.browser_of(ZHOU_MIN)
    config = await (await visitor.gets(path, params=ours)).json()
    assert len(config["signature"]) == len(config["agent_signature"]) == 40
    assert config["signature"] != config["agent_signature"]
    await visitor.gets(path, params=ours)
    assert len(door.platform.calls_to("/cgi-bin/get_jsapi_ticket")) == 1
    for url in ("http://127.0.0.1:8000.evil.example.com/", "https://evil.example.com/", ""):
        assert (await visitor.gets(path, params={"url": url})).status == 400
    assert (await door.browser().gets(path, params=ours)).status == 401
