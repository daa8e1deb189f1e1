"""What can be wrong with the SLA targets of a definition; `workflows.checks` calls it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.flow import START
from workflows.flow_checks.places import main_line
from workflows.form_checks import repeated
from workflows.mistakes import Mistake
from workflows.nodes import Condition, TaskNode, WaitNode
from workflows.people import ROLES
from workflows.rule_checks import check_when
from workflows.targets import ENDS, MESSAGE, OPENED, Step, Target

_NODE = ("节点", "node")
_TOLD = ("可通知的人", "role or person to tell")
TOLD = ("assignee", "requester", "superior")
"""Whom a target may tell besides the holders of a role: the assignee, the requester, the assignee's superior."""


def check_sla(definition: Definition) -> Iterator[Mistake]:
    yield from repeated((target.id for target in definition.sla), "sla")
    for place, target in enumerate(definition.sla):
        path = f"sla[{place}]"
        yield from _check_span(target, definition, path)
        yield from _check_conditions(target, definition, path)
        yield from _check_ladder(target, path)
        names = [*_tasks(definition), *_waits(definition)]
        yield from check_names(target.pauses_in, names, _NODE, f"{path}.pauses_in")


def _tasks(definition: Definition) -> list[str]:
    nodes = definition.walked.nodes.values()
    return [node.id for node in nodes if isinstance(node, TaskNode) and node.id != START]


def _waits(definition: Definition) -> list[str]:
    nodes = definition.walked.nodes.values()
    return [node.id for node in nodes if isinstance(node, WaitNode)]


def _check_span(target: Target, definition: Definition, path: str) -> Iterator[Mistake]:
    tasks = _tasks(definition)
    if target.since not in (OPENED, MESSAGE, *tasks):
        yield unknown_name(target.since, [OPENED, MESSAGE, *tasks], _NODE, f"{path}.since")
    for end in target.until:
        if end not in (*ENDS, *tasks):
            yield unknown_name(end, [*tasks, *ENDS], _NODE, f"{path}.until")
        elif target.since == MESSAGE and end in tasks:
            params = {"name": end}
            yield Mistake(code="reply_without_message", path=f"{path}.until", params=params)
    yield from _check_way(target, definition, path)


def _check_way(target: Target, definition: Definition, path: str) -> Iterator[Mistake]:
    """What begins with every ticket has to come to an end with every ticket."""
    main = {*main_line(definition), *ENDS}
    known = [end for end in target.until if end in _tasks(definition) or end in ENDS]
    if target.since == OPENED and known and not main & set(known):
        params = {"name": known[0]}
        yield Mistake(code="until_not_on_main_way", path=f"{path}.until", params=params)


def _check_conditions(target: Target, definition: Definition, path: str) -> Iterator[Mistake]:
    conditions: list[tuple[str | Condition | bool, str]] = [(target.when, f"{path}.when")]
    conditions += [(each.when, f"{path}.terms[{n}].when") for n, each in enumerate(target.terms)]
    conditions.append((target.quiet, f"{path}.quiet"))
    for when, place in conditions:
        if when and not isinstance(when, bool):
            yield from check_when(when, definition, place)


def _check_ladder(target: Target, path: str) -> Iterator[Mistake]:
    yield from _check_told(target.tell, f"{path}.tell")
    seen: set[str] = set()
    for place, step in enumerate(target.ladder):
        where = f"{path}.ladder[{place}]"
        yield from _check_told(step.tell, f"{where}.tell")
        yield from _check_mark(step, target, where)
        if step.urgent and step.quiet:
            yield Mistake(code="urgent_and_quiet", path=f"{where}.urgent")
        if step.at in seen:
            yield Mistake(code="twice_at", path=f"{where}.at", params={"at": step.at})
        seen.add(step.at)


def _check_mark(step: Step, target: Target, path: str) -> Iterator[Mistake]:
    """Before the shortest of its terms even began."""
    shortest = min([target.within, *(each.within for each in target.terms)])
    if step.mark(shortest.total_seconds()) <= 0:
        params = {"at": step.at, "within": str(shortest)}
        yield Mistake(code="never_at", path=f"{path}.at", params=params)


def _check_told(names: tuple[str, ...], path: str) -> Iterator[Mistake]:
    yield from check_names(names, sorted({*ROLES, *TOLD}), _TOLD, path)


def check_names(
    names: tuple[str, ...], known: Iterable[str], what: tuple[str, str], path: str
) -> Iterator[Mistake]:
    known = list(known)
    for place, name in enumerate(names):
        if name not in known:
            yield unknown_name(name, known, what, f"{path}[{place}]")
