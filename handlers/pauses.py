"""Why a ticket's clock stands still, as people call it: the node, the action that paused it, or that all of it was suspended."""

from __future__ import annotations

from handlers.wording import Wording
from workflows.definition import Definition
from workflows.sla.standing import NOT_ASKED, NOT_YET, OVER, SUSPENDED
from workflows.ticket import Clock, Ticket

HOLD = "hold:"
_FOR_GOOD = frozenset({"", NOT_YET, OVER, NOT_ASKED})


def is_paused(clock: Clock) -> bool:
    """It has run, and is to go on."""
    return (
        clock.running_since is None and clock.met_at is None and clock.stopped_by not in _FOR_GOOD
    )


def paused_for(ticket: Ticket, definition: Definition, words: Wording) -> str:
    """Nothing while another deadline runs: that is the one to look at."""
    clock = next((each for each in ticket.clocks if is_paused(each)), None)
    if clock is None or ticket.due_at is not None:
        return ""
    return words.say("clock.paused", why=pause_called(clock, ticket, definition, words))


def pause_called(clock: Clock, ticket: Ticket, definition: Definition, words: Wording) -> str:
    stopped_by = clock.stopped_by
    if stopped_by == SUSPENDED:
        return words.say("standing.suspended")
    if stopped_by.startswith(HOLD):
        return _action_called(stopped_by.removeprefix(HOLD), ticket, definition, words.locale)
    name = getattr(definition.walked.nodes.get(stopped_by), "name", None)
    return name.say(words.locale) if name else stopped_by


def _action_called(action_id: str, ticket: Ticket, definition: Definition, locale: str) -> str:
    held = (task.node for task in ticket.tasks if task.on_hold == action_id)
    for node in held:
        action = definition.walked.action(node, action_id)
        if action:
            return (action.status or action.label).say(locale)
    return action_id
