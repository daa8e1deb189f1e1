"""Many customers at once: each reports, reads the summary, submits, and waits for the ticket's number, twice over."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.chats import direct_chat_id, kf_chat_id
from bot.sandbox.config import DingTalkAccount, SandboxConfig
from bot.sandbox.dingtalk import callbacks as dingtalk_callbacks
from bot.sandbox.people import Company, Person, demo_world
from bot.sandbox.stage import STAGE, Stage
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wecom import kf_callback as wecom_kf_callback
from tests.promises.installation import HURRIED
from tests.sandbox.visitor import Json, Visitor

RETRY_SECONDS, RETRIES = 1.5, 30
"""More often than the platforms try: what they give up is not ours to keep, and here the server dies every few seconds."""
QUICK_REPAIR = """
schema: ticket-type/1
key: quick_repair
name: 报修
prefix: KX
opens_with: [报修]
form:
  - {id: description, kind: text, label: 描述, required: true, takes_first_words: true}
flow:
  - id: dispatch
    kind: handle
    name: 待接单
    phase: new
    assignee: {role: engineer}
    mode: claim
    actions:
      - {id: accept, do: accept, label: 接单, style: primary}
sla:
  - {id: first_response, name: 响应, within: PT1H, until: dispatch, tell: [engineer]}
card: [description]
"""
"""One question, so that two messages make a ticket."""
_NUMBER = re.compile(r"KX-\d+")


def a_town(customers: int, of_dingtalk: int, of_kf: int = 0) -> Company:
    """The demo company, and so many customers, the last of them on DingTalk, and so many more on WeChat."""
    town = demo_world()
    for number in range(customers):
        is_wecom = number < customers - of_dingtalk
        town = town.joined_by(
            Person(
                id=f"customer_{number}",
                name=f"客户{number}",
                platform="wecom" if is_wecom else "dingtalk",
                title="客户",
            )
        )
    for number in range(of_kf):
        town = town.joined_by(
            Person(
                id=f"customer_wx{number}",
                name=f"微信客户{number}",
                platform="wecom",
                is_member=False,
            )
        )
    return town


@dataclass
class Chats:
    """What the bot has said in each chat, kept up as it is said."""

    said: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    _news: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def follow(self, stage: Stage, is_open: asyncio.Event) -> None:
        with stage.world.feed.watching() as lines:
            is_open.set()
            while (line := await lines.get()) is not None:
                message: Json = json.loads(line.split(b"data: ", 1)[1])["message"]
                author = message["from"]
                if isinstance(author, dict) and author["kind"] == "bot":
                    chat = str(message["chat"])
                    self.said[chat][str(message["id"])] = message
                    self._news[chat].set()

    async def hears(self, chat: str, is_it: Callable[[str], bool], within: float) -> str:
        """The first thing said in the chat that is it."""
        async with asyncio.timeout(within):
            while True:
                self._news[chat].clear()
                for words in self.words(chat):
                    if is_it(words):
                        return words
                await self._news[chat].wait()

    def words(self, chat: str) -> list[str]:
        return [words_of(message) for message in list(self.said[chat].values())]


def words_of(message: Json) -> str:
    """Its text, or its card as JSON without the made-up keys, which may spell anything."""
    card = message.get("card")
    if not isinstance(card, dict):
        return str(message.get("text"))
    shown = {name: part for name, part in card.items() if name not in _KEYS}
    return json.dumps(shown, ensure_ascii=False)


_KEYS = {"task_id", "out_track_id"}


@dataclass
class Crowd:
    visitor: Visitor
    chats: Chats
    people: tuple[Person, ...]
    dice: random.Random
    patience_seconds: float = 60.0
    said: int = 0
    redelivered: int = 0
    tickets: dict[str, list[str]] = field(default_factory=dict)

    async def live(self, spread_seconds: float) -> None:
        await asyncio.gather(*(self._live(person, spread_seconds) for person in self.people))

    async def _live(self, person: Person, spread_seconds: float) -> None:
        pauses = [self.dice.uniform(0, spread_seconds / 4) for _ in range(4)]
        chat = self._chat_of(person)
        numbers: list[str] = []
        for turn in range(2):
            await asyncio.sleep(pauses[2 * turn])
            words = f"报修：{person.name}的第{turn + 1}台机器不转了"
            await self._say(person, chat, words)
            await self._hears(chat, _summary_of(words))
            await asyncio.sleep(pauses[2 * turn + 1])
            await self._say(person, chat, "提交")
            said = await self._hears(chat, _number_beyond(numbers))
            numbers.append(_new_number(said, set(numbers)))
        self.tickets[person.id] = numbers

    def _chat_of(self, person: Person) -> str:
        """With the bot: members of WeCom have the application, people on WeChat 微信客服."""
        if person.platform == "wecom" and not person.is_member:
            return kf_chat_id(self._open_kfid, person.id)
        return direct_chat_id(person.platform, person.id)

    @property
    def _open_kfid(self) -> str:
        return self.visitor.stage.config.wecom.kf_accounts[0].open_kfid

    async def _say(self, person: Person, chat: str, text: str) -> None:
        """Now and then the platform delivers it a second time although it was taken."""
        message = await self.visitor.say(person.id, chat, text)
        self.said += 1
        if self.dice.random() < 0.3:
            self.redelivered += 1
            asyncio.get_running_loop().call_later(
                self.dice.uniform(0.0, 3.0), self._deliver_again, person, chat, str(message["id"])
            )

    def _deliver_again(self, person: Person, chat: str, message_id: str) -> None:
        stage = self.visitor.stage
        message = stage.world.message(message_id)
        if not person.is_member and person.platform == "wecom":
            wecom_kf_callback.call(stage, self._open_kfid, person.id)
        elif person.platform == "wecom":
            wecom_callbacks.tell_text(stage, person, message)
        else:
            dingtalk_callbacks.tell_text(stage, person, stage.world.chat(chat), message)

    async def _hears(self, chat: str, is_it: Callable[[str], bool]) -> str:
        try:
            return await self.chats.hears(chat, is_it, self.patience_seconds)
        except TimeoutError:
            raise AssertionError(
                f"{chat} waits in vain; it heard {self.chats.words(chat)}"
            ) from None


def _summary_of(words: str) -> Callable[[str], bool]:
    return lambda said: "提交" in said and words[3:] in said


def _number_beyond(known: list[str]) -> Callable[[str], bool]:
    return lambda said: _new_number(said, set(known)) != ""


def _new_number(said: str, known: set[str]) -> str:
    found = _NUMBER.search(said)
    return found[0] if found and found[0] not in known else ""


@asynccontextmanager
async def crowd_around(
    bot_url: str,
    customers: int,
    of_dingtalk: int,
    seed: int,
    of_kf: int = 0,
    mode: Literal["http", "stream"] = "http",
) -> AsyncIterator[Crowd]:
    """A sandbox with many people in it, whose DingTalk tells the bot things by `mode`; `visitor.client` says where it is."""
    config = SandboxConfig(
        bot_url=bot_url,
        company=a_town(customers, of_dingtalk, of_kf),
        retry_seconds=RETRY_SECONDS,
        retries=RETRIES,
        dingtalk=DingTalkAccount(mode=mode),
        gateway_again_seconds=tuple(RETRY_SECONDS * each for each in range(1, RETRIES)),
    )
    app = build_sandbox(config)
    for name in ("member_per_minute", "member_per_hour"):
        app[STAGE].limits.change(name, HURRIED)
    async with TestClient(TestServer(app)) as client:
        visitor, chats = Visitor(client, app), Chats()
        is_open = asyncio.Event()
        following = asyncio.create_task(chats.follow(visitor.stage, is_open))
        await is_open.wait()
        people = tuple(each for each in config.company.people if each.id.startswith("customer_"))
        yield Crowd(visitor, chats, people, random.Random(seed))
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def address_of(crowd: Crowd) -> str:
    return str(crowd.visitor.client.make_url("")).rstrip("/")


def with_deadline(definition: str, seconds: int) -> str:
    return definition.replace("PT1H", f"PT{seconds}S")
