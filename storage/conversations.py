"""Conversations: what one person was last talking about with the bot in one chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from storage.connection import Connection, Row, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`state` is whatever text the use case keeps there, empty when nothing is going on.
    `is_new` when these two had never met in this chat."""

    id: int
    chat: int
    person: int
    state: str
    updated_at: datetime
    is_new: bool = False


class Conversations:
    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company
        self._locked: dict[tuple[int, int], Conversation] = {}

    def is_locked(self, conversation: Conversation) -> None:
        """Just read and locked, as `lock` would."""
        self._locked[conversation.chat, conversation.person] = conversation

    async def lock(self, chat_id: int, person_id: int) -> Conversation:
        """The conversation, made when absent; nobody else gets it until this unit of work ends."""
        locked = self._locked.pop((chat_id, person_id), None)
        if locked:
            return locked
        found = await self._find(chat_id, person_id)
        if found:
            return found[0]
        await self._begin(chat_id, person_id)
        (begun,) = await self._find(chat_id, person_id)
        return replace(begun, is_new=True)

    async def save(self, conversation_id: int, state: str, at: datetime | None = None) -> None:
        self._connection.change_later(
            "conversation",
            """UPDATE conversation SET state = $3, updated_at = $4
            WHERE company_id = $1 AND id = $2""",
            self._company,
            conversation_id,
            state,
            at or datetime.now(UTC),
        )

    async def _find(self, chat_id: int, person_id: int) -> list[Conversation]:
        rows = await self._connection.rows(
            f"""SELECT id, chat_id, person_id, state, updated_at FROM conversation
            WHERE company_id = $1 AND chat_id = $2 AND person_id = $3{self._connection.for_update}""",
            self._company,
            chat_id,
            person_id,
        )
        return list(map(_conversation, rows))

    async def _begin(self, chat_id: int, person_id: int) -> None:
        await self._connection.touch(
            """INSERT INTO conversation (company_id, chat_id, person_id, state, updated_at)
            VALUES ($1, $2, $3, '', $4) ON CONFLICT (company_id, chat_id, person_id) DO NOTHING""",
            self._company,
            chat_id,
            person_id,
            datetime.now(UTC),
        )


def _conversation(row: Row) -> Conversation:
    return Conversation(
        id=row["id"],
        chat=row["chat_id"],
        person=row["person_id"],
        state=row["state"],
        updated_at=moment(row["updated_at"]),
    )
