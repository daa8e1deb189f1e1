"""Tickets: all of a type as a spreadsheet, and one of them moved to another version of its type."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.running import Locale, fail, run
from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.desk import Moment
from handlers.exports import NoSuchType, export_tickets
from handlers.moving import move_to_version
from handlers.spreadsheets.answers import SheetFull
from handlers.wording import Wording
from workflows.effects import Refusal

commands = typer.Typer()


@commands.command()
def export(
    key: Annotated[str, typer.Argument(metavar="TYPE", help="The key of a ticket type")],
    output: Annotated[Path, typer.Option(dir_okay=False, help="An .xlsx file, written anew")],
    *,
    locale: Locale = "zh_CN",
) -> None:
    """All tickets of a type as a spreadsheet: a row each, a sheet for each sub-table."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            done = await export_tickets(runtime.desk, runtime.company, key, output, locale)
        print(f"{output}: {done.count} tickets")
        for number in done.changed:
            print(f"{number}: not all of its answers fit into cells as they are", file=sys.stderr)
        return 1 if done.changed else 0

    try:
        run(start)
    except NoSuchType as error:
        fail(f"no ticket type {error.key}; there are {', '.join(error.keys)}")
    except (OSError, SheetFull) as error:
        fail(f"{output}: {error}")


@commands.command()
def move(
    number: Annotated[str, typer.Argument(help="WX-1001")],
    version: Annotated[int, typer.Argument(min=1, help="A published version of its type")],
    *,
    locale: Locale = "zh_CN",
) -> None:
    """Let a running ticket go on under another version of its type, where that has a place for it."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            async with runtime.store.unit_of_work(runtime.company) as uow:
                now = runtime.desk.now()
                moment = Moment(desk=runtime.desk, uow=uow, now=now, door="command line")
                result = await move_to_version(moment, number, version, by=None)
            if isinstance(result, Refusal):
                key = f"refusal.{result.reason}"
                print(Wording(locale).say(key, number=number, name="", field=result.detail))
                return 1
            print(f"{number}: version {version}")
            return 0

    try:
        run(start)
    except KeyError:
        fail(f"{number}: there is no version {version} of its type")
