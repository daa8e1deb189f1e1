"""An AI bot 智能机器人 of a WeCom corp as a `Channel`: groups it is in and 1:1 chats, over its long connection.

The corp's members speak; the platform tells the bot only of messages that call it by @, and takes its messages only in
chats where it was spoken to before. A card changes only in the answer to a press. WeCom docs 101039, 101463.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from aiohttp import ClientSession, web

from bot.channels.calls import Json
from bot.channels.channel import (
    CardExpired,
    ChannelError,
    FetchedFile,
    Intake,
    NewGroup,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
    picture_of,
)
from bot.channels.clock import utc_now
from bot.channels.wecom.aibot import media
from bot.channels.wecom.aibot.door import BotDoor
from bot.channels.wecom.aibot.frames import Frame, Frames
from bot.channels.wecom.aibot.parse import CHANNEL, PEOPLE
from bot.channels.wecom.aibot.people import BotPeople
from bot.channels.wecom.aibot.render import (
    MARKDOWN_BYTES,
    render_face,
    render_message,
    render_stream,
    render_welcome,
)
from bot.channels.wecom.aibot.socket import BotCredentials, BotSocket
from bot.channels.wecom.aibot.upload import upload_picture
from bot.channels.wecom.render import BUTTONS, shows_whole
from handlers.capabilities import Capabilities, Limit
from handlers.cards import Card, Picture, Text
from handlers.updates import Chat, FileSent

log = structlog.get_logger(__name__)

SEND = "aibot_send_msg"
RESPOND = "aibot_respond_msg"
WELCOME = "aibot_respond_welcome_msg"
UPDATE = "aibot_respond_update_msg"
SINGLE, GROUP = 1, 2
# Answers and pushes alike; some room is left for what is on its way when another process takes over.
LIMITS = tuple(
    Limit(scope, count, seconds)
    for scope in ("member", "group")
    for count, seconds in ((28, 60.0), (980, 3600.0))
)


class BotChannel:
    name = CHANNEL
    capabilities = Capabilities(
        group_cards=True,
        group_inbound=True,
        card_update="answer",
        max_text_bytes=MARKDOWN_BYTES,
        max_buttons=BUTTONS,
        answer_within_seconds=5.0,
        holds=shows_whole,
        limits=LIMITS,
        people_of=PEOPLE,
    )

    def __init__(
        self,
        account: str,
        credentials: BotCredentials,
        people: BotPeople,
        http: ClientSession,
        *,
        public_url: str,
        timezone: ZoneInfo,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.account = account
        self.credentials = credentials
        self.people = people
        self.clock = clock
        self.frames = Frames()
        self.socket: BotSocket | None = None
        self._http = http
        self._public_url = public_url
        self._timezone = timezone

    @property
    def is_here(self) -> bool:
        return self.socket is not None and not self.socket.has_ended

    async def start(self) -> None:
        """Nothing to register: whoever holds the line is told everything."""

    def mount(self, app: web.Application, intake: Intake) -> None:
        """No callback comes over HTTP."""

    async def send(self, outgoing: Outgoing) -> Receipt:
        frame = self.frames.take_for(outgoing)
        if frame is None or not await self._answer(outgoing, frame):
            await self._push(outgoing)
        return Receipt()

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        raise CardExpired("智能机器人的卡片只能在按下按钮的应答里更新")

    async def make_group(self, group: NewGroup) -> None:
        raise Refused("智能机器人不能创建群聊")

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        return await media.fetch(self._http, file.ref, limit_bytes)

    async def close(self) -> None:
        """Whoever holds the line closes it."""

    async def change_pressed(self, request: str, card_key: str, face: Card) -> None:
        """The answer to a press, for everybody who sees the card."""
        link, timezone = self._public_url, self._timezone
        body = render_face(face, key=card_key, link=link, timezone=timezone)
        await self._line().ask(UPDATE, body, request)

    def line(self, intake: Intake) -> BotLine:
        """What is held by one process at a time."""
        return BotLine(self, intake)

    async def _answer(self, outgoing: Outgoing, frame: Frame) -> bool:
        """False where the callback cannot be answered any more: then it is pushed."""
        message, key = outgoing.message, outgoing.key
        link, timezone = self._public_url, self._timezone
        try:
            if frame.is_entry:
                body = render_welcome(message, key=key, link=link, timezone=timezone)
                await self._line().ask(WELCOME, body, frame.request)
            elif isinstance(message, Text):
                await self._line().ask(RESPOND, render_stream(message, key=key), frame.request)
            else:
                return False
        except Refused:
            return False
        return True

    async def _push(self, outgoing: Outgoing) -> None:
        body = await self._picture(outgoing) or render_message(
            outgoing.message, key=outgoing.key, link=self._public_url, timezone=self._timezone
        )
        to = outgoing.to
        kind = GROUP if to.kind == "group" else SINGLE
        await self._line().ask(SEND, {"chatid": to.id, "chat_type": kind, **body})

    async def _picture(self, outgoing: Outgoing) -> Json | None:
        """None where there is none, and where the platform does not take it: then words say where it is."""
        if not isinstance(outgoing.message, Picture):
            return None
        try:
            media_id = await upload_picture(self._line(), picture_of(outgoing))
        except Refused as refused:
            log.warning("picture_not_taken", reason=refused.reason)
            return None
        return {"msgtype": "image", "image": {"media_id": media_id}}

    def _line(self) -> BotSocket:
        if self.socket is None:
            raise TryLater("智能机器人的长连接不在本进程", after=1.0)
        return self.socket


class BotLine:
    """The `Line` of a `BotChannel`: one connection after the other before one door."""

    channel = CHANNEL

    def __init__(self, bot: BotChannel, intake: Intake) -> None:
        self.name = f"{CHANNEL}:{bot.credentials.bot_id}"
        self.account = bot.account
        self._bot = bot
        userid_of, answer = bot.people.userid_of, bot.change_pressed
        self._door = BotDoor(bot.account, intake, bot.frames, userid_of, answer, bot.clock)
        self._socket: BotSocket | None = None
        self._last_heard_at: datetime | None = None

    @property
    def heard_at(self) -> datetime | None:
        return (self._socket.heard_at if self._socket else None) or self._last_heard_at

    async def open(self) -> None:
        self._bot.frames.forget_all()
        self._door.open()
        self._socket = BotSocket(self._bot.credentials, self._door.take)
        await self._socket.open()
        self._bot.socket = self._socket

    async def lost(self) -> ChannelError:
        if self._socket is None:
            return TryLater("智能机器人的长连接没有打开")
        return await self._socket.ended()

    async def close(self) -> None:
        self._bot.socket = None
        self._last_heard_at = self.heard_at
        socket, self._socket = self._socket, None
        if socket:
            await socket.close()

    async def end(self) -> None:
        await self._door.close()
        await self.close()
