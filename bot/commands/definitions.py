"""Ticket types: check a document, draft one from a spreadsheet, show its form, publish it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.checkup.platforms import PLATFORMS
from bot.commands.going_live import check_platform
from bot.commands.running import File, Locale, definition_in, fail, no_text, refuse, run, text_of
from bot.runtime import Runtime, open_runtime
from bot.settings import Settings
from handlers.calendars import calendar_gaps, calendars_of, guessed_by_type
from handlers.definitions import checked
from handlers.definitions import publish as publish_type
from handlers.form_drafts import draft_type, refusal
from handlers.spreadsheets.unreadable import UnreadableSheet
from handlers.staffing import gaps
from storage.unit_of_work import UnitOfWork
from workflows.definition import Definition
from workflows.mistakes import Mistake, Mistakes
from workflows.rulebook_checks.reach import doubts
from workflows.schema import schema_of

commands = typer.Typer()
_HELP = f"YAML documents, or one of: {', '.join(PLATFORMS)}"
FilesOrPlatform = Annotated[list[Path], typer.Argument(help=_HELP)]


@commands.command()
def check(files: FilesOrPlatform, *, locale: Locale = "zh_CN") -> None:
    """Name each mistake of ticket-type documents, with its path and what would be right; or, with a
    platform's name, try out whether the installation can go live there."""
    if len(files) == 1 and str(files[0]) in PLATFORMS and not files[0].exists():
        check_platform(str(files[0]), locale)
        return
    missing = next((file for file in files if not file.is_file()), None)
    if missing:
        raise typer.BadParameter(f"File '{missing}' does not exist.")
    are_right = [_is_right(file, locale) for file in files]
    raise SystemExit(int(not all(are_right)))


def _is_right(file: Path, locale: str) -> bool:
    try:
        definition = checked(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        print(f"{file}: {no_text(error)}")
        return False
    except Mistakes as mistakes:
        for mistake in mistakes.mistakes:
            print(f"{file}: {mistake.say(locale)}")
        return False
    print(f"{file}: {definition.name.say(locale)} ✓")
    guessed = guessed_by_type(definition, datetime.now(UTC))
    _warn(file, (*doubts(definition), *guessed), locale)
    return True


@commands.command(name="form-from")
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
        fail(f"{file}: {refusal(error, locale)}")
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
        fail(f"{file}: {error.strerror}")


@commands.command()
def schema(file: File, *, locale: Locale = "zh_CN") -> None:
    """The form of a ticket type as JSON Schema 2020-12: what an API may send as its answers."""
    definition = definition_in(file, locale)
    print(json.dumps(schema_of(definition, locale=locale), ensure_ascii=False, indent=2))


@commands.command()
def publish(file: File) -> None:
    """Publish a ticket type; running tickets keep the version they started with."""
    text = text_of(file)

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            async with runtime.store.unit_of_work(runtime.company) as uow:
                secrets = [name.lower() for name in settings.secrets]
                version = await publish_type(uow, text, secrets)
                missing = await _missing(uow, checked(text), runtime)
            print(f"{file}: version {version}")
        _warn(file, missing, "zh_CN")

    try:
        run(start)
    except Mistakes as mistakes:
        refuse(file, mistakes, "zh_CN")


async def _missing(
    uow: UnitOfWork, definition: Definition, runtime: Runtime
) -> tuple[Mistake, ...]:
    """What it speaks of and the company has not yet."""
    now, calendars = runtime.desk.now(), await calendars_of(uow, runtime.desk.timezone)
    missing = await gaps(uow, definition, now)
    return (*doubts(definition), *missing, *calendar_gaps(definition, calendars, now))


def _warn(file: Path, mistakes: Iterable[Mistake], locale: str) -> None:
    for mistake in mistakes:
        print(f"{file}: {mistake.say(locale)}", file=sys.stderr)
