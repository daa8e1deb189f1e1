"""Our readings of times and addresses beside JioNLP's, in rightness and speed, on lists written before either was tried on them.

JioNLP is heavy and no dependency of ours: `pip install jionlp` where its half of the table is wanted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.benchmarks.figures import percentile
from tests.workflows.reading.as_people_write import ADDRESSES, TIMES, TUESDAY
from workflows.reading.addresses import find_address
from workflows.reading.periods import find_period

Reader = Callable[[str], object]
ROUNDS = 5


def beside_jionlp() -> str:
    """A line for each reader: how many it got right, and what a text cost it."""
    heading = f"{'readings':<26}{'right':>9}{'p50 ms':>9}{'p99 ms':>9}"
    told = [heading, *_lines("ours", our_time, our_levels)]
    if find_spec("jionlp") is None:
        return "\n".join([*told, "  JioNLP is not installed (pip install jionlp)"])
    jionlp = import_module("jionlp")
    theirs = _lines(
        "JioNLP", lambda text: their_time(jionlp, text), lambda text: their_levels(jionlp, text)
    )
    return "\n".join([*told, *theirs])


def our_time(text: str) -> str:
    found = find_period(text, TUESDAY)
    return f"{found.value.start:%Y-%m-%d %H:%M}" if found else ""


def our_levels(text: str) -> tuple[str, ...]:
    found = find_address(text)
    return (found.value.province, found.value.city, found.value.county) if found else ()


def their_time(jionlp: Any, text: str) -> str:
    base = {"year": 2026, "month": 11, "day": 24, "hour": 10, "minute": 20, "second": 0}
    try:
        told = jionlp.parse_time(text, time_base=base)
    except ValueError:
        return ""
    times = told["time"] if isinstance(told["time"], list) else []
    return times[0][:16] if times else ""


def their_levels(jionlp: Any, text: str) -> tuple[str, ...]:
    told = jionlp.parse_location(text)
    return tuple(told[level] or "" for level in ("province", "city", "county"))


def _lines(whose: str, times: Reader, levels: Reader) -> Iterator[str]:
    yield _line(f"times: {whose}", times, TIMES)
    yield _line(f"addresses: {whose}", levels, [(text, tuple(rest)) for text, *rest in ADDRESSES])


def _line(what: str, read: Reader, rows: Sequence[tuple[str, object]]) -> str:
    right = sum(read(text) == meant for text, meant in rows)
    spent = [_milliseconds(read, text) for _ in range(ROUNDS) for text, _ in rows]
    p50, p99 = (f"{percentile(spent, share):.2f}" for share in (0.50, 0.99))
    return f"  {what:<24}{f'{right}/{len(rows)}':>9}{p50:>9}{p99:>9}"


def _milliseconds(read: Reader, text: str) -> float:
    began = time.perf_counter()
    read(text)
    return 1000 * (time.perf_counter() - began)
