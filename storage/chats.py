"""Chats of one company: where the bot has been spoken to, and which group works for which role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.connection import Connection, Row, moment_or_none
from storage.roster import Roster

_COLUMNS = "id, channel, account, kind, external_id, title, reply_hook, reply_hook_expires_at"
_FIELDS = _COLUMNS.split(", ")
_GROUPS = f"""SELECT {_COLUMNS} FROM chat WHERE company_id = $1 AND id IN
    (SELECT chat_id FROM chat_role WHERE company_id = $1 AND role = $2) ORDER BY id"""
_FRESHER_BY = timedelta(minutes=10)

Place = tuple[str, str, str, str]
"""Channel, account, kind and the platform's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRow:
    """`reply_hook` is a short-lived address to answer into the chat; a secret."""

    id: int
    channel: str
    account: str
    kind: str
    external_id: str
    title: str
    reply_hook: str | None = field(repr=False)
    reply_hook_expires_at: datetime | None


class Chats:
    """A chat that was met in this unit of work is not read again."""

    def __init__(self, connection: Connection, company: int, roster: Roster) -> None:
        self._connection = connection
        self._company = company
        self._roster = roster
        self._met: dict[int, ChatRow] = {}
        self._met_at: dict[Place, ChatRow] = {}

    def meet(self, rows: Iterable[Row]) -> None:
        """Just read, as `chat_columns` names them."""
        for row in rows:
            self._keep({field: row[f"chat_{field}"] for field in _FIELDS})

    async def remember(
        self,
        channel: str,
        account: str,
        kind: str,
        external_id: str,
        title: str = "",
        reply_hook: str | None = None,
        reply_hook_expires_at: datetime | None = None,
        said_at: datetime | None = None,
    ) -> ChatRow:
        """Writes only when there is news: an empty title says nothing, and a reply hook that lives
        hardly longer than the known one is not worth a write per message, while that was good when it came, `said_at`."""
        known = await self._find(channel, account, kind, external_id)
        if known and not _is_news(known, title, reply_hook, reply_hook_expires_at, said_at):
            return known
        (row,) = await self._connection.at_once(
            f"""INSERT INTO chat (company_id, channel, account, kind, external_id, title, reply_hook,
            reply_hook_expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (company_id, channel, account, kind, external_id) DO UPDATE SET
            title = CASE WHEN excluded.title = '' THEN chat.title ELSE excluded.title END,
            reply_hook = COALESCE(excluded.reply_hook, chat.reply_hook),
            reply_hook_expires_at =
                COALESCE(excluded.reply_hook_expires_at, chat.reply_hook_expires_at)
            RETURNING {_COLUMNS}""",
            self._company,
            channel,
            account,
            kind,
            external_id,
            title,
            reply_hook,
            reply_hook_expires_at,
        )
        return self._keep(row)

    async def get(self, chat_id: int) -> ChatRow:
        """KeyError when this company has no such chat."""
        if chat_id not in self._met:
            rows = await self._connection.at_once(
                f"SELECT {_COLUMNS} FROM chat WHERE company_id = $1 AND id = $2",
                self._company,
                chat_id,
            )
            for row in rows:
                self._keep(row)
        return self._met[chat_id]

    async def groups_for(self, role: str) -> tuple[ChatRow, ...]:
        rows = await self._roster.rows(self._connection, _GROUPS, self._company, role)
        return tuple(map(self._keep, rows))

    async def spend_hook(self, chat_id: int, url: str) -> None:
        """This reply hook was good once; a newer one stays."""
        self._met.pop(chat_id, None)
        await self._connection.touch(
            """UPDATE chat SET reply_hook = NULL, reply_hook_expires_at = NULL
            WHERE company_id = $1 AND id = $2 AND reply_hook = $3""",
            self._company,
            chat_id,
            url,
        )

    async def serve(self, chat_id: int, role: str) -> None:
        """From now on this group is a working group of the role."""
        await self.get(chat_id)
        self._roster.forget(self._company, role)
        await self._connection.touch(
            """INSERT INTO chat_role (company_id, chat_id, role) VALUES ($1, $2, $3)
            ON CONFLICT (company_id, role, chat_id) DO NOTHING""",
            self._company,
            chat_id,
            role,
        )

    async def serve_no_more(self, chat_id: int, role: str) -> None:
        self._roster.forget(self._company, role)
        await self._connection.touch(
            "DELETE FROM chat_role WHERE company_id = $1 AND chat_id = $2 AND role = $3",
            self._company,
            chat_id,
            role,
        )

    async def _find(
        self, channel: str, account: str, kind: str, external_id: str
    ) -> ChatRow | None:
        met = self._met_at.get((channel, account, kind, external_id))
        if met:
            return met
        rows = await self._connection.at_once(
            f"""SELECT {_COLUMNS} FROM chat WHERE company_id = $1
            AND channel = $2 AND account = $3 AND kind = $4 AND external_id = $5""",
            self._company,
            channel,
            account,
            kind,
            external_id,
        )
        return self._keep(rows[0]) if rows else None

    def _keep(self, row: Row) -> ChatRow:
        chat = _chat(row)
        place = (chat.channel, chat.account, chat.kind, chat.external_id)
        self._met[chat.id] = self._met_at[place] = chat
        return chat


def chat_columns(alias: str) -> str:
    """Those of a chat in a join, for `Chats.meet`."""
    return ", ".join(f"{alias}.{field} AS chat_{field}" for field in _FIELDS)


def _is_news(
    known: ChatRow,
    title: str,
    hook: str | None,
    expires_at: datetime | None,
    said_at: datetime | None,
) -> bool:
    if title and title != known.title:
        return True
    if hook is None or hook == known.reply_hook:
        return False
    old = known.reply_hook_expires_at
    if old is None or expires_at is None or (said_at and old <= said_at):
        return True
    return expires_at > old + _FRESHER_BY


def _chat(row: Row) -> ChatRow:
    expires_at = moment_or_none(row["reply_hook_expires_at"])
    return ChatRow(**{**row, "reply_hook_expires_at": expires_at})
