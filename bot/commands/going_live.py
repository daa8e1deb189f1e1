"""`gongdan check` with a platform's name: whether an installation can go live, line by line, and what to change where it cannot."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime

from aiohttp import ClientSession, ClientTimeout

from bot.checkup.findings import Mark
from bot.checkup.platforms import PLATFORMS
from bot.checkup.staffing import Staffing
from bot.commands.running import run
from bot.resources import COMPANY, open_store
from bot.settings import Settings
from handlers.wording import Wording
from storage.database import Store
from storage.errors import NotReady

CALL_SECONDS = 10.0
BOT = "wecom_bot"


def check_platform(platform: str, locale: str) -> None:
    """Ends with 1 where something is to be changed."""

    async def start(settings: Settings) -> int:
        words, wrong = Wording(locale, settings.timezone), 0
        async with AsyncExitStack() as stack:
            staffing = await _staffing(settings, platform, stack)
            timeout = ClientTimeout(total=CALL_SECONDS)
            http = await stack.enter_async_context(ClientSession(timeout=timeout))
            async for finding in PLATFORMS[platform](settings, http, staffing):
                print(finding.said(words), flush=True)
                wrong += finding.mark is Mark.WRONG
        print(words.say("checkup.undone", count=wrong) if wrong else words.say("checkup.done"))
        return int(wrong > 0)

    run(start)


async def _staffing(settings: Settings, platform: str, stack: AsyncExitStack) -> Staffing:
    """Nobody where there is no database yet: the rest is tried all the same."""
    try:
        store = await open_store(settings, stack)
    except NotReady:
        return Staffing()
    if not await store.is_ready():
        return Staffing()
    bot = settings.wecom.bot_id if settings.wecom else ""
    return Staffing(
        people=await _our_people(store, platform),
        line_owner=await store.leases.owner(f"{BOT}:{bot}", datetime.now(UTC)) if bot else "",
        troubles=tuple(
            each.reason for each in await store.troubles.all() if each.channel == platform
        ),
    )


async def _our_people(store: Store, channel: str) -> dict[str, str]:
    """Names by their id there, without those who have left."""
    company = await store.companies.ensure(COMPANY, set())
    async with store.unit_of_work(company) as uow:
        staff = await uow.staff.load(datetime.now(UTC))
        absences = await uow.staff.absences()
    here = (
        each
        for key, each in staff.people.items()
        if key not in absences or not absences[key].is_for_good
    )
    return {
        key.removeprefix(f"{channel}:"): each.person.name
        for each in here
        for key in each.keys
        if key.startswith(f"{channel}:")
    }
