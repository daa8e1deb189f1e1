"""The company's people as WeCom keeps them: who comes and goes is known in seconds, and a card leads to a page that knows who came."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import ClientSession, CookieJar

from tests.scenarios.company_people import CompanyPeople, soon
from tests.scenarios.stories import accepts, reports
from tests.scenarios.town import WECOM, Town

IN_WECOM = {"User-Agent": "MicroMessenger/7.0.1 wxwork/4.1.22"}
WITHIN_SECONDS = 5.0


def people_of(town: Town) -> CompanyPeople:
    return CompanyPeople(town, "wecom", WECOM.corp_id)


async def test_the_company_changes_and_we_know_it_in_seconds(town: Town) -> None:
    """Somebody comes, moves, gets another id, leaves; then everybody is taken, and nothing is left to change."""
    runtime = town.runtime
    await runtime.directory.take_all(runtime.company, "wecom", WECOM.corp_id)
    wang = await people_of(town).colleague("wang_qiang")
    zhou = await people_of(town).person("zhou_min")
    assert zhou and wang.superior == zhou.id
    assert "dept_3" in wang.teams and "dept_1" in wang.teams

    await town.page.do(
        "contacts", change="create_user", userid="li_na", name="李娜", department=[3]
    )
    assert await soon(lambda: _is_called(town, "li_na", "李娜"), WITHIN_SECONDS)
    await town.page.do("contacts", change="update_user", userid="wang_qiang", department=[4])
    await soon(lambda: _is_in(town, "wang_qiang", "dept_4"), WITHIN_SECONDS)
    assert "dept_3" not in (await people_of(town).colleague("wang_qiang")).teams
    await town.page.do("contacts", change="update_user", userid="wang_qiang", new_userid="wangq")
    await soon(lambda: _is_called(town, "wangq", "王强"), WITHIN_SECONDS)
    renamed = await people_of(town).person("wangq")
    assert renamed and renamed.id == wang.person.id and "engineer" in renamed.roles
    await town.page.do("contacts", change="delete_user", userid="wangq")
    await soon(lambda: _has_left(town, "wangq"), WITHIN_SECONDS)

    taken = await runtime.directory.take_all(runtime.company, "wecom", WECOM.corp_id)
    assert (taken.came, taken.left, taken.renamed) == (0, 0, 0)


async def _is_called(town: Town, user_id: str, name: str) -> bool:
    found = await people_of(town).person(user_id)
    return found is not None and found.name == name


async def _is_in(town: Town, user_id: str, team: str) -> bool:
    return team in (await people_of(town).colleague(user_id)).teams


async def _has_left(town: Town, user_id: str) -> bool:
    found = await people_of(town).person(user_id)
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
