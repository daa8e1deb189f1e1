"""The long-running processes behind the command line: server, worker, sandbox; each ends cleanly on SIGTERM."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import structlog
from aiohttp import web

from bot.alarm import DELIVER, ERRANDS
from bot.app import RUNTIME, build_app, mount_health
from bot.channels.dingtalk.template import FILE as TEMPLATE
from bot.jobs.worker import JobWorker
from bot.logs import AccessLog
from bot.runtime import Runtime, open_runtime
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig, WeComAccount
from bot.settings import Settings

log = structlog.get_logger(__name__)

BEHIND_THE_SERVER = 5
"""How far a worker steps back where it shares a machine with servers: platforms wait for these, and for nobody else."""


async def serve(settings: Settings, *, with_worker: bool = False) -> None:
    async with (
        open_runtime(settings) as runtime,
        _listening(build_app(runtime), settings.host, settings.port),
        hearing(runtime),
    ):
        await (_work(runtime) if with_worker else _asked_to_end())


async def work(settings: Settings) -> None:
    os.nice(BEHIND_THE_SERVER)
    async with open_runtime(settings) as runtime:
        if not settings.worker_port:
            await _work(runtime)
            return
        app = web.Application()
        app[RUNTIME] = runtime
        mount_health(app)
        async with _listening(app, settings.host, settings.worker_port):
            await _work(runtime)


async def _work(runtime: Runtime) -> None:
    async with working(runtime):
        await _asked_to_end()


@asynccontextmanager
async def hearing(runtime: Runtime) -> AsyncIterator[None]:
    """What each server has open to platforms; at the end what came in by it is written down and acknowledged."""
    keeping = [asyncio.create_task(keepers.keep()) for keepers in runtime.keepers]
    try:
        yield
    finally:
        for keepers in runtime.keepers:
            keepers.stop()
        await asyncio.gather(*keeping)


@asynccontextmanager
async def working(runtime: Runtime) -> AsyncIterator[None]:
    """The jobs that Redis wakes, the clock that needs nobody to wake it, and whatever one process holds for all."""
    await runtime.read_again()
    await runtime.plan_nights()
    worker, clock = build_worker(runtime), runtime.clock
    running = [asyncio.create_task(worker.run()), asyncio.create_task(clock.keep())]
    running += [asyncio.create_task(holder.keep()) for holder in runtime.holders]
    try:
        yield
    finally:
        worker.stop()
        clock.stop()
        for holder in runtime.holders:
            holder.stop()
        await asyncio.gather(*running)


def build_worker(runtime: Runtime) -> JobWorker:
    return JobWorker(
        runtime.redis,
        jobs={DELIVER: runtime.deliverer.deliver_due, ERRANDS: runtime.errands.run_due},
        sweeps={
            "deliver": runtime.deliverer.deliver_due,
            "wake": runtime.clock.wake_all_due,
            "receive": runtime.sweeper.sweep,
            "call": runtime.caller.call_due,
            "errands": runtime.errands.run_due,
        },
    )


async def serve_sandbox(settings: Settings) -> None:
    """Beside the bot's port, with the bot's own credentials: it plays both platforms to this bot."""
    config = sandbox_config(settings)
    async with _listening(build_sandbox(config), settings.host, settings.port + 1):
        await _asked_to_end()


def sandbox_config(settings: Settings) -> SandboxConfig:
    """Whatever account the bot has, the sandbox has; others keep the demo company's."""
    config = SandboxConfig(
        bot_url=settings.local_url,
        public_url=f"http://127.0.0.1:{settings.port + 1}",
        world_file=settings.data_dir / "sandbox.json",
        wecom=_wecom_account(settings),
        dingtalk=_dingtalk_account(settings),
    )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return config


def _wecom_account(settings: Settings) -> WeComAccount:
    given = settings.wecom
    if given is None:
        return WeComAccount()
    account = WeComAccount(
        corp_id=given.corp_id,
        agent_id=int(given.agent_id),
        secret=given.secret.get_secret_value(),
        token=given.token.get_secret_value(),
        aes_key=given.aes_key.get_secret_value(),
    )
    if given.kf_secret is not None:
        account = replace(account, kf_secret=given.kf_secret.get_secret_value())
    if given.bot_secret is None:
        return account
    return replace(account, bot_id=given.bot_id, bot_secret=given.bot_secret.get_secret_value())


def _dingtalk_account(settings: Settings) -> DingTalkAccount:
    given = settings.dingtalk
    if given is None:
        return DingTalkAccount(template_file=TEMPLATE)
    return DingTalkAccount(
        template_file=TEMPLATE,
        mode=given.mode,
        corp_id=given.corp_id,
        app_key=given.app_key,
        app_secret=given.app_secret.get_secret_value(),
        robot_code=given.robot_code,
        card_template_id=given.card_template_id,
        token=given.token.get_secret_value() if given.token else "",
        aes_key=given.aes_key.get_secret_value() if given.aes_key else "",
    )


@asynccontextmanager
async def _listening(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log_class=AccessLog, shutdown_timeout=5.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        log.info("listening", host=host, port=port)
        yield
    finally:
        await runner.cleanup()


async def _asked_to_end() -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    await asked.wait()
