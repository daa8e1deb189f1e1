"""People, groups, shifts and linked records, taken in from documents an administrator writes."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.channels.channel import ChannelError
from bot.commands.running import File, fail, moment_at, run, text_of
from bot.runtime import Runtime, open_runtime
from bot.settings import Settings
from handlers.backlog import look_at_backlog
from handlers.datasets import parse_datasets, take_datasets
from handlers.desk import Moment
from handlers.directory import Taken
from handlers.form_drafts import refusal
from handlers.listings import ListingMistake
from handlers.people import parse_roster, take_roster
from handlers.roster import Roster
from handlers.shift_plans import PlanFile, parse_shift_sheet, parse_shifts, take_shifts
from handlers.spreadsheets.unreadable import UnreadableSheet
from storage.unit_of_work import UnitOfWork

commands = typer.Typer()
_Listing = TypeVar("_Listing")
_ZIP = b"PK"


@commands.command()
def people(file: File) -> None:
    """Take in people with their roles, and the groups where a role's work is put."""
    _take_listing(file, parse_roster, _take_roster)


async def _take_roster(uow: UnitOfWork, roster: Roster, accounts: dict[str, str]) -> int:
    """Whoever is left out is told of."""
    channels: list[str] = [person.channel for person in roster.people]
    channels += [group.channel for group in roster.groups]
    for channel in sorted(set(channels) - set(accounts)):
        left_out = f"{channels.count(channel)} left out: there are no settings of {channel}"
        print(left_out, file=sys.stderr)
    return await take_roster(uow, roster, accounts)


@commands.command(name="people-sync")
def people_sync() -> None:
    """Take in the members of each platform's contact list: names, departments, superiors, who came and who left."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            platforms = runtime.directory.platforms
            if not platforms:
                print("there are no settings of a platform with a contact list", file=sys.stderr)
                return 1
            taken = [await _sync(runtime, channel) for channel in platforms]
        return int(not all(taken))

    run(start)


async def _sync(runtime: Runtime, channel: str) -> bool:
    """A platform that does not answer costs nobody the other one."""
    account = runtime.channels[channel].account
    try:
        taken = await runtime.directory.take_all(runtime.company, channel, account)
    except ChannelError as error:
        print(f"{channel}: {error.reason}", file=sys.stderr)
        return False
    print(f"{channel}: {_counted(taken)}")
    return True


def _counted(taken: Taken) -> str:
    named = {
        "came": taken.came,
        "renamed": taken.renamed,
        "in other departments": taken.moved,
        "under another superior": taken.led,
        "left": taken.left,
        "returned": taken.returned,
    }
    return ", ".join(f"{count} {what}" for what, count in named.items() if count) or "no changes"


@commands.command()
def shifts(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A YAML document, or an .xlsx file")
    ],
) -> None:
    """Take in a shift plan: who works when, day by day."""

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            async with runtime.store.unit_of_work(runtime.company) as uow:
                moment = moment_at(runtime.desk, uow)
                taken = await take_shifts(uow, _plan_in(file, moment), moment.here)
                look_at_backlog(moment)
            print(f"{file}: {taken.days} days of {taken.people} people taken")

    try:
        run(start)
    except ListingMistake as mistake:
        fail(f"{file}: {mistake}")
    except UnreadableSheet as error:
        fail(f"{file}: {refusal(error, 'en')}")


def _plan_in(file: Path, moment: Moment) -> PlanFile:
    """By what is in it, whatever it is called."""
    content = file.read_bytes()
    is_sheet = content.startswith(_ZIP) or file.suffix.casefold() == ".xlsx"
    return parse_shift_sheet(content, moment.here) if is_sheet else parse_shifts(text_of(file))


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
                look_at_backlog(moment_at(runtime.desk, uow))

    try:
        listing = parse(text_of(file))
        run(start)
    except ListingMistake as mistake:
        fail(f"{file}: {mistake}")
