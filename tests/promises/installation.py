"""A whole installation for a test: servers and workers as real processes, the platforms and their people in the test."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.embedded_redis import find_redis_server, is_answering
from bot.sandbox.config import DingTalkAccount, WeComAccount
from bot.supervisor import last_lines
from tests.waiting import is_running

ROOT = Path(__file__).parents[2]
START_SECONDS = 30.0
WECOM = WeComAccount()
HURRIED = 1_000_000
"""Messages a minute to one member, here and there: days of work are a minute of these tests."""
DINGTALK = DingTalkAccount()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Program:
    """A program that is killed and started again; what it prints goes to `log`."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    folder: Path
    log: Path
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.argv, env=self.env, cwd=self.folder, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """Without a chance to say goodbye."""
        await self._end(signal.SIGKILL)
        self.kills += 1

    async def remove(self) -> None:
        """At the end of a test."""
        await self._end(signal.SIGKILL)

    async def end(self) -> int:
        """Its exit code after a SIGTERM."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await asyncio.wait_for(self.process.wait(), 20.0)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and is_running(self.process.pid)


@dataclass
class Installation:
    """`platforms` is the address of the sandbox; people and platforms reach the bot at `public_url`. `more` is of the
    environment."""

    folder: Path
    database_url: str
    redis_url: str
    platforms: str
    public_url: str
    programs: list[Program] = field(default_factory=list)
    more: Mapping[str, str] = field(default_factory=dict)

    async def serve(self, port: int) -> Program:
        server = await self._run("serve", GONGDAN_PORT=str(port))
        await self.is_ready(server, port)
        return server

    async def worker(self) -> Program:
        return await self._run("worker")

    async def is_ready(self, server: Program, port: int) -> None:
        """Raises when the server does not answer in time, with its last words."""
        async with ClientSession(timeout=ClientTimeout(total=2.0)) as http:
            for _ in range(int(START_SECONDS / 0.05)):
                if await _answers(http, f"http://127.0.0.1:{port}/readyz"):
                    return
                assert server.is_alive, last_lines(server.log)
                await asyncio.sleep(0.05)
        raise AssertionError(f"the server did not come up: {last_lines(server.log)}")

    async def _run(self, command: str, **more: str) -> Program:
        program = Program(
            argv=(sys.executable, "-m", "bot", command),
            env=self._env() | more,
            folder=self.folder,
            log=self.folder / f"{command}-{len(self.programs)}.log",
        )
        self.programs.append(program)
        await program.start()
        return program

    def _env(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if "GONGDAN_" not in name}
        settings = {
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "BURST_SECONDS": "0",
            "PUBLIC_URL": self.public_url,
            "WECOM__CORP_ID": WECOM.corp_id,
            "WECOM__AGENT_ID": str(WECOM.agent_id),
            "WECOM__SECRET": WECOM.secret,
            "WECOM__TOKEN": WECOM.token,
            "WECOM__AES_KEY": WECOM.aes_key,
            "WECOM__KF_SECRET": WECOM.kf_secret,
            "WECOM__API_BASE": f"{self.platforms}/wecom",
            "WECOM__MEMBER_A_MINUTE": str(HURRIED),
            "WECOM__MEMBER_AN_HOUR": str(HURRIED),
            "DINGTALK__MODE": "http",
            "DINGTALK__CORP_ID": DINGTALK.corp_id,
            "DINGTALK__APP_KEY": DINGTALK.app_key,
            "DINGTALK__APP_SECRET": DINGTALK.app_secret,
            "DINGTALK__ROBOT_CODE": DINGTALK.robot_code,
            "DINGTALK__CARD_TEMPLATE_ID": DINGTALK.card_template_id,
            "DINGTALK__API_BASE": f"{self.platforms}/dingtalk",
            "DINGTALK__OAPI_BASE": f"{self.platforms}/dingtalk-oapi",
        }
        named = {f"GONGDAN_{name}": value for name, value in settings.items()}
        return plain | named | dict(self.more) | {"PYTHONPATH": str(ROOT)}


@asynccontextmanager
async def installed(
    folder: Path,
    database_url: str,
    redis_url: str,
    platforms: str,
    public_url: str,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Installation]:
    """With `more` of the environment; whatever was started is killed at the end."""
    installation = Installation(folder, database_url, redis_url, platforms, public_url)
    installation.more = more or {}
    try:
        yield installation
    finally:
        for program in installation.programs:
            await program.remove()


@asynccontextmanager
async def own_redis(folder: Path) -> AsyncIterator[tuple[Program, str]]:
    """A Redis that keeps nothing, and its address."""
    binary = find_redis_server(os.environ)
    assert binary is not None, "there is no redis-server here"
    socket_file = folder / "redis.sock"
    argv = (
        str(binary),
        "--port",
        "0",
        "--unixsocket",
        str(socket_file),
        "--save",
        "",
        "--dir",
        str(folder),
    )
    server = Program(argv=argv, env=dict(os.environ), folder=folder, log=folder / "redis.log")
    await server.start()
    url = f"unix://{socket_file}"
    try:
        await redis_is_up(url)
        yield server, url
    finally:
        await server.remove()


async def redis_is_up(url: str) -> None:
    async with asyncio.timeout(10.0):
        while not await is_answering(url):
            await asyncio.sleep(0.02)


async def _answers(http: ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as response:
            return response.ok
    except (ClientError, TimeoutError):
        return False
