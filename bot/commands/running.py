"""What every command does: read its settings, run, read a file, end with a sentence when something is wrong."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvloop

from bot.logs import set_up_logging
from bot.settings import Settings, load_settings

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


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        fail(f"{file}: {no_text(error)}")


def no_text(error: UnicodeDecodeError) -> str:
    return f"not UTF-8 text: {error.reason} at byte {error.start}"
