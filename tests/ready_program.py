"""The program kept ready: started once, and forked for each command, which then begins with everything imported.

Each command is a process of its own, with its own folder, environment and streams; only the second that importing takes
is spent but once.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import subprocess
import sys
import traceback
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

Ended = tuple[int, bytes, bytes]
"""The exit code, and what was written to either stream."""


def run_ready(words: list[str], folder: Path, environment: dict[str, str]) -> Ended:
    with TemporaryDirectory() as streams:
        out, err = Path(streams) / "out", Path(streams) / "err"
        asked = {
            "words": words,
            "folder": str(folder),
            "environment": environment,
            "out": str(out),
            "err": str(err),
        }
        code = _ask(json.dumps(asked))
        return code, out.read_bytes(), err.read_bytes()


def _ask(line: str) -> int:
    to, answers = _ready()
    to.write(f"{line}\n")
    to.flush()
    answer = answers.readline()
    assert answer, "the program that is kept ready has ended"
    return int(answer)


@cache
def _ready() -> tuple[IO[str], IO[str]]:
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.ready_program"],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    atexit.register(program.kill)
    return program.stdin, program.stdout


def _answer_all() -> None:
    import bot.__main__  # noqa: F401, PLC0415 - what every command would begin by importing

    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(asked)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _be(asked: dict[str, object]) -> None:
    """The command itself; never comes back."""
    from bot.__main__ import main  # noqa: PLC0415 - imported already

    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        os.dup2(os.open(str(asked[name]), os.O_WRONLY | os.O_CREAT), stream.fileno())
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(str(asked["folder"]))
    environment, words = asked["environment"], asked["words"]
    assert isinstance(environment, dict)
    assert isinstance(words, list)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["gongdan", *words]
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = _code_of(ended)
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _code_of(ended: SystemExit) -> int:
    """Words are said, and mean failure."""
    if isinstance(ended.code, str):
        print(ended.code, file=sys.stderr)
        return 1
    return ended.code or 0


if __name__ == "__main__":
    _answer_all()
