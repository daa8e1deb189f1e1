"""What a button's payload says: typed, packed short, and never trusted to say who pressed it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

MAX_PAYLOAD = 120
"""Characters; WeCom allows 1,024 bytes for a button's key, DingTalk 1 KB for all buttons of a card together."""

LONGEST_ID = 18
"""Digits of a number that still fits a database's 64-bit integer."""

DIGEST_SIGN = "~"
"""Begins what comes back instead of a payload where a platform takes less than `MAX_PAYLOAD`."""


@dataclass(frozen=True, slots=True)
class AnswerPress:
    """A choice on a form's question; `turn` tells an old question's card from the one being asked now."""

    turn: int
    choice: str

    def pack(self) -> str:
        return _short(f"a:{self.turn}:{self.choice}")


@dataclass(frozen=True, slots=True)
class TaskPress:
    """An action on a ticket's task; `value` answers the action's only field where its choices are buttons."""

    ticket: int
    task: int
    action: str
    value: str = ""

    def pack(self) -> str:
        return _short(f"t:{self.ticket}:{self.task}:{self.action}:{self.value}")


@dataclass(frozen=True, slots=True)
class TakeBackPress:
    """A vote that was cast is taken back, where it may be."""

    ticket: int
    task: int

    def pack(self) -> str:
        return f"b:{self.ticket}:{self.task}"


@dataclass(frozen=True, slots=True)
class MenuPress:
    """A choice of the welcome card: start a ticket type, or ask for progress."""

    choice: str

    def pack(self) -> str:
        return _short(f"m:{self.choice}")


@dataclass(frozen=True, slots=True)
class OfferPress:
    """A choice that was offered beside any form: a ticket's id, `new`, `go_on`, `anew`."""

    choice: str

    def pack(self) -> str:
        return _short(f"o:{self.choice}")


@dataclass(frozen=True, slots=True)
class TargetPress:
    """What shall be done about an SLA target of a ticket: `deed` is one of `workflows.reading.staff_deeds`."""

    ticket: int
    target: str
    deed: str

    def pack(self) -> str:
        return _short(f"s:{self.ticket}:{self.target}:{self.deed}")


@dataclass(frozen=True, slots=True)
class LookPress:
    """Nothing is done: the card is shown as it stands, where it changes only in the answer to a press."""

    def pack(self) -> str:
        return "l"


def digest_of(payload: str) -> str:
    """Twelve hexadecimal digits: enough to tell a card's buttons apart."""
    return hashlib.blake2b(payload.encode(), digest_size=6).hexdigest()


def whole_payload(came: str, payloads: Collection[str]) -> str:
    """Of a card's `payloads` the one meant by what came back: itself, unless it is a digest; empty where none is."""
    if came in payloads or not came.startswith(DIGEST_SIGN):
        return came
    meant = came.removeprefix(DIGEST_SIGN)
    return next((each for each in payloads if digest_of(each) == meant), "")


Press = AnswerPress | TaskPress | TakeBackPress | MenuPress | OfferPress | TargetPress | LookPress


def parse_press(payload: str) -> Press | None:
    """None for anything we never packed: what a client sends is only a claim."""
    match payload.split(":", 4):
        case ["a", turn, choice] if _is_number(turn):
            return AnswerPress(int(turn), choice)
        case ["t", ticket, task, action, value] if _is_number(ticket) and _is_number(task):
            return TaskPress(int(ticket), int(task), action, value)
        case ["b", ticket, task] if _is_number(ticket) and _is_number(task):
            return TakeBackPress(int(ticket), int(task))
        case ["m", choice]:
            return MenuPress(choice)
        case ["o", choice]:
            return OfferPress(choice)
        case ["s", ticket, target, deed] if _is_number(ticket):
            return TargetPress(int(ticket), target, deed)
        case ["l"]:
            return LookPress()
        case _:
            return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def _short(payload: str) -> str:
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(
            f"a button's payload has {len(payload)} characters, at most {MAX_PAYLOAD} fit"
        )
    return payload
