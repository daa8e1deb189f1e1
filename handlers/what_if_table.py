"""What a month came to under each policy, side by side, as a table in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from unicodedata import east_asian_width

from handlers.what_if import Tried, WhatIfFile
from handlers.wording import Wording
from workflows.simulation.month.measures import Kept, Measured

_GAP = "  "
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_HUNDRED = 100

_Line = tuple[str, ...]


def table(whatif: WhatIfFile, tried: Sequence[Tried], words: Wording) -> str:
    document = whatif.document
    head = words.say(
        "what_if.head",
        tickets=document.tickets,
        people=sum(each.count for each in document.people),
        days=document.days,
        first=document.first,
        seed=document.seed,
    )
    names = tuple(each.policy.name.say(words.locale) for each in tried)
    lines = [("", *names), *_lines(whatif, [each.measured for each in tried], words)]
    return "\n".join([head, *_aligned(lines)])


def _lines(whatif: WhatIfFile, found: Sequence[Measured], words: Wording) -> Iterator[_Line]:
    first, whole = [each.first for each in found], [each.whole for each in found]
    yield words.say("what_if.first_median"), *(_said(each.median, words) for each in first)
    yield words.say("what_if.first_most"), *(_said(each.most, words) for each in first)
    yield words.say("what_if.whole_median"), *(_said(each.median, words) for each in whole)
    yield words.say("what_if.whole_most"), *(_said(each.most, words) for each in whole)
    for target in whatif.definitions[0].sla:
        kept = [_of(target.id, each) for each in found]
        label = words.say("what_if.late", target=target.name.say(words.locale))
        yield label, *(_late(each, words) for each in kept)
    yield words.say("what_if.turns"), *(_apart(each) for each in found)
    for key, counts in (
        ("what_if.reminders", [each.reminders for each in found]),
        ("what_if.held", [each.held for each in found]),
        ("what_if.repeated", [each.repeated for each in found]),
        ("what_if.at_night", [each.at_night for each in found]),
        ("what_if.overlooked", [each.overlooked for each in found]),
        ("what_if.waiting", [each.waiting for each in found]),
    ):
        yield words.say(key), *map(str, counts)


def _of(target: str, found: Measured) -> Kept:
    """Another policy may have other targets."""
    named = (each for each in found.kept if each.target == target)
    return next(named, Kept(target=target, count=0, late=0))


def _late(kept: Kept, words: Wording) -> str:
    share = kept.late / kept.count * _HUNDRED if kept.count else 0.0
    return words.say("what_if.of", count=kept.late, share=f"{share:.1f}")


def _said(length: timedelta | None, words: Wording) -> str:
    if length is None:
        return "–"
    hours, rest = divmod(length, _HOUR)
    return words.say("what_if.length", hours=hours, minutes=rest // _MINUTE)


def _apart(found: Measured) -> str:
    """Of the engineers who are alike but for whom it is furthest off."""
    furthest = max((each.turns for each in found.shares if each.people > 1), default=0.0)
    return f"±{furthest * _HUNDRED:.1f} %"


def _aligned(lines: Sequence[_Line]) -> Iterator[str]:
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for first, *cells in lines:
        padded = [first + " " * (widths[0] - _width(first))]
        padded += [
            " " * (width - _width(cell)) + cell
            for cell, width in zip(cells, widths[1:], strict=True)
        ]
        yield _GAP.join(padded).rstrip()


def _width(text: str) -> int:
    """Chinese characters take two places."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
