"""A ticket's own group: what it is about, then its course, in words that all who are in it may read; nothing is pressed there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from handlers.audience import BUNDLE, way_in
from handlers.cards import Card, Text
from handlers.desk import Moment
from handlers.group_members import makes_groups, members_of
from handlers.groups import GroupWanted
from handlers.notices import card_facts, group_notice
from handlers.post import queue_group, send
from handlers.viewing import Eyes
from handlers.views import status_of
from storage.chats import ChatRow
from workflows.definition import Definition
from workflows.effects import Notify, Occasion
from workflows.people import Person
from workflows.rights import Audience, may_see
from workflows.ticket import Ticket


async def first_card(moment: Moment, ticket: Ticket, definition: Definition, by: Person) -> Card:
    """What is private stays out, and what is kept from the requester, who may be in the group."""
    eyes = Eyes(moment, ticket, definition)
    view = await eyes.view(Audience.GROUP, None)
    view = view.at(*(visit.node for visit in ticket.visits))
    hidden = {
        field.label.say(view.words.locale)
        for field in definition.form
        if not may_see(Audience.REQUESTER, field)
    }
    facts = tuple(fact for fact in card_facts(view) if fact.label not in hidden)
    return Card(
        title=view.say("ticket.title", name=definition.name.say(view.words.locale)),
        status=status_of(ticket, definition, view.words.locale),
        text=view.say("group.first", by=by.name),
        facts=facts,
        summary=view.say("group.first", by=by.name),
        link=view.link,
    )


async def tell_groups(
    moment: Moment, ticket: Ticket, definition: Definition, eyes: Eyes, happened: Sequence[Notify]
) -> None:
    """One message for all that happened at once, with @ of those whom it asks for something."""
    if not happened or not makes_groups(moment):
        return
    for chat_id in await moment.uow.ticket_chats.of_ticket(ticket.id):
        chat = await moment.uow.chats.get(chat_id)
        words = await _words(moment, ticket, definition, eyes, happened, chat)
        if words:
            mentions = await _mentioned(moment, ticket, chat, happened)
            if mentions:
                await _bring_in(moment, ticket, chat)
            said = Text(text=words, mention=mentions[0] if mentions else "", mentions=mentions[1:])
            quiet = all(notify.is_quiet for notify in happened)
            send(moment, chat, said, ticket=ticket.id, quiet=quiet, bundle=BUNDLE)


async def _bring_in(moment: Moment, ticket: Ticket, chat: ChatRow) -> None:
    """Whoever has something to do now may not be there yet; that all the others are does no harm."""
    members = await members_of(moment, ticket)
    if members and (members.channel, members.account) == (chat.channel, chat.account):
        wanted = GroupWanted(title=chat.title, members=tuple(members.ids.values()))
        queue_group(moment, chat, wanted, ticket.id)


async def _words(
    moment: Moment,
    ticket: Ticket,
    definition: Definition,
    eyes: Eyes,
    happened: Sequence[Notify],
    chat: ChatRow,
) -> str:
    """Where it stands, then what happened."""
    requester = await moment.uow.people.get(ticket.requester)
    is_outside = await way_in(moment, requester, chat) is not None
    lines = [
        group_notice(await eyes.told(Audience.GROUP, None, each), each, is_outside=is_outside)
        for each in happened
    ]
    told = [line for line in dict.fromkeys(lines) if line]
    if not told and not any(notify.occasion in _MOVES for notify in happened):
        return ""
    words = (await eyes.view(Audience.GROUP, None)).words
    status = status_of(ticket, definition, words.locale)
    name = definition.name.say(words.locale)
    stands = words.say("ticket.line", number=ticket.number, name=name, status=status)
    return "\n".join([stands, *told])


_MOVES = frozenset(
    {Occasion.MARKED, Occasion.ON_HOLD, Occasion.RESUMED, Occasion.RETURNED, Occasion.HANDED_BACK}
    | {
        Occasion.APPROVED,
        Occasion.REJECTED,
        Occasion.TASK_OFFERED,
        Occasion.RESOLVED,
        Occasion.CLOSED,
    }
)
"""Told by where the ticket stands then."""


async def _mentioned(
    moment: Moment, ticket: Ticket, chat: ChatRow, happened: Iterable[Notify]
) -> tuple[str, ...]:
    """Whoever has something to do since this moment; not whoever did it."""
    did = {notify.by for notify in happened}
    new = [
        task.person for task in ticket.open_tasks if task.person and task.opened_at == moment.now
    ]
    people = [person for person in dict.fromkeys(new) if person not in did]
    return await _ids(moment, chat, people)


async def _ids(moment: Moment, chat: ChatRow, people: Collection[int]) -> tuple[str, ...]:
    ways = [await way_in(moment, await moment.uow.people.get(each), chat) for each in people]
    return tuple(way.external_id for way in ways if way and way.is_member)
