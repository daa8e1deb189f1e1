"""How a task ended without whoever had it: read from what else was done at that moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.history import HistoryEntry
from workflows.deeds.actions import decided_by
from workflows.ticket import GONE, Task, Ticket


class How(StrEnum):
    """`DECIDED` by somebody else in the same node, `REMOVED` from a vote, `OVERTAKEN` by lanes that were enough;
    `SENT_BACK` by somebody in another lane, `TIMED_OUT` by the node's own limit."""

    DECIDED = "decided"
    CANCELLED = "cancelled"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    REMOVED = "removed"
    TIMED_OUT = "timed_out"
    OVERTAKEN = "overtaken"
    SENT_BACK = "sent_back"
    ENDED = "ended"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """`by` is None for the clock. `other` is the ticket that stands for it now, by its number."""

    how: How
    by: int | None = None
    reason: str = ""
    other: str = ""
    task: Task | None = None


def ending_of(ticket: Ticket, task: Task, past: Sequence[HistoryEntry]) -> Ending:
    """Of a task that was called off."""
    decided = decided_by(ticket, task)
    if decided and decided.outcome not in GONE:
        return Ending(how=How.DECIDED, by=decided.done_by, task=decided)
    then = [entry for entry in past if entry.at == task.done_at]
    for kind, how in _KINDS.items():
        for entry in then:
            if entry.kind == kind and _is_about(entry, task, how):
                return Ending(
                    how=how, by=entry.by, reason=_said(entry, "reason"), other=_into(entry)
                )
    return Ending(how=How.ENDED if task.done_at == ticket.closed_at else How.CALLED_OFF)


def suspension(past: Sequence[HistoryEntry]) -> Ending:
    """Who made the ticket stand still, and why."""
    entry = next((each for each in reversed(past) if each.kind == "suspended"), None)
    by, reason = (entry.by, _said(entry, "reason")) if entry else (None, "")
    return Ending(how=How.CALLED_OFF, by=by, reason=reason)


def _is_about(entry: HistoryEntry, task: Task, how: How) -> bool:
    """Some kinds are of one task or one node only."""
    if how is How.REMOVED:
        return entry.details.get("task") in (task.id, task.seat.advises)
    return how is not How.TIMED_OUT or entry.details.get("node") == task.node


def _said(entry: HistoryEntry, key: str) -> str:
    return str(entry.details.get(key) or "")


def _into(entry: HistoryEntry) -> str:
    return _said(entry, "into")


_KINDS: Mapping[str, How] = {
    "cancelled": How.CANCELLED,
    "merged": How.MERGED,
    "withdrawn": How.WITHDRAWN,
    "reopened": How.REOPENED,
    "signer_removed": How.REMOVED,
    "limit_passed": How.TIMED_OUT,
    "sent_back": How.SENT_BACK,
    "lane_done": How.OVERTAKEN,
    "ended": How.ENDED,
}
"""By the history's kinds, what explains most first."""
