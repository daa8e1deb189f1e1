"""All tickets of one type as a spreadsheet, read back before anybody relies on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.definitions import TicketType
from handlers.desk import Desk
from handlers.spreadsheets.answers import AnswersWriter, Own, read_answers
from handlers.views import status_of
from workflows.answers import Answer, Answers
from workflows.expressions.surroundings import Surroundings
from workflows.kinds.kind import Around
from workflows.tables.answers import Layout, layout_of
from workflows.tables.book import Book, book_of
from workflows.tables.values import CellValue
from workflows.ticket import Ticket

PAGE = 500  # tickets read at once
_NOTHING: tuple[Answer, ...] = ("", [], {})
_Kept = Mapping[str, tuple[int, bytes]]
"""By ticket number: the version of its form, and what its answers come to."""


class NoSuchType(LookupError):
    """The company has no ticket type of that key; `keys` are those it has."""

    def __init__(self, key: str, keys: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key = key
        self.keys = keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """`changed` are the numbers of tickets whose answers the file does not hold as they are."""

    count: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """`types` and `layouts` are by version, `own` the headers of what no form asks."""

    desk: Desk
    locale: str
    types: Mapping[int, TicketType]
    layouts: Mapping[int, Layout]
    own: tuple[str, ...]
    book: Book


async def export_tickets(desk: Desk, company: int, key: str, file: Path, locale: str) -> Exported:
    """Oldest first, in the words of `locale`. Raises NoSuchType, SheetFull, OSError."""
    plan = await _plan(desk, company, key, locale)
    writer = AnswersWriter(plan.book, plan.own)
    kept: dict[str, tuple[int, bytes]] = {}
    async for ticket, names in _tickets(desk, company, key):
        layout = plan.layouts[ticket.type_version]
        own = _told(ticket, names, plan)
        writer.add(own, layout.cells(ticket.answers), layout.rows(ticket.answers))
        kept[ticket.number] = (ticket.type_version, _digest(ticket.answers))
    writer.save(file)
    return Exported(count=len(kept), changed=tuple(_changed(file, plan, kept)))


async def _plan(desk: Desk, company: int, key: str, locale: str) -> _Plan:
    types = await _types(desk, company, key)
    layouts = {version: _layout(each, locale, desk) for version, each in types.items()}
    own = _own_headers(desk, locale)
    return _Plan(
        desk=desk,
        locale=locale,
        types=types,
        layouts=layouts,
        own=own,
        book=book_of(list(layouts.values()), own),
    )


async def _types(desk: Desk, company: int, key: str) -> Mapping[int, TicketType]:
    """The current version first, then those that tickets still have, newest first."""
    async with desk.store.unit_of_work(company) as uow:
        current = await uow.definitions.current_version(key)
        if current is None:
            raise NoSuchType(key, await uow.definitions.keys())
        used = await uow.tickets.versions_of(key)
        versions = sorted({current, *used}, reverse=True)
        return {each: await desk.types.get(uow, key, each) for each in versions}


def _layout(ticket_type: TicketType, locale: str, desk: Desk) -> Layout:
    definition = ticket_type.definition
    return layout_of(definition.form, locale, desk.zone, definition.name.say(locale))


def _own_headers(desk: Desk, locale: str) -> tuple[str, ...]:
    words = desk.words(locale)
    return (
        words.say("export.number"),
        words.say("export.status"),
        words.say("export.requester"),
        words.say("export.assignee"),
        words.say("export.opened"),
        words.say("export.closed"),
    )


async def _tickets(
    desk: Desk, company: int, key: str
) -> AsyncIterator[tuple[Ticket, Mapping[int, str]]]:
    """With the names of whom they concern. Page by page, so that nobody waits for the whole of it."""
    after = 0
    while True:
        async with desk.store.unit_of_work(company) as uow:
            page = await uow.tickets.of_type(key, after, PAGE)
            people = {
                each for ticket in page for each in (ticket.requester, ticket.assignee) if each
            }
            names = await uow.people.names(people)
        if not page:
            return
        for ticket in page:
            yield ticket, names
        after = page[-1].id


def _told(ticket: Ticket, names: Mapping[int, str], plan: _Plan) -> Own:
    definition = plan.types[ticket.type_version].definition
    values: tuple[CellValue, ...] = (
        ticket.number,
        status_of(ticket, definition, plan.locale),
        names.get(ticket.requester, ""),
        names.get(ticket.assignee or 0, ""),
        _on_the_clock(ticket.opened_at, plan.desk),
        _on_the_clock(ticket.closed_at, plan.desk),
    )
    return dict(zip(plan.own, values, strict=True))


def _on_the_clock(at: datetime | None, desk: Desk) -> datetime | None:
    """The company's, to the second."""
    return at.astimezone(desk.zone).replace(tzinfo=None, microsecond=0) if at else None


def _changed(file: Path, plan: _Plan, kept: _Kept) -> Iterator[str]:
    around = Around(surroundings=Surroundings(now=plan.desk.now().astimezone(plan.desk.zone)))
    for number, cells, rows in read_answers(file, plan.book, plan.own):
        version, digest = kept[number]
        answers, _ = plan.layouts[version].answers(cells, rows, around)
        if _digest(answers) != digest:
            yield number


def _digest(answers: Answers) -> bytes:
    """What is empty was not answered."""
    said = {key: _without_blanks(each) for key, each in answers.items()}
    filled = {key: each for key, each in said.items() if each not in _NOTHING}
    return hashlib.sha256(json.dumps(filled, sort_keys=True).encode()).digest()


def _without_blanks(answer: Answer) -> Answer:
    return (
        {key: each for key, each in answer.items() if each} if isinstance(answer, dict) else answer
    )
