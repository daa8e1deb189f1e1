"""How the parts of a runtime are tied together, each from what was opened and what stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Protocol

from aiohttp import web

from bot.alarm import ArqAlarm
from bot.channels.channel import Channel
from bot.channels.clock import utc_now
from bot.channels.line import HasLines, HasOnlyLine
from bot.channels.vouching import SIGN_IN
from bot.channels.wecom.kf.callback import MESSAGES
from bot.channels.wecom.kf.channel import WeComKfChannel
from bot.console.js_api import JsApi
from bot.console.links import SignedLinks
from bot.console.pages import is_built
from bot.console.seals import Seal
from bot.console.sessions import Sessions
from bot.console.sign_in import SignInDoor
from bot.console.sign_in_states import SignInStates
from bot.console.sign_in_ways import SignInWays
from bot.console.ticket_pages import TicketPages
from bot.intake import DeskIntake
from bot.jobs.deliver import Deliverer
from bot.jobs.directory import DirectoryKeeper
from bot.jobs.errands import Run
from bot.jobs.holding import Holder
from bot.jobs.keeping import Keepers
from bot.jobs.kf_handing import KfHandover
from bot.jobs.kf_pulling import KfPuller
from bot.metrics import Metrics
from bot.resources import Resources, platform_secrets
from handlers.desk import Desk
from handlers.windows import HAND_OVER, TAKE_BACK

Channels = Mapping[str, Channel]


class Pages(Protocol):
    def mount(self, app: web.Application) -> None: ...


def make_desk(found: Resources, links: SignedLinks) -> Desk:
    settings = found.settings
    return Desk(
        store=found.store,
        capabilities={
            name: channel.capabilities for name, channel in found.platforms.channels.items()
        },
        now=utc_now,
        company_name=settings.company_name,
        timezone=settings.timezone,
        most_megabytes=settings.max_file_mb,
        burst_seconds=settings.burst_seconds,
        remind_after=timedelta(minutes=settings.remind_minutes),
        let_go_after=timedelta(hours=settings.let_go_hours),
        quiet_hours=settings.quiet_hours,
        has_proposer=found.proposer is not None,
        form_links=links if is_built() else None,
        public_url=settings.outside_url,
    )


def errands_of(
    channels: Channels,
    desk: Desk,
    directory: DirectoryKeeper,
    intake: DeskIntake,
    alarm: ArqAlarm,
) -> dict[tuple[str, str], Run]:
    """Who is who, and where 微信客服 is on what is read and done there."""
    kf = channels.get(WeComKfChannel.name)
    if not isinstance(kf, WeComKfChannel):
        return dict(directory.errands())
    handover = KfHandover(desk, kf.client, alarm.deliver)
    return {
        **directory.errands(),
        (kf.name, MESSAGES): KfPuller(desk, kf.client, intake.handle_soon),
        (kf.name, HAND_OVER): handover.hand_over,
        (kf.name, TAKE_BACK): handover.take_back,
    }


def pages_of(found: Resources, desk: Desk, alarm: ArqAlarm) -> tuple[Pages, ...]:
    """What people see in a browser once a platform has vouched for them."""
    settings, platforms = found.settings, found.platforms
    secrets, url = platform_secrets(settings), settings.outside_url
    sessions = Sessions(secrets, url)
    ways = SignInWays(platforms.sign_ins, sessions.path, is_demo=bool(settings.sandbox_url))
    pages: list[Pages] = [TicketPages(desk, sessions, ways)]
    if ways.all:
        seal, path = Seal(secrets, b"gongdan sign-in"), f"{sessions.path}{SIGN_IN}"
        states = SignInStates(seal, found.redis, path, are_secure=sessions.is_secure)
        way = (desk, found.company, ways, sessions, states, alarm)
        pages.append(SignInDoor(*way, public_url=url))
    if platforms.js_sdk:
        pages.append(JsApi(desk, sessions, platforms.js_sdk, url))
    return tuple(pages)


def holders_of(
    channels: Channels,
    desk: Desk,
    intake: DeskIntake,
    deliverer: Deliverer,
    metrics: Metrics,
) -> tuple[Holder, ...]:
    """One for each line of which a platform takes but one; workers keep them."""
    return tuple(
        Holder(
            channel.line(intake),
            desk.store.leases,
            desk.store.troubles,
            desk.now,
            metrics,
            partial(deliverer.deliver_for, channel.name),
        )
        for channel in channels.values()
        if isinstance(channel, HasOnlyLine)
    )


def keepers_of(
    channels: Channels, desk: Desk, intake: DeskIntake, metrics: Metrics
) -> tuple[Keepers, ...]:
    """Of the lines that each server process has for itself."""
    found = [
        channel.lines(intake) for channel in channels.values() if isinstance(channel, HasLines)
    ]
    return tuple(Keepers(lines, desk.store.troubles, desk.now, metrics) for lines in found if lines)
