"""Templates of cards that a platform wants to have from us: written out, to be imported there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.channels.dingtalk.template import FILE, TEMPLATE
from bot.commands.running import Locale, fail
from handlers.wording import Wording

commands = typer.Typer()


@commands.command(name="dingtalk-template")
def dingtalk_template(
    output: Annotated[Path, typer.Argument(dir_okay=False, help="A .json file, written anew")],
    *,
    locale: Locale = "zh_CN",
) -> None:
    """The card template to import and publish on DingTalk's card platform."""
    try:
        output.write_bytes(FILE.read_bytes())
    except OSError as error:
        fail(f"{output}: {error.strerror}")
    print(Wording(locale).say("card_template.written", file=output, number=TEMPLATE))
