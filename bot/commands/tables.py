"""Decision tables of the whole company: checked, published, written out, tried out."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.running import Locale, fail, no_text, refuse, run
from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.decision_tables import (
    current,
    examined,
    publish_table,
    read_file,
    write_file,
)
from handlers.form_drafts import refusal
from handlers.spreadsheets.unreadable import UnreadableSheet
from handlers.table_fits import misfits
from handlers.table_lines import in_order, listed, no_such, oddities, published
from handlers.table_trials import read_values, trial_lines
from handlers.wording import Wording
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable
from workflows.expressions.surroundings import Surroundings
from workflows.mistakes import Mistakes

commands = typer.Typer()
TableSource = Annotated[
    Path,
    typer.Argument(
        exists=True, dir_okay=False, help="An .xlsx, JSON or YAML file, or GoRules' JDM"
    ),
]
Key = Annotated[str, typer.Option(help="What the table is called, if not as the file says")]
Sheet = Annotated[str, typer.Option(help="The sheet's name; else the first")]


@commands.command()
def tables(*, locale: Locale = "zh_CN") -> None:
    """The company's decision tables, with their versions."""

    async def start(settings: Settings) -> None:
        async with (
            open_runtime(settings) as runtime,
            runtime.store.unit_of_work(runtime.company) as uow,
        ):
            for key, version in (await uow.tables.versions()).items():
                print(listed(await current(uow, key), version, Wording(locale)))

    run(start)


@commands.command()
def table(file: TableSource, *, key: Key = "", sheet: Sheet = "", locale: Locale = "zh_CN") -> None:
    """Publish a decision table; rules use it from their next ticket on."""
    found = _examined(file, key, sheet, locale)

    async def start(settings: Settings) -> None:
        async with (
            open_runtime(settings) as runtime,
            runtime.store.unit_of_work(runtime.company) as uow,
        ):
            for each in found:
                version = await publish_table(uow, each)
                print(published(each, version, Wording(locale)))
            for line in await misfits(uow, runtime.desk.types, locale):
                print(line, file=sys.stderr)

    run(start)


@commands.command(name="table-check")
def check_table(
    file: TableSource, *, key: Key = "", sheet: Sheet = "", locale: Locale = "zh_CN"
) -> None:
    """Name each mistake of a decision table, rows that are never met, overlaps, and what no row is for."""
    for each in _examined(file, key, sheet, locale):
        print(in_order(each, Wording(locale)))


@commands.command(name="table-out")
def write_table(
    key: Annotated[str, typer.Argument(help="The key of a published table")],
    output: Annotated[Path, typer.Argument(dir_okay=False, help="An .xlsx, .json or .yaml file")],
) -> None:
    """Write a published table as a file, to be corrected and published again."""

    async def start(settings: Settings) -> None:
        document = await _published(settings, key, "en")
        output.write_bytes(write_file(document, output.name))
        print(f"{output}: {len(document.rows)} rows")

    try:
        run(start)
    except OSError as error:
        fail(f"{output}: {error.strerror}")


@commands.command(name="table-try")
def try_table(
    key: Annotated[str, typer.Argument(help="The key of a published table, or a file")],
    given: Annotated[list[str] | None, typer.Argument(help="input=value, by id or label")] = None,
    *,
    every_row: Annotated[
        bool, typer.Option("--every-row", help="Also rows that are not met")
    ] = False,
    locale: Locale = "zh_CN",
) -> None:
    """Which row is met by these values, and what each of its cells says to them. Nothing is written."""

    async def start(settings: Settings) -> None:
        pairs = [_pair(each) for each in given or ()]
        document = _in_file(key, locale) or await _published(settings, key, locale)
        now = datetime.now(UTC).astimezone(ZoneInfo(settings.timezone))
        _try(document, pairs, Surroundings(now=now), locale, every_row=every_row)

    run(start)


def _examined(file: Path, key: str, sheet: str, locale: str) -> tuple[DecisionTable, ...]:
    """What is odd is told beside; what keeps a table from being published ends it."""
    try:
        given = read_file(file.read_bytes(), file.name, key, sheet)
        found = examined(given)
    except UnicodeDecodeError as error:
        fail(f"{file}: {no_text(error)}")
    except UnreadableSheet as error:
        fail(f"{file}: {refusal(error, locale)}")
    except Mistakes as mistakes:
        refuse(file, mistakes, locale)
    for line in oddities(given, found, locale):
        print(f"{file}: {line}", file=sys.stderr)
    return tuple(each.table.document for each in found)


def _in_file(name: str, locale: str) -> DecisionTable | None:
    file = Path(name)
    return _examined(file, "", "", locale)[0] if file.is_file() else None


async def _published(settings: Settings, key: str, locale: str) -> DecisionTable:
    async with (
        open_runtime(settings) as runtime,
        runtime.store.unit_of_work(runtime.company) as uow,
    ):
        try:
            return await current(uow, key)
        except KeyError:
            fail(no_such(key, [*await uow.tables.versions()], Wording(locale)))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        fail(f"{text}: write input=value")
    return name, value


def _try(
    document: DecisionTable,
    pairs: list[tuple[str, str]],
    around: Surroundings,
    locale: str,
    *,
    every_row: bool,
) -> None:
    table = compile_table(document)
    try:
        values = read_values(table, pairs, around)
    except Mistakes as mistakes:
        fail("\n".join(mistake.say(locale) for mistake in mistakes.mistakes))
    lines = trial_lines(table, values, around, Wording(locale), every_row=every_row)
    print("\n".join(lines))
