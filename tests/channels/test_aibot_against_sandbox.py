"""The AI bot's channel against the sandbox's gateway, which was written from the vendor's documents without sight of it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientSession, FormData
from aiohttp.test_utils import TestServer

from bot.channels.channel import (
    CardExpired,
    ChannelError,
    FetchedFile,
    Outgoing,
    Refused,
    TooLarge,
    TryLater,
)
from bot.channels.line import Replaced
from bot.channels.tokens import MemoryTokens
from bot.channels.wecom.aibot.channel import BotChannel, BotLine
from bot.channels.wecom.aibot.people import BotPeople
from bot.channels.wecom.aibot.socket import BotCredentials
from bot.channels.wecom.api import WeComApi
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig, WeComAccount
from handlers.cards import Card, Message, Picture, Text
from handlers.updates import ButtonPressed, Chat, Entered, FileSent, TextSent, Update
from tests.channels.builders import (
    LIMIT,
    PUBLIC_URL,
    SHANGHAI,
    RememberingIntake,
    act_in_sandbox,
    repair_card,
)
from tests.waiting import until

PNG = b"\x89PNG\r\n\x1a\n a photo of a leak"
ACCOUNT = WeComAccount()
GROUP_WINDOW, OWN_WINDOW = "wecom:group:wrSupervisorsBot01", "wecom:bot:zhou_min"
GROUP = Chat(channel="wecom_bot", account=ACCOUNT.corp_id, kind="group", id="wrSupervisorsBot01")
OWN = replace(GROUP, kind="direct", id="zhou_min")
SETTLED = replace(repair_card(), buttons=(), outcome="已由周敏同意")


@dataclass(slots=True)
class BotIntake(RememberingIntake):
    """A press is answered within the five seconds of WeCom; `takes_seconds` is how long the desk needs."""

    takes_seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    async def handle_now(self, update: Update, within_seconds: float) -> Card | None:
        self.waits.append(within_seconds)
        self.now.append(update)
        return self.face if self.takes_seconds < within_seconds else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    http: ClientSession
    sandbox: str
    intake: BotIntake
    bot: BotChannel
    line: BotLine

    async def act(self, what: str, **body: object) -> dict[str, object]:
        return await act_in_sandbox(self.http, self.sandbox, what, **body)

    async def says(self, text: str, chat: str = GROUP_WINDOW, **more: object) -> Update:
        await self.act("say", person="zhou_min", chat=chat, text=text, **more)
        return await self.heard()

    async def sends(self, chat: str, kind: str, **more: str) -> Update:
        form = FormData({"person": "zhou_min", "chat": chat, "kind": kind, **more})
        form.add_field("file", PNG, filename="leak.png", content_type="image/png")
        path = "photo" if kind == "image" else "file"
        async with self.http.post(f"{self.sandbox}/sandbox/api/{path}", data=form) as answer:
            assert answer.status == 200, await answer.text()
        return await self.heard()

    async def heard(self) -> Update:
        """The next update."""
        await until(lambda: self.intake.updates)
        return self.intake.updates.pop(0)

    async def shown(self, chat: str = GROUP_WINDOW) -> list[dict[str, object]]:
        async with self.http.get(f"{self.sandbox}/sandbox/api/world") as answer:
            world = await answer.json()
        found = next(one["messages"] for one in world["chats"] if one["id"] == chat)
        assert isinstance(found, list)
        return found

    async def send(self, message: Message, to: Chat = GROUP, key: str = "o1") -> None:
        await self.bot.send(Outgoing(to=to, message=message, key=key))


@pytest.fixture
async def stage(http: ClientSession) -> AsyncIterator[Stage]:
    async with TestServer(build_sandbox(SandboxConfig(bot_url="http://127.0.0.1:1"))) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        bot, intake = a_bot(http, base), BotIntake()
        line = bot.line(intake)
        await line.open()
        yield Stage(http=http, sandbox=base, intake=intake, bot=bot, line=line)
        await line.end()


def a_bot(http: ClientSession, base: str, secret: str = ACCOUNT.bot_secret) -> BotChannel:
    api = WeComApi(
        ACCOUNT.corp_id,
        ACCOUNT.secret,
        app=str(ACCOUNT.agent_id),
        http=http,
        tokens=MemoryTokens(),
        api_base=f"{base}/wecom",
    )
    return BotChannel(
        ACCOUNT.corp_id,
        BotCredentials(
            bot_id=ACCOUNT.bot_id,
            secret=secret,
            ws_url=f"{base.replace('http', 'ws', 1)}/wecom/aibot",
        ),
        BotPeople(api, str(ACCOUNT.agent_id)),
        http,
        public_url=PUBLIC_URL,
        timezone=SHANGHAI,
    )


async def test_words_in_the_group_come_in_without_the_bots_name(stage: Stage) -> None:
    update = await stage.says("同意 12")
    assert update.content == TextSent(text="同意 12")
    assert update.chat == GROUP
    assert (update.sender.id, update.sender.people_of) == ("zhou_min", "wecom")
    assert stage.intake.soon == [update]


async def test_a_quote_comes_with_what_it_quotes(stage: Stage) -> None:
    await stage.says("在吗")
    await stage.send(Text(text="工单 WX-1001 待审批"))
    quoted = (await stage.shown())[-1]["id"]
    update = await stage.says("同意", reply_to=quoted)
    assert isinstance(update.content, TextSent)
    assert "WX-1001" in update.content.quoted


async def test_a_photo_is_fetched_and_opened(stage: Stage) -> None:
    update = await stage.sends(OWN_WINDOW, "image")
    assert isinstance(update.content, FileSent)
    fetched = await stage.bot.fetch_file(update.content, LIMIT)
    assert (fetched.content, fetched.name) == (PNG, "leak.png")
    assert "aeskey" not in repr(update) and "/files/" not in repr(update)


async def test_a_file_that_is_too_large_too_old_or_spoilt_is_refused(stage: Stage) -> None:
    photo = (await stage.sends(OWN_WINDOW, "image")).content
    assert isinstance(photo, FileSent)
    with pytest.raises(TooLarge):
        await stage.bot.fetch_file(photo, len(PNG) - 1)
    about = json.loads(photo.ref)
    for spoilt in (
        {**about, "url": f"{stage.sandbox}/wecom/aibot/files/of-yesterday"},
        {**about, "aeskey": base64.b64encode(bytes(32)).decode()},
    ):
        with pytest.raises(Refused):
            await stage.bot.fetch_file(replace(photo, ref=json.dumps(spoilt)), LIMIT)


async def test_a_photo_with_words_is_two_things_said(stage: Stage) -> None:
    words = await stage.sends(GROUP_WINDOW, "image", text="这里漏水")
    assert words.content == TextSent(text="这里漏水")
    photo = (await stage.heard()).content
    assert isinstance(photo, FileSent) and photo.caption == "这里漏水"
    assert (await stage.bot.fetch_file(photo, LIMIT)).content == PNG


async def test_a_voice_is_the_words_recognised_in_it(stage: Stage) -> None:
    update = await stage.sends(OWN_WINDOW, "voice", text="空调不制冷了")
    assert update.content == TextSent(text="空调不制冷了")


async def test_an_answer_is_given_to_the_message_and_calls_its_speaker(stage: Stage) -> None:
    await stage.says("进度")
    await until(lambda: stage.intake.soon)
    await stage.send(Text(text="暂无工单", mention="zhou_min"))
    answer = (await stage.shown())[-1]
    assert answer["text"] == "<@zhou_min> 暂无工单"
    await stage.send(Text(text="还有一句", mention="zhou_min"), key="o2")
    assert await commands(stage) == ["aibot_respond_msg", "aibot_send_msg"]


async def commands(stage: Stage) -> list[str]:
    async with stage.http.get(f"{stage.sandbox}/sandbox/api/calls") as answer:
        found = await answer.json()
    paths = [str(one["path"]).rsplit("/", 1)[-1] for one in found["calls"]]
    return [path for path in paths if path.startswith("aibot_") and path != "aibot_subscribe"]


async def test_a_pressed_card_changes_in_the_answer_for_everybody(stage: Stage) -> None:
    await stage.says("在吗")
    await stage.send(repair_card(), key="card-1")
    card = (await stage.shown())[-1]
    stage.intake.face = SETTLED
    await stage.act("press", person="chen_gang", message=card["id"], button=0)
    update = await stage.heard()
    assert isinstance(update.content, ButtonPressed)
    assert update.content.card_key == "card-1"
    assert update.content.payload == repair_card().buttons[0].payload
    assert update.sender.id == "chen_gang"
    await settled(stage)
    assert 3.0 < stage.intake.waits[0] <= 4.0


async def settled(stage: Stage) -> None:
    async def is_so() -> bool:
        return "已由周敏同意" in str((await stage.shown())[-1]["card"])

    async with asyncio.timeout(5.0):
        while not await is_so():
            await asyncio.sleep(0.02)


async def test_a_press_that_takes_too_long_changes_nothing(stage: Stage) -> None:
    await stage.says("在吗")
    await stage.send(repair_card(), key="card-1")
    card = (await stage.shown())[-1]
    stage.intake.face, stage.intake.takes_seconds = SETTLED, 10.0
    await stage.act("press", person="chen_gang", message=card["id"], button=0)
    await stage.heard()
    await stage.line.end()
    assert (await stage.shown())[-1]["card"] == card["card"]


async def test_whoever_opens_the_chat_is_welcomed_in_time(stage: Stage) -> None:
    await stage.act("enter", person="zhou_min", chat=OWN_WINDOW)
    update = await stage.heard()
    assert update.content == Entered()
    await until(lambda: stage.intake.soon)
    await stage.send(Text(text="您好，我是工单助手"), to=OWN)
    assert (await stage.shown(OWN_WINDOW))[-1]["text"] == "您好，我是工单助手"


@pytest.mark.parametrize("media_type", ["image/png", "image/gif"])
async def test_a_picture_the_platform_does_not_take_is_said_to_be_in_the_ticket(
    stage: Stage, media_type: str
) -> None:
    """The sandbox knows no upload over the line, as the first version of the document."""
    await stage.says("在吗")
    picture = FetchedFile(content=PNG, media_type=media_type, name="leak")
    await stage.bot.send(Outgoing(to=GROUP, message=Picture(file=1), key="o1", picture=picture))
    assert "图片" in str((await stage.shown())[-1]["text"])


async def test_a_group_that_never_spoke_to_the_bot_is_refused(stage: Stage) -> None:
    with pytest.raises(ChannelError) as caught:
        await stage.send(Text(text="有人吗"))
    assert caught.value.code == "93006"


async def test_encrypted_ids_are_read_once_by_the_application(stage: Stage) -> None:
    await stage.act("bot/encrypt_userids", on=True)
    assert (await stage.says("进度")).sender.id == "zhou_min"
    assert (await stage.says("进度")).sender.id == "zhou_min"
    async with stage.http.get(f"{stage.sandbox}/sandbox/api/calls") as answer:
        calls = (await answer.json())["calls"]
    asked = [one for one in calls if "openuserid_to_userid" in str(one["path"])]
    assert len(asked) == 1


async def test_no_card_changes_unasked(stage: Stage) -> None:
    with pytest.raises(CardExpired):
        await stage.bot.refresh(GROUP, "card-1", SETTLED, "")


async def test_a_wrong_secret_says_so_and_leaves_the_channel_elsewhere(
    stage: Stage, http: ClientSession
) -> None:
    bot = a_bot(http, stage.sandbox, secret="not-the-secret")
    line = bot.line(stage.intake)
    with pytest.raises(ChannelError) as caught:
        await line.open()
    await line.end()
    assert caught.value.code == "853000" and not bot.is_here


async def test_who_is_replaced_hears_it_and_the_other_goes_on(
    stage: Stage, http: ClientSession
) -> None:
    other = a_bot(http, stage.sandbox).line(stage.intake)
    await other.open()
    assert isinstance(await asyncio.wait_for(stage.line.lost(), 5.0), Replaced)
    await stage.line.close()
    assert not stage.bot.is_here
    with pytest.raises(TryLater):
        await stage.send(Text(text="还在吗"))
    await other.end()


async def test_a_line_that_is_cut_is_lost_and_may_be_opened_again(stage: Stage) -> None:
    await stage.act("bot/disconnect")
    lost = await asyncio.wait_for(stage.line.lost(), 5.0)
    assert not stage.bot.is_here
    assert not isinstance(lost, Replaced | Refused)
    await stage.line.close()
    await stage.line.open()
    assert (await stage.says("回来了吗")).content == TextSent(text="回来了吗")


async def test_nobody_there_is_tried_later(http: ClientSession) -> None:
    line = a_bot(http, "http://127.0.0.1:9").line(BotIntake())
    with pytest.raises(TryLater, match="连不上"):
        await line.open()
    await line.end()


async def test_nothing_said_reaches_the_output(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    await stage.says("我的电话是 13800138000")
    await stage.send(Text(text="收到 13800138000", mention="zhou_min"))
    said = capfd.readouterr()
    assert "13800138000" not in said.out + said.err
