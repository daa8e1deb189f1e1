"""Every kind of field there is; a new kind is a class in one of these modules (or a new module named here)."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.form_fields import FormField
from workflows.kinds import (
    choices,
    computed,
    contacts,
    dates,
    linked,
    media,
    numbers,
    periods,
    places,
    ratings,
    texts,
    yes_no,
)
from workflows.kinds.kind import Kind
from workflows.kinds.subforms import SubformKind

_MODULES = (
    texts,
    numbers,
    contacts,
    yes_no,
    choices,
    media,
    ratings,
    dates,
    periods,
    places,
    linked,
    computed,
)
_CELLS: Mapping[str, Kind] = {kind.name: kind for module in _MODULES for kind in module.KINDS}
_SUBFORM = SubformKind(_CELLS)
KINDS: Mapping[str, Kind] = {**_CELLS, _SUBFORM.name: _SUBFORM}


def kind_of(field: FormField) -> Kind:
    """KeyError for a kind there is none of; the definition's checks let none through."""
    return KINDS[field.kind]
