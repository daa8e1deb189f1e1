"""Who speaks where: person, chat and conversation read in one statement, so that nothing of it is asked for singly."""

from __future__ import annotations

from storage.chats import Chats, chat_columns
from storage.connection import Connection, moment
from storage.conversations import Conversation, Conversations
from storage.people import Identity, People, people_in

_SPEAKER = f"""SELECT p.id, p.name, p.locale, p.tier, r.role, {chat_columns("c")},
    v.id AS conversation_id, v.state, v.updated_at
    FROM identity i
    JOIN person p ON p.company_id = i.company_id AND p.id = i.person_id
    JOIN chat c ON c.company_id = i.company_id AND c.channel = $5 AND c.account = i.account
        AND c.kind = $6 AND c.external_id = $7
    JOIN conversation v ON v.company_id = i.company_id AND v.chat_id = c.id
        AND v.person_id = i.person_id
    LEFT JOIN person_role r ON r.company_id = i.company_id AND r.person_id = i.person_id
        AND p.is_active = true
    WHERE i.company_id = $1 AND i.channel = $2 AND i.account = $3 AND i.external_id = $4"""


class Meeting:
    """Of one company, inside a unit of work."""

    def __init__(
        self,
        connection: Connection,
        company: int,
        people: People,
        chats: Chats,
        conversations: Conversations,
    ) -> None:
        self._connection = connection
        self._company = company
        self._people = people
        self._chats = chats
        self._conversations = conversations

    async def of(self, speaker: Identity, channel: str, kind: str, external_id: str) -> None:
        """People, chats and conversations know these three from now on, the conversation locked; nothing
        happens when the speaker was never heard in this chat of their platform account."""
        lock = " FOR UPDATE OF v" if self._connection.is_postgres else ""
        rows = await self._connection.at_once(
            _SPEAKER + lock, self._company, *speaker, channel, kind, external_id
        )
        if not rows:
            return
        (person,) = people_in(rows)
        self._people.meet(person, speaker)
        self._chats.meet(rows[:1])
        self._conversations.is_locked(
            Conversation(
                id=rows[0]["conversation_id"],
                chat=rows[0]["chat_id"],
                person=person.id,
                state=rows[0]["state"],
                updated_at=moment(rows[0]["updated_at"]),
            )
        )
