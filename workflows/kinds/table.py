"""Every kind of field there is; a new kind is a class in one of these modules (or a new module named here)."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.form_fields import FormField
from workflows.kinds import (
    branches,
    choices,
    codes,
    computed,
    consents,
    contacts,
    date_ranges,
    dates,
    durations,
    linked,
    media,
    numbers,
    periods,
    pictures,
    places,
    ratings,
    scales,
    selects,
    tags,
    texts,
    time_slots,
    yes_no,
)
from workflows.kinds.kind import Kind
from workflows.kinds.subforms import SubformKind

_MODULES = (
    texts,
    numbers,
    contacts,
    codes,
    yes_no,
    consents,
    choices,
    selects,
    branches,
    scales,
    tags,
    media,
    pictures,
    ratings,
    durations,
    dates,
    date_ranges,
    periods,
    time_slots,
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
