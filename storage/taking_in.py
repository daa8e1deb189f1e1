"""Updates on their way into the inbox: those that arrive while the database is busy go in together, in their order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from storage.engine import Engine

_MOST_AT_ONCE = 100
_KEY = ("company_id", "channel", "account", "event_id")
_TAIL = f" ON CONFLICT ({', '.join(_KEY)}) DO NOTHING RETURNING id, {', '.join(_KEY)}"

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Arrival:
    """`written` gets the id of the row, or None when the event was known."""

    row: Mapping[str, object]
    written: asyncio.Future[int | None]

    @property
    def key(self) -> Key:
        return tuple(self.row[column] for column in _KEY)


class Intake:
    """One of a process: a commit costs the same for one row and for a hundred. It has a connection of its own, so that no
    platform waits for its answer while much is being handled."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: list[_Arrival] = []
        self._writing: asyncio.Task[None] | None = None

    async def take_in(self, row: Mapping[str, object]) -> int | None:
        """The row's id once it is durable; None when its event was known."""
        self._engine.refuse_inside_transaction()
        arrival = _Arrival(row, asyncio.get_running_loop().create_future())
        self._waiting.append(arrival)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        return await arrival.written

    async def _write_all(self) -> None:
        while self._waiting:
            arrivals = self._waiting[:_MOST_AT_ONCE]
            del self._waiting[:_MOST_AT_ONCE]
            try:
                await self._write(arrivals)
            except Exception:  # noqa: BLE001 - the guilty one hears it when it is written alone
                await self._write_singly(arrivals)

    async def _write(self, arrivals: list[_Arrival]) -> None:
        rows = await self._engine.apart.insert("inbox", [each.row for each in arrivals], _TAIL)
        ids: dict[Key, int] = {tuple(row[name] for name in _KEY): row["id"] for row in rows}
        for arrival in arrivals:
            if not arrival.written.done():
                arrival.written.set_result(ids.pop(arrival.key, None))

    async def _write_singly(self, arrivals: list[_Arrival]) -> None:
        for arrival in arrivals:
            try:
                await self._write([arrival])
            except Exception as error:  # noqa: BLE001 - whatever it is, its sender is told
                if not arrival.written.done():
                    arrival.written.set_exception(error)
