"""A rule as its document says it: when what happens, on which condition, does what."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from workflows.form_fields import Expressed
from workflows.labels import Document, Key, Label
from workflows.nodes import Call, Condition, Opening
from workflows.rulebook.actions import RuleAction
from workflows.rulebook.triggers import Trigger

_PLACE = "rule"


def _one_is_several(value: object) -> object:
    return (value,) if isinstance(value, str | dict) else value


class Rule(Document):
    """Set off by any of `on`, it does what it says where its condition holds and its table has a row that is met; what
    the table gives fills the fields of the same name. `stop`: no later rule hears of what set this one off.
    `once`: it comes once in a ticket's life. `off`: it is kept and does nothing."""

    id: Key
    name: Label
    on: Annotated[tuple[Trigger, ...], BeforeValidator(_one_is_several)]
    when: Expressed | Condition = ""
    table: str = ""
    do: Annotated[tuple[RuleAction, ...], BeforeValidator(_one_is_several)] = ()
    stop: bool = False
    once: bool = False
    off: bool = False

    @property
    def timer(self) -> str:
        """The name of the timer of its clock."""
        return f"rule:{self.id}"

    def place(self, action: int) -> str:
        """What an answer or a child says it is for: a node's name cannot have a colon."""
        return f"{_PLACE}:{self.id}:{action}"


def named_timer(name: str) -> str:
    """A timer that rules start and stop belongs to the ticket, not to one of them."""
    return f"rule::{name}"


def ring_for_ever(rules: tuple[Rule, ...]) -> frozenset[str]:
    """Timers that are armed again whenever they ring: of rules that come by the time of day."""
    return frozenset(rule.timer for rule in rules if any(each.schedule for each in rule.on))


def hears(rules: tuple[Rule, ...], event: str) -> bool:
    """Whether any of them waits for news of this name from outside."""
    return any(t.arrived == event for rule in rules if not rule.off for t in rule.on)


def is_of_rule(place: str) -> bool:
    return place.startswith(f"{_PLACE}:")


def action_at(rules: tuple[Rule, ...], place: str) -> RuleAction | None:
    """Of `Rule.place`; None where it is none, or not there any more."""
    kind, rule_id, at = [*place.split(":"), "", ""][:3]
    rule = next((each for each in rules if each.id == rule_id), None)
    is_there = kind == _PLACE and rule and at.isdecimal() and int(at) < len(rule.do)
    return rule.do[int(at)] if rule and is_there else None


def call_at(rules: tuple[Rule, ...], place: str) -> Call | None:
    action = action_at(rules, place)
    return action.call if action else None


def opening_at(rules: tuple[Rule, ...], place: str) -> Opening | None:
    action = action_at(rules, place)
    return action.open if action else None
