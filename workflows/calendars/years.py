"""A year of a calendar as open stretches of time with the sums before them: any question is then one bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from workflows.calendars.plan import Plan

_DAY = 86_400
_MICRO = 1_000_000
_EPOCH = date(1970, 1, 1).toordinal()

Stretch = tuple[int, int]
"""From a second to just before another; by the clock on the wall or since the epoch, as its place says."""


@dataclass(frozen=True, slots=True)
class Year:
    """Of UTC. Microseconds since the epoch; `before` and `after` are what was worked in this year before each
    stretch and after it."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    total: int

    def worked(self, at: int) -> int:
        """In this year before the moment."""
        place = bisect_right(self.starts, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.ends[place]) - self.starts[place]

    def earliest(self, worked: int) -> int:
        """The first moment by which that much (more than none) was worked."""
        place = bisect_left(self.after, worked)
        return self.ends[place] - (self.after[place] - worked)

    def latest(self, worked: int) -> int:
        """The last moment at which no more than that (less than all) was worked."""
        place = bisect_right(self.before, worked) - 1
        return self.starts[place] + worked - self.before[place]

    def is_open(self, at: int) -> bool:
        place = bisect_right(self.starts, at) - 1
        return place >= 0 and at < self.ends[place]

    def opening(self, at: int) -> int | None:
        """The first after the moment."""
        place = bisect_right(self.starts, at)
        return self.starts[place] if place < len(self.starts) else None


def compile_year(plan: Plan, year: int) -> Year:
    first, end = (_seconds(datetime(each, 1, 1, tzinfo=UTC)) for each in (year, year + 1))
    wall = merged(_on_the_wall(plan, year))
    stretches = [
        (start * _MICRO, stop * _MICRO)
        for start, stop in merged(_since_epoch(wall, plan.zone, first, end))
    ]
    lengths = [stop - start for start, stop in stretches]
    after = tuple(accumulate(lengths))
    return Year(
        starts=tuple(start for start, _ in stretches),
        ends=tuple(stop for _, stop in stretches),
        before=(0, *after[:-1]) if after else (),
        after=after,
        total=after[-1] if after else 0,
    )


def _on_the_wall(plan: Plan, year: int) -> Iterator[Stretch]:
    """From two days before: a night that began on the 30th may still be on where the year begins later than UTC's."""
    first, last = date(year, 1, 1).toordinal() - 2, date(year, 12, 31).toordinal() + 1
    for ordinal in range(first, last + 1):
        midnight = (ordinal - _EPOCH) * _DAY
        for span in plan.day(date.fromordinal(ordinal)).spans:
            yield midnight + span.start * 60, midnight + span.end * 60


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order, what touches in one."""
    merged: list[Stretch] = []
    for start, stop in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged


def _since_epoch(wall: list[Stretch], zone: ZoneInfo, first: int, end: int) -> Iterator[Stretch]:
    """Open is whenever the clock on the wall says so: an hour it shows twice counts twice, one it skips not at all."""
    for since, until, offset in _offsets(zone, first, end):
        place = max(bisect_right(wall, (since + offset, end * 2)) - 1, 0)
        for start, stop in wall[place:]:
            if start - offset >= until:
                break
            if stop - offset > since:
                yield max(start - offset, since), min(stop - offset, until)


def _offsets(zone: ZoneInfo, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of time with how far the wall is ahead of UTC in them."""
    since, offset = first, _offset(zone, first)
    for day in range(first + _DAY, end + 1, _DAY):
        if _offset(zone, day) != offset:
            change = _change(zone, day - _DAY, day)
            yield since, change, offset
            since, offset = change, _offset(zone, day)
    yield since, end, offset


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The second in which the clocks are put forward or back."""
    offset = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, second: int) -> int:
    ahead = datetime.fromtimestamp(second, zone).utcoffset() or timedelta()
    return int(ahead.total_seconds())


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
