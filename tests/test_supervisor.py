from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.supervisor import Child, Patience, Supervisor, last_lines
from tests.waiting import is_running, until

QUICK = Patience(first_pause_seconds=0.05, longest_pause_seconds=0.2, grace_seconds=0.5)

WAIT = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
WAIT_DEAF_TO_SIGTERM = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAIT}"
TIDY_UP_ON_SIGTERM = """
import os, signal, sys, time
def tidy_up(*_):
    print("tidied up", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, tidy_up)
print(os.getpid(), flush=True)
time.sleep(60)
"""


def a_child(folder: Path, script: str, name: str = "stand-in") -> Child:
    return Child(
        name=name,
        argv=(sys.executable, "-c", script),
        env=dict(os.environ),
        log=folder / f"{name}.log",
    )


def lives(child: Child) -> list[int]:
    """The process ids it has had so far, oldest first."""
    return [int(line) for line in last_lines(child.log, 50) if line.isdigit()]


async def first_life(child: Child) -> int:
    return (await until(lambda: lives(child)))[0]


async def test_killed_child_is_started_again(tmp_path: Path) -> None:
    child, told = a_child(tmp_path, WAIT), list[str]()
    async with Supervisor(told.append, QUICK) as supervisor:
        await supervisor.start(child)
        first = await first_life(child)
        os.kill(first, signal.SIGKILL)
        second = (await until(lambda: lives(child)[1:]))[0]
        assert is_running(second)
        assert not is_running(first)
    assert told[0].startswith("stand-in ended (SIGKILL); starting it again in 0.05 s")


async def test_child_that_keeps_dying_is_told_with_its_last_words_and_waits_longer(
    tmp_path: Path,
) -> None:
    child, told = a_child(tmp_path, "raise SystemExit('no settings')"), list[str]()
    async with Supervisor(told.append, QUICK) as supervisor:
        await supervisor.start(child)
        await until(lambda: len(told) >= 4)
    pauses = [line.split(" in ")[1].split(" s")[0] for line in told[:4]]
    assert pauses == ["0.05", "0.1", "0.2", "0.2"]
    assert "exit code 1" in told[0]
    assert told[0].endswith("no settings")


async def test_all_children_are_ended_when_the_supervisor_leaves(tmp_path: Path) -> None:
    children = [a_child(tmp_path, WAIT, name) for name in ("serve", "worker", "sandbox")]
    async with Supervisor(print, QUICK) as supervisor:
        for child in children:
            await supervisor.start(child)
        pids = [await first_life(child) for child in children]
    assert [is_running(pid) for pid in pids] == [False, False, False]


async def test_child_may_tidy_up_before_it_ends(tmp_path: Path) -> None:
    child = a_child(tmp_path, TIDY_UP_ON_SIGTERM)
    async with Supervisor(print, QUICK) as supervisor:
        await supervisor.start(child)
        await first_life(child)
    assert last_lines(child.log)[-1] == "tidied up"


async def test_child_deaf_to_sigterm_is_killed_after_its_grace(tmp_path: Path) -> None:
    child = a_child(tmp_path, WAIT_DEAF_TO_SIGTERM)
    async with Supervisor(print, QUICK) as supervisor:
        await supervisor.start(child)
        pid = await first_life(child)
        began = time.monotonic()
    assert not is_running(pid)
    assert QUICK.grace_seconds <= time.monotonic() - began < 5


async def test_supervisor_leaves_at_once_while_a_child_waits_for_its_next_start(
    tmp_path: Path,
) -> None:
    told: list[str] = []
    began = time.monotonic()
    async with Supervisor(told.append, Patience(first_pause_seconds=60)) as supervisor:
        await supervisor.start(a_child(tmp_path, "raise SystemExit(3)"))
        await until(lambda: told)
    assert time.monotonic() - began < 10


async def test_program_that_does_not_exist_is_refused_at_once(tmp_path: Path) -> None:
    absent = Child(name="absent", argv=("/no/such/program",), env={}, log=tmp_path / "absent.log")
    async with Supervisor(print, QUICK) as supervisor:
        with pytest.raises(FileNotFoundError, match="/no/such/program"):
            await supervisor.start(absent)


async def test_child_gets_its_environment_and_nothing_else(tmp_path: Path) -> None:
    child = Child(
        name="env",
        argv=(sys.executable, "-c", f"import os; print(sorted(os.environ)); {WAIT}"),
        env={"GONGDAN_PORT": "8123"},
        log=tmp_path / "env.log",
    )
    async with Supervisor(print, QUICK) as supervisor:
        await supervisor.start(child)
        await first_life(child)
    names = last_lines(child.log)[0]
    assert "GONGDAN_PORT" in names
    assert "HOME" not in names


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
async def test_children_end_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    script = f"""
import asyncio
from pathlib import Path
from tests.test_supervisor import WAIT, a_child
from bot.supervisor import Supervisor
async def main():
    async with Supervisor(print) as supervisor:
        await supervisor.start(a_child(Path({str(tmp_path)!r}), WAIT))
        await asyncio.sleep(60)
asyncio.run(main())
"""
    with subprocess.Popen((sys.executable, "-c", script), cwd=Path.cwd()) as supervisor:
        pid = await first_life(a_child(tmp_path, WAIT))
        assert is_running(pid)
        supervisor.kill()
    await until(lambda: not is_running(pid))


@pytest.mark.parametrize(
    ("last_pause", "lived_seconds", "next_pause"),
    [
        (0.0, 0.0, 0.5),  # its first death
        (0.5, 1.0, 1.0),
        (8.0, 1.0, 10.0),
        (10.0, 1.0, 10.0),
        (10.0, 11.0, 0.5),  # it had run steadily: from the beginning
    ],
)
def test_pauses_double_until_a_child_has_run_steadily(
    last_pause: float, lived_seconds: float, next_pause: float
) -> None:
    assert Patience().next_pause(last_pause, lived_seconds) == next_pause


def test_last_lines_of_a_child_that_said_nothing(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "never-written.log") == []


async def test_supervisor_may_be_cancelled_in_the_middle(tmp_path: Path) -> None:
    child = a_child(tmp_path, WAIT)

    async def supervise() -> None:
        async with Supervisor(print, QUICK) as supervisor:
            await supervisor.start(child)
            await asyncio.Event().wait()

    task = asyncio.create_task(supervise())
    pid = await first_life(child)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not is_running(pid)
