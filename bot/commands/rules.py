"""Rules: why they came to a ticket or did not, and what the rules of a document would have done to past tickets."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.running import File, Locale, definition_in, fail, opened_moment, run
from bot.settings import Settings
from handlers.rule_reasons import why as why_of
from handlers.rule_trials import MOST_TICKETS, told
from handlers.rule_trials import try_rules as try_out
from handlers.wording import Wording

commands = typer.Typer()


@commands.command()
def why(
    number: Annotated[str, typer.Argument(help="WX-1001")],
    *,
    rule: Annotated[str, typer.Option(help="Only this rule, by its id")] = "",
    at: Annotated[int, typer.Option(help="Only the decision that wrote this entry")] = 0,
    locale: Locale = "zh_CN",
) -> None:
    """Of each rule, at each thing that happened to a ticket: whether it came, or which condition was not met, with its values."""

    async def start(settings: Settings) -> int:
        async with opened_moment(settings) as moment:
            ticket = await moment.uow.tickets.by_number(number)
            words = Wording(locale, moment.desk.timezone)
            lines = await why_of(moment, ticket, words, rule, at) if ticket else []
        print("\n".join(lines) or f"{number}: nothing")
        return 0 if lines else 1

    run(start)


@commands.command(name="try-rules")
def try_rules(
    file: File,
    *,
    ticket: Annotated[str, typer.Option(help="One ticket: WX-1001")] = "",
    last: Annotated[
        int, typer.Option(min=1, max=MOST_TICKETS, help="The newest so many of the type")
    ] = 100,
    locale: Locale = "zh_CN",
) -> None:
    """The rules of a ticket type tried against past tickets: how often each would have come, to which, doing what. Nothing is written or sent."""
    definition = definition_in(file, locale)

    async def start(settings: Settings) -> int:
        async with opened_moment(settings) as moment:
            trial = await try_out(moment, definition, ticket, last)
            staff = await moment.uow.staff.load(moment.now)
        words = Wording(locale, moment.desk.timezone)
        print("\n".join(told(trial, definition, staff, words)))
        return 0

    try:
        run(start)
    except LookupError:
        fail(f"{ticket}: there is no such ticket")
