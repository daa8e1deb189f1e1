"""The composition root: settings become a store, a desk, channels and jobs; server and worker share it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import redis
from aiohttp import ClientSession, ClientTimeout, web
from arq.connections import ArqRedis
from redis.asyncio.connection import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from bot.accounts import Platforms, open_platforms
from bot.alarm import ArqAlarm
from bot.call_books import CallBooks
from bot.channels.channel import Channel
from bot.channels.tally import Tally
from bot.channels.tokens import RedisTokens
from bot.channels.wecom.aibot import BotChannel
from bot.channels.wecom.kf import WeComKfChannel
from bot.channels.wecom.kf_callback import MESSAGES
from bot.console.events_api import EventsApi
from bot.console.forms_api import FormsApi
from bot.console.js_api import JsApi
from bot.console.links import SignedLinks
from bot.console.pages import is_built
from bot.console.seals import Seal
from bot.console.sessions import Sessions
from bot.console.sign_in import SignInDoor
from bot.console.ticket_pages import TicketPages
from bot.embedded_redis import in_process_redis, plan_redis, running_redis
from bot.intake import DeskIntake
from bot.jobs.asking import open_session
from bot.jobs.calling import Caller
from bot.jobs.clock import ClockWatcher
from bot.jobs.deliver import Deliverer
from bot.jobs.directory import DirectoryKeeper
from bot.jobs.errands import ErrandRunner, Run
from bot.jobs.gates import Gate, LimitGate
from bot.jobs.holding import Holder
from bot.jobs.kf_handing import KfHandover
from bot.jobs.kf_pulling import KfPuller
from bot.jobs.pace import Pace
from bot.jobs.receive import Sweeper
from bot.jobs.windows import WindowGate
from bot.lanes import LaneHandler
from bot.language_model import LanguageModel
from bot.metrics import Metrics
from bot.settings import Settings
from handlers.calendars import seed_calendars
from handlers.definitions import publish_shipped
from handlers.desk import Desk
from handlers.proposals import Proposer
from handlers.windows import HAND_OVER, TAKE_BACK
from storage.database import Store
from storage.errors import NotReady

COMPANY = "default"
CALL_SECONDS = 10.0


class Pages(Protocol):
    def mount(self, app: web.Application) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything a process works with; `company` is the one company of a default installation."""

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

    async def read_again(self) -> None:
        """What platforms told us of while nobody listened has to be asked for: they say once that there is something."""
        if WeComKfChannel.name in self.channels:
            await self.store.errands.ask_again(WeComKfChannel.name, MESSAGES, self.desk.now())


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    async with AsyncExitStack() as stack:
        store = await open_store(settings, stack)
        if not await store.is_ready():
            raise NotReady("the database has no tables yet; run: gongdan migrate")
        redis = await _open_redis(settings, stack)
        http = await stack.enter_async_context(
            ClientSession(timeout=ClientTimeout(total=CALL_SECONDS))
        )
        tokens = RedisTokens(redis)
        books = CallBooks(store.troubles, Tally(redis), lambda: datetime.now(UTC))
        platforms = open_platforms(settings, http, tokens, books)
        company = await ensure_company(store, platforms.channels)
        proposer = open_language_model(settings, http)
        abroad = await stack.enter_async_context(open_session())
        runtime = _assemble(settings, store, company, platforms, redis, proposer, abroad, stack)
        await _plan_nights(runtime)
        yield runtime


async def _plan_nights(runtime: Runtime) -> None:
    accounts = [(name, channel.account) for name, channel in runtime.channels.items()]
    await runtime.directory.plan(runtime.company, accounts)


async def open_store(settings: Settings, stack: AsyncExitStack) -> Store:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = await Store.open(settings.storage_url, settings.data_dir / "files")
    stack.push_async_callback(store.close)
    return store


async def _open_redis(settings: Settings, stack: AsyncExitStack) -> ArqRedis:
    given = settings.redis_url.get_secret_value() if settings.redis_url else None
    plan = plan_redis(given, settings.data_dir)
    url = await stack.enter_async_context(running_redis(plan))
    redis = in_process_redis() if plan.is_in_process else connect(url)
    stack.push_async_callback(redis.aclose)
    return redis


def connect(url: str) -> ArqRedis:
    """A client that sits out a restart: a refused connection raises OSError, which redis-py retries only when told to."""
    pool = ConnectionPool.from_url(
        url,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), retries=3),
        retry_on_error=[redis.ConnectionError, redis.TimeoutError, redis.BusyLoadingError, OSError],
        socket_timeout=5.0,
    )
    client = ArqRedis(pool)
    client.auto_close_connection_pool = True  # a pool given to a client is otherwise left open
    return client


def open_language_model(settings: Settings, http: ClientSession) -> LanguageModel | None:
    given = settings.llm
    if given is None:
        return None
    return LanguageModel(
        http,
        base_url=given.base_url,
        api_key=given.api_key.get_secret_value(),
        model=given.model,
        timeout_seconds=given.timeout_seconds,
    )


def platform_secrets(settings: Settings) -> list[str]:
    """What every process of the installation knows and nobody else does."""
    found = [
        settings.wecom and settings.wecom.secret,
        settings.dingtalk and settings.dingtalk.app_secret,
    ]
    return [secret.get_secret_value() for secret in found if secret]


async def ensure_company(store: Store, channels: Mapping[str, Channel]) -> int:
    """The installation's company has these accounts, and at least the shipped ticket types and calendar."""
    accounts = {(channel.name, channel.account) for channel in channels.values()}
    company = await store.companies.ensure(COMPANY, accounts)
    async with store.unit_of_work(company) as uow:
        await publish_shipped(uow)
        await seed_calendars(uow)
    return company


def _assemble(
    settings: Settings,
    store: Store,
    company: int,
    platforms: Platforms,
    redis: ArqRedis,
    proposer: Proposer | None,
    abroad: ClientSession,
    stack: AsyncExitStack,
) -> Runtime:
    channels, metrics, alarm = platforms.channels, Metrics(), ArqAlarm(redis)
    links = SignedLinks(platform_secrets(settings), settings.outside_url)
    desk = Desk(
        store=store,
        capabilities={name: channel.capabilities for name, channel in channels.items()},
        now=lambda: datetime.now(UTC),
        company_name=settings.company_name,
        timezone=settings.timezone,
        most_megabytes=settings.max_file_mb,
        burst_seconds=settings.burst_seconds,
        remind_after=timedelta(minutes=settings.remind_minutes),
        let_go_after=timedelta(hours=settings.let_go_hours),
        quiet_hours=settings.quiet_hours,
        has_proposer=proposer is not None,
        form_links=links if is_built() else None,
        public_url=settings.outside_url,
    )
    directory = DirectoryKeeper(desk, platforms.contacts)
    lanes = LaneHandler(desk, channels, alarm, metrics, proposer)
    intake = DeskIntake(desk, lanes, alarm)
    gates: list[Gate] = [WindowGate(desk), LimitGate(desk, Pace(redis), Tally(redis))]
    deliverer = Deliverer(desk, channels, metrics, gates)
    tokens = {name: each.get_secret_value() for name, each in settings.secrets.items()}
    caller = Caller(desk, abroad, tokens, alarm, metrics)
    stack.push_async_callback(intake.close)
    stack.push_async_callback(deliverer.close)
    stack.push_async_callback(caller.close)
    return Runtime(
        settings=settings,
        store=store,
        desk=desk,
        company=company,
        channels=channels,
        redis=redis,
        metrics=metrics,
        intake=intake,
        deliverer=deliverer,
        sweeper=Sweeper(desk, lanes),
        clock=ClockWatcher(desk, alarm, metrics),
        forms=FormsApi(desk, links, alarm),
        caller=caller,
        events=EventsApi(desk, company, _event_token(settings), alarm),
        errands=ErrandRunner(
            desk, {**directory.errands(), **_kf_errands(desk, channels, intake, alarm)}
        ),
        directory=directory,
        pages=_pages(settings, desk, company, platforms, redis, alarm),
        holders=_holders(desk, channels, intake, deliverer, metrics),
    )


def _kf_errands(
    desk: Desk, channels: Mapping[str, Channel], intake: DeskIntake, alarm: ArqAlarm
) -> dict[tuple[str, str], Run]:
    """None where 微信客服 is off."""
    kf = channels.get(WeComKfChannel.name)
    if not isinstance(kf, WeComKfChannel):
        return {}
    handover = KfHandover(desk, kf.client, alarm.deliver)
    return {
        (kf.name, MESSAGES): KfPuller(desk, kf.client, intake.handle_soon),
        (kf.name, HAND_OVER): handover.hand_over,
        (kf.name, TAKE_BACK): handover.take_back,
    }


def _pages(
    settings: Settings,
    desk: Desk,
    company: int,
    platforms: Platforms,
    redis: ArqRedis,
    alarm: ArqAlarm,
) -> tuple[Pages, ...]:
    """What people see in a browser once a platform has vouched for them."""
    secrets, url = platform_secrets(settings), settings.outside_url
    sessions = Sessions(secrets, url)
    can_sign_in, is_demo = bool(platforms.sign_in), bool(settings.sandbox_url)
    tickets = TicketPages(desk, sessions, can_sign_in=can_sign_in, in_any_browser=is_demo)
    pages: list[Pages] = [tickets]
    if platforms.sign_in:
        seal = Seal(secrets, b"gongdan sign-in")
        way = (desk, company, platforms.sign_in, sessions, seal, redis, alarm)
        pages.append(SignInDoor(*way, public_url=url))
    if platforms.js_sdk:
        pages.append(JsApi(desk, sessions, platforms.js_sdk, url))
    return tuple(pages)


def _holders(
    desk: Desk,
    channels: Mapping[str, Channel],
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
        if isinstance(channel, BotChannel)
    )


def _event_token(settings: Settings) -> str:
    return settings.event_token.get_secret_value() if settings.event_token else ""
