"""Cards that were sent: what they show now, by which key a press names them, and the codes that let them change."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Connection, Row, moment
from storage.engine import Engine
from storage.ids import Ids

_COLUMNS = "id, key, ticket_id, task_id, purpose, chat_id, person_id, face, is_settled"
_KEY_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCard:
    """`key` is unguessable, 32 of [0-9A-Za-z_-]; `person_id` is whom it was made for, None for a group."""

    id: int
    key: str
    ticket_id: int | None
    task_id: int | None
    purpose: str
    chat_id: int
    person_id: int | None
    face: str
    is_settled: bool


@dataclass(frozen=True, slots=True)
class CardCode:
    """A one-use right to change a card, until then."""

    code: str
    expires_at: datetime


class CompanyCards:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int, ids: Ids) -> None:
        self._connection = connection
        self._company = company
        self._ids = ids
        self._added: set[int] = set()

    async def add(
        self,
        ticket_id: int | None,
        task_id: int | None,
        purpose: str,
        chat_id: int,
        person_id: int | None,
        face: str,
        key: str = "",
    ) -> SentCard:
        """Written with the commit at the latest; its id and key are good at once."""
        row = {
            "id": await self._ids.take(self._connection, "card"),
            "key": key or new_key(),
            "ticket_id": ticket_id,
            "task_id": task_id,
            "purpose": purpose,
            "chat_id": chat_id,
            "person_id": person_id,
            "face": face,
            "is_settled": False,
        }
        card = _card(row)
        self._added.add(card.id)
        self._connection.insert_later("card", row | {"company_id": self._company})
        return card

    async def get(self, card_id: int) -> SentCard:
        """KeyError when this company has no such card."""
        row = await self._connection.row(
            f"SELECT {_COLUMNS} FROM card WHERE company_id = $1 AND id = $2",
            self._company,
            card_id,
        )
        if row is None:
            raise KeyError(card_id)
        return _card(row)

    async def by_key(self, key: str) -> SentCard | None:
        row = await self._connection.row(
            f"SELECT {_COLUMNS} FROM card WHERE company_id = $1 AND key = $2", self._company, key
        )
        return _card(row) if row else None

    async def of_ticket(self, ticket_id: int, live_only: bool = True) -> tuple[SentCard, ...]:
        """Oldest first; live cards are those not settled."""
        live = " AND is_settled = false" if live_only else ""
        rows = await self._connection.rows(
            f"""SELECT {_COLUMNS} FROM card WHERE company_id = $1 AND ticket_id = $2{live}
            ORDER BY id""",
            self._company,
            ticket_id,
        )
        return tuple(map(_card, rows))

    async def new_face(self, card_id: int, face: str, settled: bool) -> None:
        # After its own insert; but faces of different cards may change in one go.
        self._connection.change_later(
            "card" if card_id in self._added else f"card {card_id}",
            "UPDATE card SET face = $3, is_settled = $4 WHERE company_id = $1 AND id = $2",
            self._company,
            card_id,
            face,
            settled,
        )

    async def replace_key(self, card_id: int) -> str:
        """For a fresh card in place of one that can no longer be changed: presses on the old one find nothing,
        and its codes are forgotten."""
        key = new_key()
        await self._connection.touch(
            "UPDATE card SET key = $3 WHERE company_id = $1 AND id = $2",
            self._company,
            card_id,
            key,
        )
        await self._connection.touch(
            "DELETE FROM card_code WHERE company_id = $1 AND card_id = $2", self._company, card_id
        )
        return key

    async def add_code(self, card_id: int, code: str, expires_at: datetime) -> None:
        """A one-use right to change the card; see `Cards.take_code`."""
        row = {"company_id": self._company, "card_id": card_id}
        self._connection.insert_later("card_code", row | {"code": code, "expires_at": expires_at})


class Cards:
    """Of the whole store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def take_code(self, card_id: int, now: datetime) -> CardCode | None:
        """The newest one still good, each handed out once."""
        row = await self._engine.row(
            f"""WITH newest AS MATERIALIZED (SELECT id FROM card_code
                WHERE card_id = $1 AND expires_at > $2
                ORDER BY expires_at DESC, id DESC LIMIT 1{self._engine.skip_locked})
            DELETE FROM card_code WHERE id IN (SELECT id FROM newest)
            RETURNING code, expires_at""",
            card_id,
            now,
        )
        return CardCode(str(row["code"]), moment(row["expires_at"])) if row else None


def new_key() -> str:
    return secrets.token_urlsafe(_KEY_BYTES)


def _card(row: Row) -> SentCard:
    return SentCard(**{**row, "is_settled": bool(row["is_settled"])})
