"""What a conversation is about, as it is kept between two messages: a form for a new ticket, or for an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from workflows.forms.sessions import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The form of a new ticket."""

    kind: Literal["reporting"] = "reporting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What an action on a ticket's task asks to be filled in."""

    ticket: int
    task: int
    action: str
    kind: Literal["acting"] = "acting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """`card` asks the question it stands at; 0 where that was asked in words."""

    session: Session
    about: Reporting | Acting
    card: int = 0


_TALK = TypeAdapter(Talk)


def dump_talk(talk: Talk | None) -> str:
    return _TALK.dump_json(talk).decode() if talk else ""


def load_talk(text: str) -> Talk | None:
    return _TALK.validate_json(text) if text else None
