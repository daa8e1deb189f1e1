"""Tickets: all of a type as a spreadsheet; one of them moved to another version of its type, or told what it waits for."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.running import Locale, fail, moment_at, run
from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.countdowns import countdown
from handlers.exports import NoSuchType, export_tickets
from handlers.happenings import Happening, Heard, tell
from handlers.moving import move_to_version
from handlers.outside import NoJson, parse_json
from handlers.past import told
from handlers.spreadsheets.answers import SheetFull
from handlers.wording import Wording
from workflows.effects import Refusal

commands = typer.Typer()
_SAID = {
    Heard.NO_TICKET: "there is no such ticket",
    Heard.NOT_WAITED_FOR: "nothing in it waits for this now",
}


@commands.command(name="due-next")
def due_next(
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    after: Annotated[str, typer.Option(help="Go on after this ticket: WX-1001")] = "",
    *,
    locale: Locale = "zh_CN",
) -> None:
    """Open tickets with a deadline, the nearest first: number, deadline, time left, who has it."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            queries, desk = runtime.store.queries, runtime.desk
            mark = await queries.due_mark(runtime.company, after) if after else None
            if after and mark is None:
                print(f"{after}: there is no such ticket with a deadline")
                return 1
            for line in await queries.due_next(runtime.company, limit, mark):
                left = countdown(desk.words(locale), line.due_at, desk.now())
                due_at = line.due_at.astimezone(desk.zone).strftime("%Y-%m-%d %H:%M")
                print(f"{line.number}\t{due_at}\t{left}\t{line.assignee or '-'}")
        return 0

    run(start)


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
                moment = moment_at(runtime.desk, uow)
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


@commands.command()
def event(
    number: Annotated[str, typer.Argument(help="WX-1001")],
    name: Annotated[str, typer.Argument(help="As the node that waits for it says")],
    *,
    answers: Annotated[str, typer.Option(help='JSON by field: {"price": 12.5}')] = "{}",
    locale: Locale = "zh_CN",
) -> None:
    """Tell a ticket that what it waits for has happened, as another system would."""
    given = _object(answers)

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            happening = Happening(number=number, name=name, answers=given)
            told = await tell(runtime.desk, runtime.company, happening, "command line", locale)
        for field, words in told.problems.items():
            print(f"{field}: {words}", file=sys.stderr)
        print(f"{told.number or number}: {_SAID.get(told.heard, told.heard.value)}")
        return 0 if told.heard is Heard.TAKEN else 1

    run(start)


def _object(text: str) -> dict[str, object]:
    try:
        read = parse_json(text.encode())
    except NoJson as error:
        fail(f"--answers: not JSON: {error}")
    if not isinstance(read, dict):
        fail("--answers: must be a JSON object")
    return read


@commands.command()
def history(
    number: Annotated[str, typer.Argument(help="WX-1001")],
    *,
    at: Annotated[
        datetime | None, typer.Option(help="Up to this moment, in the company's time zone")
    ] = None,
) -> None:
    """Everything that happened to a ticket: when, who, through which door, what was changed from what to what."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            desk = runtime.desk
            until = at.replace(tzinfo=desk.zone) if at else desk.now()
            async with runtime.store.unit_of_work(runtime.company) as uow:
                moment = moment_at(desk, uow)
                ticket = await uow.tickets.by_number(number)
                lines = await told(moment, ticket.id, until) if ticket else []
        print("\n".join(lines) or f"{number}: nothing")
        return 0 if lines else 1

    run(start)
