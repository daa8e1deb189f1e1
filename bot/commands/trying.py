"""A ticket type tried out, without touching anything: the whole way a ticket would take."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.running import (
    File,
    Locale,
    definition_in,
    fail,
    no_text,
    opened_moment,
    refuse,
    run,
)
from bot.settings import Settings
from handlers.calendars import shipped_calendars
from handlers.companies import company_of
from handlers.listings import ListingMistake
from handlers.simulating import lines
from handlers.what_if import WhatIfFile, read_what_if, try_month
from handlers.what_if_document import Policy
from handlers.what_if_table import table
from handlers.wording import Wording
from workflows.company import Company
from workflows.definition import Definition
from workflows.flow_checks.trials import given_of
from workflows.labels import Label
from workflows.mistakes import Mistakes
from workflows.quiet_hours import USUAL, QuietHours
from workflows.simulation.cast import cast_for
from workflows.simulation.running import simulate as try_out
from workflows.staff import Staff
from workflows.trials import Trial

commands = typer.Typer()
_ZONE = "Asia/Shanghai"
Pairs = Annotated[list[str] | None, typer.Option(help="field=answer, as somebody would type it")]
Choices = Annotated[list[str] | None, typer.Option(help="node=action, or node/person=action")]


@commands.command()
def simulate(
    file: File,
    *,
    given: Pairs = None,
    choose: Choices = None,
    time_passes: Annotated[bool, typer.Option(help="Nobody acts: every limit runs out")] = False,
    own_people: Annotated[
        bool, typer.Option(help="With the company's own people instead of made-up ones")
    ] = False,
    locale: Locale = "zh_CN",
) -> None:
    """The way a ticket would take: who is asked, when, and why it goes where it goes. Nothing is written or sent."""
    definition = definition_in(file, locale)
    trial = Trial(
        name=Label(zh="—"),
        given=dict(_pairs(given, "--given")),
        choose={key: tuple(each.split(",")) for key, each in _pairs(choose, "--choose")},
        expect=("—",),
        time_passes=time_passes,
    )
    if own_people:
        run(partial(_with_own_people, definition, trial, locale))
    company = Company(calendars=shipped_calendars(_ZONE))
    raise SystemExit(_try(definition, trial, cast_for(definition), company, locale))


async def _with_own_people(
    definition: Definition, trial: Trial, locale: str, settings: Settings
) -> int:
    async with opened_moment(settings) as moment:
        staff, company = await moment.uow.staff.load(moment.now), await company_of(moment)
    return _try(definition, trial, staff, company, locale)


def _try(definition: Definition, trial: Trial, staff: Staff, company: Company, locale: str) -> int:
    """1 when the ticket would not come to an end."""
    now = datetime.now(UTC).astimezone()
    done = try_out(definition, given_of(trial, definition), staff, now, company)
    print("\n".join(lines(done, definition, staff, Wording(locale))))
    return 1 if done.stopped else 0


@commands.command(name="simulate-month")
def simulate_month(
    file: File,
    *,
    own_calendars: Annotated[
        bool, typer.Option(help="With the company's own calendars and decision tables")
    ] = False,
    locale: Locale = "zh_CN",
) -> None:
    """A whole month of made-up tickets under several sets of rules, side by side. Nothing is written or sent."""
    try:
        whatif = read_what_if(file)
    except Mistakes as mistakes:
        refuse(file, mistakes, locale)
    except ListingMistake as mistake:
        fail(f"{file}: {mistake}")
    except UnicodeDecodeError as error:
        fail(f"{file}: {no_text(error)}")
    if own_calendars:
        run(partial(_with_own_calendars, whatif, locale))
    _show_month(whatif, Company(calendars=shipped_calendars(_ZONE)), _ZONE, USUAL, locale)


async def _with_own_calendars(whatif: WhatIfFile, locale: str, settings: Settings) -> None:
    async with opened_moment(settings) as moment:
        company, desk = await company_of(moment), moment.desk
    _show_month(whatif, company, desk.timezone, desk.quiet_hours, locale)


def _show_month(
    whatif: WhatIfFile, company: Company, zone: str, quiet: QuietHours, locale: str
) -> None:
    words = Wording(locale)

    def tell(policy: Policy) -> None:
        print(words.say("what_if.trying", policy=policy.name.say(locale)), file=sys.stderr)

    tried = list(try_month(whatif, company, ZoneInfo(zone), quiet, tell))
    print(table(whatif, tried, words))


def _pairs(words: Iterable[str] | None, option: str) -> Iterable[tuple[str, str]]:
    for each in words or ():
        name, sign, value = each.partition("=")
        if not sign:
            fail(f"{option} {each}: write name=value")
        yield name, value
