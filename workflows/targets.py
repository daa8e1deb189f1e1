"""SLA promises as a document says them: since when until when, how long, by which calendar, and who is pressed when."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, TypeAdapter

from workflows.form_fields import Expressed
from workflows.labels import Document, Key, Label
from workflows.nodes import Condition, Duration
from workflows.who import Who

OPENED, MESSAGE = "opened", "message"
REPLY, RESOLVED, CLOSED = "reply", "resolved", "closed"
ENDS = (REPLY, RESOLVED, CLOSED)
ALWAYS, TEAM, AREA = "always", "team", "area"
"""Calendars that go by something: round the clock, of the assignee's team, of where the ticket is."""

_SHARE = re.compile(r"^(\d{1,3})%$")
_DURATION = TypeAdapter(timedelta)
WHOLE = 100


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Terms(Document):
    """How long there is where `when` holds; `calendar` as the target's where it says none."""

    when: Expressed | Condition
    within: Duration
    calendar: str = ""


class Step(Document):
    """A step of the ladder: `at` a share of the time (`80%`), so long before the deadline (`-PT30M`) or after it
    (`+PT1H`), in the same working time. `quiet` ones can wait for the morning, `urgent` ones are worth calling somebody for."""

    at: str = Field(pattern=r"^(\d{1,3}%|[+-]P[0-9DTHMS]+)$")
    tell: tuple[str, ...] = ()
    to: Who | None = None
    quiet: bool = False
    urgent: bool = False

    def mark(self, total: float) -> float:
        """By how many seconds of `total` it is due; none of it is ever due before it began."""
        share, seconds = self._place
        return total + seconds if share is None else total * share / WHOLE

    @cached_property
    def _place(self) -> tuple[int | None, float]:
        """Hundredths of the time, or else seconds after it; read once, for every clock asks at every event."""
        share = _SHARE.match(self.at)
        if share:
            return int(share[1]), 0.0
        seconds = _DURATION.validate_python(self.at[1:]).total_seconds()
        return None, seconds if self.at[0] == "+" else -seconds

    @property
    def is_deadline(self) -> bool:
        return self.at == f"{WHOLE}%"


class Target(Document):
    """An SLA promise: `since` it was opened, since each `message` of the requester that nobody answered, or since it came
    to a node; `until` one of these: a node is done, one of ours gave a `reply`, it is `resolved`, it is `closed` (of a
    node, when nothing is said, until that is done). The first of `terms` whose condition holds says how long, else
    `within`; it does not concern tickets for which `when` does not hold. The clock stands still in the nodes of
    `pauses_in` and, if `pauses_on_hold`, while the ticket is on hold. What begins `again` after it was met goes on
    where it stood, or afresh. `quiet` says of which tickets nobody is disturbed at night. Without a `ladder` those of
    `tell` hear of it at the deadline."""

    id: Key
    name: Label
    within: Duration
    since: str = OPENED
    until: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    when: Expressed | Condition = ""
    terms: tuple[Terms, ...] = ()
    calendar: str = ALWAYS
    pauses_in: tuple[str, ...] = ()
    pauses_on_hold: bool = False
    again: Literal["", "goes_on", "afresh"] = ""
    quiet: Expressed | Condition | bool = False
    ladder: tuple[Step, ...] = ()
    tell: tuple[str, ...] = ("supervisor",)

    @property
    def ends(self) -> tuple[str, ...]:
        if self.until or self.since in (OPENED, MESSAGE):
            return self.until or (REPLY if self.since == MESSAGE else RESOLVED,)
        return (self.since,)

    @property
    def begins_afresh(self) -> bool:
        """Each message that waits for an answer has its own time."""
        return self.again == "afresh" or (not self.again and self.since == MESSAGE)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The ladder, with the deadline in it where the document names none: a breach is noted in any case."""
        ladder = self.ladder or (Step(at=f"{WHOLE}%", tell=self.tell),)
        has_deadline = any(step.is_deadline for step in ladder)
        return ladder if has_deadline else (*ladder, Step(at=f"{WHOLE}%"))
