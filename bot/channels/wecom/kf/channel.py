"""微信客服 as a `Channel`: customers outside the company, one to one; what they write is fetched by errands.

WeCom docs 94670 and 94677. Its callbacks come in by the application's (`channel.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.channels.calls import Json
from bot.channels.channel import (
    CardExpired,
    ChannelError,
    FetchedFile,
    Intake,
    NewGroup,
    NotNow,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
    picture_of,
)
from bot.channels.clock import utc_now
from bot.channels.wecom.kf.client import KfClient, SessionState
from bot.channels.wecom.kf.parse import CHANNEL, code_of
from bot.channels.wecom.kf.render import (
    ITEMS,
    TEXT_BYTES,
    render_card,
    render_text,
    shows_whole,
)
from bot.channels.wecom.parse import CHANNEL as APPLICATION
from handlers.capabilities import Capabilities, ReplyWindow
from handlers.cards import Card, Picture, Text
from handlers.updates import Chat, FileSent
from storage.reply_windows import IN_QUEUE

FIVE_IN_TWO_DAYS = ReplyWindow(messages=5, lasts=timedelta(hours=48), kept_back=1)
"""WeCom doc 94677: five messages within 48 hours of the customer's last one."""
WRONG_STATE, BAD_PARAMETER = "95018", "40058"


class WeComKfChannel:
    name = CHANNEL
    uploads_of = APPLICATION
    capabilities = Capabilities(
        group_cards=False,
        group_inbound=False,
        card_update="none",
        max_text_bytes=TEXT_BYTES,
        max_buttons=ITEMS,
        answer_within_seconds=5.0,
        holds=shows_whole,
        limits=(),
        window=FIVE_IN_TWO_DAYS,
        hands_over="wecom",
    )

    def __init__(
        self,
        corp_id: str,
        client: KfClient,
        *,
        timezone: ZoneInfo,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.account = corp_id
        self.client = client
        self._timezone = timezone
        self._clock = clock

    @property
    def is_here(self) -> bool:
        return True

    async def start(self) -> None:
        """Nothing to register: the administrator binds the application to 微信客服 by hand."""

    def mount(self, app: web.Application, intake: Intake) -> None:
        """The application's callback is this channel's as well."""

    async def send(self, outgoing: Outgoing) -> Receipt:
        """A customer who is being served by hand, or has had all that may be sent, is written to later: NotNow."""
        message = await self._message(outgoing)
        if code := self._code(outgoing):
            return await self._answer_event(code, outgoing, message)
        if not outgoing.through:
            raise NotNow("客户还没有在微信客服中发过言")
        try:
            sent = await self.client.send(
                outgoing.through, outgoing.to.id, _msgid(outgoing), message
            )
        except NotNow as not_now:
            if not_now.code != WRONG_STATE:
                raise
            served_by = await self._served_by(outgoing)
            raise NotNow(not_now.reason, served_by=served_by, code=WRONG_STATE) from not_now
        except Refused as refused:
            if not _has_arrived(outgoing, refused):
                raise
            sent = _msgid(outgoing)
        return Receipt(message_id=sent)

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        raise CardExpired("微信客服的菜单发出后不能更改")

    async def make_group(self, group: NewGroup) -> None:
        raise Refused("微信客服中没有群聊")

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        return await self.client.api.fetch_media(file.ref, limit_bytes)

    async def close(self) -> None:
        """The HTTP session belongs to the composition root."""

    async def _message(self, outgoing: Outgoing) -> Json:
        match outgoing.message:
            case Card() as card:
                return render_card(card, key=outgoing.key, timezone=self._timezone)
            case Text() as text:
                return render_text(text)
            case Picture():
                media_id = outgoing.media_id or await self.upload("image", picture_of(outgoing))
                return {"msgtype": "image", "image": {"media_id": media_id}}

    async def upload(self, kind: str, file: FetchedFile) -> str:
        return await self.client.api.upload_media(kind, file)

    def _code(self, outgoing: Outgoing) -> str:
        """Of an event that may be answered by one word; pictures are none."""
        hook = outgoing.reply_hook
        is_good = hook and hook.expires_at > self._clock()
        return (
            code_of(hook) if hook and is_good and not isinstance(outgoing.message, Picture) else ""
        )

    async def _answer_event(self, code: str, outgoing: Outgoing, message: Json) -> Receipt:
        """A code that is no good any more is tried until its time is over, and then the customer's word is waited for."""
        try:
            sent = await self.client.send_on_event(code, _msgid(outgoing), message)
        except (Refused, NotNow) as refused:
            if not _has_arrived(outgoing, refused):
                raise TryLater(refused.reason, after=10.0, code=refused.code) from refused
            sent = _msgid(outgoing)
        return Receipt(message_id=sent, hook_is_spent=True)

    async def _served_by(self, outgoing: Outgoing) -> str:
        state, servicer = await self.client.state(outgoing.through, outgoing.to.id)
        match state:
            case SessionState.QUEUE:
                return IN_QUEUE
            case SessionState.SERVICER:
                return servicer or IN_QUEUE
            case _:
                return ""


def _has_arrived(outgoing: Outgoing, refused: ChannelError) -> bool:
    """A parameter that is refused at a retry is the msgid: each is taken once, and this one was, though we never heard
    so."""
    return outgoing.is_retry and refused.code == BAD_PARAMETER


def _msgid(outgoing: Outgoing) -> str:
    """At most 32 of [0-9A-Za-z_-], one of its own for each delivery, the same at each try."""
    return f"g{outgoing.mark or outgoing.key}"[:32]
