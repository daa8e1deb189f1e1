"""Putting words into the outbox: which chat, in which order, and which card they are."""

from __future__ import annotations

from datetime import timedelta

from handlers.cards import Card, Message, Text, dump_message, load_message
from handlers.desk import Moment
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.outbox import Kind, OutboxItem

HOLD_FOR_DOOR = timedelta(seconds=3)
"""How long a pressed card's new face waits before it is pushed: its door answers the press within two seconds."""


def lane_of(channel: str, account: str, kind: str, external_id: str) -> str:
    """Deliveries of one lane keep their order."""
    return f"{channel}:{account}:{kind}:{external_id}"


def send(
    moment: Moment,
    chat: ChatRow,
    message: Message,
    *,
    ticket: int | None = None,
    held_for: str | None = None,
) -> None:
    _queue(moment, chat, dump_message(message), ticket, None, held_for=held_for)


def _queue(
    moment: Moment,
    chat: ChatRow,
    payload: str,
    ticket: int | None,
    card: int | None,
    *,
    kind: Kind = "send",
    after: timedelta = timedelta(0),
    held_for: str | None = None,
) -> None:
    """What is held for an inbox lane waits for the quiet after what was said there."""
    if held_for is not None:
        after = timedelta(seconds=moment.desk.burst_seconds)
    moment.uow.outbox.add(
        OutboxItem(
            lane=lane_of(chat.channel, chat.account, chat.kind, chat.external_id),
            channel=chat.channel,
            account=chat.account,
            chat_id=chat.id,
            kind=kind,
            payload=payload,
            card_id=card,
            ticket_id=ticket,
            due_at=moment.now + after,
            held_for=held_for,
        )
    )


async def send_card(
    moment: Moment,
    chat: ChatRow,
    card: Card,
    *,
    purpose: str,
    ticket: int | None = None,
    task: int | None = None,
    person: int | None = None,
    held_for: str | None = None,
) -> SentCard:
    """Send a card and remember it, so that a press finds its way back and the card can change."""
    face = dump_message(card)
    sent = await moment.uow.cards.add(
        ticket_id=ticket,
        task_id=task,
        purpose=purpose,
        chat_id=chat.id,
        person_id=person,
        face=face,
    )
    _queue(moment, chat, face, ticket, sent.id, held_for=held_for)
    return sent


async def refresh_card(
    moment: Moment, sent: SentCard, face: Card, *, is_settled: bool, is_passing: bool = False
) -> None:
    """Change a card that was sent; nothing happens when it already looks so. A settled card never changes again.
    What is passing may be left out where a card can be changed but once: that is for when its buttons change."""
    dumped = dump_message(face)
    if sent.is_settled or dumped == sent.face:
        return
    await moment.uow.cards.new_face(sent.id, dumped, settled=is_settled)
    chat = await moment.uow.chats.get(sent.chat_id)
    is_answered_by_door = sent.key == moment.pressed and _is_updated_by_key(moment, chat)
    after = HOLD_FOR_DOOR if is_answered_by_door else timedelta(0)
    is_left_out = is_passing and _is_kept_for_later(moment, chat, sent, face)
    kind: Kind = "passing" if is_left_out else "refresh"
    _queue(moment, chat, dumped, sent.ticket_id, sent.id, kind=kind, after=after)


def _is_kept_for_later(moment: Moment, chat: ChatRow, sent: SentCard, face: Card) -> bool:
    """The one change that the card's platform allows until it is pressed."""
    changes_once = moment.desk.capabilities[chat.channel].card_update == "code"
    shown = load_message(sent.face)
    keeps_buttons = isinstance(shown, Card) and shown.buttons == face.buttons
    return changes_once and sent.key != moment.pressed and keeps_buttons


def _is_updated_by_key(moment: Moment, chat: ChatRow) -> bool:
    return moment.desk.capabilities[chat.channel].card_update == "key"


def addressed(text: str, chat: ChatRow, external_id: str) -> Text:
    """Words to one person: in a group they are named."""
    return Text(text=text, mention=external_id if chat.kind == "group" else "")
