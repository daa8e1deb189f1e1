"""The options of a choice: out of a dropdown, the header's brackets, or what stands in the cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.form_fields import Option
from workflows.kinds.table import KINDS
from workflows.labels import Label
from workflows.reading.folding import bare, clean
from workflows.tables.headers import Header
from workflows.tables.naming import Names
from workflows.tables.table import Column
from workflows.tables.values import said

LISTED = frozenset({"choice", "choices", "select", "multi_select"})


def choices_of(column: Column, header: Header) -> tuple[str, ...]:
    if column.dropdown:
        return column.dropdown.choices
    return header.choices or tuple(said(cell) for cell in column.cells if cell is not None)


def options_of(
    kind: str, column: Column, choices: Sequence[str], parent: str = ""
) -> tuple[Option, ...]:
    """Each once, as nobody could tell them apart else; `parent` is the field they follow, in an expression."""
    names = Names()
    kept = told_apart(choices)[: KINDS[kind].most_options]
    return tuple(
        Option(id=names.give(each), label=Label(zh=each), when=_when(column, each, parent))
        for each in kept
    )


def told_apart(choices: Sequence[str]) -> list[str]:
    """Those that can be said, each once."""
    kept: dict[str, str] = {}
    for choice in map(clean, choices):
        if bare(choice):
            kept.setdefault(bare(choice), choice)
    return list(kept.values())


def _when(column: Column, choice: str, parent: str) -> str:
    """Offered only beside these answers of the other column."""
    above = [] if not (parent and column.dropdown) else list(_above(column, choice))
    said_so = [f'{parent} = "{each.replace(chr(34), chr(34) * 2)}"' for each in above]
    return f"OR({', '.join(said_so)})" if len(said_so) > 1 else "".join(said_so)


def _above(column: Column, choice: str) -> Iterator[str]:
    below = column.dropdown.below if column.dropdown else {}
    yield from (name for name, choices in below.items() if choice in choices)
