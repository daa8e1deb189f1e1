"""A third platform, as small as one can be: letters over HTTP, for whoever has to write a fourth one.

What stands here would be `bot/channels/postbox/channel.py`; the page docs/en/how-to/add-a-channel.md walks through it.
Postbox signs the bytes of its callbacks with a secret, knows letters by the keys we give them, and lets them be changed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import ClientSession, web

from bot.channels.calls import Answer, Json, Request, call
from bot.channels.channel import (
    BadCallback,
    CardExpired,
    FetchedFile,
    Intake,
    NewGroup,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
)
from bot.channels.cutting import cut_bytes, plain
from bot.channels.webhook import Opened, receive_with
from handlers.capabilities import Capabilities
from handlers.cards import Card, Message, Text
from handlers.updates import ButtonPressed, Chat, Content, FileSent, Sender, TextSent, Update

NAME = "postbox"
PATH = "/callbacks/postbox"
SIGNATURE = "X-Postbox-Signature"
TEXT_BYTES, BUTTONS = 4000, 4


class PostboxChannel:
    name = NAME
    capabilities = Capabilities(
        group_cards=False,
        group_inbound=False,
        card_update="key",
        max_text_bytes=TEXT_BYTES,
        max_buttons=BUTTONS,
        answer_within_seconds=10.0,
        holds=lambda _: True,
    )

    def __init__(self, account: str, secret: str, base: str, http: ClientSession) -> None:
        self.account = account
        self._secret = secret
        self._base = base.rstrip("/")
        self._http = http

    @property
    def is_here(self) -> bool:
        return True

    async def start(self) -> None:
        """Postbox's administrator enters our address by hand."""

    def mount(self, app: web.Application, intake: Intake) -> None:
        app.router.add_post(PATH, receive_with(self._open, intake))

    async def send(self, outgoing: Outgoing) -> Receipt:
        letter = {"to": outgoing.to.id, "key": outgoing.key, **render(outgoing.message)}
        answer = await self._call("POST", "/letters", letter)
        return Receipt(message_id=str(answer.get("id", "")))

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        await self._call("PUT", f"/letters/{card_key}", render(card), is_update=True)

    async def make_group(self, group: NewGroup) -> None:
        raise Refused("Postbox knows no groups")

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        raise Refused("Postbox carries no files")

    async def close(self) -> None:
        """The HTTP session belongs to the composition root."""

    def _open(self, request: web.Request, body: bytes) -> Opened:
        expected = hmac.digest(self._secret.encode(), body, hashlib.sha256).hex()
        given = request.headers.get(SIGNATURE, "")
        if not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
            raise BadCallback(401, "the signature does not match: check the secret")
        return Opened(updates=(parse(body, self.account),))

    async def _call(self, method: str, path: str, body: Json, *, is_update: bool = False) -> Json:
        request = Request(method=method, url=self._base + path, body=body)
        return _judged(await call(self._http, request), is_update=is_update)


def parse(body: bytes, account: str) -> Update:
    """`{"id", "from", "name", "at": seconds, "text"}`, or `"pressed": {"key", "payload"}` in place of the text."""
    try:
        told = json.loads(body)
        speaker = str(told["from"])
        return Update(
            event_id=str(told["id"]),
            chat=Chat(channel=NAME, account=account, kind="direct", id=speaker),
            sender=Sender(id=speaker, name=str(told.get("name", ""))),
            sent_at=datetime.fromtimestamp(float(told["at"]), UTC),
            content=_content(told),
        )
    except (ValueError, KeyError, TypeError, OverflowError):
        raise BadCallback(400, "not a letter: it needs id, from, at and text or pressed") from None


def _content(told: Json) -> Content:
    pressed = told.get("pressed")
    if isinstance(pressed, dict):
        return ButtonPressed(card_key=str(pressed["key"]), payload=str(pressed["payload"]))
    return TextSent(text=str(told["text"]).strip())


def render(message: Message) -> Json:
    """Whatever stands on a card as lines of text, and its buttons below."""
    match message:
        case Text(text=text):
            return {"text": cut_bytes(plain(text), TEXT_BYTES)}
        case Card() as card:
            facts = (f"{fact.label}: {fact.value}" for fact in card.facts)
            lines = [card.title, card.status, card.text, *facts, card.outcome]
            words = "\n".join(filter(None, lines))
            buttons = [{"text": b.text, "payload": b.payload} for b in card.buttons[:BUTTONS]]
            return {"text": cut_bytes(plain(words), TEXT_BYTES), "buttons": buttons}
        case _:
            raise Refused("Postbox carries no pictures")


def _judged(answer: Answer, *, is_update: bool) -> Json:
    if answer.status == HTTPStatus.OK:
        return answer.read_object() or {}
    if answer.status == HTTPStatus.NOT_FOUND and is_update:
        raise CardExpired("Postbox has this letter no more")
    if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Refused(f"Postbox refused the letter ({answer.status})", str(answer.status))
    raise TryLater(f"Postbox is busy ({answer.status})", code=str(answer.status))
