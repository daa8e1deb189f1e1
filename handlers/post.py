"""Putting words into the outbox: which chat, in which order, and which card they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.bundles import of_the_night
from handlers.cards import Card, Message, Text, dump_message
from handlers.desk import Moment
from handlers.groups import GroupWanted, dump_group
from handlers.wording import DEFAULT_LOCALE, Wording
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.outbox import Kind, OutboxItem

QUIET = "quiet hours"
"""Why a row waits for the morning."""


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
    queue(moment, chat, dump_message(message), ticket, None, when=when, how=how)


def queue_group(moment: Moment, chat: ChatRow, wanted: GroupWanted, ticket: int) -> None:
    """The chat's group is to be made before anything is said in it."""
    queue(moment, chat, dump_group(wanted), ticket, None, kind="gather")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """`reason` says why it waits, where it does."""

    after: timedelta = timedelta(0)
    held_for: str | None = None
    bundle: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    is_ending: bool = False
    is_urgent: bool = False


AT_ONCE, AS_EVER = When(), _How()


def _held(moment: Moment, held_for: str) -> When:
    """For an inbox lane: for the quiet after what was said there."""
    return When(after=timedelta(seconds=moment.desk.burst_seconds), held_for=held_for)


def _by_day(moment: Moment, quiet: bool, bundle: str) -> When:
    after = moment.desk.by_day(moment.now) - moment.now if quiet else timedelta(0)
    if not after:
        return When(bundle=bundle or None)
    return When(after=after, bundle=of_the_night(bundle), reason=QUIET)


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


def queue(
    moment: Moment,
    chat: ChatRow,
    payload: str,
    ticket: int | None,
    card: int | None,
    *,
    kind: Kind = "send",
    when: When = AT_ONCE,
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
    queue(moment, chat, face, ticket, sent.id, when=when, how=how)
    return sent


def ended_in_words(face: Card, words: Wording) -> Text:
    """What a settled card says, for where the card itself goes on asking."""
    title = face.title or face.summary
    return Text(text=words.say("card.ended", title=title, outcome=face.outcome))


def addressed(text: str, chat: ChatRow, external_id: str) -> Text:
    """Words to one person: in a group they are named."""
    return Text(text=text, mention=external_id if chat.kind == "group" else "")
