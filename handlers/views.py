"""A ticket before somebody's eyes: what one viewer may read of it, and how its standing is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.wording import Wording
from workflows.definition import Definition
from workflows.kinds.fields import show
from workflows.reading.phones import hide_phones
from workflows.rights import Audience, may_see
from workflows.ticket import TaskState, Ticket

MASK = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a face is made of. `viewer` is None for a group; `names` holds everyone the ticket names.

    `in_group`: the viewer is one person, but reads it in a group.
    """

    ticket: Ticket
    definition: Definition
    audience: Audience
    viewer: int | None
    names: Mapping[int, str]
    words: Wording
    now: datetime
    in_group: bool = False

    @property
    def others_read_along(self) -> bool:
        return self.in_group or self.audience is Audience.GROUP

    def name_of(self, person: int | None) -> str:
        return self.names.get(person, "") if person is not None else ""

    def say(self, key: str, /, **values: object) -> str:
        words = self.words.of(self.definition)
        return words.say(key, number=self.ticket.number, **values)

    def shown(self, field_id: str) -> str:
        """The field's answer in words, or "" when there is none or this audience may not see it."""
        field = self.definition.field(field_id)
        answer = self.ticket.answers.get(field_id)
        if answer is None or not may_see(self.audience, field):
            return ""
        return self.guarded(show(field, answer, self.words.locale))

    def guarded(self, words: str) -> str:
        """What somebody wrote, without the phone numbers in it when a whole group reads it."""
        return hide_phones(words) if self.others_read_along else words

    def told(self, field_id: str) -> str:
        """The answer as it was written, for a sentence; masked where others read along who may not."""
        answer = self.ticket.answers.get(field_id)
        if not isinstance(answer, str):
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


def status_of(ticket: Ticket, definition: Definition, locale: str) -> str:
    """Where the ticket stands, in the definition's own words."""
    flow = definition.walked
    tasks = ticket.open_tasks or ticket.tasks[-1:]
    if not tasks:
        return definition.name.say(locale)
    task = tasks[-1]
    action = flow.action(task.node, task.on_hold or task.mark)
    if action and action.status and task.state is TaskState.OPEN:
        return action.status.say(locale)
    return flow.task_node(task.node).name.say(locale)
