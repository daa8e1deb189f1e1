"""A requester answers a task of theirs in words (已解决, 未解决, 5) where a button is not at hand."""

from __future__ import annotations

from handlers.chat.acting import take_or_ask
from handlers.router import Heard
from handlers.tickets import type_of
from handlers.turns import Turn
from handlers.updates import TextSent
from workflows.actions import offered
from workflows.definition import Definition
from workflows.events import ActionTaken
from workflows.kinds.fields import read
from workflows.kinds.kind import Around
from workflows.nodes import Action
from workflows.reading.folding import bare
from workflows.ticket import Task, Ticket


async def answering_task(turn: Turn) -> Heard:
    content = turn.update.content
    if not isinstance(content, TextSent):
        return Heard.UNHANDLED
    for ticket in await turn.moment.uow.tickets.recent_of_requester(turn.person.id, 3):
        definition = (await type_of(turn.moment, ticket)).definition
        for task in ticket.open_tasks:
            meant = (
                _meant(content.text, task, definition, turn.around)
                if task.person == turn.person.id
                else None
            )
            if meant:
                return await _take(turn, ticket, task, *meant)
    return Heard.UNHANDLED


async def _take(turn: Turn, ticket: Ticket, task: Task, action: Action, value: str) -> Heard:
    locked = await turn.moment.uow.tickets.get(ticket.id)
    if locked is None:
        return Heard.UNHANDLED
    await take_or_ask(
        turn, locked, ActionTaken(by=turn.person, task=task.id, action=action.id), value
    )
    return Heard.HANDLED


def _meant(
    text: str, task: Task, definition: Definition, around: Around
) -> tuple[Action, str] | None:
    """The action whose label or number was said, or the mark given."""
    actions = offered(task, definition)
    if len(actions) == 1 and (mark := _mark(text, actions[0], definition, around)):
        return actions[0], mark
    said = bare(text)
    for number, action in enumerate(actions, 1):
        if said in {str(number), bare(action.label.zh), bare(action.label.en)}:
            return action, ""
    return None


def _mark(text: str, action: Action, definition: Definition, around: Around) -> str:
    fields = [definition.field(each) for each in action.fill]
    if [field.kind for field in fields] != ["rating"]:
        return ""
    answer = read(fields[0], text, around)
    return answer if isinstance(answer, str) else ""
