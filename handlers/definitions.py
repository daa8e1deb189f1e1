"""Published ticket types: publish a document, find the current one, read the version a ticket started with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from handlers.decision_tables import tables_of
from handlers.rule_gaps import missing_for_rules
from handlers.sayings import check_sayings
from storage.unit_of_work import UnitOfWork
from workflows.definition import Definition
from workflows.mistakes import Mistakes
from workflows.parsing import parse, read_definition

SHIPPED = Path(__file__).parents[1] / "workflows" / "definitions"


@dataclass(frozen=True, slots=True)
class TicketType:
    """A definition at one version; running tickets keep the version they started with."""

    version: int
    definition: Definition


class TicketTypes:
    """Each version is parsed once a process: what was published never changes."""

    def __init__(self) -> None:
        self._parsed: dict[tuple[int, str, int], TicketType] = {}

    async def current(self, uow: UnitOfWork) -> list[TicketType]:
        """All published types, in the order of their keys."""
        found = []
        for key in await uow.definitions.keys():
            published = await uow.definitions.current(key)
            if published:
                found.append(self._parse(uow.company, key, *published))
        return found

    async def get(self, uow: UnitOfWork, key: str, version: int) -> TicketType:
        known = self._parsed.get((uow.company, key, version))
        if known:
            return known
        return self._parse(uow.company, key, version, await uow.definitions.text_of(key, version))

    def _parse(self, company: int, key: str, version: int, text: str) -> TicketType:
        place = (company, key, version)
        if place not in self._parsed:
            self._parsed[place] = TicketType(version, read_definition(text))
        return self._parsed[place]


async def publish(uow: UnitOfWork, text: str, secrets: Collection[str] | None = None) -> int:
    """The new version, or the current one when nothing changed. Raises `Mistakes` and changes nothing.

    `secrets` are the names of the tokens that calls may use, where they are known."""
    definition = checked(text)
    missing = await missing_for_rules(uow, definition, await tables_of(uow), secrets)
    if missing:
        raise Mistakes(missing)
    return await uow.definitions.publish(definition.key, text)


def checked(text: str) -> Definition:
    """A document that may be published. Raises `Mistakes`."""
    definition = parse(text)
    mistakes = check_sayings(definition)
    if mistakes:
        raise Mistakes(mistakes)
    return definition


async def publish_shipped(uow: UnitOfWork) -> None:
    """A company without any ticket type starts with the shipped ones."""
    if not await uow.definitions.keys():
        for text in shipped():
            await publish(uow, text)


def shipped() -> list[str]:
    """The templates' documents, in the order of their names."""
    return [file.read_text(encoding="utf-8") for file in sorted(SHIPPED.glob("*.yaml"))]
