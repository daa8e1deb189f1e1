"""The vendor's SDK against the sandbox's gateway, which was written from the protocol's page without sight of us."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.channels.channel import Outgoing
from bot.channels.dingtalk.stream.channel import DingTalkStreamChannel
from bot.channels.dingtalk.stream.connection import Watch
from bot.channels.dingtalk.template import FILE
from bot.jobs.keeping import Keepers, KeepPace
from bot.metrics import Metrics
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig
from handlers.cards import Text
from handlers.updates import ButtonPressed, Chat, TextSent
from storage.database import Store
from tests.channels.builders import (
    RememberingIntake,
    act_in_sandbox,
    dingtalk_account,
    dingtalk_api,
    repair_card,
)
from tests.waiting import until

DIRECT = "dingtalk:direct:zhang_min"
SUPERVISORS = "dingtalk:group:cidSUPERVISORS0Aa=="
ACCOUNT = DingTalkAccount(mode="stream", template_file=FILE)
QUICK = KeepPace(shortest=0.05, longest=0.3, refused=0.3, steady=0.0, look=0.02, down=0.2)
WATCHFUL = Watch(ping=0.1, silent=2.0, idle=1000.0)
AGAIN_SECONDS = (0.5, 1.5, 3.0)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Stage:
    """A bot with two lines, the sandbox they lead to, and hands to use its world with."""

    http: ClientSession
    sandbox: str
    channel: DingTalkStreamChannel
    intake: RememberingIntake
    keepers: Keepers
    store: Store

    async def act(self, what: str, **body: object) -> dict[str, Any]:
        return await act_in_sandbox(self.http, self.sandbox, what, **body)

    async def says(self, text: str) -> None:
        await self.act("say", person="zhang_min", chat=DIRECT, text=text)

    async def connections(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.sandbox}/sandbox/api/stream") as answer:
            found: list[dict[str, Any]] = (await answer.json())["connections"]
            return found

    async def ids(self) -> set[str]:
        return {each["id"] for each in await self.connections()}

    async def others_stand(self, before: set[str]) -> None:
        """Two new ones, and none of those before."""
        async with asyncio.timeout(15.0):
            while not (len(now := await self.ids()) == 2 and now.isdisjoint(before)):
                await asyncio.sleep(0.05)

    async def has_heard(self, *texts: str) -> None:
        """Each once, in whatever order."""
        wanted = sorted(texts)
        await until(lambda: len(self.intake.updates) >= len(wanted), 15.0)
        heard = [each.content for each in self.intake.updates]
        assert sorted(each.text for each in heard if isinstance(each, TextSent)) == wanted
        assert len(self.intake.soon) == len(wanted)

    async def stands(self) -> None:
        await until(lambda: all(each.state == "here" for each in self.keepers.states))

    async def last_card(self) -> dict[str, Any]:
        async with self.http.get(f"{self.sandbox}/sandbox/api/world") as answer:
            world = await answer.json()
        chat = next(one for one in world["chats"] if one["id"] == SUPERVISORS)
        found: dict[str, Any] = chat["messages"][-1]
        return found


@asynccontextmanager
async def on_stage(
    http: ClientSession, store: Store, secret: str = ACCOUNT.app_secret
) -> AsyncIterator[Stage]:
    config = SandboxConfig(
        bot_url="http://127.0.0.1:9",
        dingtalk=ACCOUNT,
        gateway_again_seconds=AGAIN_SECONDS,
        gateway_ping_seconds=0.2,
        gateway_farewell_seconds=0.5,
    )
    async with TestServer(build_sandbox(config)) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        bases = {"api_base": base + "/dingtalk", "oapi_base": base + "/dingtalk-oapi"}
        channel = DingTalkStreamChannel(
            dingtalk_account(ACCOUNT, secret),
            dingtalk_api(http, dingtalk_account(ACCOUNT, secret), **bases),
            public_url="",
            watch=WATCHFUL,
        )
        intake = RememberingIntake()
        lines = channel.lines(intake)
        keepers = Keepers(lines, store.troubles, lambda: datetime.now(UTC), Metrics(), QUICK)
        keeping = asyncio.create_task(keepers.keep())
        yield Stage(http, base, channel, intake, keepers, store)
        keepers.stop()
        await asyncio.wait_for(keeping, 15.0)


@pytest.fixture
async def stage(http: ClientSession, store: Store) -> AsyncIterator[Stage]:
    async with on_stage(http, store) as found:
        await found.stands()
        yield found


async def test_what_is_said_is_heard_once_by_whichever_line(stage: Stage) -> None:
    texts = [f"第 {number} 句" for number in range(20)]
    for text in texts:
        await stage.says(text)
    await stage.has_heard(*texts)
    assert len(await stage.ids()) == 2
    assert all(each["unacked"] == 0 for each in await stage.connections())


async def test_lines_that_are_sent_away_are_followed_by_others_and_nothing_is_lost(
    stage: Stage,
) -> None:
    before = await stage.ids()
    await stage.says("先说一句")
    await stage.act("stream/disconnect")
    await stage.says("再说一句")
    await stage.others_stand(before)
    await stage.says("又说一句")
    await stage.has_heard("先说一句", "再说一句", "又说一句")


async def test_lines_that_are_cut_are_opened_again_and_what_was_said_meanwhile_comes(
    stage: Stage,
) -> None:
    before = await stage.ids()
    await stage.act("stream/cut")
    await stage.says("有人吗")
    await stage.others_stand(before)
    await stage.has_heard("有人吗")


async def test_lines_that_fell_silent_are_replaced_and_what_went_down_them_comes_again(
    stage: Stage,
) -> None:
    before = await stage.ids()
    await stage.act("stream/silence")
    await stage.says("有人吗")
    await stage.others_stand(before)
    await stage.has_heard("有人吗")


async def test_what_was_written_down_late_is_handled_once(stage: Stage) -> None:
    """DingTalk sends it again meanwhile, down the same line or the other one."""
    stage.intake.pause.clear()
    await stage.says("慢慢来")
    await until(lambda: stage.intake.paused)
    await asyncio.sleep(2 * AGAIN_SECONDS[0])
    stage.intake.pause.set()
    await stage.has_heard("慢慢来")


async def test_a_press_in_a_group_changes_the_card_by_its_acknowledgement(stage: Stage) -> None:
    account = stage.channel.account
    group = Chat(channel="dingtalk", account=account, kind="group", id="cidSUPERVISORS0Aa==")
    await stage.channel.send(Outgoing(to=group, message=repair_card(), key="card-7"))
    card = await stage.last_card()
    stage.intake.face = dataclasses.replace(repair_card(), buttons=(), outcome="已由孙丽接单")
    answer = await stage.act("press", person="sun_li", message=card["id"], button="accept:1")
    assert answer["toast"] is None
    assert (await stage.last_card())["card"]["public"]["outcome"] == "已由孙丽接单"
    (update,) = stage.intake.updates
    assert isinstance(update.content, ButtonPressed) and update.sender.id == "sun_li"


async def test_a_new_colleague_is_told_of(stage: Stage) -> None:
    await stage.act("contacts", platform="dingtalk", change="create_user", userid="he_jing")
    await until(lambda: stage.intake.errands)
    assert {errand.key for errand in stage.intake.errands} == {"he_jing"}


async def test_with_a_wrong_secret_no_line_stands_and_every_process_can_know_it(
    http: ClientSession, store: Store
) -> None:
    async with on_stage(http, store, secret="guessed") as stage:
        await until(lambda: all("AppSecret" in each.reason for each in stage.keepers.states))
        async with asyncio.timeout(10.0):
            while not (found := await store.troubles.all()):
                await asyncio.sleep(0.05)
    assert "AppSecret" in found[0].reason and "guessed" not in found[0].reason


async def test_words_go_out_as_ever(stage: Stage) -> None:
    here = Chat(channel="dingtalk", account=stage.channel.account, kind="direct", id="zhang_min")
    await stage.channel.send(Outgoing(to=here, message=Text(text="请问地址？"), key="row-1"))
    await stage.channel.start()
