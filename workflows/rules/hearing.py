"""Whether what has happened is what a rule waits for."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.rulebook.rule import Rule
from workflows.rulebook.triggers import ANY, Trigger
from workflows.rules.happened import Happening


def heard_by(rule: Rule, happened: Iterable[Happening]) -> tuple[Happening, ...]:
    """All of it that sets the rule off: several at once set it off once, and nothing does that it did itself."""
    others = (each for each in happened if each.by != rule.id)
    return tuple(each for each in others if any(_hears(t, rule, each) for t in rule.on))


def _hears(trigger: Trigger, rule: Rule, happening: Happening) -> bool:
    match happening.way:
        case "opened":
            return trigger.opened
        case "clock":
            return trigger.is_by_clock and happening.name == rule.id
        case "said":
            return trigger.said in (ANY, happening.name)
        case _:
            return _is_named(trigger, happening)


def _is_named(trigger: Trigger, happening: Happening) -> bool:
    """Among the fields, nodes or phases it names, or the one timer or event."""
    named = getattr(trigger, happening.way)
    if isinstance(named, str):
        return named == happening.name
    return happening.name in named or ANY in named
