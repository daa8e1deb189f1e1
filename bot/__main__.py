"""The command line: `gongdan demo | serve | worker | migrate | sandbox | check | schema | form-from | publish | people | records | export | dead | send-again`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
import uvloop

from bot.demo import run_demo
from bot.demo_data import seed_demo
from bot.logs import set_up_logging
from bot.processes import serve as serve_http
from bot.processes import serve_sandbox, work
from bot.runtime import ensure_company, open_runtime, open_store
from bot.settings import Settings, SettingsError, load_settings
from handlers.datasets import parse_datasets, take_datasets
from handlers.definitions import checked
from handlers.definitions import publish as publish_type
from handlers.exports import NoSuchType, export_tickets
from handlers.form_drafts import draft_type, refusal
from handlers.listings import ListingMistake
from handlers.people import parse_roster, take_roster
from handlers.spreadsheets.answers import SheetFull
from handlers.spreadsheets.unreadable import UnreadableSheet
from storage.errors import NotReady
from storage.unit_of_work import UnitOfWork
from workflows.mistakes import Mistakes
from workflows.schema import schema_of

cli = typer.Typer(
    help="gongdan 工单: an after-sales service desk inside WeCom and DingTalk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="YAML documents")]
Row = Annotated[int, typer.Argument(min=1, max=2**63 - 1, help="As `dead` lists it")]
Locale = Annotated[str, typer.Option(help="zh_CN or en")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A YAML document")]

_Listing = TypeVar("_Listing")


def main() -> None:
    try:
        cli()
    except SettingsError as error:
        _fail("\n".join(error.problems))
    except NotReady as error:
        _fail(str(error))


def _fail(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise SystemExit(2)


def _run(start: Callable[[Settings], Coroutine[object, object, int | None]]) -> None:
    settings = load_settings()
    set_up_logging(settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        raise SystemExit(runner.run(start(settings)) or 0)


@cli.command()
def demo() -> None:
    """Everything on this machine, no account needed: bot, worker, and stand-ins for both platforms."""
    _run(run_demo)


@cli.command()
def serve(*, with_worker: Annotated[bool, typer.Option("--with-worker")] = False) -> None:
    """The server: callbacks, health, metrics. Any number may run over one PostgreSQL and one Redis."""

    async def start(settings: Settings) -> None:
        await serve_http(settings, with_worker=with_worker)

    _run(start)


@cli.command()
def worker() -> None:
    """Delivery, timers and sweeps. Any number may run."""
    _run(work)


@cli.command()
def sandbox() -> None:
    """Stand-in WeCom and DingTalk with a chat page, on the port after the bot's."""
    _run(serve_sandbox)


@cli.command()
def migrate() -> None:
    """Create the tables, or bring them up to date."""

    async def start(settings: Settings) -> None:
        async with AsyncExitStack() as stack:
            store = await open_store(settings, stack)
            await store.migrate()
            await ensure_company(store, {})

    _run(start)


@cli.command(name="seed-demo", hidden=True)
def seed() -> None:
    """The demo company's people, groups and ticket types."""
    _run(seed_demo)


@cli.command()
def check(
    files: Files, *, locale: Annotated[str, typer.Option(help="zh_CN or en")] = "zh_CN"
) -> None:
    """Name each mistake of ticket-type documents, with its path and what would be right."""
    failed = False
    for file in files:
        try:
            definition = checked(file.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            failed = True
            print(f"{file}: {_no_text(error)}")
        except Mistakes as mistakes:
            failed = True
            for mistake in mistakes.mistakes:
                print(f"{file}: {mistake.say(locale)}")
        else:
            print(f"{file}: {definition.name.say(locale)} ✓")
    raise SystemExit(int(failed))


def _no_text(error: UnicodeDecodeError) -> str:
    return f"not UTF-8 text: {error.reason} at byte {error.start}"


@cli.command(name="form-from")
def form_from(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An .xlsx file")],
    *,
    sheet: Annotated[str, typer.Option(help="The sheet's name; else the first with headers")] = "",
    output: Annotated[
        Path | None, typer.Option(help="Where the draft goes; else it is printed")
    ] = None,
    locale: Locale = "zh_CN",
) -> None:
    """Draft a ticket type from a spreadsheet: its headers become questions, to be corrected and published."""
    try:
        drafted = draft_type(
            file.read_bytes(), file.name, sheet, locale, datetime.now(UTC).astimezone()
        )
    except UnreadableSheet as error:
        _fail(f"{file}: {refusal(error, locale)}")
    if output is None:
        print(drafted.document)
        return
    _write_new(output, drafted.document)
    print("\n".join(drafted.remarks))


def _write_new(file: Path, text: str) -> None:
    """Never over a draft somebody may have corrected already."""
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        _fail(f"{file}: {error.strerror}")


@cli.command()
def schema(file: File, *, locale: Locale = "zh_CN") -> None:
    """The form of a ticket type as JSON Schema 2020-12: what an API may send as its answers."""
    try:
        definition = checked(_text(file))
    except Mistakes as mistakes:
        _fail("\n".join(f"{file}: {mistake.say(locale)}" for mistake in mistakes.mistakes))
    print(json.dumps(schema_of(definition, locale=locale), ensure_ascii=False, indent=2))


@cli.command()
def publish(file: File) -> None:
    """Publish a ticket type; running tickets keep the version they started with."""
    text = _text(file)

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            async with runtime.store.unit_of_work(runtime.company) as uow:
                version = await publish_type(uow, text)
            print(f"{file}: version {version}")

    try:
        _run(start)
    except Mistakes as mistakes:
        _fail("\n".join(f"{file}: {mistake.say('zh_CN')}" for mistake in mistakes.mistakes))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        _fail(f"{file}: {_no_text(error)}")


@cli.command()
def people(file: File) -> None:
    """Take in people with their roles, and the groups where a role's work is put."""
    _take_listing(file, parse_roster, take_roster)


@cli.command()
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
        listing = parse(_text(file))
        _run(start)
    except ListingMistake as mistake:
        _fail(f"{file}: {mistake}")


@cli.command()
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
        _run(start)
    except NoSuchType as error:
        _fail(f"no ticket type {error.key}; there are {', '.join(error.keys)}")
    except (OSError, SheetFull) as error:
        _fail(f"{output}: {error}")


@cli.command()
def dead() -> None:
    """Deliveries that were given up, with the reason."""

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            for row in await runtime.store.outbox.dead_rows(runtime.company, 100):
                print(f"{row.id}\t{row.channel}\t{row.kind}\t{row.reason}")

    _run(start)


@cli.command(name="send-again")
def send_again(row: Row) -> None:
    """Give a dead delivery another try."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            is_queued = await runtime.store.outbox.send_again(row, runtime.desk.now())
            print(f"{row}: {'queued' if is_queued else 'not a dead delivery'}")
            return 0 if is_queued else 1

    _run(start)


if __name__ == "__main__":
    main()
