"""Signing in inside WeCom, and everything that is not somebody's own sign-in."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from bot.console.sign_in_states import COOKIE
from bot.embedded_redis import in_process_redis
from tests.channels.builders import ScriptedPlatform
from tests.console.signed import AGENT, PUBLIC_URL, Door, query_of
from tests.fakes import WECOM_ACCOUNT
from tests.handlers.desk_of import WANG_QIANG, DeskOf

TICKET = "/m/tickets/WX-1001"


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_wecom_is_asked_as_its_document_says(door: Door) -> None:
    answer = await door.browser().gets("/m/sign-in/wecom", params={"to": TICKET})
    address = urlsplit(answer.headers["Location"])
    assert (address.netloc, address.path) == ("open.weixin.qq.com", "/connect/oauth2/authorize")
    assert address.fragment == "wechat_redirect"
    query = query_of(answer)
    state = query.pop("state")
    assert state.isalnum() and len(state) <= 128
    assert query == {
        "appid": WECOM_ACCOUNT,
        "redirect_uri": f"{PUBLIC_URL}/m/sign-in/wecom/back",
        "response_type": "code",
        "scope": "snsapi_base",
        "agentid": AGENT,
    }


async def test_an_engineer_is_back_at_the_ticket_they_came_for(door: Door) -> None:
    await door.desk.opened_ticket()
    door.vouches({"userid": "wang_qiang"})
    visitor = door.browser()
    answer = await visitor.gets(TICKET)
    assert answer.status == 302 and answer.headers["Location"].startswith("/m/sign-in/wecom?to=")
    answer = await visitor.signs_in()
    assert (answer.status, answer.headers["Location"]) == (302, TICKET)
    assert (await visitor.gets(TICKET)).status == 200
    me = await (await visitor.gets("/api/v1/me")).json()
    assert (me["name"], me["roles"]) == ("王强", ["engineer"])


async def test_cookies_are_for_the_server_alone_and_the_one_of_signing_in_ends(door: Door) -> None:
    door.vouches({"userid": "wang_qiang"})
    visitor = door.browser()
    begun = await visitor.gets("/m/sign-in/wecom", params={"to": TICKET})
    cookie = begun.headers["Set-Cookie"]
    for part in (COOKIE, "HttpOnly", "SameSite=Lax", "Path=/m/sign-in", "Max-Age=600"):
        assert part in cookie
    back = await visitor.comes_back(query_of(begun)["state"])
    session, ended = sorted(back.headers.getall("Set-Cookie"), key=lambda each: "Max-Age=0" in each)
    assert "HttpOnly" in session and "SameSite=Lax" in session and "Max-Age=43200" in session
    assert ended.startswith(f"{COOKIE}=") and "Max-Age=0" in ended


async def test_over_https_cookies_go_by_https_alone(
    desk: DeskOf, platform: ScriptedPlatform
) -> None:
    redis = in_process_redis()
    async with ClientSession() as http:
        door = await Door.open(desk, platform, http, redis, "https://desk.example.com/gongdan")
        answer = await door.browser().gets("/m/sign-in/wecom")
        assert "Secure" in answer.headers["Set-Cookie"]
        assert "Path=/gongdan/m/sign-in" in answer.headers["Set-Cookie"]
        assert query_of(answer)["redirect_uri"].startswith("https://desk.example.com/gongdan/m/")
        await door.close()
    await redis.aclose()


async def refused(door: Door, answer_status: int, calls: int) -> None:
    """By this status, with WeCom asked so often, and nobody signed in."""
    assert answer_status == 403
    assert len(door.platform.calls_to("/cgi-bin/auth/getuserinfo")) == calls


async def test_without_the_cookie_nobody_is_signed_in(door: Door) -> None:
    """A link with somebody else's code in it does nothing."""
    door.vouches({"userid": "wang_qiang"})
    attacker, victim = door.browser(), door.browser()
    state = await attacker.begins()
    answer = await victim.comes_back(state)
    await refused(door, answer.status, 0)
    assert (await victim.gets("/api/v1/me")).status == 401
    assert "再试一次" in await answer.text()


async def test_another_state_than_the_browsers_own_is_refused(door: Door) -> None:
    door.vouches({"userid": "wang_qiang"})
    attacker, victim = door.browser(), door.browser()
    theirs = await attacker.begins()
    await victim.begins()
    await refused(door, (await victim.comes_back(theirs)).status, 0)
    await refused(door, (await victim.comes_back("")).status, 0)


async def test_a_state_is_good_once_even_with_its_cookie(door: Door) -> None:
    door.vouches({"userid": "wang_qiang"})
    visitor = door.browser()
    state = await visitor.begins()
    jar = visitor.client.session.cookie_jar
    kept = {each.key: each.value for each in jar}
    assert (await visitor.comes_back(state)).status == 302
    jar.clear()
    jar.update_cookies(kept, door.server.make_url("/m/sign-in"))
    await refused(door, (await visitor.comes_back(state)).status, 1)


async def test_a_state_is_good_for_ten_minutes(door: Door) -> None:
    door.vouches({"userid": "wang_qiang"})
    visitor = door.browser()
    state = await visitor.begins()
    door.desk.clock.move(minutes=11)
    await refused(door, (await visitor.comes_back(state)).status, 0)


@pytest.mark.parametrize("code", [40029, 42003])
async def test_a_used_code_is_told_in_words_with_a_way_back(code: int, door: Door) -> None:
    door.vouches({"errcode": code})
    visitor = door.browser()
    answer = await visitor.signs_in()
    page = await answer.text()
    assert answer.status == 403 and "已用过或已过期" in page
    assert "/m/sign-in/wecom?to=%2Fm%2Ftickets%2FWX-1001" in page
    assert (await visitor.gets("/api/v1/me")).status == 401


async def test_wecom_that_does_not_answer_is_told_in_words(door: Door) -> None:
    answer = await door.browser().signs_in()
    assert answer.status == 502 and "暂时联系不上企业微信" in await answer.text()


@pytest.mark.parametrize(
    ("vouched", "words"),
    [({"openid": "o1"}, "没有告诉我们您是谁"), ({"external_userid": "wmStranger"}, "还不认识您")],
)
async def test_somebody_we_do_not_know_is_told_what_to_do(
    vouched: dict[str, object], words: str, door: Door
) -> None:
    door.vouches(vouched)
    answer = await door.browser().signs_in()
    assert answer.status == 403 and words in await answer.text()


async def test_a_customer_of_weixin_kefu_is_the_one_who_wrote_there(door: Door) -> None:
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        here = ("wecom_kf", WECOM_ACCOUNT, "wmZhou")
        await uow.people.register("周女士", *here, roles={"customer"}, is_member=False)
    door.vouches({"external_userid": "wmZhou"})
    visitor = door.browser()
    assert (await visitor.signs_in()).status == 302
    assert (await (await visitor.gets("/api/v1/me")).json())["name"] == "周女士"


async def test_a_member_never_met_is_a_customer_whose_name_is_asked_for(door: Door) -> None:
    door.vouches({"userid": "li_na"})
    visitor = door.browser()
    assert (await visitor.signs_in()).status == 302
    assert (await (await visitor.gets("/api/v1/me")).json())["roles"] == ["customer"]
    errands = await door.desk.store.errands.claim("test", door.desk.clock(), 10, 30)
    assert [(each.kind, each.key) for each in errands] == [("member", "li_na")]
    assert door.alarm.woken_for_errands == 1


async def test_who_has_left_is_signed_in_no_more(door: Door) -> None:
    visitor = await door.browser_of(WANG_QIANG)
    me = (await (await visitor.gets("/api/v1/me")).json())["id"]
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        await uow.staff.leave(me)
    assert (await visitor.gets("/api/v1/me")).status == 401
    assert (await visitor.gets(TICKET)).status == 403
    door.vouches({"userid": "wang_qiang"})
    answer = await visitor.signs_in()
    assert answer.status == 403 and "不在这家公司的名单里" in await answer.text()


async def test_a_session_ends_after_twelve_hours_and_cannot_be_made_up(door: Door) -> None:
    visitor = await door.browser_of(WANG_QIANG)
    door.desk.clock.move(hours=11)
    assert (await visitor.gets("/api/v1/me")).status == 200
    door.desk.clock.move(hours=2)
    assert (await visitor.gets("/api/v1/me")).status == 401
    for forged in ("", "WzEsMSw5OTk5OTk5OTk5XQ.AAAA", "x", "." * 2000):
        answer = await door.browser().gets("/api/v1/me", cookies={"gongdan_session": forged})
        assert answer.status == 401
