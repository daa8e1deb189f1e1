"""What is true of every finding, whatever is written; and texts that try to break it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from workflows.reading.found import Found

T = TypeVar("T")

LONGEST = 100_000
_PATIENCE = 4.0  # seconds of processor time for the longest text; runaway patterns take minutes

NOISE = (
    "，",
    " ",
    "。",
    "的",
    "我",
    "👍",
    "１",
    "2",
    "三",
    "点",
    "号",
    "a",
    ":",
    "-",
    "\n",
    "ſ",
    "İ",
    "K",
)


ANY_MOMENT = st.datetimes(
    datetime(1950, 1, 1),  # noqa: DTZ001 – the zone is given beside it
    datetime(2900, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), UTC]),
)


def texts(*pieces: str) -> st.SearchStrategy[str]:
    """Pieces of the trade in any order between anything else."""
    piece = st.sampled_from([*pieces, *NOISE]) | st.text(max_size=3)
    return st.lists(piece, max_size=14).map("".join)


def check_span(find: Callable[[str], Found[T] | None], text: str) -> None:
    """The place lies inside the text, and read alone it says the same."""
    found = find(text)
    if found is None:
        return
    assert 0 <= found.start < found.end <= len(text)
    again = find(text[found.start : found.end])
    assert again is not None, text[found.start : found.end]
    assert again.value == found.value


def check_patience(find: Callable[[str], object], pieces: Sequence[str]) -> None:
    """One piece over and over, as long as a message may be."""
    for piece in (*pieces, *NOISE):
        began = time.process_time()
        find((piece * LONGEST)[:LONGEST])
        assert time.process_time() - began < _PATIENCE, piece
