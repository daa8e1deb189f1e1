"""One WeCom application as a `Channel`; the composition root builds it, routes and outbox use it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web

from bot.channels.call_book import CallBook, NoBook
from bot.channels.calls import Json
from bot.channels.channel import (
    CardExpired,
    FetchedFile,
    Intake,
    NewGroup,
    Outgoing,
    Receipt,
    Refused,
    picture_of,
)
from bot.channels.clock import utc_now
from bot.channels.envelope import Envelope
from bot.channels.webhook import Opened, answer_with, receive_with
from bot.channels.wecom.client import WeComClient, WeComCredentials
from bot.channels.wecom.crypto import clock_off, open_message, open_url_check
from bot.channels.wecom.limits import MESSAGES
from bot.channels.wecom.parse import CHANNEL, parse
from bot.channels.wecom.render import (
    BUTTONS,
    TEXT_BYTES,
    render_card,
    render_group_text,
    render_notice,
    render_text,
    shows_whole,
)
from bot.channels.wecom.render_messages import (
    LARGEST_FILE,
    fits_textcard,
    render_file,
    render_textcard,
)
from bot.channels.wecom.render_picks import OPTIONS
from bot.channels.wecom.replies import answer_with_card
from handlers.capabilities import Capabilities, Limit
from handlers.cards import Card, Picture, Text
from handlers.updates import ButtonPressed, Chat, FileSent, Update

PATH = "/callbacks/wecom"
# Long enough for every retry of one delivery, short enough that an answer may be given again.
DUPLICATE_WINDOW_SECONDS = 600
# WeCom waits five seconds for an answer; whoever pressed does not wait as long.
FACE_WITHIN_SECONDS = 1.6

log = structlog.get_logger(__name__)


class WeComChannel:
    name = CHANNEL
    uploads_of = CHANNEL
    capabilities = Capabilities(
        group_cards=False,
        group_inbound=False,
        card_update="code",
        max_text_bytes=TEXT_BYTES,
        max_buttons=BUTTONS,
        answer_within_seconds=5.0,
        holds=shows_whole,
        most_options=OPTIONS,
        makes_groups=True,
        largest_file=LARGEST_FILE,
        limits=MESSAGES,
    )

    def __init__(
        self,
        credentials: WeComCredentials,
        client: WeComClient,
        *,
        public_url: str,
        timezone: ZoneInfo,
        clock: Callable[[], datetime] = utc_now,
        book: CallBook | None = None,
        limits: tuple[Limit, ...] = MESSAGES,
        answers_presses: bool = False,
    ) -> None:
        self.account = credentials.corp_id
        self.capabilities = replace(
            self.capabilities, limits=limits, answers_presses=answers_presses
        )
        self._book = book or NoBook()
        self._agent_id = credentials.agent_id
        self._client = client
        self._public_url = public_url.rstrip("/")
        self._timezone = timezone
        self._clock = clock
        self._envelope = Envelope(
            token=credentials.token, aes_key=credentials.aes_key, receiver=credentials.corp_id
        )

    @property
    def is_here(self) -> bool:
        return True

    async def start(self) -> None:
        """Nothing to register: the administrator enters the callback address by hand."""

    def mount(self, app: web.Application, intake: Intake) -> None:
        app.router.add_get(PATH, receive_with(self._open_url_check, intake), allow_head=False)
        receive = answer_with(
            self._open_message,
            intake,
            partial(self._respond, intake),
            hang_up_unsafe=True,
            clock_differs=self._book.clock_differs,
        )
        app.router.add_post(PATH, receive)

    async def send(self, outgoing: Outgoing) -> Receipt:
        if outgoing.to.kind == "group":
            await self._client.send_to_group(outgoing.to.id, await self._for_group(outgoing))
            return Receipt()
        message = {**await self._for_person(outgoing), **_duplicate_check(outgoing)}
        answer = await self._client.send_message(outgoing.to.id, message)
        code = answer.get("response_code")
        return Receipt(
            message_id=str(answer.get("msgid", "")),
            update_codes=(code,) if isinstance(code, str) and code else (),
        )

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        if not update_code:
            raise CardExpired("没有可用的 response_code，卡片不能更新")
        await self._client.update_card(to.id, update_code, self._card(card, card_key))

    async def recall(self, to: Chat, message_id: str) -> None:
        if to.kind == "group" or not message_id:
            raise Refused("企业微信不能撤回应用发到群聊的消息")
        await self._client.recall_message(message_id)

    async def make_group(self, group: NewGroup) -> None:
        await self._client.create_group(group.id, group.title, group.members)

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        return await self._client.api.fetch_media(file.ref, limit_bytes)

    async def close(self) -> None:
        """The HTTP session belongs to the composition root."""

    def _open_url_check(self, request: web.Request, _: bytes) -> Opened:
        return Opened(answer=open_url_check(self._envelope, request.query, self._clock()))

    def _open_message(self, request: web.Request, body: bytes) -> Opened:
        now = self._clock()
        plaintext = open_message(self._envelope, request.query, body, now)
        told = parse(plaintext, corp_id=self.account, agent_id=self._agent_id)
        return Opened(
            updates=(told.update,) if told.update else (),
            errands=told.errands,
            clock_off=clock_off(request.query, now),
        )

    async def _respond(
        self, intake: Intake, opened: Opened, new: tuple[Update, ...]
    ) -> web.Response:
        """At once; to a press with the card's new face, where that is set so. A press that comes again is one whose
        answer was lost."""
        for update in opened.updates:
            if self.capabilities.answers_presses and isinstance(update.content, ButtonPressed):
                return web.Response(text=await self._new_face(intake, update))
        for update in new:
            intake.handle_soon(update)
        return web.Response()

    async def _new_face(self, intake: Intake, update: Update) -> str:
        """Empty leaves the card as it is: it is changed by the interface when its face is ready."""
        try:
            face = await intake.handle_now(update, within_seconds=FACE_WITHIN_SECONDS)
            card = self._card(face, _key_of(update)) if face else None
        except Exception as error:  # noqa: BLE001 - the press is written down; the sweep takes it up again
            log.warning("press_unanswered", event_id=update.event_id, error=type(error).__name__)
            return ""
        if card is None:
            return ""
        return answer_with_card(
            self._envelope,
            card,
            to=update.sender.id,
            corp_id=self.account,
            nonce=secrets.token_hex(8),
            now=self._clock(),
        )

    async def _for_group(self, outgoing: Outgoing) -> Json:
        match outgoing.message:
            case Card() as card if fits_textcard(card, self._timezone):
                return render_textcard(card, timezone=self._timezone)
            case Card() as card:
                return render_notice(card, timezone=self._timezone)
            case Text() as text:
                return render_group_text(text, outgoing.link)
            case Picture() as picture:
                return await self._file(outgoing, "file" if picture.is_document else "image")

    async def _for_person(self, outgoing: Outgoing) -> Json:
        match outgoing.message:
            case Card() as card:
                template_card = self._card(card, outgoing.key)
                return {"msgtype": "template_card", "template_card": template_card}
            case Text() as text:
                return render_text(text, outgoing.link)
            case Picture() as picture:
                return await self._file(outgoing, "file" if picture.is_document else "image")

    async def _file(self, outgoing: Outgoing, kind: str) -> Json:
        media_id = outgoing.media_id or await self.upload(kind, picture_of(outgoing))
        return render_file(kind, media_id)

    async def upload(self, kind: str, file: FetchedFile) -> str:
        return await self._client.api.upload_media(kind, file)

    def _card(self, card: Card, key: str) -> Json:
        link = card.link or self._public_url
        return render_card(card, key=key, link=link, timezone=self._timezone)


def _key_of(update: Update) -> str:
    return update.content.card_key if isinstance(update.content, ButtonPressed) else ""


def _duplicate_check(outgoing: Outgoing) -> Json:
    """WeCom drops a repetition itself: the retry of a delivery whose answer was lost is not heard twice."""
    if outgoing.is_repeat:
        return {"enable_duplicate_check": 0}
    return {
        "enable_duplicate_check": 1,
        "duplicate_check_interval": DUPLICATE_WINDOW_SECONDS,
    }
