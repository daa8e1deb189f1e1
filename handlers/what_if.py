"""A month tried out under several sets of rules: the document read, each of its policies played and measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from handlers.definitions import checked
from handlers.listings import ListingMistake, read_listing
from handlers.what_if_document import Policy, WhatIf
from handlers.what_if_draws import Draws
from workflows.company import Company
from workflows.definition import Definition
from workflows.documents import read_yaml, write_yaml
from workflows.mistakes import Mistakes
from workflows.quiet_hours import QuietHours
from workflows.simulation.month.measures import Measured, measured
from workflows.simulation.month.playing import play

READ_LOCALE = "en"


@dataclass(frozen=True, slots=True)
class Tried:
    """The month under one policy."""

    policy: Policy
    definition: Definition
    measured: Measured


@dataclass(frozen=True, slots=True)
class WhatIfFile:
    """`definitions` are the ticket type under each policy, in their order."""

    document: WhatIf
    definitions: tuple[Definition, ...]


def read_what_if(file: Path) -> WhatIfFile:
    """With the ticket type it names. Raises ListingMistake, and Mistakes of a type that is none under some policy."""
    document = read_listing(file.read_text(encoding="utf-8"), WhatIf, yaml.SafeLoader)
    type_file = file.parent / document.type
    if not type_file.is_file():
        raise ListingMistake(f"type: there is no file {document.type} beside this one")
    text = type_file.read_text(encoding="utf-8")
    return WhatIfFile(document, tuple(_definitions(document, text)))


def try_month(
    whatif: WhatIfFile,
    company: Company,
    zone: ZoneInfo,
    quiet: QuietHours,
    tell: Callable[[Policy], None],
) -> Iterator[Tried]:
    """The same tickets, shifts and leave each time; `tell` hears which policy comes next."""
    draws = Draws(whatif.document, zone)
    for policy, definition in zip(whatif.document.policies, whatif.definitions, strict=True):
        tell(policy)
        month = draws.month(definition, company, quiet)
        yield Tried(policy, definition, measured(month, play(month)))


def _definitions(document: WhatIf, text: str) -> Iterator[Definition]:
    checked(text)
    for place, policy in enumerate(document.policies):
        written = read_yaml(text)
        if not isinstance(written, dict):
            raise ListingMistake(f"{document.type}: this is no ticket type")
        _change(written, policy, f"policies[{place}]")
        try:
            yield checked(write_yaml(written))
        except Mistakes as mistakes:
            told = "; ".join(each.say(READ_LOCALE) for each in mistakes.mistakes)
            raise ListingMistake(f"policies[{place}]: {told}") from mistakes


def _change(written: dict[str, object], policy: Policy, place: str) -> None:
    known = written.get("dispatch")
    named = dict(known) if isinstance(known, dict) else {}
    for key, change in policy.dispatch.items():
        if key not in named:
            there = ", ".join(named) or "none"
            problem = f"the ticket type has no policy called {key}; there are {there}"
            raise ListingMistake(f"{place}.dispatch.{key}: {problem}")
        named[key] = {**named[key], **change}
    if named:
        written["dispatch"] = named
    if policy.sla is not None:
        written["sla"] = policy.sla
