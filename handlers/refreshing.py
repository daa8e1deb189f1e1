"""Cards that were sent, kept true: what changes them where, what may wait, and whose part of them must not be forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.cards import Card, Own, dump_message, load_message
from handlers.desk import Moment
from handlers.post import AT_ONCE, When, queue
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.outbox import Kind

HOLD_FOR_DOOR, HOLD_FOR_THE_ONLY_ANSWER = timedelta(seconds=3), timedelta(seconds=6)
"""How long a pressed card's new face waits before it is pushed, where the door answers the press with it: within two
seconds, or within five where cards change by nothing else."""


async def refresh_card(
    moment: Moment, sent: SentCard, face: Card, *, is_settled: bool, is_passing: bool = False
) -> None:
    """Change a card that was sent; nothing happens when it already looks so. A settled card never changes again. Where
    cards cannot change at all one comes anew, if it asks for something that the old one did not.
    What is passing may be left out where a card can be changed but once: that is for when its buttons change."""
    face = _for_whoever_had_a_part(sent, face)
    dumped = dump_message(face)
    if sent.is_settled or dumped == sent.face:
        return
    await moment.uow.cards.new_face(sent.id, dumped, settled=is_settled)
    chat = await moment.uow.chats.get(sent.chat_id)
    if _card_update(moment, chat) == "none":
        await _bring_anew(moment, chat, sent, face)
        return
    is_answered = sent.key == moment.pressed and not face.has_part_of_others(moment.pressed_by)
    hold = _held_for_door(moment, chat) if is_answered else None
    when = When(after=hold) if hold else AT_ONCE
    is_left_out = is_passing and _is_kept_for_later(moment, chat, sent, face)
    if _card_update(moment, chat) == "answer":
        is_left_out = _stays_as_it_is(sent, face, is_settled, is_passing and not hold)
    kind: Kind = "passing" if is_left_out else "refresh"
    queue(moment, chat, dumped, sent.ticket_id, sent.id, kind=kind, when=when)


async def show_again(moment: Moment, sent: SentCard) -> None:
    """The pressed card as it is, for whoever sees it as it was: by its door's answer, or else by a change."""
    chat = await moment.uow.chats.get(sent.chat_id)
    if _card_update(moment, chat) == "none":
        return
    when = When(after=_held_for_door(moment, chat) or timedelta(0))
    queue(moment, chat, sent.face, sent.ticket_id, sent.id, kind="refresh", when=when)


def _for_whoever_had_a_part(sent: SentCard, face: Card) -> Card:
    """Their own part would go on standing over what everybody sees."""
    shown = load_message(sent.face)
    if not isinstance(shown, Card) or not shown.own:
        return face
    has_one = {each.person for each in face.own}
    left = [each.person for each in shown.own if each.person not in has_one]
    parts = (Own(person=each, buttons=face.buttons) for each in left)
    return replace(face, own=(*face.own, *parts))


async def _bring_anew(moment: Moment, chat: ChatRow, sent: SentCard, face: Card) -> None:
    """One that has not left yet will look as it does then."""
    if not face.asks or _asks_the_same(sent, face) or await moment.uow.outbox.is_waiting(sent.id):
        return
    queue(moment, chat, dump_message(face), sent.ticket_id, sent.id)


def _is_kept_for_later(moment: Moment, chat: ChatRow, sent: SentCard, face: Card) -> bool:
    """The one change that the card's platform allows until it is pressed."""
    changes_once = _card_update(moment, chat) == "code"
    return changes_once and sent.key != moment.pressed and _asks_the_same(sent, face)


def _stays_as_it_is(sent: SentCard, face: Card, is_settled: bool, is_passing: bool) -> bool:
    """Where a card changes only in the answer to a press: the next one shows what is true then."""
    return is_passing or (not is_settled and _asks_the_same(sent, face))


def _asks_the_same(sent: SentCard, face: Card) -> bool:
    shown = load_message(sent.face)
    return isinstance(shown, Card) and _asked(shown) == _asked(face)


def _asked(card: Card) -> tuple[object, ...]:
    return (card.buttons, card.pick, card.own, card.entry)


def _held_for_door(moment: Moment, chat: ChatRow) -> timedelta | None:
    """While the door answers a press with the new face itself, where it does."""
    can = moment.desk.capabilities.get(chat.channel)
    if can is None or not (can.answers_presses or can.card_update == "answer"):
        return None
    return HOLD_FOR_THE_ONLY_ANSWER if can.card_update == "answer" else HOLD_FOR_DOOR


def _card_update(moment: Moment, chat: ChatRow) -> str:
    """How a card is changed there; of a platform that is switched off it is not known."""
    can = moment.desk.capabilities.get(chat.channel)
    return can.card_update if can else ""
