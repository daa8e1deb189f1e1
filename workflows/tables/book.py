"""The sheets that tickets of one type fill, whatever version of the form each was answered with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflows.kinds.cells import Shape
from workflows.tables.answers import Key, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet: the header over each column, every one only once, and what is in its cells."""

    title: str
    headers: Mapping[Key, str]
    shapes: Mapping[Key, Shape]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """`subforms` by the id of their field."""

    main: Page
    subforms: Mapping[str, Page]


def book_of(layouts: Sequence[Layout], taken: Iterable[str]) -> Book:
    """Of the newest version first; what only older ones asked comes after. `taken` are headers somebody else sets."""
    taken = tuple(taken)
    names = dict.fromkeys(name for layout in layouts for name in layout.subforms)
    nested = {
        name: [layout.subforms[name] for layout in layouts if name in layout.subforms]
        for name in names
    }
    return Book(
        main=_page(layouts, taken),
        subforms={name: _page(found, taken) for name, found in nested.items()},
    )


def _page(layouts: Sequence[Layout], taken: tuple[str, ...]) -> Page:
    wanted: dict[Key, str] = {}
    shapes: dict[Key, Shape] = {}
    for layout in layouts:
        wanted |= {key: each for key, each in layout.headers.items() if key not in wanted}
        shapes |= layout.shapes
    return Page(title=layouts[0].title, headers=_apart(wanted, taken), shapes=shapes)


def _apart(wanted: Mapping[Key, str], taken: tuple[str, ...]) -> Mapping[Key, str]:
    """备注, 备注 (2): a column is found again by its header alone."""
    given: dict[Key, str] = {}
    used = set(taken)
    for key, header in wanted.items():
        count, name = 1, header
        while name in used:
            count += 1
            name = f"{header} ({count})"
        given[key] = name
        used.add(name)
    return given
