"""Several notices as one message: a line each, as many as the platform takes, each message telling how many it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.cards import Card, Message, Text
from handlers.wording import Wording

NIGHT = "night"
"""What the bundle of a push is called that waited for the morning; with what it was called before, after a colon."""
LONGEST_LINE = 300
"""Characters. A notice that says more is a message of its own."""

FACTS = 2
"""Of a card that stand in its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`number` is its ticket's, "" where it is about none; `is_over` where that was closed while the notice was held."""

    message: Message
    number: str
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """One message that stands for the next `count` notices."""

    message: Message
    count: int


def of_the_night(bundle: str) -> str:
    return f"{NIGHT}:{bundle}" if bundle else NIGHT


def joined(notices: Sequence[Notice], bundle: str, words: Wording, most_bytes: int) -> list[Joined]:
    """In their order. The same notices always make the same messages, and so do those that are left after the first
    messages have gone out."""
    found: list[Joined] = []
    left = notices
    while left:
        count = _how_many(left, bundle, words, most_bytes)
        message = left[0].message if count == 1 else _as_one(left[:count], bundle, words)
        found.append(Joined(message=message, count=count))
        left = left[count:]
    return found


def _how_many(notices: Sequence[Notice], bundle: str, words: Wording, most_bytes: int) -> int:
    """At least the first, and then as long as they are addressed to the same and fit."""
    if not _is_line(notices[0]):
        return 1
    mentions, count = _mentions(notices[0]), 1
    for each in notices[1:]:
        is_alike = _is_line(each) and _mentions(each) == mentions
        if not is_alike or _size(notices[: count + 1], bundle, words) > most_bytes:
            break
        count += 1
    return count


def _is_line(notice: Notice) -> bool:
    """What can be pressed must stay so, and a picture is no line."""
    match notice.message:
        case Card() as card:
            return not card.asks
        case Text() as text:
            return len(text.text) <= LONGEST_LINE
        case _:
            return False


def _mentions(notice: Notice) -> tuple[str, ...]:
    """Whom it addresses, "" first for nobody."""
    text = notice.message
    return (text.mention, *text.mentions) if isinstance(text, Text) else ("",)


def _size(notices: Sequence[Notice], bundle: str, words: Wording) -> int:
    return len(_as_one(notices, bundle, words).text.encode())


def _as_one(notices: Sequence[Notice], bundle: str, words: Wording) -> Text:
    kind = NIGHT if bundle.partition(":")[0] == NIGHT else "together"
    heading = words.say(f"bundle.{kind}", count=len(notices))
    lines = [words.say("bundle.line", line=_line(each, words)) for each in notices]
    mention, *others = _mentions(notices[0])
    return Text(text="\n".join([heading, *lines]), mention=mention, mentions=tuple(others))


def _line(notice: Notice, words: Wording) -> str:
    """With the ticket's number, where it does not say it itself."""
    said = " ".join(_said(notice.message, words).split())
    if notice.number not in said:
        said = f"{notice.number} {said}"
    return words.say("bundle.over", said=said) if notice.is_over else said


def _said(message: Message, words: Wording) -> str:
    """Of a card what it is about, and as much as a glance takes in."""
    match message:
        case Card() as card:
            about = [fact.value for fact in card.facts[:FACTS]]
            said = " ".join(filter(None, (card.title or card.summary, card.text)))
            return words.say("bundle.card", said=said, about=words.listed(about)) if about else said
        case Text() as text:
            return text.text
        case _:
            return ""
