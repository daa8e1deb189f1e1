"""A ticket while one decision is being made: the value so far and the effects it has called for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from workflows.answers import Answers
from workflows.beside import NOTHING, Beside
from workflows.calendars.calendars import Calendars
from workflows.company import NOTHING_SET, Company
from workflows.decisions.table import CompiledTable
from workflows.definition import Definition
from workflows.effects import Effect, Notify, Occasion, Outcome, Record, StopTimer
from workflows.expressions.faults import Fault, Flawed
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value
from workflows.facts import facts_of
from workflows.flow import Flow
from workflows.nodes import ApproveNode, TaskNode
from workflows.sheets.sheet import Sheet, fill_in, with_results
from workflows.sla.clocks import wind
from workflows.staff import Staff
from workflows.ticket import Seat, Task, TaskState, Ticket, Visit
from workflows.verbs import Phase, Verb

NOBODYS, REPORT = -1, 0
"""The `source` of what no person's deed led to: nobody can take it back. And of what the requester's report led to."""


@dataclass(slots=True)
class Draft:
    """Mutable on purpose and never leaves `decide`. `cause` is the task whose doer sends the ticket on, or the report."""

    ticket: Ticket
    definition: Definition
    staff: Staff
    now: datetime
    by: int | None
    cause: int = NOBODYS
    company: Company = NOTHING_SET
    effects: list[Effect] = field(default_factory=list)
    beside: Beside = NOTHING
    _filled: tuple[Answers, Sheet] | None = None
    _known: tuple[Ticket, dict[str, Value]] | None = None

    @property
    def around(self) -> Surroundings:
        number = self.ticket.number
        working_time = self.company.working_time
        return Surroundings(now=self.now, number=number, seed=number, working_time=working_time)

    @property
    def calendars(self) -> Calendars:
        return self.company.calendars

    @property
    def flow(self) -> Flow:
        return self.definition.walked

    @property
    def is_over(self) -> bool:
        """Closed, with nothing left to do."""
        return self.ticket.phase is Phase.CLOSED and not self.ticket.visits

    def sheet(self) -> Sheet:
        """Filled in once for all that is asked of the same answers."""
        answers = self.ticket.answers
        if self._filled is None or self._filled[0] is not answers:
            self._filled = (answers, fill_in(self.definition.blueprint, answers, self.around))
        return self._filled[1]

    def values(self) -> dict[str, Value]:
        """What expressions outside the form read: the answers, and what is known of any ticket."""
        if self._known is None or self._known[0] is not self.ticket:
            facts = facts_of(self.ticket, self._name_of(self.ticket.assignee))
            self._known = (self.ticket, {**facts, **self.sheet().values})
        return {**self.beside.values, **self._known[1]}

    def _name_of(self, person: int | None) -> str | None:
        found = self.staff.people.get(person or 0)
        return found.person.name if found else None

    def worked_out(self, text: str, field_id: str = "") -> Value:
        """Blank where it cannot be."""
        try:
            expression = self.definition.compiled(text, field_id, self.beside.names)
            return expression.evaluate(self.values(), self.around)
        except (Fault, Flawed):
            return None

    def holds(self, condition: str) -> bool:
        """One that cannot be worked out does not."""
        return self.worked_out(condition) is True

    def table(self, key: str) -> CompiledTable | None:
        """A decision table of the ticket type, or else of the company."""
        own, companys = self.definition.ready_tables.get(key), self.company.tables.get(key)
        return own or (self.definition.bound(companys) if companys else None)

    def record(self, kind: str, **details: object) -> None:
        self.effects.append(Record(kind=kind, by=self.by, details=details))

    def tell(self, occasion: Occasion, task: int | None = None, **details: str) -> None:
        self.effects.append(Notify(occasion=occasion, by=self.by, task=task, details=details))

    def tell_people(
        self, occasion: Occasion, to: Iterable[int] = (), role: str = "", **details: str
    ) -> None:
        """Those the rule itself names."""
        told = Notify(
            occasion=occasion, by=self.by, to=tuple(dict.fromkeys(to)), role=role, details=details
        )
        self.effects.append(told)

    def tell_task(self, occasion: Occasion, task: int, to: Iterable[int]) -> None:
        """Of those who may act on the task, these."""
        self.effects.append(Notify(occasion=occasion, by=self.by, task=task, to=tuple(to)))

    def fill(self, answers: Answers) -> None:
        if answers:
            self._answer({**self.ticket.answers, **answers})

    def unfill(self, before: Answers, fields: tuple[str, ...]) -> None:
        """Put the named fields back to what they were; those that were empty become empty again."""
        kept = {key: value for key, value in self.ticket.answers.items() if key not in fields}
        self._answer({**kept, **before})

    def _answer(self, answers: Answers) -> None:
        """What is computed from them follows at once."""
        computed = with_results(self.definition.blueprint, answers, self.around)
        asset = self.definition.asset_in(computed)
        self.ticket = replace(self.ticket, answers=computed, asset=asset)

    def assign(self, person: int | None) -> None:
        self.ticket = replace(self.ticket, assignee=person)

    def open_visit(self, node: str, back_to: str = "", lanes: tuple[str, ...] = ()) -> Visit:
        visit = Visit(
            id=self.ticket.visited + 1,
            node=node,
            opened_at=self.now,
            source=self.cause,
            back_to=back_to,
            lanes=lanes,
        )
        self.ticket = replace(
            self.ticket, visits=(*self.ticket.visits, visit), visited=self.ticket.visited + 1
        )
        return visit

    def put_visit(self, visit: Visit) -> None:
        visits = tuple(visit if each.id == visit.id else each for each in self.ticket.visits)
        self.ticket = replace(self.ticket, visits=visits)

    def close_visit(self, visit: Visit) -> None:
        """Whatever was still open in it is called off, and its timers and its detour with it."""
        for task in self.ticket.tasks_of(visit.id):
            if task.is_live:
                self.put(replace(task, state=TaskState.CANCELLED, done_at=self.now, on_hold=""))
        kept = tuple(each for each in self.ticket.visits if each.id != visit.id)
        self.ticket = replace(self.ticket, visits=kept)
        self.effects.extend(StopTimer(name=name) for name in self._timers_of(visit))
        if not any(task.node == visit.node and task.detour for task in self._live()):
            for each in self.detour_of(visit.node):
                self.close_visit(each)

    def _live(self) -> list[Task]:
        return [task for task in self.ticket.tasks if task.is_live]

    def detour_of(self, node: str) -> list[Visit]:
        """What is under way of a report that was made there."""
        return [each for each in self.ticket.visits if self.flow.detours.get(each.node) == node]

    def _timers_of(self, visit: Visit) -> list[str]:
        node = self.flow.nodes.get(visit.node)
        if isinstance(node, TaskNode):
            offers = [task.offer_timer for task in self.ticket.tasks_of(visit.id) if task.offer]
            return [*(visit.limit_timer(place) for place in range(len(node.limits))), *offers]
        return [visit.wait_timer] if node is not None and node.kind == "wait" else []

    def open_task(self, node: str, seat: Seat, role: str = "", person: int | None = None) -> Task:
        """One that waits for another's vote is queued until then."""
        task = Task(
            id=len(self.ticket.tasks) + 1,
            node=node,
            state=TaskState.QUEUED if seat.behind else TaskState.OPEN,
            role=role,
            person=person,
            opened_at=self.now,
            seat=seat,
        )
        self.ticket = replace(self.ticket, tasks=(*self.ticket.tasks, task))
        return task

    def put(self, task: Task) -> None:
        tasks = tuple(task if each.id == task.id else each for each in self.ticket.tasks)
        self.ticket = replace(self.ticket, tasks=tasks)

    def finish(
        self, task: Task, outcome: str, reason: str = "", files: tuple[int, ...] = ()
    ) -> None:
        done = replace(
            task,
            state=TaskState.DONE,
            done_at=self.now,
            done_by=self.by,
            outcome=outcome,
            on_hold="",
            reason=reason,
            files=files,
        )
        self.put(done)

    def verb_of(self, task: Task) -> Verb | None:
        """What was done in a finished task."""
        action = self.flow.action(task.node, task.outcome)
        return action.do if action else None

    def offer(self, task: Task, *, is_first: bool = True) -> None:
        """To whoever may do it; the requester hears of an approval once, however many vote."""
        self.record("task_opened", node=task.node, task=task.id, person=task.person)
        is_vote = isinstance(self.flow.nodes[task.node], ApproveNode)
        asked = Occasion.APPROVAL_ASKED if is_vote and is_first else Occasion.TASK_OFFERED
        self.tell(asked, task.id)

    def phase(self, phase: Phase) -> None:
        if phase is self.ticket.phase:
            return
        if phase is Phase.CLOSED:
            self.shut()
        else:
            self.ticket = replace(self.ticket, phase=phase, closed_at=None)
        occasion = _TOLD_ON_ENTERING.get(phase)
        if occasion:
            self.tell(occasion)

    def shut(self) -> None:
        """Closed, and by itself told to nobody."""
        self.ticket = replace(
            self.ticket, phase=Phase.CLOSED, closed_at=self.now, suspended_at=None
        )

    def outcome(self) -> Outcome:
        ticket, effects = wind(self, self.now)
        return Outcome(ticket=ticket, effects=(*self.effects, *effects))


_TOLD_ON_ENTERING = {Phase.RESOLVED: Occasion.RESOLVED, Phase.CLOSED: Occasion.CLOSED}
