"""What every process of an installation opens first: its database, its Redis, its platforms' accounts, its company."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import redis
from aiohttp import ClientSession, ClientTimeout
from arq.connections import ArqRedis
from redis.asyncio.connection import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from bot.accounts import Platforms, open_platforms
from bot.call_books import CallBooks
from bot.channels.channel import Channel
from bot.channels.clock import utc_now
from bot.channels.signatures import Signatures
from bot.channels.tally import Tally
from bot.channels.tokens import RedisTokens
from bot.embedded_redis import in_process_redis, plan_redis, running_redis
from bot.jobs.asking import open_session
from bot.language_model import LanguageModel
from bot.settings import Settings
from handlers.calendars import seed_calendars
from handlers.definitions import publish_shipped
from handlers.proposals import Proposer
from storage.database import Store
from storage.errors import NotReady

COMPANY = "default"
CALL_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """`company` is the one company of a default installation; calls to its own systems go `abroad`."""

    settings: Settings
    store: Store
    redis: ArqRedis
    platforms: Platforms
    company: int
    proposer: Proposer | None
    abroad: ClientSession


async def open_resources(settings: Settings, stack: AsyncExitStack) -> Resources:
    """Raises `storage.errors.NotReady`."""
    store = await open_store(settings, stack)
    if not await store.is_ready():
        raise NotReady("the database has no tables yet; run: gongdan migrate")
    redis = await open_redis(settings, stack)
    http = await stack.enter_async_context(ClientSession(timeout=ClientTimeout(total=CALL_SECONDS)))
    books = CallBooks(store.troubles, Tally(redis), utc_now)
    platforms = open_platforms(settings, http, RedisTokens(redis), books, Signatures(redis))
    return Resources(
        settings=settings,
        store=store,
        redis=redis,
        platforms=platforms,
        company=await ensure_company(store, platforms.channels),
        proposer=open_language_model(settings, http),
        abroad=await stack.enter_async_context(open_session()),
    )


async def open_store(settings: Settings, stack: AsyncExitStack) -> Store:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = await Store.open(settings.storage_url, settings.data_dir / "files")
    stack.push_async_callback(store.close)
    return store


async def open_redis(settings: Settings, stack: AsyncExitStack) -> ArqRedis:
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
