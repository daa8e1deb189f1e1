"""Linked records: the data forms choose from (devices, customers, articles), by dataset and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson

from storage.connection import Connection, Row, listed

_COLUMNS = "key, label, owner_id AS owner, details"
_LIKE = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """`key` names it within its dataset; `owner` is the person it belongs to, if to anyone."""

    key: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    owner: int | None = None


class Records:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def put(self, dataset: str, records: Sequence[KeptRecord]) -> None:
        """Each is added, or takes the place of the one of its key."""
        if not records:
            return
        await self._connection.insert(
            "linked_record",
            [self._row(dataset, record) for record in records],
            """ ON CONFLICT (company_id, dataset, key) DO UPDATE SET label = excluded.label,
            owner_id = excluded.owner_id, details = excluded.details, words = excluded.words""",
        )

    async def change(self, dataset: str, record: KeptRecord) -> None:
        """Added, or what is not said of it stays as it is: its label, values, whose it is."""
        known = await self._alone_with(dataset, record.key)
        if known:
            record = replace(
                record,
                label=record.label or known.label,
                values={**known.values, **record.values},
                owner=known.owner if record.owner is None else record.owner,
            )
        await self.put(dataset, [replace(record, label=record.label or record.key)])

    async def _alone_with(self, dataset: str, key: str) -> KeptRecord | None:
        """Whoever changes the same at the same moment waits."""
        if self._connection.is_postgres:
            await self._connection.rows(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                f"record {self._company} {dataset} {key}",
            )
        row = await self._connection.row(
            f"""SELECT {_COLUMNS} FROM linked_record WHERE company_id = $1 AND dataset = $2
            AND key = $3""",
            self._company,
            dataset,
            key,
        )
        return _record(row) if row else None

    async def datasets(self) -> tuple[str, ...]:
        """The names of those that hold anything; one look into the index each, however many records there are."""
        rows = await self._connection.rows(
            """WITH RECURSIVE found (dataset) AS (
                SELECT MIN(dataset) FROM linked_record WHERE company_id = $1
                UNION ALL SELECT (SELECT MIN(r.dataset) FROM linked_record r
                    WHERE r.company_id = $1 AND r.dataset > found.dataset)
                FROM found WHERE found.dataset IS NOT NULL)
            SELECT dataset FROM found WHERE dataset IS NOT NULL""",
            self._company,
        )
        return tuple(row["dataset"] for row in rows)

    async def owned(self, dataset: str, owner: int, most: int) -> list[KeptRecord]:
        rows = await self._connection.rows(
            f"""SELECT {_COLUMNS} FROM linked_record WHERE company_id = $1 AND dataset = $2
            AND owner_id = $3 ORDER BY key LIMIT $4""",
            self._company,
            dataset,
            owner,
            most,
        )
        return list(map(_record, rows))

    async def first(self, dataset: str, most: int) -> list[KeptRecord]:
        """Those nobody owns, by key."""
        rows = await self._connection.rows(
            f"""SELECT {_COLUMNS} FROM linked_record WHERE company_id = $1 AND dataset = $2
            AND owner_id IS NULL ORDER BY key LIMIT $3""",
            self._company,
            dataset,
            most,
        )
        return list(map(_record, rows))

    async def named(self, dataset: str, keys: Sequence[str], owner: int) -> list[KeptRecord]:
        """Those with these keys; another person's are never given."""
        if not keys:
            return []
        rows = await self._connection.rows(
            f"""SELECT {_COLUMNS} FROM linked_record WHERE company_id = $1 AND dataset = $2
            AND (owner_id IS NULL OR owner_id = $3) AND key IN ({listed(len(keys), 3)})
            ORDER BY key""",
            self._company,
            dataset,
            owner,
            *keys,
        )
        return list(map(_record, rows))

    async def found(self, dataset: str, said: str, owner: int, most: int) -> list[KeptRecord]:
        """Those with these words in them, in lower case; another person's are never found."""
        rows = await self._connection.rows(
            f"""SELECT {_COLUMNS} FROM linked_record WHERE company_id = $1 AND dataset = $2
            AND words LIKE $3 ESCAPE '\\' AND (owner_id IS NULL OR owner_id = $4)
            ORDER BY key LIMIT $5""",
            self._company,
            dataset,
            f"%{said.translate(_LIKE)}%",
            owner,
            most,
        )
        return list(map(_record, rows))

    def _row(self, dataset: str, record: KeptRecord) -> Mapping[str, object]:
        return {
            "company_id": self._company,
            "dataset": dataset,
            "key": record.key,
            "label": record.label,
            "owner_id": record.owner,
            "details": dict(record.values),
            "words": " ".join((record.key, record.label, *record.values.values())).casefold(),
        }


def _record(row: Row) -> KeptRecord:
    kept = row["details"]
    values = orjson.loads(kept) if isinstance(kept, str | bytes) else kept
    return KeptRecord(key=row["key"], label=row["label"], values=values, owner=row["owner"])
