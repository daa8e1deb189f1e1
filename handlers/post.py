"""Putting words into the outbox: which chat, in which order, and which card they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.bundles import of_the_night
from handlers.cards import Card, Message, Own, Text, dump_message, load_message
from handlers.desk import Moment
from handlers.groups import GroupWanted, dump_group
from handlers.wording import DEFAULT_LOCALE, Wording
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.outbox import Kind, OutboxItem

QUIET = "quiet hours"
"""Why a row waits for the morning."""
HOLD_FOR_DOOR, HOLD_FOR_THE_ONLY_ANSWER = timedelta(seconds=3), timedelta(seconds=6)
"""How long a pressed card's new face waits before it is pushed, where the door answers the press with it: within two
seconds, or within five where cards change by nothing else."""


def lane_of(channel: str, account: str, kind: str, external_id: str) -> str:
    """Deliveries of one lane keep their order."""
    return f"{channel}:{account}:{kind}:{external_id}"


def is_of_group(lane: str) -> bool:
    return ":group:" in lane


def send(  # noqa: PLR0913 - each says another thing about the message
    moment: Moment,
    chat: ChatRow,
    message: Message,
    *,
    ticket: int | None = None,
    held_for: str | None = None,
    quiet: bool = False,
    bundle: str = "",
    is_ending: bool = False,
    is_urgent: bool = False,
) -> None:
    """What is `quiet` can wait: in the quiet hours it is held to their end, with the time when it was said. Those of one
    `bundle` that wait for one chat together may go as one message, in the morning those of the night. The last word
    about a ticket `is_ending`; for what `is_urgent` somebody may be called."""
    when = _held(moment, held_for) if held_for else _by_day(moment, quiet, bundle)
    if when.reason:
        message = _with_time(moment, message)
    how = _How(is_ending=is_ending, is_urgent=is_urgent)
    _queue(moment, chat, dump_message(message), ticket, None, when=when, how=how)


def queue_group(moment: Moment, chat: ChatRow, wanted: GroupWanted, ticket: int) -> None:
    """The chat's group is to be made before anything is said in it."""
    _queue(moment, chat, dump_group(wanted), ticket, None, kind="gather")


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    """`reason` says why it waits, where it does."""

    after: timedelta = timedelta(0)
    held_for: str | None = None
    bundle: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    is_ending: bool = False
    is_urgent: bool = False


AT_ONCE, AS_EVER = _When(), _How()


def _held(moment: Moment, held_for: str) -> _When:
    """For an inbox lane: for the quiet after what was said there."""
    return _When(after=timedelta(seconds=moment.desk.burst_seconds), held_for=held_for)


def _by_day(moment: Moment, quiet: bool, bundle: str) -> _When:
    after = moment.desk.by_day(moment.now) - moment.now if quiet else timedelta(0)
    if not after:
        return _When(bundle=bundle or None)
    return _When(after=after, bundle=of_the_night(bundle), reason=QUIET)


def _with_time(moment: Moment, message: Message) -> Message:
    """In the morning it is news of the night."""
    words, at = moment.desk.words(DEFAULT_LOCALE), moment.here
    match message:
        case Text() as text:
            return replace(text, text=words.say("bundle.at", at=at, said=text.text))
        case Card() as card:
            return replace(card, title=words.say("bundle.at", at=at, said=card.title))
        case _:
            return message


def _queue(
    moment: Moment,
    chat: ChatRow,
    payload: str,
    ticket: int | None,
    card: int | None,
    *,
    kind: Kind = "send",
    when: _When = AT_ONCE,
    how: _How = AS_EVER,
) -> None:
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
            due_at=moment.now + when.after,
            held_for=when.held_for,
            bundle=when.bundle,
            is_ending=how.is_ending,
            is_urgent=how.is_urgent,
            reason=when.reason,
        )
    )


async def send_card(  # noqa: PLR0913 - each says another thing about the card
    moment: Moment,
    chat: ChatRow,
    card: Card,
    *,
    purpose: str,
    ticket: int | None = None,
    task: int | None = None,
    person: int | None = None,
    held_for: str | None = None,
    quiet: bool = False,
    is_ending: bool = False,
    is_urgent: bool = False,
) -> SentCard:
    """Send a card and remember it, so that a press finds its way back and the card can change. What is `quiet` is held
    in the quiet hours and comes in the morning as it looks then, by itself: it must be pressable."""
    face = dump_message(card)
    sent = await moment.uow.cards.add(
        ticket_id=ticket,
        task_id=task,
        purpose=purpose,
        chat_id=chat.id,
        person_id=person,
        face=face,
    )
    when = _held(moment, held_for) if held_for else _by_day(moment, quiet, "")
    how = _How(is_ending=is_ending, is_urgent=is_urgent)
    _queue(moment, chat, face, ticket, sent.id, when=when, how=how)
    return sent


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
    when = _When(after=hold) if hold else AT_ONCE
    is_left_out = is_passing and _is_kept_for_later(moment, chat, sent, face)
    if _card_update(moment, chat) == "answer":
        is_left_out = _stays_as_it_is(sent, face, is_settled, is_passing and not hold)
    kind: Kind = "passing" if is_left_out else "refresh"
    _queue(moment, chat, dumped, sent.ticket_id, sent.id, kind=kind, when=when)


async def show_again(moment: Moment, sent: SentCard) -> None:
    """The pressed card as it is, for whoever sees it as it was: by its door's answer, or else by a change."""
    chat = await moment.uow.chats.get(sent.chat_id)
    if _card_update(moment, chat) == "none":
        return
    when = _When(after=_held_for_door(moment, chat) or timedelta(0))
    _queue(moment, chat, sent.face, sent.ticket_id, sent.id, kind="refresh", when=when)


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
    _queue(moment, chat, dump_message(face), sent.ticket_id, sent.id)


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


def ended_in_words(face: Card, words: Wording) -> Text:
    """What a settled card says, for where the card itself goes on asking."""
    title = face.title or face.summary
    return Text(text=words.say("card.ended", title=title, outcome=face.outcome))


def addressed(text: str, chat: ChatRow, external_id: str) -> Text:
    """Words to one person: in a group they are named."""
    return Text(text=text, mention=external_id if chat.kind == "group" else "")
