"""When what a decision has begun is due: a node's limit when it rings, a target at its deadline, whatever rings before."""

from __future__ import annotations

from datetime import datetime

from workflows.effects import Outcome, StartTimer


def dues_of(outcome: Outcome) -> list[datetime]:
    """Of a target whose clock does not run any more, nothing."""
    clocks = {clock.target: clock.due_at for clock in outcome.ticket.clocks}
    started = [effect for effect in outcome.effects if isinstance(effect, StartTimer)]
    dues = [clocks.get(effect.name, effect.due_at) for effect in started]
    return [due for due in dues if due is not None]
