"""Mistakes in what sets a rule off: names nobody has, and what can never happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.explaining import nearest, unknown_name
from workflows.flow import START
from workflows.mistakes import Mistake
from workflows.rulebook.triggers import ANY, Trigger
from workflows.rulebook_checks.asking import Asking
from workflows.rules.happened import RATINGS
from workflows.verbs import Phase

_FIELD = ("字段", "field")
_NODE = ("节点", "node")


def check_triggers(asking: Asking) -> Iterator[Mistake]:
    if not asking.rule.on:
        yield Mistake(code="too_few", path=f"{asking.path}.on", params={"min": "1"})
    for place, trigger in enumerate(asking.rule.on):
        path = f"{asking.path}.on[{place}]"
        if len(trigger.ways) != 1:
            allowed = ", ".join(Trigger.model_fields)
            yield Mistake(code="trigger_not_one", path=path, params={"allowed": allowed})
        yield from _check_names(trigger, path, asking)
        yield from _check_rated(trigger, path, asking)
        yield from _check_timer(trigger, path, asking)
        yield from _check_phase(trigger, path, asking)
    if sum(trigger.is_by_clock for trigger in asking.rule.on) > 1:
        yield Mistake(code="two_clocks", path=f"{asking.path}.on")


def _check_names(trigger: Trigger, path: str, asking: Asking) -> Iterator[Mistake]:
    fields = list(asking.definition.fields)
    nodes = [each for each in asking.definition.walked.nodes if each != START]
    yield from _unknown(trigger.changed, fields, _FIELD, f"{path}.changed")
    yield from _unknown(trigger.rated, fields, _FIELD, f"{path}.rated")
    yield from _unknown(trigger.entered, nodes, _NODE, f"{path}.entered")
    yield from _unknown(trigger.left, nodes, _NODE, f"{path}.left")


def _unknown(
    names: tuple[str, ...], known: Iterable[str], what: tuple[str, str], path: str
) -> Iterator[Mistake]:
    known = list(known)
    for place, name in enumerate(names):
        if name not in (ANY, *known):
            yield unknown_name(name, known, what, f"{path}[{place}]")


def _check_rated(trigger: Trigger, path: str, asking: Asking) -> Iterator[Mistake]:
    fields = asking.definition.fields
    if ANY in trigger.rated and not any(each.kind in RATINGS for each in fields.values()):
        yield Mistake(code="no_rating_at_all", path=f"{path}.rated")
    for place, name in enumerate(trigger.rated):
        if name in fields and fields[name].kind not in RATINGS:
            params = {"name": name, "kind": fields[name].kind}
            yield Mistake(code="no_rating_here", path=f"{path}.rated[{place}]", params=params)


def _check_timer(trigger: Trigger, path: str, asking: Asking) -> Iterator[Mistake]:
    started = {
        action.start_timer.name
        for rule in asking.definition.rules
        for action in rule.do
        if action.start_timer and not rule.off
    }
    if trigger.timer and trigger.timer not in started:
        params = {"name": trigger.timer, "nearest": nearest(trigger.timer, started)}
        yield Mistake(code="timer_never_started", path=f"{path}.timer", params=params)


def _check_phase(trigger: Trigger, path: str, asking: Asking) -> Iterator[Mistake]:
    nodes = asking.definition.walked.nodes
    led_to = {getattr(node, "phase", None) for key, node in nodes.items() if key != START}
    for place, phase in enumerate(trigger.phase):
        if phase not in {*led_to, Phase.NEW, Phase.CLOSED}:
            params = {"name": phase.value}
            yield Mistake(code="phase_never_reached", path=f"{path}.phase[{place}]", params=params)
