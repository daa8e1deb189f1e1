from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.demo import Demo, commands, demo_environment
from bot.embedded_redis import IN_PROCESS_URL, RedisPlan
from bot.settings import Settings, load_settings
from tests.waiting import is_running, until

RUN = """
import asyncio, sys, uvloop
from bot.demo import run_demo
from bot.settings import load_settings
program = (sys.executable, "-m", "tests.demo_stand_in")
with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    sys.exit(runner.run(run_demo(load_settings(None), program)))
"""


PROCESSES = ("sandbox", "serve", "worker")


@dataclass
class Started:
    """A demo as a person starts it, and what it has said so far."""

    process: asyncio.subprocess.Process
    folder: Path
    said: str = field(default="")

    async def hear(self, words: str) -> str:
        while words not in self.said:
            assert self.process.stdout is not None
            line = await asyncio.wait_for(self.process.stdout.readline(), 20)
            assert line, f"it ended without saying {words!r}:\n{self.said}"
            self.said += line.decode()
        return self.said

    def lives(self, command: str) -> list[int]:
        file = self.folder / command
        return [int(line) for line in file.read_text("utf-8").split()] if file.exists() else []

    async def up(self) -> list[int]:
        """All three of its processes, once they run."""
        await self.hear("Ctrl-C ends it.")
        return [(await until(partial(self.lives, each)))[0] for each in PROCESSES]

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        await self.hear("Ended.")
        return await asyncio.wait_for(self.process.wait(), 15)


Start = Callable[..., AbstractAsyncContextManager[Started]]


def two_free_ports() -> int:
    """The first of two neighbours that nobody listens on."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture
def port() -> int:
    return two_free_ports()


@pytest.fixture
def start(tmp_path: Path, port: int) -> Start:
    @asynccontextmanager
    async def _start(**more: str) -> AsyncIterator[Started]:
        own = {name: value for name, value in os.environ.items() if "GONGDAN_" not in name}
        env = own | {
            "GONGDAN_PORT": str(port),
            "GONGDAN_DATA_DIR": str(tmp_path / "data"),
            "STAND_IN_LIVES": str(tmp_path),
            **more,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", RUN, env=env, stdout=asyncio.subprocess.PIPE
        )
        try:
            yield Started(process, tmp_path)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    return _start


async def test_demo_comes_up_tells_its_addresses_and_ends_cleanly(start: Start, port: int) -> None:
    async with start() as demo:
        said = await demo.hear("Ctrl-C ends it.")
        assert f"http://127.0.0.1:{port}/sandbox/" in said
        assert "Redis" in said
        running = await demo.up()
        assert all(is_running(pid) for pid in running)
        assert demo.lives("migrate"), "the database is brought up to date first"
        assert demo.lives("seed-demo"), "and knows the demo company's people"
        assert await demo.end() == 0
        assert not any(is_running(pid) for pid in running)


async def test_ctrl_c_ends_it_as_cleanly(start: Start) -> None:
    async with start() as demo:
        await demo.hear("Ctrl-C ends it.")
        assert await demo.end(signal.SIGINT) == 0


async def test_impatient_second_signal_does_no_harm(start: Start) -> None:
    async with start() as demo:
        running = await demo.up()
        demo.process.send_signal(signal.SIGINT)
        assert await demo.end(signal.SIGINT) == 0
        assert not any(is_running(pid) for pid in running)


@pytest.mark.parametrize("command", PROCESSES)
async def test_process_that_dies_is_started_again(start: Start, command: str) -> None:
    async with start() as demo:
        await demo.up()
        os.kill(demo.lives(command)[0], signal.SIGKILL)
        await demo.hear(f"{command} ended (SIGKILL); starting it again")
        (again,) = await until(lambda: demo.lives(command)[1:])
        assert is_running(again)
        assert await demo.end() == 0
        assert not is_running(again)


async def test_processes_end_even_when_the_demo_is_killed(start: Start) -> None:
    async with start() as demo:
        running = await demo.up()
        demo.process.kill()
        await until(lambda: not any(is_running(pid) for pid in running))


@pytest.mark.parametrize("offset", [0, 1])
async def test_taken_port_is_named_with_the_setting_that_moves_it(
    start: Start, port: int, offset: int
) -> None:
    with socket.create_server(("127.0.0.1", port + offset)):
        async with start() as demo:
            said = await demo.hear("GONGDAN_PORT=")
            assert f"Port {port + offset} on 127.0.0.1 cannot be had" in said
            assert await demo.process.wait() == 1
            assert demo.lives("serve") == []


async def test_second_demo_in_one_data_dir_is_refused(start: Start) -> None:
    async with start() as first:
        await first.up()
        async with start(GONGDAN_PORT=str(two_free_ports())) as second:
            await second.hear("Another demo is running")
            assert await second.process.wait() == 1
        assert is_running(first.lives("serve")[0])


@pytest.mark.parametrize("command", ["migrate", "seed-demo"])
async def test_preparation_that_fails_ends_it_with_the_reason(start: Start, command: str) -> None:
    async with start(STAND_IN_FAILS=command) as demo:
        said = await demo.hear(f"{command} is out of order")
        assert f"gongdan {command} failed" in said
        assert await demo.process.wait() == 1


async def test_process_that_cannot_start_shows_its_last_words(start: Start) -> None:
    async with start(STAND_IN_FAILS="serve") as demo:
        said = await demo.hear("serve is out of order")
        assert "serve ended (exit code 1); starting it again in 0.5 s" in said
        assert await demo.end() == 0


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("os.environ", {"GONGDAN_DATA_DIR": str(tmp_path)})
    return load_settings(None)


def test_accounts_are_made_up_once_and_belong_to_us_alone(settings: Settings) -> None:
    first = demo_environment(Demo(settings), "redis://x")
    assert demo_environment(Demo(settings), "redis://x") == first
    file = settings.data_dir / "demo.env"
    assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    anew = demo_environment(Demo(settings), "redis://x")
    changed = {name.removeprefix("GONGDAN_") for name in first if first[name] != anew[name]}
    assert changed == {
        "WECOM__SECRET",
        "WECOM__TOKEN",
        "WECOM__AES_KEY",
        "WECOM__KF_SECRET",
        "WECOM__BOT_SECRET",
        "DINGTALK__APP_SECRET",
        "DINGTALK__TOKEN",
        "DINGTALK__AES_KEY",
    }


def test_a_shell_can_read_the_accounts_for_other_commands(settings: Settings) -> None:
    environment = demo_environment(Demo(settings), "redis://x")
    lines = (settings.data_dir / "demo.env").read_text("utf-8").splitlines()
    kept = dict(line.split("=", 1) for line in lines)
    assert kept and kept.items() <= environment.items()
    elsewhere = {name for name in environment if name.endswith(("_BASE", "_WS_URL"))}
    assert elsewhere <= kept.keys(), "with these accounts nobody calls the real platforms"


def test_account_missing_from_the_file_is_added_and_the_others_kept(settings: Settings) -> None:
    (settings.data_dir / "demo.env").write_text("WECOM__TOKEN=kept\nbroken line\n", "utf-8")
    assert demo_environment(Demo(settings), "redis://x")["GONGDAN_WECOM__TOKEN"] == "kept"
    again = demo_environment(Demo(settings), "redis://x")
    assert len(again["GONGDAN_WECOM__AES_KEY"]) == 43
    assert demo_environment(Demo(settings), "redis://x") == again


def test_demo_environment_is_a_whole_set_of_settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = demo_environment(Demo(settings), "unix:///tmp/redis.sock")
    monkeypatch.setattr("os.environ", environment)
    read = load_settings(None)
    assert read.redis_url == SecretStr("unix:///tmp/redis.sock")
    assert read.sandbox_url == "http://127.0.0.1:8001"
    assert read.wecom is not None
    assert read.wecom.api_base == "http://127.0.0.1:8001/wecom"
    assert read.dingtalk is not None
    assert read.dingtalk.oapi_base == "http://127.0.0.1:8001/dingtalk-oapi"


def test_without_a_redis_server_the_worker_lives_in_the_server() -> None:
    stand_in = RedisPlan(url=IN_PROCESS_URL, notice="")
    assert commands(stand_in) == (("sandbox",), ("serve", "--with-worker"))
    real = RedisPlan(url="unix:///tmp/redis.sock", notice="")
    assert commands(real) == (("sandbox",), ("serve",), ("worker",))
