"""Leave as our own people take it in a chat (请假到周五，李工代班 · 销假 · I'm back): when, until when, and whom they name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.reading import leave_patterns as patterns
from workflows.reading.folding import bare
from workflows.reading.found import Found, in_place
from workflows.reading.hiding import hide, place_of, without_hidden
from workflows.reading.leave_times import LeaveTime, span_of, times_in

_LONGEST = 200  # characters: leave is told briefly, and a long story may mean anything
_BLANKS = re.compile(r"\s+")
_LEADING = re.compile(r"^[ 　]*(?:到|至)+")
_CLAUSES = re.compile(r"[,.;!~()、]+|(?<![a-z])(?:and|while)(?![a-z])")
_PLAIN = str.maketrans("。；請銷來週調後", ".;请销来周调后")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """`until` is the first moment after it; None where none was told, unless it `is_endless`.
    `stand_in` is whom they name, as they call them; empty where they name nobody."""

    since: datetime
    until: datetime | None
    stand_in: str = ""
    is_endless: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """They are back, or not leaving after all."""


@dataclass(frozen=True, slots=True)
class Relief:
    """Nothing but whom they name: 孙丽代班."""

    name: str


def leave(text: str, now: datetime, names: Collection[str] = ()) -> Leave | Back | Relief | None:
    """What the whole message says, in the zone of `now`; None where it says something else, or asks.
    `names` are those of colleagues: each is taken whole, whatever stands beside it (周一鸣 is no Monday)."""
    if len(text) > _LONGEST:
        return None
    if patterns.BACK.fullmatch(bare(text).translate(_PLAIN)):
        return Back()
    said, hidden = hide(_readable(text), names)
    if patterns.ASKING.search(said):
        return None
    times = times_in(said, now)
    rest = _without(said, times)
    begun = patterns.LEAVING.match(rest)
    if begun is None:
        return None if times else _relief(rest, hidden)
    is_endless = bool(patterns.ENDLESS.search(said))
    stand_in = _named(rest[begun.end() :], patterns.STAND_IN, hidden)
    if not (stand_in or _is_meant(begun, bool(times) or is_endless)):
        return None
    since, until = span_of(times, now)
    return Leave(since=since, until=until, stand_in=stand_in, is_endless=is_endless and not until)


def leave_until(text: str, now: datetime, names: Collection[str] = ()) -> Leave | None:
    """What answers 请假到什么时候: 到周五, 周五, 三天, 下周一回来; with a stand-in perhaps."""
    found = leave(f"请假到{_LEADING.sub('', text)}", now, names)
    return found if isinstance(found, Leave) and (found.until or found.is_endless) else None


def _readable(text: str) -> str:
    plain = without_hidden(in_place(text)).translate(_PLAIN)
    return patterns.ONE_OF.sub(" ", _BLANKS.sub(" ", plain))


def _without(said: str, times: Iterable[Found[LeaveTime]]) -> str:
    pieces, place = [], 0
    for each in times:
        pieces.append(said[place : max(place, each.start)])
        place = max(place, each.end)
    return _BLANKS.sub(" ", " ".join([*pieces, said[place:]]))


def _is_meant(begun: re.Match[str], is_timed: bool) -> bool:
    """休假流程 and 出差的客户 speak of leave and take none; 请假 alone takes it and forgets to say when."""
    more = begun.string[begun.end() :]
    is_bare = bool(patterns.NOTHING_MORE.fullmatch(more))
    if patterns.WEAK.search(begun[0]):
        return is_timed and is_bare and bool(patterns.OWN.search(begun[0]))
    return is_timed or is_bare


def _relief(rest: str, hidden: list[str]) -> Relief | None:
    name = _named(rest, patterns.RELIEF, hidden)
    return Relief(name) if name else None


def _named(rest: str, ways: Iterable[re.Pattern[str]], hidden: list[str]) -> str:
    clauses = [each.strip() for each in _CLAUSES.split(rest) if each.strip()]
    for clause in clauses:
        for way in ways:
            if match := way.fullmatch(clause):
                name = match["name"].strip()
                return hidden[place_of(name)] if place_of(name) >= 0 else name
    return ""
