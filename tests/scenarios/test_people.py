"""The company's people as WeCom keeps them: who comes and goes is known in seconds, and a card leads to a page that knows who came."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from aiohttp import ClientSession, CookieJar

from tests.scenarios.stories import accepts, reports
from tests.scenarios.town import WECOM, Town
from tests.waiting import until
from workflows.people import Person
from workflows.staff import Colleague

IN_WECOM = {"User-Agent": "MicroMessenger/7.0.1 wxwork/4.1.22"}
WITHIN_SECONDS = 5.0


async def person(town: Town, user_id: str) -> Person | None:
    runtime = town.runtime
    async with runtime.store.unit_of_work(runtime.company) as uow:
        return await uow.people.by_identity("wecom", WECOM.corp_id, user_id)


async def colleague(town: Town, user_id: str) -> Colleague:
    found, runtime = await person(town, user_id), town.runtime
    assert found
    async with runtime.store.unit_of_work(runtime.company) as uow:
        return (await uow.staff.load(runtime.desk.now())).people[found.id]


async def soon(town: Town, is_so: Callable[[], Awaitable[bool]]) -> float:
    """How many seconds it took."""
    began = time.monotonic()
    while not await is_so():
        await until(lambda: True)
        assert time.monotonic() < began + WITHIN_SECONDS, "it is not known in time"
    return time.monotonic() - began


async def test_the_company_changes_and_we_know_it_in_seconds(town: Town) -> None:
    """Somebody comes, moves, gets another id, leaves; then everybody is taken, and nothing is left to change."""
    runtime = town.runtime
    await runtime.directory.take_all(runtime.company, "wecom", WECOM.corp_id)
    wang = await colleague(town, "wang_qiang")
    zhou = await person(town, "zhou_min")
    assert zhou and wang.superior == zhou.id
    assert "dept_3" in wang.teams and "dept_1" in wang.teams

    await town.page.do(
        "contacts", change="create_user", userid="li_na", name="李娜", department=[3]
    )
    assert await soon(town, lambda: _is_called(town, "li_na", "李娜"))
    await town.page.do("contacts", change="update_user", userid="wang_qiang", department=[4])
    await soon(town, lambda: _is_in(town, "wang_qiang", "dept_4"))
    assert "dept_3" not in (await colleague(town, "wang_qiang")).teams
    await town.page.do("contacts", change="update_user", userid="wang_qiang", new_userid="wangq")
    await soon(town, lambda: _is_called(town, "wangq", "王强"))
    renamed = await person(town, "wangq")
    assert renamed and renamed.id == wang.person.id and "engineer" in renamed.roles
    await town.page.do("contacts", change="delete_user", userid="wangq")
    await soon(town, lambda: _has_left(town, "wangq"))

    taken = await runtime.directory.take_all(runtime.company, "wecom", WECOM.corp_id)
    assert (taken.came, taken.left, taken.renamed) == (0, 0, 0)


async def _is_called(town: Town, user_id: str, name: str) -> bool:
    found = await person(town, user_id)
    return found is not None and found.name == name


async def _is_in(town: Town, user_id: str, team: str) -> bool:
    return team in (await colleague(town, user_id)).teams


async def _has_left(town: Town, user_id: str) -> bool:
    found = await person(town, user_id)
    return found is not None and not found.roles


async def test_a_cards_link_leads_its_engineer_to_the_ticket_and_nobody_else(town: Town) -> None:
    customer, engineer = town.player("li_hong"), town.player("wang_qiang")
    number = await reports(customer)
    await accepts(engineer, number)
    card = await engineer.sees_button("解决", number)
    link = f"{town.bot_url}/m/tickets/{number}"
    assert link in card.raw
    async with ClientSession(headers=IN_WECOM, cookie_jar=CookieJar(unsafe=True)) as phone:
        page = await opened(phone, link, "wang_qiang")
        assert number in page and "李红" in page and "您已接单" in page
        async with phone.get(
            f"{town.bot_url}/api/v1/wecom/js-config", params={"url": link}
        ) as found:
            assert len((await found.json())["signature"]) == 40
    async with ClientSession(headers=IN_WECOM, cookie_jar=CookieJar(unsafe=True)) as phone:
        assert number in await opened(phone, link, "li_hong")
    async with ClientSession(headers=IN_WECOM, cookie_jar=CookieJar(unsafe=True)) as phone:
        await town.page.do("contacts", change="create_user", userid="li_na", name="李娜")
        assert number not in await opened(phone, link, "li_na", status=404)


async def opened(phone: ClientSession, link: str, who: str, status: int = 200) -> str:
    """The page at the end of the way: sign-in, WeCom's word, back again."""
    async with phone.get(link) as answer:
        assert "/connect/oauth2/authorize" in str(answer.url), await answer.text()
        asked = answer.url
    async with phone.get(f"{asked}&{urlencode({'sandbox_user': who})}") as answer:
        assert answer.status == status, await answer.text()
        assert answer.url.path == link[link.index("/m/") :]
        return await answer.text()
