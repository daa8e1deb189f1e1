"""A ticket while one decision is being made: the value so far and the effects it has called for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from workflows.answers import Answers
from workflows.definition import Definition
from workflows.effects import Effect, Notify, Occasion, Outcome, Record
from workflows.expressions.surroundings import Surroundings
from workflows.flow import Flow
from workflows.nodes import Phase, TaskNode
from workflows.sheets.sheet import with_results
from workflows.sla import wind
from workflows.ticket import Task, TaskState, Ticket


@dataclass(slots=True)
class Draft:
    """Mutable on purpose and never leaves `decide`."""

    ticket: Ticket
    definition: Definition
    now: datetime
    by: int | None
    effects: list[Effect] = field(default_factory=list)

    @property
    def around(self) -> Surroundings:
        return Surroundings(now=self.now, number=self.ticket.number, seed=self.ticket.number)

    @property
    def flow(self) -> Flow:
        return self.definition.walked

    def record(self, kind: str, **details: object) -> None:
        self.effects.append(Record(kind=kind, by=self.by, details=details))

    def tell(self, occasion: Occasion, task: int | None = None, **details: str) -> None:
        self.effects.append(Notify(occasion=occasion, by=self.by, task=task, details=details))

    def fill(self, answers: Answers) -> None:
        self._answer({**self.ticket.answers, **answers})

    def unfill(self, before: Answers, fields: tuple[str, ...]) -> None:
        """Put the named fields back to what they were; those that were empty become empty again."""
        kept = {key: value for key, value in self.ticket.answers.items() if key not in fields}
        self._answer({**kept, **before})

    def _answer(self, answers: Answers) -> None:
        """What is computed from them follows at once."""
        computed = with_results(self.definition.blueprint, answers, self.around)
        self.ticket = replace(self.ticket, answers=computed)

    def assign(self, person: int | None) -> None:
        self.ticket = replace(self.ticket, assignee=person)

    def open_task(self, node: TaskNode, role: str, person: int | None) -> Task:
        task = Task(
            id=len(self.ticket.tasks) + 1,
            node=node.id,
            state=TaskState.OPEN,
            role=role,
            person=person,
            opened_at=self.now,
        )
        self.ticket = replace(self.ticket, tasks=(*self.ticket.tasks, task))
        return task

    def put(self, task: Task) -> None:
        tasks = tuple(task if each.id == task.id else each for each in self.ticket.tasks)
        self.ticket = replace(self.ticket, tasks=tasks)

    def finish(self, task: Task, outcome: str) -> None:
        done = replace(
            task,
            state=TaskState.DONE,
            done_at=self.now,
            done_by=self.by,
            outcome=outcome,
            on_hold="",
        )
        self.put(done)

    def phase(self, phase: Phase) -> None:
        if phase is self.ticket.phase:
            return
        closed_at = self.now if phase is Phase.CLOSED else None
        self.ticket = replace(self.ticket, phase=phase, closed_at=closed_at)
        occasion = _TOLD_ON_ENTERING.get(phase)
        if occasion:
            self.tell(occasion)

    def outcome(self) -> Outcome:
        ticket, effects = wind(self.ticket, self.definition, self.now)
        return Outcome(ticket=ticket, effects=(*self.effects, *effects))


_TOLD_ON_ENTERING = {Phase.RESOLVED: Occasion.RESOLVED, Phase.CLOSED: Occasion.CLOSED}
