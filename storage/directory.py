"""What a platform's directory last said of its members, beside what we hold: where both agree we follow its changes."""

from __future__ import annotations

from dataclasses import dataclass

from storage.connection import Connection, Row

_KNOWN = """SELECT i.external_id, p.id, p.name, p.is_active, p.superior_id,
    d.name AS said_name, d.superior_id AS said_superior, d.is_active AS said_active,
    CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS is_listed
    FROM identity i
    JOIN person p ON p.company_id = i.company_id AND p.id = i.person_id
    LEFT JOIN directory_entry d ON d.company_id = p.company_id AND d.person_id = p.id
    WHERE i.company_id = $1 AND i.channel = $2 AND i.account = $3 ORDER BY i.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member as the directory has them: storage's id of their superior."""

    name: str
    superior: int | None
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody with an identity on the platform, under `external_id`; `said` is None where it never spoke of them."""

    external_id: str
    person: int
    name: str
    is_active: bool
    superior: int | None
    said: Entry | None


class CompanyDirectory:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def known(self, channel: str, account: str) -> tuple[Known, ...]:
        """Everybody with an identity there, in the order they came."""
        rows = await self._connection.rows(_KNOWN, self._company, channel, account)
        return tuple(_known(row) for row in rows)

    async def keep(self, person: int, entry: Entry) -> None:
        """What it says of them from now on."""
        await self._connection.rows(
            """INSERT INTO directory_entry (company_id, person_id, name, superior_id, is_active)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (company_id, person_id) DO UPDATE SET
            name = excluded.name, superior_id = excluded.superior_id,
            is_active = excluded.is_active RETURNING id""",
            self._company,
            person,
            entry.name,
            entry.superior,
            entry.is_active,
        )


def _known(row: Row) -> Known:
    said = None
    if row["is_listed"]:
        said = Entry(
            name=row["said_name"],
            superior=row["said_superior"],
            is_active=bool(row["said_active"]),
        )
    return Known(
        external_id=row["external_id"],
        person=row["id"],
        name=row["name"],
        is_active=bool(row["is_active"]),
        superior=row["superior_id"],
        said=said,
    )
