"""What became of a rule when something happened: it came, or what kept it, and every part of its condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflows.decisions.table import RowSeen
from workflows.expressions.reasons import Reason
from workflows.rules.happened import Happening


class Kept(StrEnum):
    """Why a rule did not come; "" when it did."""

    NOTHING = ""
    UNHEARD = "unheard"  # nothing happened that it waits for
    OFF = "off"
    STOPPED = "stopped"  # an earlier rule said that none after it shall hear of this
    ONCE = "once"  # it has come before in this ticket's life
    CONDITION = "condition"
    TABLE = "table"  # no row is met
    FAILED = "failed"  # its condition or its table could not be worked out
    TOO_DEEP = "too_deep"  # rules had set off rules so often that they were cut


Did = Mapping[str, object]
"""What one action did, as the history keeps it: `do` names it, `not` says why it did nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`level` is 1 for what a deed set off, 2 for what those rules set off in turn. `reason` and `rows` are only found
    out for who asks; `problem` is why it could not be worked out, in a short form: `when: division_by_zero`."""

    rule: str
    level: int
    kept: Kept = Kept.NOTHING
    heard: tuple[Happening, ...] = ()
    reason: Reason | None = None
    rows: tuple[RowSeen, ...] = ()
    hits: tuple[str, ...] = ()
    problem: str = ""
    did: tuple[Did, ...] = ()

    @property
    def fired(self) -> bool:
        return self.kept is Kept.NOTHING
