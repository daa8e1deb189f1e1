"""Plays the engine against itself: whoever has something to do does it, and the clock goes on where nobody has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from workflows.answers import Answers
from workflows.company import NOTHING_SET, Company
from workflows.deeds.actions import asked_by, offered
from workflows.definition import Definition
from workflows.dispatch.choosing import choose
from workflows.dispatch.pool import Candidate, Pool
from workflows.draft import Draft
from workflows.effects import Effect, Outcome, Record, Refusal, StartTimer, StopTimer
from workflows.engine import decide
from workflows.events import (
    ActionTaken,
    CallAnswered,
    ChildClosed,
    CommentAdded,
    Event,
    EventArrived,
    TicketOpened,
    TimerExpired,
)
from workflows.handed_out import wanted_of, with_chosen
from workflows.moves.returning import earlier_done
from workflows.nodes import Action, ActionNode, WaitNode, asks_why
from workflows.people import CUSTOMER, Person
from workflows.rulebook.rule import ring_for_ever
from workflows.simulation.due import dues_of
from workflows.simulation.guessing import guessed
from workflows.staff import Staff
from workflows.ticket import Task, Ticket, Visit
from workflows.verbs import Verb

MOST_STEPS = 300
_ON = (Verb.ACCEPT, Verb.COMPLETE, Verb.APPROVE)
_WORKING_MINUTE = timedelta(minutes=1)
REQUESTER = Person(id=0, name="", roles=frozenset({CUSTOMER}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the trial begins with. `choices` are actions by node, or by node and the person's name (`sign/王强`), several
    for several visits; where none is named people go on: they accept, complete, approve. `answers` are of everyone's
    fields; what is asked besides is guessed."""

    answers: Answers = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    requester: Person = REQUESTER
    lets_time_pass: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One entry of the history that would be; `due_at` by when the node's first limit, or a deadline, would pass."""

    at: datetime
    record: Record
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """`stopped` says why it did not come to an end: a field nobody could fill in, a wait nobody ends, too many steps."""

    ticket: Ticket
    happened: tuple[Happened, ...]
    stopped: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Nodes and cases in the order they were come to."""
        names = [name for each in self.happened for name in _passed(each.record)]
        return tuple(name for place, name in enumerate(names) if names[place - 1 : place] != [name])


def simulate(
    definition: Definition,
    given: Given,
    staff: Staff,
    now: datetime,
    company: Company = NOTHING_SET,
) -> Simulation:
    """A pure function of what it is given: nothing is written, sent or opened."""
    return _Run(definition, given, staff, now, company).through()


class _Run:
    def __init__(
        self,
        definition: Definition,
        given: Given,
        staff: Staff,
        now: datetime,
        company: Company,
    ) -> None:
        self._definition = definition
        self._given = given
        self._staff = staff
        self._now = now
        self._company = company
        self._happened: list[Happened] = []
        self._timers: dict[str, datetime] = {}
        self._for_ever = ring_for_ever(definition.rules)
        self._visited: dict[str, int] = {}
        self._refusal = ""

    def through(self) -> Simulation:
        asked = {each.id for each in self._definition.asked}
        answers = {key: each for key, each in self._given.answers.items() if key in asked}
        opened = TicketOpened(by=self._given.requester, origin=0, number="0", answers=answers)
        ticket = self._take(None, opened)
        for _ in range(MOST_STEPS):
            event = self._next(ticket) if ticket else None
            if ticket is None or event is None:
                break
            after = self._take(ticket, event)
            if after is None:
                return self._ended(ticket, self._refusal)
            ticket = after
        else:
            self._refusal = "too_many_steps"
        if ticket is None:
            raise TypeError("opening a ticket was refused")
        return self._ended(ticket, self._refusal or _why_open(ticket))

    def _ended(self, ticket: Ticket, stopped: str) -> Simulation:
        return Simulation(ticket=ticket, happened=tuple(self._happened), stopped=stopped)

    def _take(self, ticket: Ticket | None, event: Event) -> Ticket | None:
        result = decide(ticket, event, self._definition, self._now, self._staff, self._company)
        if isinstance(result, Refusal):
            self._refusal = f"{result.reason}: {result.detail}".removesuffix(": ")
            return None
        result = self._handed_out(result)
        self._note(result)
        return replace(result.ticket, id=1)

    def _handed_out(self, outcome: Outcome) -> Outcome:
        """Everybody can do everything, and has time."""
        while wanted := wanted_of(outcome):
            fit = {
                each: Candidate(person=each, skills=wanted.wanted.skills) for each in wanted.people
            }
            chosen = choose(wanted.policy, wanted.wanted, Pool(candidates=fit), self._now)
            outcome = with_chosen(
                outcome, wanted, chosen, self._definition, self._now, self._staff, self._company
            )
        return outcome

    def _note(self, outcome: Outcome) -> None:
        for effect in outcome.effects:
            self._set_timer(effect)
        dues = dues_of(outcome)
        for effect in outcome.effects:
            if isinstance(effect, Record):
                due_at = min(dues, default=None) if effect.kind == "task_opened" else None
                self._happened.append(Happened(at=self._now, record=effect, due_at=due_at))

    def _set_timer(self, effect: Effect) -> None:
        if isinstance(effect, StartTimer):
            self._timers[effect.name] = effect.due_at
        elif isinstance(effect, StopTimer):
            self._timers.pop(effect.name, None)

    def _next(self, ticket: Ticket) -> Event | None:
        """People first, then other systems, then time."""
        if self._given.lets_time_pass and self._timers.keys() - self._for_ever:
            return self._ring()
        for task in ticket.open_tasks:
            action = self._action(task)
            if action:
                return self._press(ticket, task, action)
        for visit in ticket.visits:
            event = self._from_outside(visit)
            if event:
                return event
        waits = {name: due for name, due in self._timers.items() if name.startswith("wait:")}
        return self._ring(waits) if waits else None

    def _ring(self, timers: Mapping[str, datetime] | None = None) -> TimerExpired:
        timers = self._timers if timers is None else timers
        name = min(timers, key=lambda each: timers[each])
        self._now = max(self._now, self._timers.pop(name))
        return TimerExpired(name=name)

    def _action(self, task: Task) -> Action | None:
        """The one chosen for this visit, or by default the one that leads on."""
        actions = offered(task, self._definition)
        chosen = self._chosen(task)
        if chosen:
            return next((each for each in actions if each.id == chosen), None)
        return next((each for verb in _ON for each in actions if each.do is verb), None)

    def _chosen(self, task: Task) -> str:
        person = self._staff.people.get(task.person or 0)
        for key in (f"{task.node}/{person.person.name if person else ''}", task.node):
            choices = self._given.choices.get(key, ())
            turn = self._visited.get(key, 0)
            if turn < len(choices):
                self._visited[key] = turn + 1
                return choices[turn]
        return ""

    def _press(self, ticket: Ticket, task: Task, action: Action) -> ActionTaken:
        self._now += _WORKING_MINUTE
        node = self._definition.walked.task_node(task.node)
        draft = Draft(ticket, self._definition, self._staff, self._now, None)
        back = next(iter(earlier_done(draft, task.node)), "requester")
        return ActionTaken(
            by=self._doer(ticket, task),
            task=task.id,
            action=action.id,
            answers=self._answers(ticket, task, action),
            reason="—" if asks_why(action, node) else "",
            to=back if action.to == "any" else "",
        )

    def _doer(self, ticket: Ticket, task: Task) -> Person:
        """Whoever has it; of a role the first who is there."""
        if task.person == ticket.requester:
            return self._given.requester
        if task.person is not None and task.person in self._staff.people:
            return self._staff.people[task.person].person
        holders = self._staff.present(self._staff.holders(task.role))
        if holders:
            return self._staff.people[holders[0]].person
        return Person(id=task.person or -1, name=task.role, roles=frozenset({task.role}))

    def _answers(self, ticket: Ticket, task: Task, action: Action) -> Answers:
        asked = asked_by(action, task, self._definition, ticket)
        known = {key: self._given.answers[key] for key in asked if key in self._given.answers}
        missing = [self._definition.field(key) for key in asked if key not in known]
        return {**guessed(missing, self._now), **known}

    def _from_outside(self, visit: Visit) -> Event | None:
        node = self._definition.walked.nodes.get(visit.node)
        if isinstance(node, WaitNode) and node.event:
            return EventArrived(name=node.event)
        if isinstance(node, WaitNode) and node.requester:
            return CommentAdded(by=self._given.requester, text="—")
        if isinstance(node, ActionNode):
            return self._answered(node, visit)
        return None

    def _answered(self, node: ActionNode, visit: Visit) -> Event:
        """The other system and the other ticket answer what the trial says of our fields."""
        is_called = node.call is not None and "call" not in visit.done
        take = node.call.take if node.call and is_called else {}
        known = {key: self._given.answers[key] for key in take if key in self._given.answers}
        if is_called:
            return CallAnswered(visit=visit.id, answers=known)
        taken = node.open.take if node.open else {}
        theirs = {
            name: self._given.answers[ours]
            for ours, name in taken.items()
            if ours in self._given.answers
        }
        return ChildClosed(visit=visit.id, number="0", answers=theirs)


def _why_open(ticket: Ticket) -> str:
    return "" if not ticket.visits else "waits"


def _passed(record: Record) -> tuple[str, ...]:
    node = str(record.details.get("node", ""))
    if record.kind == "branched":
        return (node, str(record.details.get("case", "")))
    return (node,) if record.kind in _PLACES else ()


_PLACES = frozenset(
    {"task_opened", "copied", "waiting", "not_waited", "fields_set", "called", "opening", "ended"}
)
