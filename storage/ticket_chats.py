"""Groups that were made for one ticket: where what happens with it is told to all who are in them."""

from __future__ import annotations

from storage.connection import Connection


class TicketChats:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def add(self, ticket_id: int, chat_id: int) -> bool:
        """False when the ticket has this group already."""
        row = {"company_id": self._company, "ticket_id": ticket_id, "chat_id": chat_id}
        tail = " ON CONFLICT (company_id, ticket_id, chat_id) DO NOTHING RETURNING id"
        return bool(await self._connection.insert("ticket_chat", [row], tail))

    async def of_ticket(self, ticket_id: int) -> tuple[int, ...]:
        """Ids of chats, the oldest first."""
        rows = await self._connection.at_once(
            "SELECT chat_id FROM ticket_chat WHERE company_id = $1 AND ticket_id = $2 ORDER BY id",
            self._company,
            ticket_id,
        )
        return tuple(row["chat_id"] for row in rows)
