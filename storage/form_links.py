"""Links to a form's page that were opened: the first browser to open one has it, whoever else tries is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Row, moment
from storage.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLink:
    """`nonce` names the link, `browser` is a digest of the opener's secret."""

    company: int
    nonce: str
    browser: str
    chat: int
    person: int
    expires_at: datetime


class FormLinks:
    """Across companies: a browser brings no company, its link does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def open(self, link: FormLink, now: datetime) -> FormLink:
        """The link as it was first opened, which may be by another browser. Those that have expired are swept."""
        async with self._engine.transaction() as connection:
            await connection.touch("DELETE FROM form_link WHERE expires_at < $1", now)
            await connection.insert("form_link", [_row(link)], " ON CONFLICT (nonce) DO NOTHING")
        return await self.find(link.nonce) or link

    async def find(self, nonce: str) -> FormLink | None:
        row = await self._engine.row(
            """SELECT company_id, nonce, browser, chat_id, person_id, expires_at FROM form_link
            WHERE nonce = $1""",
            nonce,
        )
        return _link(row) if row else None


def _link(row: Row) -> FormLink:
    return FormLink(
        company=row["company_id"],
        nonce=row["nonce"],
        browser=row["browser"],
        chat=row["chat_id"],
        person=row["person_id"],
        expires_at=moment(row["expires_at"]),
    )


def _row(link: FormLink) -> dict[str, object]:
    return {
        "company_id": link.company,
        "nonce": link.nonce,
        "browser": link.browser,
        "chat_id": link.chat,
        "person_id": link.person,
        "expires_at": link.expires_at,
    }
