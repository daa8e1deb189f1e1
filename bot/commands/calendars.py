"""By which hours the company works: its calendars listed, taken in, and reckoned with."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.running import File, Locale, fail, refuse, run, text_of
from bot.runtime import Runtime, open_runtime
from bot.settings import Settings
from handlers.calendar_listings import take_calendars
from handlers.calendar_lists import described
from handlers.calendars import calendars_of, guesses, hours_of
from handlers.new_deadlines import has_deadlines, reckon_deadlines_anew
from handlers.reckoning import read_duration, reckoned
from handlers.wording import Wording
from storage.roster import KEPT_SECONDS
from workflows.calendar_files import parse_calendars, write_calendars
from workflows.calendars.calendars import Calendars
from workflows.calendars.listing import listing_of
from workflows.mistakes import Mistakes

commands = typer.Typer()


@commands.command()
def calendars(
    *,
    document: Annotated[
        bool, typer.Option("--document", help="As YAML, to be corrected and taken in again")
    ] = False,
    locale: Locale = "zh_CN",
) -> None:
    """The company's calendars and lists of special days, and which years are only guessed."""

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            now = runtime.desk.now()
            async with runtime.store.unit_of_work(runtime.company) as uow:
                hours = await hours_of(uow)
                known = await calendars_of(uow, runtime.desk.timezone)
        if document:
            listing = listing_of(hours.documents.values(), hours.lists, now.year)
            print(write_calendars(listing), end="")
        else:
            print("\n".join(described(hours, runtime.desk.timezone, Wording(locale))))
        _warn(known, now, locale)

    run(start)


@commands.command()
def calendar(file: File, *, locale: Locale = "zh_CN") -> None:
    """Take in calendars and special days: added, corrected, removed. Deadlines of open tickets are reckoned anew."""

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            desk, words = runtime.desk, Wording(locale)
            async with runtime.store.unit_of_work(runtime.company) as uow:
                before = await calendars_of(uow, desk.timezone)
                taken = await take_calendars(
                    uow, listing, desk.types, desk.now().astimezone(desk.zone).date()
                )
                known = await calendars_of(uow, desk.timezone)
            counts = {"calendars": taken.calendars, "days": taken.days, "removed": taken.removed}
            print(words.say("calendar.taken", file=file, **counts))
            changed = await _reckon_anew(runtime, before)
            if changed:
                print(words.say("calendar.reckoned_anew", count=changed))
            _warn(known, desk.now(), locale)

    try:
        listing = parse_calendars(text_of(file))
        run(start)
    except Mistakes as mistakes:
        refuse(file, mistakes, locale)


@commands.command()
def due(
    key: Annotated[str, typer.Argument(metavar="CALENDAR", help="work, always, or another key")],
    start: Annotated[str, typer.Argument(help="2026-11-26 10:00, by the calendar's time zone")],
    duration: Annotated[str, typer.Argument(help="PT16H, 16h or 90 minutes of working time")],
    *,
    locale: Locale = "zh_CN",
) -> None:
    """When so much working time will be over, with the hours that count and the days that do not."""
    words = Wording(locale)
    working = read_duration(duration)
    if working is None:
        fail(words.say("calendar.bad_length", value=duration))
    moment = _moment(start, words)

    async def reckon(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            known = await _calendars(runtime)
            print("\n".join(_reckoned(known, key, moment, working, runtime, words)))
            _warn(known, runtime.desk.now(), locale, key)

    run(reckon)


async def _reckon_anew(runtime: Runtime, before: Calendars) -> int:
    if not await has_deadlines(runtime.desk, runtime.company):
        return 0
    await asyncio.sleep(KEPT_SECONDS)  # until then others may go by the hours they have in memory
    return await reckon_deadlines_anew(runtime.desk, runtime.company, before, "command line")


async def _calendars(runtime: Runtime) -> Calendars:
    async with runtime.store.unit_of_work(runtime.company) as uow:
        return await calendars_of(uow, runtime.desk.timezone)


def _moment(text: str, words: Wording) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        fail(words.say("calendar.bad_start", value=text))


def _reckoned(
    known: Calendars,
    key: str,
    start: datetime,
    working: timedelta,
    runtime: Runtime,
    words: Wording,
) -> list[str]:
    if key not in known:
        fail(words.say("calendar.no_such", name=key, allowed=words.listed([*known])))
    named = known.named(key)
    zone = named.zone if key in known.by_key else ZoneInfo(runtime.desk.timezone)
    since = start if start.tzinfo else start.replace(tzinfo=zone)
    return reckoned(named, since, working, zone, words)


def _warn(known: Calendars, now: datetime, locale: str, *keys: str) -> None:
    for mistake in guesses(known, now, keys or None):
        print(mistake.say(locale), file=sys.stderr)
