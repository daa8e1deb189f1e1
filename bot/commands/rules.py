"""Rules: why they came to a ticket or did not, and what the rules of a document would have done to past tickets."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.running import File, Locale, fail, run, text_of
from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.definitions import checked
from handlers.desk import Moment
from handlers.rule_reasons import why as why_of
from handlers.rule_trials import MOST_TICKETS, told
from handlers.rule_trials import try_rules as try_out
from handlers.wording import Wording
from workflows.mistakes import Mistakes

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
        async with (
            open_runtime(settings) as runtime,
            runtime.store.unit_of_work(runtime.company) as uow,
        ):
            desk = runtime.desk
            moment = Moment(desk=desk, uow=uow, now=desk.now(), door="command line")
            ticket = await uow.tickets.by_number(number)
            words = Wording(locale, desk.timezone)
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
    try:
        definition = checked(text_of(file))
    except Mistakes as mistakes:
        fail("\n".join(f"{file}: {mistake.say(locale)}" for mistake in mistakes.mistakes))

    async def start(settings: Settings) -> int:
        async with (
            open_runtime(settings) as runtime,
            runtime.store.unit_of_work(runtime.company) as uow,
        ):
            desk = runtime.desk
            moment = Moment(desk=desk, uow=uow, now=desk.now(), door="command line")
            trial = await try_out(moment, definition, ticket, last)
            staff = await uow.staff.load(moment.now)
        print("\n".join(told(trial, definition, staff, Wording(locale, desk.timezone))))
        return 0

    try:
        run(start)
    except LookupError:
        fail(f"{ticket}: there is no such ticket")
