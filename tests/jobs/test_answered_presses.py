"""A press on WeCom answered with the card's new face: nothing is called for it, and its code is left for later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.wecom.channel import WeComChannel
from handlers.cards import Card
from handlers.updates import Entered, TextSent, inbox_lane
from storage.database import Store
from tests.channels.builders import (
    PUBLIC_URL,
    SHANGHAI,
    WECOM,
    seal_wecom,
    wecom_client,
    wecom_xml,
)
from tests.channels.test_wecom_replies import opened
from tests.fakes import CAPABILITIES, CODE_CARDS
from tests.handlers.desk_of import LI_HONG, REPORT, WANG_QIANG, DeskOf
from tests.jobs.office import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATH = "/callbacks/wecom"
Door = TestClient[web.Request, web.Application]


@pytest.fixture
async def office(store: Store) -> Office:
    """王强 was offered 李红's ticket; WeCom's door answers presses."""
    office = Office(await DeskOf.open(store))
    can = {**CAPABILITIES, "wecom": replace(CODE_CARDS, answers_presses=True)}
    office.desk = replace(office.desk, capabilities=can)
    for part in (office.lanes, office.intake, office.deliverer):
        part._desk = office.desk
    for words in REPORT:
        await office.takes(LI_HONG, TextSent(text=words))
    await office.deliverer.deliver_due()
    return office


@pytest.fixture
async def door(office: Office) -> AsyncIterator[Door]:
    async with ClientSession() as http:
        channel = WeComChannel(
            WECOM,
            wecom_client(http),
            public_url=PUBLIC_URL,
            timezone=SHANGHAI,
            clock=office.clock,
            answers_presses=True,
        )
        app = web.Application()
        channel.mount(app, office.intake)
        async with TestClient(TestServer(app)) as client:
            yield client


async def answered(door: Door, office: Office, plaintext: str) -> str:
    query, body = seal_wecom(plaintext, now=office.clock())
    async with door.post(PATH, params=query, data=body) as response:
        assert response.status == 200
        return await response.text()


def pressed(office: Office, code: str) -> str:
    sent = next(each for each in office.wecom.sent if each.to.id == WANG_QIANG.id)
    assert isinstance(sent.message, Card)
    at = str(int(office.clock().timestamp()))
    return wecom_xml(
        "event",
        FromUserName=WANG_QIANG.id,
        CreateTime=at,
        Event="template_card_event",
        TaskId=sent.key,
        EventKey=sent.message.buttons[0].payload,
        ResponseCode=code,
    )


async def test_the_card_turns_by_the_answer_and_by_nothing_else(office: Office, door: Door) -> None:
    reply = opened(await answered(door, office, pressed(office, "click-1")))
    assert reply.findtext("TemplateCard/MainTitle/Desc") == "您已接单"
    office.clock.move(seconds=30)
    await office.deliverer.deliver_due()
    assert [each for each in office.wecom.refreshed if each.to.id == WANG_QIANG.id] == []
    card = next(each for each in office.wecom.sent if each.to.id == WANG_QIANG.id)
    async with office.store.unit_of_work(office.company) as uow:
        sent = await uow.cards.by_key(card.key)
    assert sent
    codes = [await office.store.cards.take_code(sent.id, office.clock()) for _ in range(3)]
    assert [code.code for code in codes if code][:1] == ["click-1"], "left for what comes later"
    assert office.dingtalk.refreshed, "everybody else's card turns by its platform's interface"


async def test_what_is_not_ready_in_time_is_pushed_when_it_is(
    office: Office, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lane is busy with something longer than WeCom may be made to wait."""
    monkeypatch.setattr("bot.channels.wecom.channel.FACE_WITHIN_SECONDS", 0.05)
    busy = asyncio.Event()
    update = office.people.update(WANG_QIANG, Entered())
    lane = inbox_lane(update.chat, WANG_QIANG.id)
    office.intake._busy[lane] = asyncio.ensure_future(_until(busy))
    assert await answered(door, office, pressed(office, "click-1")) == ""
    assert (await office.people.ticket()).assignee is None
    busy.set()
    await office.intake.close()
    assert (await office.people.ticket()).assignee is not None
    office.clock.move(seconds=30)
    await office.deliverer.deliver_due()
    (change,) = [each for each in office.wecom.refreshed if each.to.id == WANG_QIANG.id]
    assert (change.card.outcome, change.update_code) == ("您已接单", "click-1")


async def _until(busy: asyncio.Event) -> None:
    await busy.wait()
