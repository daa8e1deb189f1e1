"""The demo: everything on one machine and no account needed; what its processes are, and what a person sees of them."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.demo_accounts import kept_accounts
from bot.embedded_redis import (
    RedisDidNotStart,
    RedisPlan,
    is_answering,
    plan_redis,
    prepare_folders,
    wait_until_answering,
)
from bot.platform_settings import PREFIX
from bot.sandbox.people import demo_world
from bot.settings import Settings
from bot.supervisor import Child, Supervisor, end, last_lines, spawn

READY_SECONDS = 60.0
_THIS_PROGRAM = (sys.executable, "-m", "bot")


class DemoFailed(Exception):
    """It cannot run here; the message says why and which setting would help."""


@dataclass(frozen=True, slots=True)
class Demo:
    """One demo. `program` is what its children run: `program + ("serve",)` and so on."""

    settings: Settings
    program: tuple[str, ...] = _THIS_PROGRAM
    out: TextIO = sys.stdout

    def tell(self, words: str) -> None:
        print(words, file=self.out, flush=True)

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port + 1}"


async def run_demo(settings: Settings, program: tuple[str, ...] = _THIS_PROGRAM) -> int:
    """Run until Ctrl-C or SIGTERM; the exit code is 0 for an end that was asked for."""
    demo = Demo(settings, program)
    asked_to_end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_end.set)
    running = asyncio.create_task(_run(demo))
    asked = asyncio.create_task(asked_to_end.wait())
    await asyncio.wait((running, asked), return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        demo.tell("Ending …")
    return await _outcome(demo, running, asked)


async def _outcome(demo: Demo, *tasks: asyncio.Task[None] | asyncio.Task[bool]) -> int:
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, (DemoFailed, RedisDidNotStart)):
            demo.tell(f"✗ {outcome}")
            return 1
        if isinstance(outcome, Exception):
            raise outcome
    demo.tell("Ended.")
    return 0


async def _run(demo: Demo) -> None:
    data_dir = demo.settings.data_dir
    data_dir.mkdir(parents=True, exist_ok=True)
    with _alone_in(data_dir):
        _refuse_taken_ports(demo.settings)
        plan = plan_redis(_revealed(demo.settings), data_dir)
        demo.tell(f"→ Redis: {plan.notice}")
        # Redis has a supervisor of its own, so that it ends after those that use it.
        async with Supervisor(demo.tell) as supervisor:
            await _start_redis(plan, supervisor)
            await _run_on(demo, plan)


async def _run_on(demo: Demo, plan: RedisPlan) -> None:
    env = {**os.environ, **demo_environment(demo, plan.url)}
    demo.tell("→ Bringing the database up to date, with the people of the demo company")
    for once in ("migrate", "seed-demo"):
        await _run_once(demo, env, once)
    async with Supervisor(demo.tell) as supervisor:
        demo.tell("→ Starting the sandbox, the server and the worker")
        for command in commands(plan):
            await supervisor.start(_child(demo, env, command))
        await _wait_until_ready(demo)
        demo.tell(welcome(demo))
        await asyncio.Event().wait()


def commands(plan: RedisPlan) -> tuple[tuple[str, ...], ...]:
    """What runs beside Redis; with the stand-in for it, server and worker must share one process."""
    if plan.is_in_process:
        return (("sandbox",), ("serve", "--with-worker"))
    return (("sandbox",), ("serve",), ("worker",))


def demo_environment(demo: Demo, redis_url: str) -> dict[str, str]:
    """The settings of the sandbox's world, which its callbacks are signed with and its API is opened by."""
    settings = demo.settings
    addresses = {
        "WECOM__API_BASE": f"{demo.sandbox_url}/wecom",
        "WECOM__OPEN_BASE": f"{settings.outside_url}/sandbox",
        "WECOM__BOT_WS_URL": f"{demo.sandbox_url}/wecom/aibot".replace("http", "ws", 1),
        "DINGTALK__API_BASE": f"{demo.sandbox_url}/dingtalk",
        "DINGTALK__OAPI_BASE": f"{demo.sandbox_url}/dingtalk-oapi",
        "DINGTALK__LOGIN_BASE": f"{settings.outside_url}/sandbox/dingtalk",
    }
    world = {
        "HOST": settings.host,
        "PORT": str(settings.port),
        "DATA_DIR": str(settings.data_dir),
        "REDIS_URL": redis_url,
        "SANDBOX_URL": demo.sandbox_url,
        "DINGTALK__MODE": "stream",
        "COMPANY_NAME": demo_world().name,
        **kept_accounts(settings.data_dir / "demo.env", addresses),
    }
    return {f"{PREFIX}{name}": value for name, value in world.items()}


@contextmanager
def _alone_in(data_dir: Path) -> Iterator[None]:
    with (data_dir / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoFailed(
                f"Another demo is running in {data_dir}. "
                f"End it, or give this one its own {PREFIX}DATA_DIR and {PREFIX}PORT."
            ) from None
        yield


def _refuse_taken_ports(settings: Settings) -> None:
    if not 0 < settings.port < 65535:  # noqa: PLR2004  # the highest port there is
        raise DemoFailed(f"{PREFIX}PORT must lie between 1 and 65534: the sandbox takes the next.")
    for host, port in ((settings.host, settings.port), ("127.0.0.1", settings.port + 1)):
        if not _is_free(host, port):
            raise DemoFailed(
                f"Port {port} on {host} cannot be had: another program listens there, or it is "
                f"reserved. Choose another with {PREFIX}PORT=8100 (the sandbox takes the next)."
            )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise DemoFailed(f"{PREFIX}HOST={host} is no address of this machine.") from None
        except OSError:
            return False
    return True


def _revealed(settings: Settings) -> str | None:
    return None if settings.redis_url is None else settings.redis_url.get_secret_value()


async def _start_redis(plan: RedisPlan, supervisor: Supervisor) -> None:
    if plan.child is None or await is_answering(plan.url):
        return
    prepare_folders(plan)
    await supervisor.start(plan.child)
    await wait_until_answering(plan.url, plan.child)


async def _run_once(demo: Demo, env: Mapping[str, str], command: str) -> None:
    child = _child(demo, env, (command,))
    process = await spawn(child)
    try:
        failed = await process.wait() != 0
    finally:
        await end(process, grace_seconds=10.0)
    if failed:
        raise DemoFailed("\n    ".join([f"gongdan {command} failed:", *last_lines(child.log)]))


def _child(demo: Demo, env: Mapping[str, str], command: tuple[str, ...]) -> Child:
    log = demo.settings.data_dir / "logs" / f"{command[0]}.log"
    log.unlink(missing_ok=True)
    return Child(name=command[0], argv=(*demo.program, *command), env=env, log=log)


async def _wait_until_ready(demo: Demo) -> None:
    addresses = (f"{demo.sandbox_url}/sandbox/", f"{demo.settings.local_url}/readyz")
    async with ClientSession(timeout=ClientTimeout(total=2.0)) as session:
        for address in addresses:
            await _wait_for_answer(demo, session, address)


async def _wait_for_answer(demo: Demo, session: ClientSession, address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not await _answers_well(session, address):
        if time.monotonic() > deadline:
            logs = demo.settings.data_dir / "logs"
            raise DemoFailed(f"{address} did not answer within {READY_SECONDS:g} s; see {logs}")
        await asyncio.sleep(0.1)


async def _answers_well(session: ClientSession, address: str) -> bool:
    try:
        async with session.get(address) as response:
            return response.ok
    except (ClientError, TimeoutError):
        return False


def welcome(demo: Demo) -> str:
    settings = demo.settings
    return f"""
gongdan is running.

  Chat page   {settings.outside_url}/sandbox/
              play the customer, the engineers and the supervisors of a make-believe company
  Health      {settings.outside_url}/healthz   /readyz   /metrics
  Data        {settings.data_dir}   (remove it to begin anew)
  Logs        {settings.data_dir / "logs"}

Ctrl-C ends it.
"""
