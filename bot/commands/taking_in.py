"""People, groups and linked records, taken in from documents an administrator writes."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import typer

from bot.commands.running import File, fail, run, text_of
from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.datasets import parse_datasets, take_datasets
from handlers.listings import ListingMistake
from handlers.people import parse_roster, take_roster
from handlers.roster import Roster
from storage.unit_of_work import UnitOfWork

commands = typer.Typer()
_Listing = TypeVar("_Listing")


@commands.command()
def people(file: File) -> None:
    """Take in people with their roles, and the groups where a role's work is put."""
    _take_listing(file, parse_roster, _take_roster)


async def _take_roster(uow: UnitOfWork, roster: Roster, accounts: dict[str, str]) -> int:
    """Whoever is left out is told of."""
    channels = [person.channel for person in roster.people]
    channels += [group.channel for group in roster.groups]
    for channel in sorted(set(channels) - set(accounts)):
        left_out = f"{channels.count(channel)} left out: there are no settings of {channel}"
        print(left_out, file=sys.stderr)
    return await take_roster(uow, roster, accounts)


@commands.command()
def records(file: File) -> None:
    """Take in what forms link to: devices, customers, departments, articles."""
    _take_listing(file, parse_datasets, take_datasets)


def _take_listing(
    file: Path,
    parse: Callable[[str], _Listing],
    take: Callable[[UnitOfWork, _Listing, dict[str, str]], Awaitable[int]],
) -> None:
    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            accounts = {name: each.account for name, each in runtime.channels.items()}
            async with runtime.store.unit_of_work(runtime.company) as uow:
                print(f"{file}: {await take(uow, listing, accounts)} taken")

    try:
        listing = parse(text_of(file))
        run(start)
    except ListingMistake as mistake:
        fail(f"{file}: {mistake}")
