"""What people do with what they have: look at offers, work in their own hours, wait for parts, confirm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from workflows.answers import Answers
from workflows.deeds.actions import asked_by, offered
from workflows.events import ActionTaken
from workflows.nodes import Action, asks_why
from workflows.people import Person
from workflows.simulation.guessing import guessed
from workflows.simulation.month.floor import Floor
from workflows.simulation.month.queue import Queue
from workflows.simulation.month.scenario import Coming, Month
from workflows.ticket import Task, TaskState, Ticket
from workflows.verbs import Verb

LOOKS_AGAIN = timedelta(minutes=15)
"""Whoever has no room for what was offered to several."""

_ON = (Verb.ACCEPT, Verb.COMPLETE, Verb.APPROVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Of a button of a task, if it is still there. `rest` is the work that is done after what was waited for came."""

    ticket: int
    task: int
    person: int
    verb: Verb
    rest: timedelta | None = None
    wait: timedelta | None = None


class Doing:
    """`press` is told whenever somebody presses."""

    def __init__(
        self, month: Month, floor: Floor, queue: Queue, press: Callable[[Press], None]
    ) -> None:
        self._month = month
        self._floor = floor
        self._queue = queue
        self._press = press
        self._people = {
            **{each.person.id: each.person for each in month.workers},
            **{each.id: each for each in month.others},
        }
        self._planned: set[tuple[int, int, int]] = set()
        self._guessed: dict[tuple[str, ...], Answers] = {}

    def plan(self, ticket: Ticket, coming: Coming, now: datetime) -> None:
        """For each task what will be done with it, once for each person it comes to."""
        for task in ticket.tasks:
            if task.state is TaskState.OPEN:
                for person in self._whose(ticket, task):
                    key = (ticket.id, task.id, person)
                    if key not in self._planned:
                        self._planned.add(key)
                        self._begin(ticket, task, person, coming, now)

    def event(self, press: Press, ticket: Ticket, now: datetime) -> ActionTaken | None:
        """None when it has come to nothing meanwhile, or has to wait."""
        task = ticket.task(press.task)
        if task is None or task.state is not TaskState.OPEN or not _is_theirs(task, press.person):
            return None
        action = self._action(task, press.verb)
        if action is None:
            return None
        if press.verb is Verb.ACCEPT and self._is_full(task, press.person):
            self._later(now + LOOKS_AGAIN, press)
            return None
        self._go_on(press, now)
        return self._taken(press, ticket, task, action, now)

    def _whose(self, ticket: Ticket, task: Task) -> tuple[int, ...]:
        if task.person is not None:
            return (task.person,)
        if task.offer:
            return () if task.offer.is_waiting else task.offer.people
        holders = (each.id for each in self._month.others if task.role in each.roles)
        return tuple(holders)[:1]

    def _begin(
        self, ticket: Ticket, task: Task, person: int, coming: Coming, now: datetime
    ) -> None:
        press = Press(ticket=ticket.id, task=task.id, person=person, verb=Verb.COMPLETE)
        verbs = [each.do for each in offered(task, self._month.definition)]
        press = replace(press, verb=next((each for each in _ON if each in verbs), Verb.COMPLETE))
        if person == ticket.requester:
            self._queue.put(now + coming.confirms, partial(self._press, press))
        elif person not in self._floor.candidates or press.verb is not Verb.COMPLETE:
            after = coming.accepts[_turn(task, person) % len(coming.accepts)]
            if after is not None:
                self._later(now + after, press)
        else:
            self._work(press, coming, now, has_parts=Verb.PAUSE in verbs)

    def _work(self, press: Press, coming: Coming, now: datetime, *, has_parts: bool) -> None:
        """One piece of work after the other; with parts to wait for, the half of it first."""
        if coming.parts is None or not has_parts:
            self._at(self._floor.hours[press.person].take(now, coming.takes), press)
            return
        half = coming.takes / 2
        pause = replace(press, verb=Verb.PAUSE, rest=half, wait=coming.parts)
        self._at(self._floor.hours[press.person].take(now, half), pause)

    def _go_on(self, press: Press, now: datetime) -> None:
        """What follows in their own work."""
        if press.verb is Verb.PAUSE and press.wait is not None:
            resume = replace(press, verb=Verb.RESUME, wait=None)
            self._queue.put(now + press.wait, partial(self._press, resume))
        elif press.verb is Verb.RESUME and press.rest is not None:
            complete = replace(press, verb=Verb.COMPLETE, rest=None)
            self._at(self._floor.hours[press.person].take(now, press.rest), complete)

    def _later(self, at: datetime, press: Press) -> None:
        """In their hours."""
        hours = self._floor.hours.get(press.person)
        self._at(hours.next(at) if hours else at, press)

    def _at(self, at: datetime | None, press: Press) -> None:
        if at is not None:
            self._queue.put(at, partial(self._press, press))

    def _is_full(self, task: Task, person: int) -> bool:
        """What was offered to them alone has its place already."""
        offer = task.offer
        is_kept = offer is not None and not offer.is_waiting and offer.people == (person,)
        candidate = self._floor.candidates.get(person)
        return not is_kept and candidate is not None and not candidate.has_room

    def _action(self, task: Task, verb: Verb) -> Action | None:
        actions = offered(task, self._month.definition)
        return next((each for each in actions if each.do is verb), None)

    def _taken(
        self, press: Press, ticket: Ticket, task: Task, action: Action, now: datetime
    ) -> ActionTaken:
        definition = self._month.definition
        node = definition.walked.task_node(task.node)
        asked = asked_by(action, task, definition, ticket)
        return ActionTaken(
            by=self._person(press.person, ticket),
            task=task.id,
            action=action.id,
            answers=self._answers(asked, now),
            reason="—" if asks_why(action, node) else "",
        )

    def _person(self, person: int, ticket: Ticket) -> Person:
        known = self._people.get(person)
        return known or Person(id=ticket.requester, name="", roles=frozenset({"customer"}))

    def _answers(self, asked: tuple[str, ...], now: datetime) -> Answers:
        """Made up once for all."""
        if asked not in self._guessed:
            fields = [self._month.definition.field(each) for each in asked]
            self._guessed[asked] = guessed(fields, now)
        return self._guessed[asked]


def _is_theirs(task: Task, person: int) -> bool:
    if task.person is not None:
        return task.person == person
    return task.offer is None or person in task.offer.people


def _turn(task: Task, person: int) -> int:
    """The how manyth they are of those it was offered to."""
    people = task.offer.people if task.offer else ()
    return people.index(person) if person in people else 0
