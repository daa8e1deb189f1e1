"""A ticket's card with what the platform it goes to can show besides: parts of each member's own, a line to write into."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards import Card
from handlers.desk import Moment
from handlers.entries import with_entry
from handlers.own_parts import for_one, has_own_parts, known_as, parts_of_vote
from handlers.viewing import Eyes
from handlers.views import View
from storage.chats import ChatRow
from workflows.ticket import Task, Ticket


class Dressing:
    """Of one ticket's cards in one transaction."""

    def __init__(self, moment: Moment, ticket: Ticket, eyes: Eyes) -> None:
        self._moment = moment
        self._ticket = ticket
        self._eyes = eyes

    async def of_task(self, view: View, face: Card, task: Task, chat: ChatRow) -> Card:
        """In a group what is one member's to do is pressed by them alone."""
        face = self._with_entry(view, face, chat)
        if not face.buttons or task.person is None or not has_own_parts(self._moment, chat):
            return face
        known = await known_as(self._moment, chat, [task.person])
        if task.person not in known:
            return face
        outcome = view.say("card.own.for_one", name=view.name_of(task.person))
        return for_one(face, known[task.person], outcome)

    async def of_vote(
        self, view: View, face: Card, task: Task, chat: ChatRow, *, is_over: bool
    ) -> Card:
        """Each votes by buttons of their own; how it stands is everybody's to read."""
        if not has_own_parts(self._moment, chat):
            return face
        own = await parts_of_vote(self._moment, self._ticket, self._eyes, task, chat)
        face = replace(face, own=own)
        if is_over or not face.pressable:
            return face
        text, due_at = view.say("card.votes.here"), self._ticket.due_at
        return self._with_entry(view, replace(face, text=text, outcome="", due_at=due_at), chat)

    def _with_entry(self, view: View, face: Card, chat: ChatRow) -> Card:
        can = self._moment.desk.capabilities.get(chat.channel)
        return with_entry(view, face) if can and can.takes_entries else face
