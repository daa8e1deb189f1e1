"""Mistakes in how a flow hangs together: ids, branches without a way out, lanes that never join, nodes nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.flow import START
from workflows.flow_checks.places import Place, places_in
from workflows.form_checks import repeated
from workflows.inlining import EndlessSubflow, inlined
from workflows.mistakes import Mistake
from workflows.nodes import BranchNode, Case, Fork, ParallelNode, SubflowNode, cases_of, is_fork
from workflows.rule_checks import check_when

LONGEST_ID = 40
_SUBFLOW = ("子流程", "sub-flow")


def check_ids(places: list[Place]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place in places:
        path, params = f"{place.path}.id", {"id": place.node.id}
        if place.node.id == START:
            yield Mistake(code="reserved_id", path=path, params=params)
        if place.node.id in seen:
            yield Mistake(code="duplicate_id", path=path, params=params)
        seen.add(place.node.id)


def check_long_ids(definition: Definition) -> Iterator[Mistake]:
    """A sub-flow's node is called by its use and its own id."""
    for name in definition.walked.nodes:
        if len(name) > LONGEST_ID:
            params = {"id": name, "max": str(LONGEST_ID)}
            yield Mistake(code="long_id", path="subflows", params=params)


def check_subflows(definition: Definition) -> Iterator[Mistake]:
    """What uses one that is not there, leads into itself, or is used by nothing: then nothing else can be said."""
    wrong = tuple(_check_uses(definition))
    yield from wrong or _check_endless(definition)


def _check_uses(definition: Definition) -> Iterator[Mistake]:
    names, used = list(definition.subflows), set()
    for place in places_in(definition):
        if isinstance(place.node, SubflowNode):
            used.add(place.node.flow)
            if place.node.flow not in names:
                yield unknown_name(place.node.flow, names, _SUBFLOW, f"{place.path}.flow")
    for name in names:
        if name not in used:
            yield Mistake(code="unused_subflow", path=f"subflows.{name}", params={"name": name})


def _check_endless(definition: Definition) -> Iterator[Mistake]:
    for nodes in (definition.flow, *definition.subflows.values()):
        try:
            inlined(nodes, definition.subflows)
        except EndlessSubflow as endless:
            yield Mistake(code="endless_subflow", path="subflows", params={"name": str(endless)})
            return


def check_reached(places: list[Place]) -> Iterator[Mistake]:
    for place in places:
        if place.is_dead:
            yield Mistake(code="never_reached", path=place.path)


def check_fork(place: Place, definition: Definition) -> Iterator[Mistake]:
    node = place.node
    if isinstance(node, BranchNode):
        yield from _check_cases(node, place.path, definition)
    if isinstance(node, ParallelNode):
        yield from repeated((lane.id for lane in node.lanes), f"{place.path}.lanes")
        yield from _check_lanes(node, place.path)
    if isinstance(node, BranchNode | ParallelNode):
        yield from _check_join(node, place.path)


def _check_cases(node: BranchNode, path: str, definition: Definition) -> Iterator[Mistake]:
    yield from repeated((case.id for case in node.cases), f"{path}.cases")
    if [case.otherwise for case in node.cases] != [False] * (len(node.cases) - 1) + [True]:
        yield Mistake(code="otherwise_not_last", path=f"{path}.cases")
    for index, case in enumerate(node.cases):
        yield from _check_case(case, f"{path}.cases[{index}]", definition)


def _check_case(case: Case, where: str, definition: Definition) -> Iterator[Mistake]:
    if not case.when and not case.otherwise:
        yield Mistake(code="case_needs_when", path=where)
    if case.when and case.otherwise:
        yield Mistake(code="otherwise_has_when", path=where)
    if case.when:
        yield from check_when(case.when, definition, f"{where}.when")


def _check_lanes(node: ParallelNode, path: str) -> Iterator[Mistake]:
    for index, lane in enumerate(node.lanes):
        for key in ("when", "otherwise"):
            if getattr(lane, key):
                yield Mistake(code="lane_has_when", path=f"{path}.lanes[{index}].{key}")


def _check_join(node: Fork, path: str) -> Iterator[Mistake]:
    """More lanes than can ever be through: an inclusive branch may open a single one."""
    if not is_fork(node):
        if node.join != "all":
            params = {"key": "join", "where": "hit: all"}
            yield Mistake(code="only_with", path=f"{path}.join", params=params)
    elif isinstance(node.join, int) and node.join > len(cases_of(node)):
        params = {"count": str(node.join), "max": str(len(cases_of(node)))}
        yield Mistake(code="join_never", path=f"{path}.join", params=params)
