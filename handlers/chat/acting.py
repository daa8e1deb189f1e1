"""An action taken on a ticket in a chat, by button or in words: at once, or after what it needs was asked."""

from __future__ import annotations

from handlers.answers import refuse
from handlers.conversations import begin_action
from handlers.tickets import take_action, type_of
from handlers.turns import Turn
from workflows.answers import Answer
from workflows.deeds.actions import find_step
from workflows.definition import Definition
from workflows.effects import Refusal
from workflows.events import ActionTaken
from workflows.kinds.fields import read
from workflows.kinds.kind import Around, More
from workflows.kinds.problems import Problem
from workflows.nodes import Action
from workflows.ticket import Ticket


async def take_or_ask(
    turn: Turn, ticket: Ticket, event: ActionTaken, value: str = ""
) -> Ticket | None:
    """Take the action, or ask first what it needs; whoever may not is told before being asked anything.

    The ticket as it is then; None when it was refused, or something is asked.
    """
    ticket_type = await type_of(turn.moment, ticket)
    step = find_step(ticket, event, ticket_type.definition)
    if isinstance(step, Refusal):
        await refuse(turn, ticket, step)
        return None
    pressed = _pressed_answer(step.action, value, ticket_type.definition, turn.around)
    answers = {**event.answers, **pressed}
    if any(each not in answers for each in step.action.fill):
        await begin_action(turn, ticket, ticket_type, step.task, step.action, answers)
        return None
    result = await take_action(turn.moment, ticket, turn.person, event.task, event.action, answers)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result)
        return None
    return result


def _pressed_answer(
    action: Action, value: str, definition: Definition, around: Around
) -> dict[str, Answer]:
    """Nothing when the button carries no answer, or one the client made up."""
    if not value or len(action.fill) != 1:
        return {}
    answer = read(definition.field(action.fill[0]), value, around)
    return {} if isinstance(answer, Problem | More) else {action.fill[0]: answer}
