"""The records forms link to (devices, customers, departments, articles), taken from one YAML document by dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

import yaml
from pydantic import Field, RootModel, field_validator

from handlers.listings import ListingMistake, Part, read_listing
from handlers.platforms import OfPeople
from storage.records import KeptRecord
from storage.unit_of_work import UnitOfWork
from workflows.labels import Key

_Short = Annotated[str, Field(min_length=1, max_length=200)]


class Owner(Part):
    """Whose it is, by the platform's user id: nobody else is offered it."""

    channel: OfPeople
    id: str = Field(min_length=1)


class ListedRecord(Part):
    """`key` names it within its dataset: a serial number, a customer's number."""

    key: _Short
    label: _Short
    owner: Owner | None = None
    values: dict[Key, str] = Field(default_factory=dict)


class Datasets(RootModel[dict[Key, tuple[ListedRecord, ...]]]):
    """By name: `assets`, `customers`, `departments`, or whatever a field's `records` says."""

    @field_validator("root", mode="before")
    @classmethod
    def _none_yet(cls, value: object) -> object:
        named = value.items() if isinstance(value, Mapping) else ()
        return {name: each or () for name, each in named} if named else value

    @property
    def owners(self) -> Iterator[tuple[str, Owner]]:
        """With the place each stands at."""
        for name, records in self.root.items():
            for place, record in enumerate(records):
                if record.owner:
                    yield f"{name}[{place}].owner", record.owner


def parse_datasets(text: str) -> Datasets:
    """Values are texts, as they are written: 2025-06-01 and 007 too. Raises ListingMistake."""
    return read_listing(text, Datasets, yaml.BaseLoader)


async def take_datasets(uow: UnitOfWork, datasets: Datasets, accounts: Mapping[str, str]) -> int:
    """How many records were taken; each is added or takes the place of the one of its key.

    `accounts` are the channels that are on (name → corp id). Raises ListingMistake for owners nobody knows.
    """
    owners = await _known(uow, datasets, accounts)
    for name, records in datasets.root.items():
        kept = {each.key: _kept(each, owners) for each in records}
        await uow.records.put(name, [*kept.values()])
    return sum(map(len, datasets.root.values()))


async def _known(
    uow: UnitOfWork, datasets: Datasets, accounts: Mapping[str, str]
) -> Mapping[Owner, int]:
    known: dict[Owner, int] = {}
    strangers = []
    for place, owner in datasets.owners:
        account = accounts.get(owner.channel, "")
        person = await uow.people.by_identity(owner.channel, account, owner.id)
        if person:
            known[owner] = person.id
        else:
            strangers.append(f"{place}: {owner.id} is not known on {owner.channel}")
    if strangers:
        raise ListingMistake("\n".join(strangers))
    return known


def _kept(record: ListedRecord, owners: Mapping[Owner, int]) -> KeptRecord:
    return KeptRecord(
        key=record.key,
        label=record.label,
        values=record.values,
        owner=owners[record.owner] if record.owner else None,
    )
