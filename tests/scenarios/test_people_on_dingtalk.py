"""The company's people as DingTalk keeps them: who changes is known in seconds, who left without a word after the night, and
inside its client a card's link leads to a page that knows who came."""

from __future__ import annotations

import re
from html import unescape

import pytest
from aiohttp import ClientSession, CookieJar

from bot.channels.dingtalk.channel import Mode
from bot.console.pages import is_built
from handlers.directory import Taken
from tests.scenarios.company_people import CompanyPeople, soon
from tests.scenarios.conftest import BuildTown
from tests.scenarios.stories import accepts, reports
from tests.scenarios.town import DINGTALK, Town

IN_DINGTALK = {"User-Agent": "Mozilla/5.0 (iPhone) AliApp(DingTalk/7.6.20) com.laiwang.DingTalk"}
SERVICE, ENGINEERS, AGENTS = 61200001, 61200002, 61200003
"""Departments of the demo company."""
WITHIN_SECONDS = 20.0


def people_of(town: Town) -> CompanyPeople:
    return CompanyPeople(town, "dingtalk", DINGTALK.corp_id)


async def changes(town: Town, change: str, **more: object) -> None:
    await town.page.do("contacts", platform="dingtalk", change=change, **more)


async def a_night(town: Town) -> Taken:
    runtime = town.runtime
    return await runtime.directory.take_all(runtime.company, "dingtalk", DINGTALK.corp_id)


@pytest.mark.parametrize("mode", ["http", "stream"])
async def test_the_company_changes_and_we_know_it_in_seconds(
    mode: Mode, build_town: BuildTown
) -> None:
    """Somebody comes, moves, leaves; then everybody is taken, and nothing is left to change."""
    town = await build_town(mode=mode)
    await a_night(town)
    zhao, sun = await people_of(town).colleague("zhao_lei"), await people_of(town).person("sun_li")
    assert sun and zhao.superior == sun.id
    assert f"dept_{ENGINEERS}" in zhao.teams and "dept_1" in zhao.teams

    await changes(town, "create_user", userid="li_na", name="李娜", department=[AGENTS])
    await soon(lambda: _is_called(town, "li_na", "李娜"), WITHIN_SECONDS)
    await changes(town, "update_user", userid="zhao_lei", department=[AGENTS])
    await soon(lambda: _is_in(town, "zhao_lei", f"dept_{AGENTS}"), WITHIN_SECONDS)
    assert f"dept_{ENGINEERS}" not in (await people_of(town).colleague("zhao_lei")).teams
    await changes(town, "delete_user", userid="li_na")
    await soon(lambda: _has_left(town, "li_na"), WITHIN_SECONDS)

    taken = await a_night(town)
    assert (taken.came, taken.left, taken.renamed, taken.moved) == (0, 0, 0, 0)


async def test_whoever_left_without_a_word_is_gone_after_the_night(town: Town) -> None:
    """As where events are not subscribed to."""
    await a_night(town)
    assert await people_of(town).person("wu_ting")
    town.stage.world.change_people("dingtalk", {"wu_ting": None})
    assert (await a_night(town)).left == 1
    assert await _has_left(town, "wu_ting")


async def _is_called(town: Town, user_id: str, name: str) -> bool:
    found = await people_of(town).person(user_id)
    return found is not None and found.name == name


async def _is_in(town: Town, user_id: str, team: str) -> bool:
    return team in (await people_of(town).colleague(user_id)).teams


async def _has_left(town: Town, user_id: str) -> bool:
    found = await people_of(town).person(user_id)
    return found is not None and not found.roles


@pytest.mark.skipif(not is_built(), reason="the form page was not built: make web")
async def test_inside_dingtalk_a_cards_link_leads_its_engineer_to_the_ticket_and_nobody_else(
    town: Town,
) -> None:
    customer, engineer = town.player("zhang_min"), town.player("zhao_lei")
    number = await reports(customer)
    await accepts(engineer, number)
    link = f"{town.bot_url}/m/tickets/{number}"
    assert link in (await engineer.sees_button("解决", number)).raw
    page = await opened(town, link, "zhao_lei")
    assert number in page and "张敏" in page and "您已接单" in page
    assert number in await opened(town, link, "zhang_min")
    assert number not in await opened(town, link, "he_jun_s_friend", status=404)


async def test_in_a_browser_dingtalks_own_page_asks_and_strangers_stay_outside(town: Town) -> None:
    """A customer outside the company is known once they have spoken in the group."""
    customer, outside = town.player("zhang_min"), town.player("chen_xiansheng")
    number = await reports(customer)
    link = f"{town.bot_url}/m/tickets/{number}"
    assert number in await asked(town, link, "zhang_min")
    assert "还不认识您" in await asked(town, link, "chen_xiansheng", status=403)
    await outside.says("进度")
    await outside.hears("没有")
    assert number not in await asked(town, link, "chen_xiansheng", status=404)


async def asked(town: Town, link: str, who: str, status: int = 200) -> str:
    """By the sandbox in the place of login.dingtalk.com, from the page that offers what there is."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as desk:
        async with desk.get(link) as answer:
            assert answer.status == 401
            offered = re.search(r'href="(/m/sign-in/dingtalk[^"]*)"', await answer.text())
        assert offered
        async with desk.get(town.bot_url + unescape(offered[1])) as answer:
            question = answer.url
        async with desk.get(f"{question}&sandbox_user={who}") as answer:
            page = await answer.text()
            assert answer.status == status, page
            return page


async def opened(town: Town, link: str, who: str, status: int = 200) -> str:
    """By somebody inside the client, who is at the page without having typed anything."""
    if town.stage.world.find_member("dingtalk", who) is None:
        await changes(town, "create_user", userid=who, name=who)
    async with ClientSession(headers=IN_DINGTALK, cookie_jar=CookieJar(unsafe=True)) as phone:
        async with phone.get(link) as answer:
            page = await answer.text()
            assert answer.url.path == "/m/sign-in/dingtalk" and 'data-corp="' in page
        code = (await town.page.do("dingtalk/auth_code", person=who))["code"]
        given = {"code": code, "state": field_of(page, "state")}
        async with phone.post(f"{town.bot_url}{action_of(page)}", data=given) as answer:
            assert answer.status == status, await answer.text()
            assert answer.url.path == link[link.index("/m/") :]
            return await answer.text()


def field_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page
    return found[1]


def action_of(page: str) -> str:
    found = re.search(r'<form method="post" action="([^"]+)"', page)
    assert found, page
    return found[1]
