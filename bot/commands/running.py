"""What every command does: read its settings, run, read a file, end with a sentence when something is wrong."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvloop

from bot.logs import set_up_logging
from bot.runtime import open_runtime
from bot.settings import Settings, load_settings
from handlers.definitions import checked
from handlers.desk import Desk, Moment
from storage.unit_of_work import UnitOfWork
from workflows.definition import Definition
from workflows.mistakes import Mistakes

Locale = Annotated[str, typer.Option(help="zh_CN or en")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A YAML document")]


def fail(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise SystemExit(2)


def run(start: Callable[[Settings], Coroutine[object, object, int | None]]) -> None:
    settings = load_settings()
    set_up_logging(settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        raise SystemExit(runner.run(start(settings)) or 0)


@asynccontextmanager
async def opened_moment(settings: Settings) -> AsyncIterator[Moment]:
    """One transaction of the installation's company, through the door of the command line."""
    async with (
        open_runtime(settings) as runtime,
        runtime.store.unit_of_work(runtime.company) as uow,
    ):
        yield moment_at(runtime.desk, uow)


def moment_at(desk: Desk, uow: UnitOfWork) -> Moment:
    return Moment(desk=desk, uow=uow, now=desk.now(), door="command line")


def definition_in(file: Path, locale: str) -> Definition:
    """The ticket type of a document that may be published; ends with every mistake of one that may not."""
    try:
        return checked(text_of(file))
    except Mistakes as mistakes:
        refuse(file, mistakes, locale)


def refuse(file: Path, mistakes: Mistakes, locale: str) -> NoReturn:
    fail("\n".join(f"{file}: {mistake.say(locale)}" for mistake in mistakes.mistakes))


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        fail(f"{file}: {no_text(error)}")


def no_text(error: UnicodeDecodeError) -> str:
    return f"not UTF-8 text: {error.reason} at byte {error.start}"
