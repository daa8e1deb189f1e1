"""Writes gathered in a transaction, to go to the database in as few round trips as their order allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import orjson

_NUMBER = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True)
class Insert:
    """`tail` is the ON CONFLICT part; all rows have the same columns."""

    table: str
    tail: str
    rows: list[Mapping[str, object]] = field(default_factory=list)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.rows[0])

    def takes(self, write: Write) -> bool:
        """Whether both can be one statement."""
        if not isinstance(write, Insert):
            return False
        return (self.table, self.tail, self.columns) == (write.table, write.tail, write.columns)


@dataclass(frozen=True, slots=True)
class Change:
    """An UPDATE or DELETE whose count nobody needs."""

    sql: str
    values: tuple[object, ...]


Write = Insert | Change


class Batch:
    """Writes are named after the rows they are about. Those of different names may happen in any order;
    of two of the same name the second happens after the first, unless both are inserts that become one."""

    def __init__(self) -> None:
        self._groups: list[dict[str, Write]] = []

    def add(self, about: str, write: Write) -> None:
        group = self._groups[-1] if self._groups else {}
        earlier = group.get(about)
        if isinstance(earlier, Insert) and isinstance(write, Insert) and earlier.takes(write):
            earlier.rows.extend(write.rows)
        elif group and earlier is None:
            group[about] = write
        else:
            self._groups.append({about: write})

    def take(self) -> list[list[Write]]:
        """Groups in order, emptied."""
        groups, self._groups = self._groups, []
        return [list(group.values()) for group in groups]


def as_one_statement(group: list[Write]) -> tuple[str, list[object]]:
    """For PostgreSQL. The text depends on which tables are written, not on how many rows, so that the server
    parses and plans it once: the rows of a table go as one JSON value."""
    statements = tuple(_statement(write) for write in group)
    values = [value for write in group for value in _values(write)]
    return _joined(statements), values


def _statement(write: Write) -> str:
    if isinstance(write, Change):
        return write.sql
    columns = ", ".join(write.columns)
    return (
        f"INSERT INTO {write.table} ({columns}) SELECT {columns}"
        f" FROM json_populate_recordset(NULL::{write.table}, $1::json){write.tail}"
    )


def _values(write: Write) -> tuple[object, ...]:
    if isinstance(write, Change):
        return write.values
    return (orjson.dumps(write.rows).decode(),)


@lru_cache(maxsize=512)
def _joined(statements: tuple[str, ...]) -> str:
    if len(statements) == 1:
        return statements[0]
    parts = ", ".join(
        f"part{place} AS ({sql})" for place, sql in enumerate(_renumbered(statements))
    )
    return f"WITH {parts} SELECT 1"


def _renumbered(statements: tuple[str, ...]) -> Iterator[str]:
    """Each statement's $1 … follow the last one's."""
    used = 0
    for sql in statements:
        yield _NUMBER.sub(lambda found, used=used: f"${int(found[1]) + used}", sql)  # type: ignore[misc]
        used += max((int(number) for number in _NUMBER.findall(sql)), default=0)
