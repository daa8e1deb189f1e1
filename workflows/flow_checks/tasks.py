"""Mistakes in a task's node: verbs that do not fit, limits without a consequence, fields that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition
from workflows.effects import Occasion
from workflows.explaining import unknown_name
from workflows.flow_checks.actions import check_action
from workflows.flow_checks.people import check_assignee, check_who
from workflows.flow_checks.places import Place, handled
from workflows.form_checks import repeated
from workflows.mistakes import Mistake
from workflows.nodes import ApproveNode, HandleNode, Limit, TaskNode
from workflows.verbs import CHOOSES_PEOPLE, Verb

_FIELD = ("字段", "field")
_NODE = ("节点", "node")
_NOTICE = ("通知时机", "occasion for a notice")
_HANDLING = (Verb.COMPLETE, Verb.MARK, Verb.PAUSE, Verb.RESUME, Verb.REPORT)
_APPROVING = (Verb.APPROVE, Verb.REJECT)
_PEOPLE = tuple(verb for verb in Verb if verb in CHOOSES_PEOPLE)
_OF_WORK = (Verb.TRANSFER, Verb.DELEGATE, Verb.CC)


def check_task(node: TaskNode, place: Place, definition: Definition) -> Iterator[Mistake]:
    yield from check_assignee(node, place, definition)
    yield from _check_verbs(node, place)
    yield from repeated((a.id for a in node.actions), f"{place.path}.actions")
    for index, action in enumerate(node.actions):
        yield from check_action(action, f"{place.path}.actions[{index}]", place, definition)
    for index, limit in enumerate(node.limits):
        yield from _check_limit(limit, node, f"{place.path}.limits[{index}]", place, definition)
    yield from _check_fields(node, place.path, definition)
    yield from _check_words(node, place.path, definition)
    if isinstance(node, ApproveNode):
        yield from _check_votes(node, place)


def _check_verbs(node: TaskNode, place: Place) -> Iterator[Mistake]:
    verbs, allowed = {action.do for action in node.actions}, _allowed(node, place)
    for index, action in enumerate(node.actions):
        if action.do not in allowed:
            params = {"verb": action.do.value, "allowed": ", ".join(allowed)}
            path = f"{place.path}.actions[{index}].do"
            yield Mistake(code="verb_does_not_fit", path=path, params=params)
    for verb in _needed(node, verbs):
        if verb not in verbs:
            params = {"verb": verb.value}
            yield Mistake(code="missing_verb", path=f"{place.path}.actions", params=params)
    if isinstance(node, HandleNode) and not verbs & {Verb.COMPLETE, Verb.ACCEPT}:
        yield Mistake(code="no_way_on", path=f"{place.path}.actions")


def _allowed(node: TaskNode, place: Place) -> tuple[Verb, ...]:
    """A detour leads only back to the node it left: nothing is returned from there."""
    back = () if place.is_detour else (Verb.RETURN,)
    if isinstance(node, ApproveNode):
        return (*_APPROVING, *back, *_PEOPLE)
    accept = (Verb.ACCEPT,) if node.mode == "claim" else ()
    return (*accept, *_HANDLING, *back, *_OF_WORK)


def _needed(node: TaskNode, verbs: set[Verb]) -> Iterator[Verb]:
    if isinstance(node, ApproveNode):
        yield from _APPROVING
    elif node.mode == "claim":
        yield Verb.ACCEPT
    if Verb.PAUSE in verbs:
        yield Verb.RESUME
    if Verb.RESUME in verbs:
        yield Verb.PAUSE


def _check_limit(
    limit: Limit, node: TaskNode, path: str, place: Place, definition: Definition
) -> Iterator[Mistake]:
    if limit.do in ("hand_over", "escalate") and limit.to is None:
        yield Mistake(code="limit_needs_to", path=path, params={"do": limit.do})
    if limit.do == "reject" and not isinstance(node, ApproveNode):
        yield Mistake(code="limit_does_not_fit", path=f"{path}.do", params={"do": limit.do})
    if limit.do == "return" and place.is_detour:
        yield Mistake(code="limit_does_not_fit", path=f"{path}.do", params={"do": limit.do})
    if limit.every and limit.do not in ("remind", "escalate"):
        params = {"key": "every", "where": "do: remind, escalate"}
        yield Mistake(code="only_with", path=f"{path}.every", params=params)
    if limit.to:
        yield from check_who(limit.to, f"{path}.to", handled(place, definition), definition)


def _check_fields(node: TaskNode, path: str, definition: Definition) -> Iterator[Mistake]:
    """A field that is hidden cannot be asked for."""
    names = [field.id for field in definition.form]
    for name in node.fields:
        if name != "*" and name not in names:
            yield unknown_name(name, names, _FIELD, f"{path}.fields.{name}")
    for name in sorted({each for action in node.actions for each in action.fill}):
        if name in names and node.right(name) == "hide":
            yield Mistake(code="hidden_but_asked", path=f"{path}.fields", params={"name": name})


def _check_words(node: TaskNode, path: str, definition: Definition) -> Iterator[Mistake]:
    names = [field.id for field in definition.form]
    for index, name in enumerate(node.card):
        if name not in names:
            yield unknown_name(name, names, _FIELD, f"{path}.card[{index}]")
    occasions = [occasion.value for occasion in Occasion]
    for name in node.notices:
        if name not in occasions:
            yield unknown_name(name, occasions, _NOTICE, f"{path}.notices.{name}")


def _check_votes(node: ApproveNode, place: Place) -> Iterator[Mistake]:
    is_ratio = node.mode == "ratio"
    if is_ratio and "needs" not in node.model_fields_set:
        yield Mistake(code="ratio_needs_needs", path=place.path)
    if not is_ratio and "needs" in node.model_fields_set:
        params = {"key": "needs", "where": "mode: ratio"}
        yield Mistake(code="only_with", path=f"{place.path}.needs", params=params)
    ways = ("end", "previous", "requester") if not place.is_detour else ("end",)
    if node.rejected not in (*ways, *(() if place.is_detour else place.earlier)):
        names = (*ways, *place.earlier)
        yield unknown_name(node.rejected, names, _NODE, f"{place.path}.rejected")
