"""Everything that ties the parts of a definition together; `workflows.parsing` calls it on what pydantic let through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.definition import Definition, Target
from workflows.effects import Occasion
from workflows.explaining import unknown_name
from workflows.flow import START
from workflows.flow_checks.checking import check_flow
from workflows.flow_checks.places import main_line
from workflows.flow_checks.structure import check_subflows
from workflows.flow_checks.trials import check_trials
from workflows.form_checks import check_form, repeated
from workflows.mistakes import Mistake
from workflows.nodes import TaskNode
from workflows.people import ROLES
from workflows.rule_checks import check_rules

_FIELD = ("字段", "field")
_NODE = ("节点", "node")
_TOLD = ("可通知的人", "role or person to tell")
_NOTICE = ("通知时机", "occasion for a notice")


def check(definition: Definition) -> tuple[Mistake, ...]:
    wrong = _check_parts(definition)
    return wrong or tuple(check_trials(definition))


def _check_parts(definition: Definition) -> tuple[Mistake, ...]:
    misplaced = tuple(check_subflows(definition))
    return (
        *check_form(definition),
        *check_rules(definition),
        *(misplaced or (*check_flow(definition), *_check_sla(definition))),
        *_check_names(definition.card, (f.id for f in definition.form), _FIELD, "card"),
        *_check_notices(definition),
    )


def _check_sla(definition: Definition) -> Iterator[Mistake]:
    yield from repeated((target.id for target in definition.sla), "sla")
    for place, target in enumerate(definition.sla):
        yield from _check_target(target, definition, f"sla[{place}]")


def _check_target(target: Target, definition: Definition, path: str) -> Iterator[Mistake]:
    walked = definition.walked
    tasks = [node for node in walked.nodes.values() if isinstance(node, TaskNode)]
    names = [node.id for node in tasks if node.id != START]
    main = set(main_line(definition))
    if target.until not in names:
        yield unknown_name(target.until, names, _NODE, f"{path}.until")
    elif target.until not in main:
        params = {"name": target.until}
        yield Mistake(code="until_not_on_main_way", path=f"{path}.until", params=params)
    yield from _check_names(target.pauses_in, names, _NODE, f"{path}.pauses_in")
    told = sorted(ROLES | {"assignee", "requester"})
    yield from _check_names(target.tell, told, _TOLD, f"{path}.tell")


def _check_notices(definition: Definition) -> Iterator[Mistake]:
    occasions = [occasion.value for occasion in Occasion]
    for name in definition.notices:
        if name not in occasions:
            yield unknown_name(name, occasions, _NOTICE, f"notices.{name}")


def _check_names(
    names: tuple[str, ...], known: Iterable[str], what: tuple[str, str], path: str
) -> Iterator[Mistake]:
    known = list(known)
    for place, name in enumerate(names):
        if name not in known:
            yield unknown_name(name, known, what, f"{path}[{place}]")
