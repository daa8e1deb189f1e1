"""What is written down of a month while it goes by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflows.effects import Notify, Occasion
from workflows.ticket import Ticket
from workflows.verbs import Phase

_PRESSING = (Occasion.DUE_SOON, Occasion.OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A step of a ladder that was told: of which ticket, for which deadline, when, and when it is heard."""

    ticket: int
    target: str
    step: str
    deadline: datetime | None
    at: datetime
    heard_at: datetime
    is_quiet: bool


@dataclass(slots=True)
class Seen:
    """`overlooked` are tickets that waited while somebody fit had time. `first` is how long nobody had it, `whole` how
    long until it was resolved; `fullest` is the most that somebody ever had at once.
    How often somebody was `chosen`, and how often it would have been had each time all who are alike and could have
    had it drawn lots (`due`)."""

    opened: dict[int, datetime] = field(default_factory=dict)
    first: dict[int, timedelta] = field(default_factory=dict)
    whole: dict[int, timedelta] = field(default_factory=dict)
    given: Counter[int] = field(default_factory=Counter)
    chosen: Counter[int] = field(default_factory=Counter)
    due: dict[int, float] = field(default_factory=dict)
    fullest: Counter[int] = field(default_factory=Counter)
    reminders: list[Reminder] = field(default_factory=list)
    told: Counter[Occasion] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    overlooked: list[tuple[int, int]] = field(default_factory=list)
    looked: int = 0

    def ticket(self, before: Ticket | None, after: Ticket, now: datetime) -> None:
        key = after.id
        if before is None:
            self.opened[key] = now
        if after.assignee is not None and key not in self.first:
            self.first[key] = now - self.opened[key]
        if after.phase in (Phase.RESOLVED, Phase.CLOSED) and key not in self.whole:
            self.whole[key] = now - self.opened[key]

    def choice(
        self, chosen: Collection[int], fit: Collection[int], alike: Mapping[int, int]
    ) -> None:
        """`alike` is by person which kind they are of."""
        kinds = Counter(alike[each] for each in fit)
        taken = Counter(alike[each] for each in chosen)
        self.chosen.update(chosen)
        for each in fit:
            kind = alike[each]
            self.due[each] = self.due.get(each, 0.0) + taken[kind] / kinds[kind]

    def notice(self, ticket: Ticket, notify: Notify, now: datetime, heard_at: datetime) -> None:
        self.told[notify.occasion] += 1
        if notify.occasion in _PRESSING and notify.target:
            due = {each.target: each.due_at for each in ticket.clocks}
            self.reminders.append(
                Reminder(
                    ticket=ticket.id,
                    target=notify.target,
                    step=notify.details.get("step", ""),
                    deadline=due.get(notify.target),
                    at=now,
                    heard_at=heard_at,
                    is_quiet=notify.is_quiet,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A month that has gone by, with its tickets as they stood at its end."""

    tickets: Mapping[int, Ticket]
    seen: Seen
    waiting: int
