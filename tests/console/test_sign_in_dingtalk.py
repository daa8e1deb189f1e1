"""Signing in by DingTalk: inside its client without leaving the page, in a browser by its own; and what is not one's own."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from bot.console import sign_in
from bot.console.sign_in_states import COOKIE
from bot.embedded_redis import in_process_redis
from handlers.receive import UNION
from tests.channels.builders import DINGTALK as CREDENTIALS
from tests.channels.builders import ScriptedPlatform
from tests.console.signed import IN_DINGTALK, OK, ON_A_DESK, PUBLIC_URL, Door, query_of
from tests.fakes import DINGTALK, DINGTALK_ACCOUNT
from tests.handlers.desk_of import DeskOf

TICKET = "/m/tickets/WX-1001"
ZHAO: dict[str, object] = {"userid": "zhao_lei", "unionid": "union-zhao"}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def script(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the page was built."""
    built = {DINGTALK: "/m/assets/dingtalk-1.js"}
    monkeypatch.setattr(sign_in, "script_that_asks", lambda channel: built.get(channel, ""))


async def met_zhao(door: Door) -> None:
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        here = (DINGTALK, DINGTALK_ACCOUNT, "zhao_lei")
        await uow.people.register("赵磊", *here, roles={"engineer"}, is_member=True)


async def who_it_is(door: Door, agent: str = IN_DINGTALK) -> str:
    """Signed in from inside, and asked."""
    visitor = door.browser(agent)
    asked = await visitor.is_asked()
    answer = await visitor.answers_inside(asked["state"])
    assert answer.status == 303, await answer.text()
    return str((await (await visitor.gets("/api/v1/me")).json())["name"])


def browser_says(door: Door, by_union: dict[str, object], union: str = "union-zhao") -> None:
    platform = door.platform
    platform.on("/v1.0/oauth2/userAccessToken", {"accessToken": "u1", "expireIn": 7200})
    platform.on("/v1.0/contact/users/me", {"unionId": union})
    platform.on("/topapi/user/getbyunionid", by_union)


async def test_an_engineer_inside_dingtalk_is_at_the_ticket_without_being_asked(door: Door) -> None:
    await met_zhao(door)
    await door.desk.opened_ticket()
    door.dingtalk_vouches(ZHAO)
    visitor = door.browser(IN_DINGTALK)
    sent = await visitor.gets(TICKET)
    assert sent.headers["Location"].startswith("/m/sign-in/dingtalk?to=")
    asked = await visitor.is_asked()
    assert (asked["corp"], asked["client"]) == (CREDENTIALS.corp_id, CREDENTIALS.app_key)
    answer = await visitor.answers_inside(asked["state"], "CODE-7")
    assert (answer.status, answer.headers["Location"]) == (303, TICKET)
    assert (await visitor.gets(TICKET)).status == 200
    (call,) = door.platform.calls_to("/topapi/v2/user/getuserinfo")
    assert call.json() == {"code": "CODE-7"}


async def test_the_page_that_asks_runs_our_script_alone(door: Door) -> None:
    answer = await door.browser(IN_DINGTALK).gets("/m/sign-in/dingtalk", params={"to": TICKET})
    page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "form-action 'self'" in policy and "unsafe" not in policy and "http" not in policy
    assert page.count("<script") == 1 and 'src="/m/assets/dingtalk-1.js"' in page
    assert 'action="/m/sign-in/dingtalk/inside"' in page
    assert "by=browser" in page and CREDENTIALS.app_secret not in page
    cookie = answer.headers["Set-Cookie"]
    for part in (COOKIE, "HttpOnly", "SameSite=Lax", "Path=/m/sign-in", "Max-Age=600"):
        assert part in cookie


async def test_below_another_path_all_of_it_is_there(
    desk: DeskOf, platform: ScriptedPlatform
) -> None:
    redis = in_process_redis()
    async with ClientSession() as http:
        door = await Door.open(desk, platform, http, redis, "https://desk.example.com/gongdan")
        page = await (await door.browser(IN_DINGTALK).gets("/m/sign-in/dingtalk")).text()
        assert 'src="/gongdan/m/assets/' in page
        assert 'action="/gongdan/m/sign-in/dingtalk/inside"' in page
        assert 'href="/gongdan/m/sign-in/dingtalk?' in page
        await door.close()
    await redis.aclose()


async def test_in_a_browser_dingtalks_own_page_asks(door: Door) -> None:
    await met_zhao(door)
    browser_says(door, {**OK, "result": {"contact_type": 0, "userid": "zhao_lei"}})
    visitor = door.browser(ON_A_DESK)
    begun = await visitor.gets("/m/sign-in/dingtalk", params={"to": TICKET})
    assert urlsplit(begun.headers["Location"]).netloc == "login.dingtalk.com"
    query = query_of(begun)
    assert query["redirect_uri"] == f"{PUBLIC_URL}/m/sign-in/dingtalk/back"
    answer = await visitor.comes_back(query["state"], by=DINGTALK)
    assert (answer.status, answer.headers["Location"]) == (302, TICKET)
    me = await (await visitor.gets("/api/v1/me")).json()
    assert (me["name"], me["roles"]) == ("赵磊", ["engineer"])


async def test_a_client_that_says_nothing_leaves_the_browsers_way(door: Door) -> None:
    answer = await door.browser(IN_DINGTALK).gets("/m/sign-in/dingtalk", params={"by": "browser"})
    assert answer.status == 302
    assert urlsplit(answer.headers["Location"]).netloc == "login.dingtalk.com"


async def test_without_the_built_script_dingtalks_own_page_asks(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "script_that_asks", lambda _: "")
    answer = await door.browser(IN_DINGTALK).gets("/m/sign-in/dingtalk")
    assert answer.status == 302


async def test_a_member_never_met_is_a_customer_whose_name_is_asked_for(door: Door) -> None:
    door.dingtalk_vouches({"userid": "new_one", "unionid": "u"})
    assert await who_it_is(door) == "new_one"
    errands = await door.desk.store.errands.claim("test", door.desk.clock(), 10, 30)
    found = [(each.channel, each.account, each.kind, each.key) for each in errands]
    assert found == [(DINGTALK, DINGTALK_ACCOUNT, "member", "new_one")]


async def test_a_customer_outside_is_the_one_who_wrote_in_the_group(door: Door) -> None:
    """Messages know them under another id; the union is the same."""
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        here = (DINGTALK, DINGTALK_ACCOUNT, "$:LWCP_v1:$chen")
        chen = await uow.people.register("陈先生", *here, roles={"customer"}, is_member=False)
        await uow.people.link(chen.id, UNION, "", "union-chen", is_member=False)
    browser_says(door, {"errcode": 60121, "errmsg": "找不到该用户"}, "union-chen")
    visitor = door.browser(ON_A_DESK)
    state = await visitor.begins(by=DINGTALK)
    assert (await visitor.comes_back(state, by=DINGTALK)).status == 302
    assert (await (await visitor.gets("/api/v1/me")).json())["name"] == "陈先生"


async def test_a_stranger_is_told_to_speak_first(door: Door) -> None:
    browser_says(door, {"errcode": 60121, "errmsg": "找不到该用户"}, "union-of-nobody")
    visitor = door.browser(ON_A_DESK)
    answer = await visitor.comes_back(await visitor.begins(by=DINGTALK), by=DINGTALK)
    assert answer.status == 403 and "还不认识您" in await answer.text()
    assert (await visitor.gets("/api/v1/me")).status == 401


async def refused(door: Door, status: int) -> None:
    """And DingTalk was not asked."""
    assert status == 403
    assert door.platform.calls_to("/topapi/v2/user/getuserinfo") == []


async def test_another_browsers_state_is_refused(door: Door) -> None:
    door.dingtalk_vouches(ZHAO)
    attacker, victim = door.browser(IN_DINGTALK), door.browser(IN_DINGTALK)
    theirs = (await attacker.is_asked())["state"]
    await refused(door, (await victim.answers_inside(theirs)).status)
    await victim.is_asked()
    await refused(door, (await victim.answers_inside(theirs)).status)
    await refused(door, (await victim.answers_inside("")).status)


async def test_what_was_begun_with_one_platform_does_not_end_with_another(door: Door) -> None:
    door.dingtalk_vouches(ZHAO)
    visitor = door.browser(IN_DINGTALK)
    state = await visitor.begins(by="wecom")
    await refused(door, (await visitor.answers_inside(state)).status)


async def test_a_state_is_good_once_and_for_ten_minutes(door: Door) -> None:
    door.dingtalk_vouches(ZHAO)
    visitor = door.browser(IN_DINGTALK)
    state = (await visitor.is_asked())["state"]
    door.desk.clock.move(minutes=11)
    await refused(door, (await visitor.answers_inside(state)).status)
    state = (await visitor.is_asked())["state"]
    kept = {each.key: each.value for each in visitor.client.session.cookie_jar}
    assert (await visitor.answers_inside(state)).status == 303
    visitor.client.session.cookie_jar.update_cookies(kept, door.server.make_url("/m/sign-in"))
    assert (await visitor.answers_inside(state)).status == 403
    assert len(door.platform.calls_to("/topapi/v2/user/getuserinfo")) == 1


async def test_a_used_code_is_told_in_words_with_a_way_back(door: Door) -> None:
    door.dingtalk_vouches({"errcode": 40078, "errmsg": "不存在的临时授权码"})
    visitor = door.browser(IN_DINGTALK)
    answer = await visitor.answers_inside((await visitor.is_asked())["state"])
    page = await answer.text()
    assert answer.status == 403 and "已用过或已过期" in page
    assert "/m/sign-in/dingtalk?to=%2Fm%2Ftickets%2FWX-1001" in page


async def test_dingtalk_that_does_not_answer_is_told_in_words(door: Door) -> None:
    visitor = door.browser(IN_DINGTALK)
    answer = await visitor.answers_inside((await visitor.is_asked())["state"])
    assert answer.status == 502 and "暂时联系不上钉钉" in await answer.text()


async def test_whoever_said_no_is_told_to_try_again(door: Door) -> None:
    visitor = door.browser(ON_A_DESK)
    state = await visitor.begins(by=DINGTALK)
    said_no = {"error": "access_denied", "state": state}
    answer = await visitor.gets("/m/sign-in/dingtalk/back", params=said_no)
    assert answer.status == 403 and "重新打开" in await answer.text()


async def test_there_is_no_page_for_a_client_that_cannot_be_asked(door: Door) -> None:
    visitor = door.browser(IN_DINGTALK)
    for path, status in (("/m/sign-in/wecom/inside", 404), ("/m/sign-in/other/inside", 404)):
        answer = await visitor.client.post(path, data={"code": "C", "state": "S"})
        assert answer.status == status
