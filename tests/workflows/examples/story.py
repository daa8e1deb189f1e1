"""The examples' people living through a ticket on the pure engine: who pressed what, who is asked, what was written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tests.fakes import MORNING
from tests.workflows.examples.company import everyone, example, staff
from workflows.answers import Answer, Answers
from workflows.deeds.actions import asked_by, offered
from workflows.effects import (
    Effect,
    Notify,
    Occasion,
    Outcome,
    Reason,
    Record,
    Refusal,
    StartTimer,
    StopTimer,
)
from workflows.engine import decide
from workflows.events import (
    ActionTaken,
    CommentAdded,
    Delegated,
    Event,
    HandedOver,
    SignerRemoved,
    SignersAdded,
    TicketOpened,
    TimerExpired,
    Withdrawn,
)
from workflows.nodes import Action
from workflows.people import Person
from workflows.replay import Changes, changes_between, put_together
from workflows.rights import may_act
from workflows.ticket import Task, TaskState, Ticket
from workflows.verbs import Phase

_ENTERED = {"task_opened", "copied", "waiting", "called", "fields_set", "opening", "ended"}


class Story:
    """One ticket of the example `name`, reported by `by`, while those of `away` are on leave."""

    def __init__(
        self, name: str, report: Answers, by: str = "李红", away: Iterable[str] = ()
    ) -> None:
        self.definition = example(name)
        self.staff = staff(away)
        self.now = MORNING
        self.history: list[Record] = []
        self.effects: tuple[Effect, ...] = ()
        self._timers: dict[str, datetime] = {}
        self._changes: list[Changes] = []
        number = f"{self.definition.prefix}-1001"
        event = TicketOpened(by=everyone()[by], origin=7, number=number, answers=report)
        outcome = decide(None, event, self.definition, self.now, self.staff)
        assert isinstance(outcome, Outcome)
        self.ticket: Ticket = outcome.ticket
        self._remember(None, outcome)

    def presses(self, who: str, label: str, why: str = "", to: str = "", **fill: Answer) -> Story:
        return self.lives(self._pressing(who, label, why, to, fill))

    def fails(self, who: str, label: str, why: str = "", to: str = "", **fill: Answer) -> Reason:
        return self.refuses(self._pressing(who, label, why, to, fill))

    def fails_out_of_turn(self, who: str) -> Reason:
        """Pressing the first button of a card they should not have yet."""
        person, task = everyone()[who], self.task_of(who)
        action = self.definition.walked.task_node(task.node).actions[0].id
        return self.refuses(ActionTaken(by=person, task=task.id, action=action))

    def delegates(self, who: str, to: str) -> Story:
        people = everyone()
        return self.lives(Delegated(by=people[who], task=self.task_of(who).id, to=people[to]))

    def adds(self, who: str, where: str, *names: str) -> Story:
        people = everyone()
        added = tuple(people[name] for name in names)
        at = next(each for each in ("before", "after", "beside") if each == where)
        task = self.task_of(who).id
        return self.lives(SignersAdded(by=people[who], task=task, people=added, where=at))

    def removes(self, who: str, name: str) -> Story:
        return self.lives(SignerRemoved(by=everyone()[who], task=self.task_of(name).id))

    def hands_over(self, who: str, to: str, of: str = "") -> Story:
        people = everyone()
        task = self.task_of(of or who).id
        return self.lives(HandedOver(by=people[who], task=task, to=people[to]))

    def withdraws(self, who: str, task: int | None = None) -> Story:
        """What they did last, unless `task` says what; 0 is the report itself."""
        person = everyone()[who]
        done = [each.id for each in self.ticket.tasks if each.done_by == person.id]
        return self.lives(Withdrawn(by=person, task=done[-1] if task is None else task))

    def says(self, who: str, text: str) -> Story:
        return self.lives(CommentAdded(by=everyone()[who], text=text))

    def later(self, **time: float) -> Story:
        """Whatever is due meanwhile rings in its turn."""
        until, rang = self.now + timedelta(**time), list[Effect]()
        while due := sorted((at, name) for name, at in self._timers.items() if at <= until):
            at, name = due[0]
            del self._timers[name]
            self.now = max(self.now, at)
            self.lives(TimerExpired(name=name))
            rang += self.effects
        self.now, self.effects = until, tuple(rang)
        return self

    def lives(self, event: Event) -> Story:
        result = decide(self.ticket, event, self.definition, self.now, self.staff)
        assert isinstance(result, Outcome), result
        before, self.ticket = self.ticket, result.ticket
        self._remember(before, result)
        return self

    def refuses(self, event: Event) -> Reason:
        result = decide(self.ticket, event, self.definition, self.now, self.staff)
        assert isinstance(result, Refusal), result
        return result.reason

    def _remember(self, before: Ticket | None, outcome: Outcome) -> None:
        """As the history keeps it: what it says puts the ticket together again."""
        self.effects = outcome.effects
        for effect in outcome.effects:
            match effect:
                case Record():
                    self.history.append(effect)
                case StartTimer():
                    self._timers[effect.name] = effect.due_at
                case StopTimer():
                    self._timers.pop(effect.name, None)
        self._changes.append(changes_between(before, outcome.ticket))
        assert put_together(self._changes) == outcome.ticket

    def _pressing(self, who: str, label: str, why: str, to: str, fill: Answers) -> ActionTaken:
        person = everyone()[who]
        for task, action in self._buttons(person):
            if action.label.zh == label:
                return ActionTaken(
                    by=person, task=task.id, action=action.id, answers=fill, reason=why, to=to
                )
        known = [action.label.zh for _, action in self._buttons(person)]
        raise AssertionError(f"{who} has no button {label}; there is {known}")

    def _buttons(self, person: Person) -> Iterator[tuple[Task, Action]]:
        """Those on their live tasks first, then those on cards they still have of what is over."""
        cards = sorted(self.ticket.tasks, key=lambda each: (not each.is_live, -each.id))
        for task in cards:
            if may_act(person, task):
                node = self.definition.walked.task_node(task.node)
                actions = offered(task, self.definition) if task.is_live else node.actions
                yield from ((task, action) for action in actions)

    def task_of(self, who: str) -> Task:
        person = everyone()[who]
        return next(t for t in self.ticket.tasks if t.is_live and may_act(person, t))

    def asks(self, who: str, label: str) -> tuple[str, ...]:
        """Which fields the button asks for."""
        person = everyone()[who]
        task, action = next((t, a) for t, a in self._buttons(person) if a.label.zh == label)
        return asked_by(action, task, self.definition, self.ticket)

    def buttons(self, who: str) -> list[str]:
        """On their open tasks."""
        person = everyone()[who]
        return [a.label.zh for task, a in self._buttons(person) if task.state is TaskState.OPEN]

    @property
    def asked(self) -> set[str]:
        """Whose turn it is: people by name, or the role that shares the work."""
        return {self._name(task.person) or task.role for task in self.ticket.open_tasks}

    @property
    def queued(self) -> list[str]:
        """Whose turn comes later."""
        waiting = (task for task in self.ticket.tasks if task.state is TaskState.QUEUED)
        return [self._name(task.person) for task in waiting]

    @property
    def at(self) -> set[str]:
        """The nodes the ticket is in."""
        return {visit.node for visit in self.ticket.visits}

    @property
    def path(self) -> list[str]:
        """The nodes it came to and `node/case` for each way taken, in order."""
        steps: list[str] = []
        for record in self.history:
            node = str(record.details.get("node", ""))
            step = f"{node}/{record.details.get('case')}" if record.kind == "branched" else node
            if (record.kind in _ENTERED and node not in steps[-1:]) or record.kind == "branched":
                steps.append(step)
        return steps

    def recorded(self, kind: str, **details: object) -> Record:
        """The newest entry of the history of that kind with these details."""
        return next(
            each
            for each in reversed(self.history)
            if each.kind == kind and details.items() <= dict(each.details).items()
        )

    def told(self, occasion: Occasion) -> set[str]:
        """Whom the last thing that happened made the rule name; roles by their own name."""
        notes = [e for e in self.effects if isinstance(e, Notify) and e.occasion is occasion]
        return {self._name(to) for each in notes for to in each.to} | {
            each.role for each in notes if each.role
        }

    def hears_of(self, occasion: Occasion) -> bool:
        return any(isinstance(e, Notify) and e.occasion is occasion for e in self.effects)

    @property
    def is_closed(self) -> bool:
        return self.ticket.phase is Phase.CLOSED

    def answer(self, field: str) -> Answer | None:
        return self.ticket.answers.get(field)

    def _name(self, person: int | None) -> str:
        return next((name for name, each in everyone().items() if each.id == person), "")
