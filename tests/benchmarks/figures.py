"""What was measured, and how it is printed: figures in groups, each beside the one it is compared with."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`per_second` holds one rate for each round, taken in turns with what it is compared with.

    `wanted` is the least share of that rate, `most_ms` the longest the middle one may take; 0 for neither.
    """

    what: str
    per_second: tuple[float, ...] = ()
    milliseconds: tuple[float, ...] = ()
    ratio_of: str = ""
    wanted: float = 0.0
    most_ms: float = 0.0

    @property
    def rate(self) -> float:
        return statistics.median(self.per_second)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(place: str, figures: Iterable[Figure]) -> str:
    known = {figure.what: figure for figure in figures}
    lines = [f"{place:<44}{'per second':>12}{'p50 ms':>9}{'p99 ms':>9}  ratio"]
    return "\n".join([*lines, *(_line(figure, known) for figure in known.values())])


def _line(figure: Figure, known: dict[str, Figure]) -> str:
    rate = f"{figure.rate:.0f}" if figure.per_second else ""
    p50, p99 = (
        (f"{percentile(figure.milliseconds, share):.1f}" for share in (0.50, 0.99))
        if figure.milliseconds
        else ("", "")
    )
    verdicts = filter(None, (_ratio(figure, known), _limit(figure)))
    return f"  {figure.what:<42}{rate:>12}{p50:>9}{p99:>9}  {', '.join(verdicts)}"


def _ratio(figure: Figure, known: dict[str, Figure]) -> str:
    """Round by round, then the middle one: what else the machine did meanwhile falls on both sides."""
    base = known.get(figure.ratio_of)
    if base is None:
        return ""
    shares = [
        mine / theirs for mine, theirs in zip(figure.per_second, base.per_second, strict=True)
    ]
    share = statistics.median(shares)
    told = f"{share:.0%} of «{base.what}»"
    return (
        f"{told} (wanted {figure.wanted:.0%}: {_verdict(share >= figure.wanted)})"
        if figure.wanted
        else told
    )


def _limit(figure: Figure) -> str:
    if not figure.most_ms:
        return ""
    is_quick = percentile(figure.milliseconds, 0.50) < figure.most_ms
    return f"wanted under {figure.most_ms:g} ms: {_verdict(is_quick)}"


def _verdict(is_reached: bool) -> str:
    return "as wanted" if is_reached else "NOT MET"
