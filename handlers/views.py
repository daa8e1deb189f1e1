"""A ticket before somebody's eyes: what one viewer may read of it, and how its standing is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.standings import status_of
from handlers.ticket_links import ticket_link
from handlers.wording import Wording
from storage.history import HistoryEntry
from workflows.definition import Definition
from workflows.kinds.fields import show
from workflows.nodes import TaskNode
from workflows.reading.phones import hide_phones
from workflows.rights import Audience, may_see
from workflows.ticket import TaskState, Ticket

__all__ = ["MASK", "View", "status_of"]

MASK = "***"
BUTTONS = 6
"""What every platform we know takes on one card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a face is made of. `viewer` is None for a group; `names` holds everyone the ticket names.

    `in_group`: the viewer is one person, but reads it in a group. `nodes` are those whose field rights hold for what is
    said, `room` is how many buttons a card takes, `past` the ticket's history where what is said needs it.
    """

    ticket: Ticket
    definition: Definition
    audience: Audience
    viewer: int | None
    names: Mapping[int, str]
    words: Wording
    now: datetime
    in_group: bool = False
    nodes: tuple[str, ...] = ()
    room: int = BUTTONS
    past: tuple[HistoryEntry, ...] = ()
    public_url: str = ""

    def at(self, *nodes: str) -> View:
        """The same, as those see it whose task is in one of these nodes."""
        return replace(self, nodes=nodes)

    @property
    def link(self) -> str:
        """To the ticket's page, where people can reach one."""
        return ticket_link(self.public_url, self.ticket.number) if self.public_url else ""

    @property
    def others_read_along(self) -> bool:
        return self.in_group or self.audience is Audience.GROUP

    def name_of(self, person: int | None) -> str:
        return self.names.get(person, "") if person is not None else ""

    def doer(self, person: int | None) -> str:
        """Who did a thing; None is the clock, or another system."""
        return self.say("card.nobody") if person is None else self.name_of(person)

    def listed(self, parts: Iterable[str]) -> str:
        return self.words.listed([each for each in parts if each])

    def hides(self, field_id: str) -> bool:
        """Whether a node's field rights keep it from whoever reads this."""
        found = (self.definition.walked.nodes.get(node) for node in self.nodes)
        return any(isinstance(node, TaskNode) and node.right(field_id) == "hide" for node in found)

    def say(self, key: str, /, **values: object) -> str:
        words = self.words.of(self.definition)
        return words.say(key, number=self.ticket.number, **values)

    def shown(self, field_id: str) -> str:
        """The field's answer in words, or "" when there is none or this audience may not see it."""
        field = self.definition.field(field_id)
        answer = self.ticket.answers.get(field_id)
        is_for_all = self.others_read_along and field.private
        if answer is None or self.hides(field_id) or is_for_all:
            return ""
        if not may_see(self.audience, field):
            return ""
        return self.guarded(show(field, answer, self.words.locale))

    def guarded(self, words: str) -> str:
        """What somebody wrote, without the phone numbers in it when a whole group reads it."""
        return hide_phones(words) if self.others_read_along else words

    def told(self, field_id: str) -> str:
        """The answer as it was written, for a sentence; masked where others read along who may not."""
        answer = self.ticket.answers.get(field_id)
        if not isinstance(answer, str) or self.hides(field_id):
            return ""
        is_hidden = self.others_read_along and self.definition.field(field_id).private
        return MASK if is_hidden else self.guarded(answer)

    def last_words(self) -> str:
        """What the newest finished task's action was given to say: what was done, or why not."""
        done = [task for task in self.ticket.tasks if task.state is TaskState.DONE]
        if not done:
            return ""
        newest = max(done, key=lambda task: (task.done_at or self.ticket.opened_at, task.id))
        action = self.definition.walked.action(newest.node, newest.outcome)
        return self.told(action.fill[0]) if action and action.fill else ""
