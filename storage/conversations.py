"""Conversations: what one person was last talking about with the bot in one chat, and when the clock looks at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from storage.connection import Connection, Row, moment
from storage.engine import Engine

_COLUMNS = "id, chat_id, person_id, state, updated_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`state` is whatever text the use case keeps there, empty when nothing is going on.
    `updated_at` is when they last spoke. `is_new` when these two had never met in this chat."""

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

    async def save(
        self,
        conversation_id: int,
        state: str,
        at: datetime | None = None,
        wake_at: datetime | None = None,
    ) -> None:
        """At `wake_at` the clock looks at it, unless it is saved anew before."""
        self._connection.change_later(
            "conversation",
            """UPDATE conversation SET state = $3, updated_at = $4, wake_at = $5
            WHERE company_id = $1 AND id = $2""",
            self._company,
            conversation_id,
            state,
            at or datetime.now(UTC),
            wake_at,
        )

    async def _find(self, chat_id: int, person_id: int) -> list[Conversation]:
        rows = await self._connection.rows(
            f"""SELECT {_COLUMNS} FROM conversation
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


class Sleepers:
    """Conversations of the whole store that the clock is to look at."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def postpone(self, conversation_id: int, until: datetime) -> None:
        """It could not be handled: again at `until`, unless somebody spoke meanwhile."""
        await self._engine.touch(
            "UPDATE conversation SET wake_at = $2 WHERE id = $1 AND wake_at < $2",
            conversation_id,
            until,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waking:
    """A conversation whose time has come, locked."""

    company: int
    conversation: Conversation


async def wake_due(connection: Connection, now: datetime) -> Waking | None:
    """The one that has been due for longest, its alarm taken away; nobody else gets it unless this transaction is undone.

    Chosen once: PostgreSQL may look into a subquery anew for each row, and with SKIP LOCKED find another each time.
    """
    row = await connection.row(
        f"""WITH due AS MATERIALIZED (SELECT id FROM conversation
            WHERE wake_at <= $1 ORDER BY wake_at, id LIMIT 1{connection.skip_locked})
        UPDATE conversation SET wake_at = NULL WHERE id IN (SELECT id FROM due)
        RETURNING company_id, {_COLUMNS}""",
        now,
    )
    return Waking(company=row["company_id"], conversation=_conversation(row)) if row else None


def _conversation(row: Row) -> Conversation:
    return Conversation(
        id=row["id"],
        chat=row["chat_id"],
        person=row["person_id"],
        state=row["state"],
        updated_at=moment(row["updated_at"]),
    )
