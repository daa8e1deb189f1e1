"""The same words to several people by one call, where a platform can: each row keeps its gates, its state and its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.channels.channel import Channel, Receipt, SendsToMany, TryLater
from bot.jobs.endings import Endings
from bot.jobs.parcels import Parcels
from handlers.desk import Desk
from handlers.post import is_of_group
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Batch:
    channel: SendsToMany
    rows: list[OutboxRow]


class Batches:
    def __init__(
        self, desk: Desk, channels: Mapping[str, Channel], parcels: Parcels, endings: Endings
    ) -> None:
        self._outbox = desk.store.outbox
        self._channels = channels
        self._parcels = parcels
        self._endings = endings

    async def parted(self, rows: Sequence[OutboxRow]) -> tuple[list[Batch], list[OutboxRow]]:
        """Those that go together, and those that go alone."""
        alike: defaultdict[tuple[object, ...], list[OutboxRow]] = defaultdict(list)
        for row in rows:
            if _is_plain(row):
                alike[row.company, row.channel, row.account, row.payload].append(row)
        batches = [batch for found in alike.values() for batch in await self._batches_of(found)]
        together = {row.id for batch in batches for row in batch.rows}
        return batches, [row for row in rows if row.id not in together]

    async def _batches_of(self, rows: list[OutboxRow]) -> list[Batch]:
        """As many in each as one call takes; nothing goes so by itself."""
        channel: object = self._channels.get(rows[0].channel)
        if len(rows) < FEWEST or not isinstance(channel, SendsToMany):
            return []
        fit = [row for row in rows if await self._fits(channel, row)]
        most = channel.most_at_once
        parts = [fit[start : start + most] for start in range(0, len(fit), most)]
        return [Batch(channel, part) for part in parts if len(part) >= FEWEST]

    async def _fits(self, channel: SendsToMany, row: OutboxRow) -> bool:
        """What cannot even be looked up is left to show why by itself."""
        try:
            return channel.goes_with_others(await self._parcels.plain(row))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is met again there
            log.info("goes_alone", outbox=row.id, error=type(error).__name__)
            return False

    async def deliver(self, batch: Batch) -> list[tuple[OutboxRow, str]]:
        """What came of each."""
        waiting = [row for row in batch.rows if await self._endings.has_to_wait(row, [row])]
        going = [row for row in batch.rows if row not in waiting]
        results = await self._results(batch.channel, going) if going else []
        ends = [
            (row, await self._end(row, result)) for row, result in zip(going, results, strict=True)
        ]
        return [*((row, "put_off") for row in waiting), *ends]

    async def _results(
        self, channel: SendsToMany, rows: Sequence[OutboxRow]
    ) -> Sequence[Receipt | Exception]:
        """A call that may work later is made again later, for each. One that never will may be so because of a single
        person: then each goes by itself."""
        try:
            return await channel.send_to_many([await self._parcels.plain(row) for row in rows])
        except TryLater as later:
            return [later] * len(rows)
        except Exception as error:  # noqa: BLE001 - each row ends by its own
            log.info("batch_fell_apart", error=type(error).__name__)
            return [await self._by_itself(row) for row in rows]

    async def _by_itself(self, row: OutboxRow) -> Receipt | Exception:
        try:
            return Receipt(message_id=await self._parcels.send(row))
        except Exception as error:  # noqa: BLE001 - every end has a state and a reason
            return error

    async def _end(self, row: OutboxRow, result: Receipt | Exception) -> str:
        if isinstance(result, Receipt):
            await self._outbox.sent(row.id, result.message_id)
            return "sent"
        return await self._endings.after(result, [row], [row])


def _is_plain(row: OutboxRow) -> bool:
    """For one person, by itself; what is urgent goes alone, for it may ring."""
    is_for_one = row.kind == "send" and not is_of_group(row.lane)
    return is_for_one and row.card_id is None and row.bundle is None and not row.is_urgent
