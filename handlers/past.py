"""A ticket's past: every change with who, when and from which door, and the ticket as it was at any time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from handlers.desk import Moment
from storage.history import HistoryEntry
from workflows.replay import Changed, Plain, put_together
from workflows.ticket import Ticket

_COUNTED = frozenset({"version", "visited"})
"""What changes with everything else and says nothing by itself."""
_LONGEST = 60


async def as_of(moment: Moment, ticket_id: int, at: datetime) -> Ticket | None:
    """Put together from its history alone; None before it was opened."""
    entries = await moment.uow.history.of(ticket_id)
    return put_together(entry.changes for entry in entries if entry.at <= at)


async def told(moment: Moment, ticket_id: int, until: datetime) -> list[str]:
    """One line an entry, then one for each thing it changed: what it was, and what it is."""
    entries = [e for e in await moment.uow.history.of(ticket_id) if e.at <= until]
    names = await moment.uow.people.names({e.by for e in entries if e.by is not None})
    return [line for entry in entries for line in _lines(entry, names, moment)]


def _lines(entry: HistoryEntry, names: Mapping[int, str], moment: Moment) -> Iterator[str]:
    at = entry.at.astimezone(moment.desk.zone)
    who = names.get(entry.by, "") if entry.by is not None else "—"
    what = " ".join(filter(None, (entry.kind, str(entry.details.get("rule", "")))))
    yield f"{at:%Y-%m-%d %H:%M:%S}  {who}  {what}  [{entry.door}]"
    for name, changed in entry.changes.items():
        yield from _changes(name if name == "ticket" else f"task {name}", changed)


def _changes(of: str, changed: Changed) -> Iterator[str]:
    for field, (before, after) in changed.items():
        if field not in _COUNTED and before != after and (before or after):
            yield f"    {of}.{field}: {_short(before)} → {_short(after)}"


def _short(value: Plain) -> str:
    """Enough to see what it is; the answers themselves are in the ticket."""
    text = "—" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
