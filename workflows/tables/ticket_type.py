"""A whole ticket type around a drafted form: who fills in what, a plain flow, a name and a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workflows.definition import Definition
from workflows.documents import Data, read_yaml
from workflows.form_fields import FormField
from workflows.kinds.kind import Asking
from workflows.kinds.table import kind_of
from workflows.reading.folding import clean
from workflows.tables.naming import Names, prefix_of, type_name
from workflows.tables.staffing import Staffed, staffed

TAKEN = ("solution", "rating")
"""Ids the skeleton has for what a sheet may not ask."""
_SOLUTION, _RATING = TAKEN
_ON_CARD = 10
_AGAIN = "（员工填写）"
_OFF_CARD = frozenset({Asking.ROWS, Asking.FILES, Asking.PAGE})


def drafted_type(form: tuple[FormField, ...], title: str, skeleton: str) -> Definition:
    """`skeleton` is a document without the form of its own. Raises ValidationError."""
    given = read_yaml(skeleton)
    if not isinstance(given, Mapping):
        raise TypeError(given)
    name, own = type_name(" ".join(clean(title).split())), staffed(form)
    fields = (*own.form, *_lacking(given, own))
    return Definition.model_validate(
        {
            **given,
            "key": Names().give(name),
            "name": name,
            "prefix": prefix_of(name),
            "opens_with": [name],
            "form": fields,
            "flow": _filling(given["flow"], own),
            "card": _card(own),
        }
    )


def _lacking(given: Mapping[str, Data], own: Staffed) -> Iterator[Data]:
    """The skeleton's fields that the sheet has none for."""
    known = {_SOLUTION: own.solution, _RATING: own.rating}
    labels = {each.label.zh for field in own.form for each in (field, *field.columns)}
    for each in map(_mapping, _listed(given["form"])):
        label = _mapping(each["label"])
        is_taken = label["zh"] in labels
        if not known[str(each["id"])]:
            yield {
                **each,
                "label": {**label, "zh": f"{label['zh']}{_AGAIN}"} if is_taken else label,
            }


def _filling(data: Data, own: Staffed) -> Data:
    """The flow, its actions asking for the sheet's fields."""
    if isinstance(data, Mapping):
        return {
            key: _fill(each, own) if key == "fill" else _filling(each, own)
            for key, each in data.items()
        }
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [_filling(each, own) for each in data]
    return data


def _fill(asked: Data, own: Staffed) -> list[Data]:
    if _RATING in _listed(asked):
        return [own.rating or _RATING]
    return [*own.filled_by_staff, *([] if own.solution else [_SOLUTION])]


def _card(own: Staffed) -> list[str]:
    """What fits; the rest is a press away."""
    shown = [each.id for each in own.form if kind_of(each).asking not in _OFF_CARD]
    return shown[:_ON_CARD]


def _listed(data: Data) -> Sequence[Data]:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise TypeError(data)
    return data


def _mapping(data: Data) -> Mapping[str, Data]:
    if not isinstance(data, Mapping):
        raise TypeError(data)
    return data
