"""Something happened elsewhere: another system names a ticket that waits for it, and whoever tells it twice tells it once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.desk import Desk, Moment
from handlers.form_view import worded
from handlers.merging import standing_for
from handlers.outside import read_answers
from handlers.tickets import happen, type_of
from handlers.wording import Wording
from storage.errors import Conflict
from workflows.definition import Definition
from workflows.effects import Refusal
from workflows.events import EventArrived
from workflows.kinds.problems import Problem
from workflows.ticket import Ticket

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """`answers` as JSON has them, numbers as Decimal. `key` is the teller's own name for this telling."""

    number: str
    name: str
    answers: Mapping[str, object] = field(default_factory=dict)
    key: str = ""


class Heard(StrEnum):
    """`KNOWN` was taken before under the same key; `ANOTHER` under that key was something else."""

    TAKEN = "taken"
    KNOWN = "known"
    ANOTHER = "another"
    NO_TICKET = "no_ticket"
    NOT_WAITED_FOR = "not_waited_for"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`number` is the ticket that heard it; `problems` say in words which answers its form cannot take, and why."""

    heard: Heard
    number: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    has_outgoing: bool = False


class _NotTaken(Exception):
    """Nothing of it is kept, its key neither."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.heard)
        self.told = told


async def tell(
    desk: Desk, company: int, happening: Happening, door: str, locale: str = "zh_CN"
) -> Told:
    """Raises Conflict only where the same value is taken by others again and again."""
    for left in reversed(range(_TRIES)):
        try:
            return await _tell_once(desk, company, happening, door, locale)
        except _NotTaken as not_taken:
            return not_taken.told
        except Conflict:
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


async def _tell_once(
    desk: Desk, company: int, happening: Happening, door: str, locale: str
) -> Told:
    async with desk.store.unit_of_work(company) as uow:
        moment = Moment(desk=desk, uow=uow, now=desk.now(), door=door)
        known = await _known(moment, happening)
        if known:
            return known
        ticket = await _ticket(moment, happening.number)
        await _take(moment, ticket, happening, desk.words(locale))
        return Told(heard=Heard.TAKEN, number=ticket.number, has_outgoing=uow.has_outgoing)


async def _known(moment: Moment, happening: Happening) -> Told | None:
    """Asked first: whoever tells the same at the same moment waits here until the other is through."""
    if not happening.key:
        return None
    noted = await moment.uow.happenings.note(happening.key, _digest(happening), moment.now)
    if noted == "new":
        return None
    return Told(heard=Heard.KNOWN if noted == "known" else Heard.ANOTHER, number=happening.number)


def _digest(happening: Happening) -> str:
    parts = [happening.number, happening.name, happening.answers]
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


async def _ticket(moment: Moment, number: str) -> Ticket:
    """The one that stands for it now, locked."""
    found = await moment.uow.tickets.by_number(number)
    locked = await moment.uow.tickets.get(found.id) if found else None
    if locked is None:
        raise _NotTaken(Told(heard=Heard.NO_TICKET, number=number))
    return await standing_for(moment, locked)


async def _take(moment: Moment, ticket: Ticket, happening: Happening, words: Wording) -> None:
    definition = (await type_of(moment, ticket)).definition
    read = await read_answers(moment, ticket, definition, happening.answers)
    if read.problems:
        problems = _in_words(read.problems, definition, words)
        raise _NotTaken(Told(heard=Heard.UNREAD, number=ticket.number, problems=problems))
    event = EventArrived(name=happening.name, answers=read.answers)
    if isinstance(await happen(moment, ticket, event), Refusal):
        raise _NotTaken(Told(heard=Heard.NOT_WAITED_FOR, number=ticket.number))


def _in_words(
    problems: Mapping[str, Problem], definition: Definition, words: Wording
) -> dict[str, str]:
    fields = {each.id: each for each in definition.form}
    return {key: worded(each, fields.get(key), words) for key, each in problems.items()}
