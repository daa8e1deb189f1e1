"""Mistakes in what a rule does: names nobody has, values that do not fit, places it cannot take a ticket to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from workflows.explaining import nearest, unknown_name
from workflows.flow import START
from workflows.flow_checks.people import check_who
from workflows.flow_checks.steps import check_set
from workflows.labels import Label
from workflows.mistakes import Mistake
from workflows.nodes import Call, HandleNode, Opening
from workflows.rulebook.actions import NAMED_BESIDES, Notice, Recording, RuleAction, TimerStart
from workflows.rulebook_checks.asking import Asking
from workflows.who import Who

_FIELD = ("字段", "field")
_NODE = ("节点", "node")
_TIMER = ("计时器", "timer")
LEAST_TIMER = timedelta(minutes=1)
"""A rule may start again the timer by which it comes."""
_NAMED = re.compile(r"\{(\w+)\}")


def check_action(action: RuleAction, path: str, asking: Asking) -> Iterator[Mistake]:
    if len(action.ways) != 1:
        allowed = ", ".join(RuleAction.model_fields)
        yield Mistake(code="action_not_one", path=path, params={"allowed": allowed})
    for way in action.ways:
        check = _CHECKS.get(way)
        if check:
            yield from check(getattr(action, way), f"{path}.{way}", asking)


def _check_set(values: Mapping[str, str], path: str, asking: Asking) -> Iterator[Mistake]:
    yield from check_set(values, path, asking.definition.fields, asking.text)


def _check_who(who: Who, path: str, asking: Asking) -> Iterator[Mistake]:
    nodes = asking.definition.walked.nodes.items()
    handled = [key for key, node in nodes if isinstance(node, HandleNode) and key != START]
    if asking.is_open and any(each.rule for each in who.each()):
        return
    yield from check_who(who, path, handled, asking.definition, asking.scope)


def _check_node(node: str, path: str, asking: Asking) -> Iterator[Mistake]:
    flow = asking.definition.walked
    nodes = [each for each in flow.nodes if each != START]
    if node not in nodes:
        yield unknown_name(node, nodes, _NODE, path)
    elif flow.lanes.get(node) or node in flow.detours:
        yield Mistake(code="go_to_into_lane", path=path, params={"name": node})


def _check_notice(notice: Notice, path: str, asking: Asking) -> Iterator[Mistake]:
    yield from _check_who(notice.to, f"{path}.to", asking)
    yield from _check_words(notice.text, f"{path}.text", asking, NAMED_BESIDES)


def _check_comment(text: Label, path: str, asking: Asking) -> Iterator[Mistake]:
    yield from _check_words(text, path, asking, ("number",))


def _check_words(
    text: Label, path: str, asking: Asking, besides: tuple[str, ...]
) -> Iterator[Mistake]:
    """Every {name} in either language."""
    if asking.is_open:
        return
    allowed = (*besides, *asking.outputs)
    fields = asking.definition.fields
    for name in dict.fromkeys(_NAMED.findall(f"{text.zh}{text.en}")):
        if name not in (*allowed, *fields):
            near = nearest(name, (*fields, *allowed))
            params = {"name": name, "allowed": ", ".join(allowed), "nearest": near}
            yield Mistake(code="nothing_called_so", path=path, params=params)


def _check_record(record: Recording, path: str, asking: Asking) -> Iterator[Mistake]:
    yield from asking.text(record.key, f"{path}.key")
    if record.label:
        yield from asking.text(record.label, f"{path}.label")
    for name, text in record.values.items():
        yield from asking.text(text, f"{path}.values.{name}")


def _check_open(opening: Opening, path: str, asking: Asking) -> Iterator[Mistake]:
    for key, text in opening.set.items():
        yield from asking.text(text, f"{path}.set.{key}")
    for key in ("wait", "take"):
        if getattr(opening, key):
            yield Mistake(code="only_in_flows", path=f"{path}.{key}", params={"key": key})


def _check_call(call: Call, path: str, asking: Asking) -> Iterator[Mistake]:
    for key, text in call.body.items():
        yield from asking.text(text, f"{path}.body.{key}")
    for name in call.take:
        if name not in asking.definition.fields:
            yield unknown_name(name, asking.definition.fields, _FIELD, f"{path}.take.{name}")
    if call.on_error != "stop":
        yield Mistake(code="only_in_flows", path=f"{path}.on_error", params={"key": "on_error"})


def _check_start(start: TimerStart, path: str, asking: Asking) -> Iterator[Mistake]:
    if start.after < LEAST_TIMER:
        yield Mistake(code="timer_too_short", path=f"{path}.after", params={"least": "PT1M"})
    heard = {t.timer for rule in asking.definition.rules for t in rule.on}
    if start.name not in heard:
        params = {"name": start.name}
        yield Mistake(code="timer_unheard", path=f"{path}.name", params=params)


def _check_stop(name: str, path: str, asking: Asking) -> Iterator[Mistake]:
    actions = (action for rule in asking.definition.rules for action in rule.do)
    started = [action.start_timer.name for action in actions if action.start_timer]
    if name not in started:
        yield unknown_name(name, started, _TIMER, path)


_CHECKS: Mapping[str, Callable[[Any, str, Asking], Iterator[Mistake]]] = {
    "set": _check_set,
    "assign": _check_who,
    "go_to": _check_node,
    "notify": _check_notice,
    "record": _check_record,
    "open": _check_open,
    "call": _check_call,
    "start_timer": _check_start,
    "stop_timer": _check_stop,
    "suspend": _check_comment,
    "comment": _check_comment,
}
