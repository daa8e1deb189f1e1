"""WeCom's passive replies (doc 90241): what an encrypted answer to a callback asks for, as far as the sandbox acts on it."""

from __future__ import annotations

import logging
from xml.etree import ElementTree as ET

from bot.sandbox.chats import direct_chat_id
from bot.sandbox.courier import Parcel
from bot.sandbox.envelope import Envelope, Unreadable
from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.reply_cards import UnfitCard, card_from
from bot.sandbox.wecom.send import TASKS
from bot.sandbox.wecom.updates import redraw

log = logging.getLogger(__name__)


def take_reply(stage: Stage, envelope: Envelope, parcel: Parcel, answer: str) -> None:
    """A reply that cannot be read is dropped, as the platform does; the log says so."""
    try:
        reply = _open(envelope, answer)
    except (ET.ParseError, Unreadable) as error:
        log.warning("a passive reply was not readable: %s", error)
        return
    kind = reply.findtext("MsgType", "")
    if kind == "text" and stage.world.find_member("wecom", parcel.person):
        words = Content(text=reply.findtext("Content", ""))
        stage.world.bot_says(direct_chat_id("wecom", parcel.person), words)
    elif kind == "update_button":
        _redraw(stage, parcel, None, reply.findtext("Button/ReplaceName", ""))
    elif kind == "update_template_card":
        _take_card(stage, parcel, reply.find("TemplateCard"))
    else:
        log.warning("a passive reply of kind %r is not carried out by the sandbox", kind)


def _read(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - the bot's own answer, in a sandbox


def _open(envelope: Envelope, answer: str) -> ET.Element:
    sealed = _read(answer)
    encrypted = sealed.findtext("Encrypt", "")
    timestamp, nonce = sealed.findtext("TimeStamp", ""), sealed.findtext("Nonce", "")
    if not envelope.is_signed(sealed.findtext("MsgSignature", ""), timestamp, nonce, encrypted):
        raise Unreadable("wrong MsgSignature")
    return _read(envelope.open(encrypted))


def _take_card(stage: Stage, parcel: Parcel, xml: ET.Element | None) -> None:
    try:
        card = card_from(xml) if xml is not None else None
    except UnfitCard as error:
        log.warning("a passive reply's card is not drawn: %s", error)
        return
    if card:
        _redraw(stage, parcel, card, None)


def _redraw(stage: Stage, parcel: Parcel, card: JsonObject | None, words: str | None) -> None:
    """Only the card of the one who pressed."""
    task_id = _read(parcel.body).findtext("TaskId", "")
    messages = stage.world.shelf(TASKS).get(task_id, {}).get("messages")
    if isinstance(messages, dict) and parcel.person in messages:
        redraw(stage, str(messages[parcel.person]), task_id, card, words)
