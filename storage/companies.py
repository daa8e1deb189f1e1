"""Which companies there are and whose a platform account is; asked at every callback, so kept in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from storage.connection import Connection
from storage.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    id: int
    name: str
    timezone: str
    locale: str


class Companies:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._of_account: dict[tuple[str, str], int] = {}

    async def ensure(
        self,
        name: str,
        accounts: Collection[tuple[str, str]],
        timezone: str = "Asia/Shanghai",
        locale: str = "zh_CN",
    ) -> int:
        """The company of this name, made when absent, with at least these (channel, account) pairs."""
        async with self._engine.transaction() as connection:
            company = await _company(connection, name, timezone, locale)
            for channel, account in sorted(accounts):
                await _claim(connection, company, channel, account)
        return company

    async def of_account(self, channel: str, account: str) -> int | None:
        known = self._of_account.get((channel, account))
        if known is not None:
            return known
        row = await self._engine.row(
            "SELECT company_id FROM company_account WHERE channel = $1 AND account = $2",
            channel,
            account,
        )
        if row is None:
            return None
        self._of_account[channel, account] = row["company_id"]
        return self._of_account[channel, account]

    async def get(self, company: int) -> Company | None:
        row = await self._engine.row(
            "SELECT id, name, timezone, locale FROM company WHERE id = $1", company
        )
        return Company(**row) if row else None


async def _company(connection: Connection, name: str, timezone: str, locale: str) -> int:
    await connection.touch(
        "INSERT INTO company (name, timezone, locale) VALUES ($1, $2, $3)"
        " ON CONFLICT (name) DO NOTHING",
        name,
        timezone,
        locale,
    )
    (row,) = await connection.rows("SELECT id FROM company WHERE name = $1", name)
    return int(row["id"])


async def _claim(connection: Connection, company: int, channel: str, account: str) -> None:
    await connection.touch(
        "INSERT INTO company_account (company_id, channel, account) VALUES ($1, $2, $3)"
        " ON CONFLICT (channel, account) DO NOTHING",
        company,
        channel,
        account,
    )
    (row,) = await connection.rows(
        "SELECT company_id FROM company_account WHERE channel = $1 AND account = $2",
        channel,
        account,
    )
    if row["company_id"] != company:
        raise ValueError(f"the {channel} account {account} already belongs to another company")
