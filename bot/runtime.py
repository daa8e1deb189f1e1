"""The composition root: settings become a store, a desk, channels and jobs; server and worker share it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from arq.connections import ArqRedis

from bot.alarm import ArqAlarm
from bot.channels.channel import Channel
from bot.channels.tally import Tally
from bot.channels.wecom.kf.callback import MESSAGES
from bot.channels.wecom.kf.channel import WeComKfChannel
from bot.console.events_api import EventsApi
from bot.console.forms_api import FormsApi
from bot.console.links import SignedLinks
from bot.intake import DeskIntake
from bot.jobs.calling import Caller
from bot.jobs.clock import ClockWatcher
from bot.jobs.deliver import Deliverer
from bot.jobs.directory import DirectoryKeeper
from bot.jobs.errands import ErrandRunner
from bot.jobs.gates import Gate, LimitGate
from bot.jobs.holding import Holder
from bot.jobs.keeping import Keepers
from bot.jobs.pace import Pace
from bot.jobs.receive import Sweeper
from bot.jobs.windows import WindowGate
from bot.lanes import LaneHandler
from bot.metrics import Metrics
from bot.resources import Resources, open_resources, platform_secrets
from bot.settings import Settings
from bot.wiring import Pages, errands_of, holders_of, keepers_of, make_desk, pages_of
from handlers.desk import Desk
from storage.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything a process works with; `company` is the one company of a default installation. Workers keep what has
    `holders`, servers what has `keepers`."""

    settings: Settings
    store: Store
    desk: Desk
    company: int
    channels: Mapping[str, Channel]
    redis: ArqRedis
    metrics: Metrics
    intake: DeskIntake
    deliverer: Deliverer
    sweeper: Sweeper
    clock: ClockWatcher
    forms: FormsApi
    caller: Caller
    events: EventsApi
    errands: ErrandRunner
    directory: DirectoryKeeper
    pages: tuple[Pages, ...] = ()
    holders: tuple[Holder, ...] = ()
    keepers: tuple[Keepers, ...] = ()

    async def read_again(self) -> None:
        """What platforms told us of while nobody listened has to be asked for: they say once that there is something."""
        if WeComKfChannel.name in self.channels:
            await self.store.errands.ask_again(WeComKfChannel.name, MESSAGES, self.desk.now())

    async def plan_nights(self) -> None:
        """Each night plans the next; the first is planned by whoever works."""
        accounts = [(name, channel.account) for name, channel in self.channels.items()]
        await self.directory.plan(self.company, accounts)


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    async with AsyncExitStack() as stack:
        yield _assemble(await open_resources(settings, stack), stack)


def _assemble(found: Resources, stack: AsyncExitStack) -> Runtime:
    settings, store, channels = found.settings, found.store, found.platforms.channels
    metrics, alarm = Metrics(), ArqAlarm(found.redis)
    links = SignedLinks(platform_secrets(settings), settings.outside_url)
    desk = make_desk(found, links)
    lanes = LaneHandler(desk, channels, alarm, metrics, found.proposer)
    intake = DeskIntake(desk, lanes, alarm)
    gates: list[Gate] = [WindowGate(desk), LimitGate(desk, Pace(found.redis), Tally(found.redis))]
    deliverer = Deliverer(desk, channels, metrics, gates)
    secrets = {name: each.get_secret_value() for name, each in settings.secrets.items()}
    caller = Caller(desk, found.abroad, secrets, alarm, metrics)
    directory = DirectoryKeeper(desk, found.platforms.contacts)
    for part in (intake, deliverer, caller):
        stack.push_async_callback(part.close)
    return Runtime(
        settings=settings,
        store=store,
        desk=desk,
        company=found.company,
        channels=channels,
        redis=found.redis,
        metrics=metrics,
        intake=intake,
        deliverer=deliverer,
        sweeper=Sweeper(desk, lanes),
        clock=ClockWatcher(desk, alarm, metrics),
        forms=FormsApi(desk, links, alarm),
        caller=caller,
        events=EventsApi(desk, found.company, _event_token(settings), alarm),
        errands=ErrandRunner(desk, errands_of(channels, desk, directory, intake, alarm)),
        directory=directory,
        pages=pages_of(found, desk, alarm),
        holders=holders_of(channels, desk, intake, deliverer, metrics),
        keepers=keepers_of(channels, desk, intake, metrics),
    )


def _event_token(settings: Settings) -> str:
    return settings.event_token.get_secret_value() if settings.event_token else ""
