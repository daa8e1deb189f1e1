"""The month goes by: tickets come, are handed out by the real rules, worked on, pressed for and closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from workflows.dispatch.choosing import choose
from workflows.effects import (
    Effect,
    Notify,
    Outcome,
    Refusal,
    StartTimer,
    StopTimer,
    TurnTaken,
)
from workflows.engine import decide
from workflows.events import Event, SoughtAgain, TicketOpened, TimerExpired
from workflows.handed_out import wanted_of, with_chosen
from workflows.nodes import HandleNode
from workflows.quiet_hours import after_the_night
from workflows.simulation.month.backlog import Backlog
from workflows.simulation.month.doing import Doing, Press
from workflows.simulation.month.floor import Floor
from workflows.simulation.month.queue import Queue
from workflows.simulation.month.scenario import Coming, Month
from workflows.simulation.month.seen import Played, Seen
from workflows.ticket import Ticket
from workflows.verbs import Phase

WATCHED_EVERY = timedelta(hours=1)
_NEVER = datetime.max.replace(tzinfo=UTC)


def play(month: Month, watched_every: timedelta = WATCHED_EVERY) -> Played:
    """A pure function of what it is given. So often it is looked whether anything waits that somebody could take."""
    return _Play(month).through(watched_every)


class _Play:
    def __init__(self, month: Month) -> None:
        self._month = month
        self._queue = Queue()
        self._floor = Floor(month)
        self._seen = Seen()
        self._tickets: dict[int, Ticket] = {}
        self._coming: dict[int, Coming] = {}
        self._timers: dict[tuple[int, str], datetime] = {}
        self._backlog = Backlog()
        self._last: dict[int, int] = {}
        self._freed: set[int] = set()
        self._now = month.begin
        self._doing = Doing(month, self._floor, self._queue, self._press)

    def through(self, watched_every: timedelta) -> Played:
        for coming in self._month.coming:
            self._queue.put(coming.at, partial(self._open, coming))
        for moment in sorted(set(self._floor.moments())):
            if moment > self._now:
                self._queue.put(moment, self._come_and_go)
        self._queue.put(self._now, partial(self._watch, watched_every))
        self._floor.look(self._now)
        while due := self._queue.pop(self._month.until):
            self._now, deed = due
            deed()
            self._hand_out_backlog()
        return Played(tickets=self._tickets, seen=self._seen, waiting=len(self._backlog))

    def _open(self, coming: Coming) -> None:
        number = len(self._coming) + 1
        self._coming[number] = coming
        event = TicketOpened(
            by=coming.requester, origin=0, number=str(number), answers=coming.answers
        )
        self._take(number, event)

    def _press(self, press: Press) -> None:
        ticket = self._tickets[press.ticket]
        event = self._doing.event(press, ticket, self._now)
        if event:
            self._take(press.ticket, event)

    def _ring(self, number: int, name: str, due_at: datetime) -> None:
        if self._timers.get((number, name)) == due_at:
            del self._timers[number, name]
            self._take(number, TimerExpired(name=name))

    def _come_and_go(self) -> None:
        self._freed |= self._floor.look(self._now)

    def _take(self, number: int, event: Event) -> bool:
        month, before = self._month, self._tickets.get(number)
        result = decide(
            before, event, month.definition, self._here, self._floor.staff, month.company
        )
        if isinstance(result, Refusal):
            self._seen.refused[result.reason.value] += 1
            return False
        result = self._handed_out(number, result)
        after = replace(result.ticket, id=number)
        self._tickets[number] = after
        self._seen.ticket(before, after, self._now)
        for effect in result.effects:
            self._follow(after, effect)
        self._count(before, after)
        self._doing.plan(after, self._coming[number], self._now)
        return True

    def _handed_out(self, number: int, outcome: Outcome) -> Outcome:
        while wanted := wanted_of(outcome):
            key = (number, wanted.task)
            pool = self._floor.pool(wanted.people, self._last.get(outcome.ticket.requester))
            chosen = choose(wanted.policy, wanted.wanted, pool, self._now)
            outcome = with_chosen(
                outcome,
                wanted,
                chosen,
                self._month.definition,
                self._here,
                self._floor.staff,
                self._month.company,
            )
            if chosen.people:
                self._backlog.drop(key)
                fit = (*chosen.people, *(each.person for each in chosen.why if each.is_fit))
                self._seen.choice(chosen.people, fit, self._floor.alike)
            else:
                self._backlog.put(key, wanted, self._urgency(outcome.ticket))
        return outcome

    def _follow(self, ticket: Ticket, effect: Effect) -> None:
        match effect:
            case StartTimer(name=name, due_at=due_at):
                self._timers[ticket.id, name] = due_at
                ring = partial(self._ring, ticket.id, name, due_at)
                self._queue.put(max(due_at, self._now), ring)
            case StopTimer(name=name):
                self._timers.pop((ticket.id, name), None)
            case TurnTaken(person=person, given=given) if person in self._floor.candidates:
                self._floor.take_turn(person, given, self._now)
            case Notify():
                quiet = self._month.quiet
                heard_at = (
                    after_the_night(self._now, self._month.zone, quiet)
                    if effect.is_quiet
                    else self._now
                )
                self._seen.notice(ticket, effect, self._now, heard_at)
            case _:
                pass

    def _count(self, before: Ticket | None, after: Ticket) -> None:
        """Whose work is whose now, and who has less of it than before."""
        had, has = self._busy(before), self._busy(after)
        for person, more in (has - had).items():
            self._floor.load(person, more, self._now)
            load = self._floor.candidates[person].load
            self._seen.fullest[person] = max(self._seen.fullest[person], load)
        for person, less in (had - has).items():
            self._floor.load(person, -less, self._now)
            self._freed.add(person)
        if after.assignee is not None and (before is None or before.assignee != after.assignee):
            self._last[after.requester] = after.assignee
            self._seen.given[after.assignee] += 1
        if after.phase is not Phase.NEW:
            for task in after.tasks:
                if not task.is_live:
                    self._backlog.drop((after.id, task.id))

    def _busy(self, ticket: Ticket | None) -> Counter[int]:
        busy: Counter[int] = Counter()
        for task in ticket.tasks if ticket else ():
            if not task.is_live or not isinstance(self._nodes[task.node], HandleNode):
                continue
            offer = task.offer
            alone = offer.people if offer and not offer.is_waiting else ()
            person = task.person if task.person is not None else alone[0] if len(alone) == 1 else 0
            if person in self._floor.candidates:
                busy[person] += 1
        return busy

    def _hand_out_backlog(self) -> None:
        """The most urgent first, to those who have come or have room again."""
        while self._freed:
            people = [self._floor.candidates[each] for each in sorted(self._freed)]
            key = self._backlog.first_for(people)
            if key is None:
                self._freed.clear()
            elif not self._take(key[0], SoughtAgain(task=key[1])):
                self._backlog.drop(key)

    def _urgency(self, ticket: Ticket) -> datetime:
        return ticket.due_at or _NEVER

    def _watch(self, every: timedelta) -> None:
        self._seen.looked += 1
        self._seen.overlooked += self._backlog.overlooked(self._floor.candidates)
        self._queue.put(self._now + every, partial(self._watch, every))

    @property
    def _here(self) -> datetime:
        return self._now.astimezone(self._month.zone)

    @property
    def _nodes(self) -> Mapping[str, object]:
        return self._month.definition.walked.nodes
