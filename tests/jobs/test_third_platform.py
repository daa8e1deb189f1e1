"""The whole desk on a platform it has never heard of: nothing outside the channel knows its name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.intake import DeskIntake
from bot.jobs.deliver import Deliverer
from bot.lanes import LaneHandler
from bot.metrics import Metrics
from handlers.definitions import publish_shipped
from handlers.desk import Desk
from storage.database import Store
from tests.channels.postbox.channel import NAME, PostboxChannel
from tests.channels.postbox.platform import Letter, Postbox
from tests.fakes import Clock, RecordingAlarm

CUSTOMER, ENGINEER = "li_hong", "wang_qiang"
PEOPLE = {CUSTOMER: ("李红", "customer"), ENGINEER: ("王强", "engineer")}
ACCOUNT = "post-1"


@dataclass(frozen=True, slots=True)
class Office:
    """A desk whose only platform is Postbox."""

    http: ClientSession
    platform: Postbox
    bot_url: str
    deliverer: Deliverer
    desk: Desk

    async def says(self, person: str, text: str) -> None:
        await self._tells(person, text=text)

    async def presses(self, person: str, button: str) -> None:
        """On the newest letter that has it."""
        for key, letter in reversed(self.platform.letters.items()):
            for each in letter.buttons:
                if letter.to == person and each["text"] == button:
                    await self._tells(person, pressed={"key": key, "payload": each["payload"]})
                    return
        raise AssertionError(f"{person} has no button {button}: {self.letters(person)}")

    def letters(self, person: str) -> list[Letter]:
        return [each for each in self.platform.letters.values() if each.to == person]

    def newest(self, person: str) -> str:
        return self.letters(person)[-1].text

    async def _tells(self, person: str, **told: object) -> None:
        said = {"from": person, "name": PEOPLE[person][0], **told}
        await self.platform.tell(self.http, self.bot_url, **said)
        async with asyncio.timeout(10):
            while (await self.desk.store.queries.inbox_counts()).get("waiting"):
                await asyncio.sleep(0.01)
        await self.deliverer.deliver_due()


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    platform = Postbox(secret="letters-secret", members=set(PEOPLE))
    company = await store.companies.ensure("海风电器服务", {(NAME, ACCOUNT)})
    async with store.unit_of_work(company) as uow:
        await publish_shipped(uow)
        for id_, (name, role) in PEOPLE.items():
            await uow.people.register(name, NAME, ACCOUNT, id_, roles={role}, is_member=True)
    async with ClientSession() as http, TestServer(platform.app()) as letters:
        base, port = str(letters.make_url("")).rstrip("/"), unused_port()
        channel = PostboxChannel(ACCOUNT, platform.secret, base, http)
        desk = Desk(
            store=store,
            capabilities={NAME: channel.capabilities},
            now=Clock(),
            company_name="海风电器服务",
            burst_seconds=0.0,
        )
        alarm, metrics = RecordingAlarm(), Metrics()
        lanes = LaneHandler(desk, {NAME: channel}, alarm, metrics)
        deliverer = Deliverer(desk, {NAME: channel}, metrics)
        app = web.Application()
        channel.mount(app, DeskIntake(desk, lanes, alarm))
        async with TestServer(app, port=port):
            yield Office(http, platform, f"http://127.0.0.1:{port}", deliverer, desk)


async def test_a_report_becomes_a_ticket_on_an_engineers_card_and_is_accepted(
    office: Office,
) -> None:
    await office.says(CUSTOMER, "空调不制冷, 还滴水")
    for words in (
        "KFR-35GW",
        "跳过",
        "上海市浦东新区张江路 1 号",
        "13800138000",
        "明天上午",
        "在保",
    ):
        await office.says(CUSTOMER, words)
    assert "信息无误请提交" in office.newest(CUSTOMER)
    await office.presses(CUSTOMER, "提交")
    assert "WX-1001" in office.newest(CUSTOMER)
    assert "待接单" in office.newest(ENGINEER)
    await office.presses(ENGINEER, "接单")
    told = [each.text for each in office.letters(CUSTOMER)]
    assert any("王强" in each and "已接单" in each for each in told)
    settled = [each for each in office.letters(ENGINEER) if "您已接单" in each.text]
    assert settled and settled[0].buttons == []
    assert await office.desk.store.queries.outbox_counts() == {"dead": 0}
