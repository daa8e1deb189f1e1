"""A turn in which nobody said anything in the chat: a reminder rang, or the form's page spoke for its person."""

from __future__ import annotations

from handlers.audience import way_in
from handlers.companies import company_of
from handlers.desk import Moment
from handlers.turns import Turn
from handlers.updates import Chat, Entered, Sender, Update
from storage.chats import ChatRow
from storage.conversations import Conversation
from storage.people import Reach
from workflows.people import Person


async def silent_turn(moment: Moment, conversation: Conversation) -> Turn | None:
    """A turn in which nobody said anything; None when the bot can no longer reach the chat."""
    chat = await moment.uow.chats.get(conversation.chat)
    person = await moment.uow.people.get(conversation.person)
    way = await way_in(moment, person, chat)
    if way is None or chat.channel not in moment.desk.capabilities:
        return None
    update = _nothing_said(moment, chat, person, way)
    return Turn(
        moment=moment,
        person=person,
        chat=chat,
        update=update,
        conversation=conversation,
        working_time=(await company_of(moment)).working_time,
    )


def _nothing_said(moment: Moment, chat: ChatRow, person: Person, way: Reach) -> Update:
    return Update(
        event_id="",
        chat=Chat(
            channel=chat.channel,
            account=chat.account,
            kind="group" if chat.kind == "group" else "direct",
            id=chat.external_id,
        ),
        sender=Sender(id=way.external_id, name=person.name, is_member=way.is_member),
        sent_at=moment.now,
        content=Entered(),
    )
