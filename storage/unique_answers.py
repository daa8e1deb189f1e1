"""Answers no two tickets of a type may share: who holds which; a claim lost in a race is a Conflict."""

from __future__ import annotations

from storage.connection import Connection
from storage.errors import Conflict


class UniqueAnswers:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def holder(self, type_key: str, field: str, value: str) -> str | None:
        """The number of the ticket that has this value."""
        row = await self._connection.row(
            """SELECT ticket.number FROM unique_answer
            JOIN ticket ON ticket.id = unique_answer.ticket_id
            WHERE unique_answer.company_id = $1 AND unique_answer.type_key = $2 AND field = $3 AND value = $4""",
            self._company,
            type_key,
            field,
            value,
        )
        return row["number"] if row else None

    async def claim(self, type_key: str, field: str, value: str, ticket: int) -> None:
        """For this ticket alone, which lets go of what it had there. Raises Conflict when another one was faster."""
        await self._connection.touch(
            """DELETE FROM unique_answer WHERE company_id = $1 AND ticket_id = $2 AND field = $3
            AND value <> $4""",
            self._company,
            ticket,
            field,
            value,
        )
        claimed = await self._connection.insert(
            "unique_answer",
            [
                {
                    "company_id": self._company,
                    "type_key": type_key,
                    "field": field,
                    "value": value,
                    "ticket_id": ticket,
                }
            ],
            """ ON CONFLICT (company_id, type_key, field, value) DO UPDATE
            SET ticket_id = unique_answer.ticket_id RETURNING ticket_id""",
        )
        if claimed and claimed[0]["ticket_id"] != ticket:
            raise Conflict(f"another ticket has this {field}")
