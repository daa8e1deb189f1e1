"""A ticket type's own wording held against the catalog: only what the bot says can be said otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from handlers.wording import DEFAULT_LOCALE, catalog
from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.labels import Label
from workflows.mistakes import Mistake

_SAYING = ("可改写的话", "wording to change")
_OWN = (
    "form.",
    "problem.",
    "kept.",
    "burst.",
    "draft.",
    "card.",
    "ticket.comment_added",
    "ticket.requester",
    "ticket.engineer",
    "outcome.",
    "refusal.",
    "staff_notice.",
)
"""What a requester hears while a form is filled in, how a ticket's card calls people and what was done, and what ours
are told; the requester's notices have a place of their own."""


def check_sayings(definition: Definition) -> tuple[Mistake, ...]:
    return tuple(_mistakes(definition))


def _mistakes(definition: Definition) -> Iterator[Mistake]:
    known = [key for key in catalog(DEFAULT_LOCALE) if key.startswith(_OWN)]
    for key, label in definition.say.items():
        if key not in known:
            yield unknown_name(key, known, _SAYING, f"say.{key}")
        else:
            yield from _strange_places(key, label)


def _strange_places(key: str, label: Label) -> Iterator[Mistake]:
    """{placeholders} the sentence has no value for."""
    allowed = _places(catalog(DEFAULT_LOCALE)[key])
    for text in filter(None, (label.zh, label.en)):
        for name in sorted(_places(text) - allowed):
            params = {"name": name, "allowed": ", ".join(sorted(allowed)) or "—"}
            yield Mistake(code="unknown_place", path=f"say.{key}", params=params)


def _places(text: str) -> set[str]:
    """Braces that do not close are a name nobody knows."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}
