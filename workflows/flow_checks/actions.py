"""Mistakes in a button: fields nobody has, a way back that leads nowhere, keys that belong to other verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.flow_checks.places import Place
from workflows.mistakes import Mistake
from workflows.moves.returning import ANY, PREVIOUS, REQUESTER
from workflows.nodes import Action
from workflows.verbs import Verb

_FIELD = ("字段", "field")


def check_action(
    action: Action, path: str, place: Place, definition: Definition
) -> Iterator[Mistake]:
    fields = [field.id for field in definition.form]
    for index, name in enumerate(action.fill):
        if name not in fields:
            yield unknown_name(name, fields, _FIELD, f"{path}.fill[{index}]")
    if action.do is Verb.REPORT and not action.fill:
        yield Mistake(code="report_needs_fill", path=path)
    yield from _check_keys_of_verb(action, path)
    if action.do is Verb.RETURN:
        yield from _check_return(action, path, place, definition)


def _check_keys_of_verb(action: Action, path: str) -> Iterator[Mistake]:
    used: Mapping[str, tuple[bool, Verb]] = {
        "then": (bool(action.then), Verb.REPORT),
        "to": (bool(action.to), Verb.RETURN),
        "afterwards": (action.afterwards != "again", Verb.RETURN),
        "where": (action.where != "beside", Verb.ADD_SIGNER),
    }
    for key, (is_used, verb) in used.items():
        if is_used and action.do is not verb:
            params = {"key": key, "verb": verb.value}
            yield Mistake(code="only_on", path=f"{path}.{key}", params=params)


def _check_return(
    action: Action, path: str, place: Place, definition: Definition
) -> Iterator[Mistake]:
    """Not into a lane from outside it: the others of its fork are behind."""
    if not action.to:
        yield Mistake(code="return_needs_to", path=path)
        return
    if action.to in (ANY, PREVIOUS, REQUESTER):
        return
    walked = definition.walked
    reachable = walked.returns_to(place.node.id) if place.node.id in walked.earlier else ()
    own = set(place.earlier) if place.path.startswith("subflows") else set(reachable)
    if action.to not in own or (not place.is_detour and action.to not in place.earlier):
        yield Mistake(code="return_not_back", path=f"{path}.to", params={"name": action.to})
