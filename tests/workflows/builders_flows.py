"""Flows written as documents, and a desk at which everything can be done that people do with a ticket."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal, Self

from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI, Play
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.effects import Reason, Record
from workflows.events import (
    ActionTaken,
    CallAnswered,
    Cancelled,
    ChildClosed,
    Copied,
    Delegated,
    Event,
    EventArrived,
    Reopened,
    Resumed,
    SignerRemoved,
    SignersAdded,
    Suspended,
    Urged,
    Withdrawn,
)
from workflows.parsing import parse
from workflows.people import ADMINISTRATOR, AGENT, Person
from workflows.rights import may_act
from workflows.staff import Colleague, Staff
from workflows.ticket import Task

Written = dict[str, object]
"""A part of a document, as YAML would be read."""

QIAN_DUO = Person(id=6, name="钱多", roles=frozenset({AGENT}))
ZHOU_MIN = Person(id=7, name="周敏", roles=frozenset({AGENT}))
MA_CHAO = Person(id=9, name="马超", roles=frozenset({ADMINISTRATOR}))
VOTERS = (SUN_LI, HE_JUN, QIAN_DUO, ZHOU_MIN, MA_CHAO)
EVERYBODY = (WANG_QIANG, ZHAO_LEI, *VOTERS)
OFFICE = Staff({each.id: Colleague(person=each) for each in EVERYBODY})

FORM: list[Written] = [
    {"id": "subject", "kind": "text", "label": "事由"},
    {"id": "amount", "kind": "number", "label": "金额"},
    {"id": "owner", "kind": "text", "label": "负责人"},
    {"id": "due", "kind": "moment", "label": "时间"},
]


def flow_of(*nodes: Written, **more: object) -> Definition:
    """A ticket type of this flow; `more` are its other parts."""
    document = {
        "schema": "ticket-type/1",
        "key": "trial",
        "name": "试",
        "prefix": "SY",
        "form": FORM,
        "flow": nodes,
        **more,
    }
    return parse(json.dumps(document, ensure_ascii=False))


def people(*who: Person) -> Written:
    return {"people": [each.name for each in who]}


def button(do: str, name: str = "", **more: object) -> Written:
    return {"id": name or do, "do": do, "label": name or do, **more}


YES, NO = button("approve"), button("reject")
BACK = button("return", to="any")


def approval(name: str, assignee: Written, **more: object) -> Written:
    """With buttons to agree, reject and return, unless `more` says others."""
    actions = more.pop("actions", [YES, NO])
    node = {"id": name, "kind": "approve", "name": name, "assignee": assignee, "actions": actions}
    return {**node, **more}


def work(name: str, assignee: Written, **more: object) -> Written:
    actions = more.pop("actions", [button("complete", "done")])
    node = {"id": name, "kind": "handle", "name": name, "phase": "working", "assignee": assignee}
    return {**node, "actions": actions, **more}


def claim(name: str, assignee: Written, **more: object) -> Written:
    return work(name, assignee, mode="claim", phase="new", actions=[button("accept")], **more)


def lanes(name: str, *each: Sequence[Written], **more: object) -> Written:
    """Called `a`, `b` and so on."""
    cases = [
        {"id": key, "name": key, "nodes": nodes} for key, nodes in zip("abcde", each, strict=False)
    ]
    return {"id": name, "kind": "parallel", "lanes": cases, **more}


def case(name: str, when: str, *nodes: Written) -> Written:
    """Without `when` the one for all others."""
    held: Written = {"when": when} if when else {"otherwise": True}
    return {"id": name, "name": name, "nodes": nodes, **held}


def branch(name: str, *cases: Written, **more: object) -> Written:
    return {"id": name, "kind": "branch", "cases": cases, **more}


class Desk(Play):
    """`act` presses a button on whatever is open to that person, or the newest task where nothing is."""

    def __init__(self, *nodes: Written, staff: Staff = OFFICE, **more: object) -> None:
        report = more.pop("report", {"subject": "x", "amount": "100"})
        assert isinstance(report, Mapping)
        super().__init__(flow_of(*nodes, **more), report, staff)

    def act(
        self, by: Person, action: str, reason: str = "", to: str = "", **answers: Answer
    ) -> Self:
        return self.happen(
            ActionTaken(
                by=by,
                task=self.task_for(by).id,
                action=action,
                answers=answers,
                reason=reason or ("不同意" if action == "reject" else ""),
                to=to,
            )
        )

    def approve(self, *by: Person) -> Self:
        """One after the other, a minute each."""
        for each in by:
            self.after(1)
            self.act(each, "approve")
        return self

    def reject(self, *by: Person) -> Self:
        for each in by:
            self.after(1)
            self.act(each, "reject")
        return self

    def done(self, *by: Person) -> Self:
        for each in by:
            self.after(1)
            self.act(each, "done")
        return self

    def transfer(self, by: Person, to: Person, of: Person | None = None) -> Self:
        self.hand_over(by, to, self.task_for(of or by).id)
        return self

    def delegate(self, by: Person, to: Person) -> Self:
        return self.happen(Delegated(by=by, task=self.task_for(by).id, to=to))

    def add(
        self, by: Person, *who: Person, where: Literal["before", "after", "beside"] = "beside"
    ) -> Self:
        return self.happen(SignersAdded(by=by, task=self.task_for(by).id, people=who, where=where))

    def remove(self, by: Person, of: Person) -> Self:
        return self.happen(SignerRemoved(by=by, task=self.task_for(of).id))

    def withdraw(self, by: Person, task: int | None = None) -> Self:
        """What they did last, unless `task` says what; 0 is the report."""
        done = [each.id for each in self.ticket.tasks if each.done_by == by.id]
        return self.happen(Withdrawn(by=by, task=done[-1] if task is None else task))

    def urge(self, by: Person) -> Self:
        return self.happen(Urged(by=by))

    def copy(self, by: Person, *who: Person) -> Self:
        return self.happen(Copied(by=by, people=who))

    def suspend(self, by: Person) -> Self:
        return self.happen(Suspended(by=by))

    def resume(self, by: Person) -> Self:
        return self.happen(Resumed(by=by))

    def cancel(self, by: Person) -> Self:
        return self.happen(Cancelled(by=by))

    def reopen(self, by: Person) -> Self:
        return self.happen(Reopened(by=by))

    def arrive(self, name: str, **answers: Answer) -> Self:
        return self.happen(EventArrived(name=name, answers=answers))

    def answered(self, problem: str = "", **answers: Answer) -> Self:
        visit = self.ticket.visits[-1].id
        return self.happen(CallAnswered(visit=visit, answers=answers, problem=problem))

    def child_closed(self, **answers: Answer) -> Self:
        visit = self.ticket.visits[-1].id
        return self.happen(ChildClosed(visit=visit, number="SY-2", answers=answers))

    def happen(self, event: Event) -> Self:
        self._take(event)
        return self

    def task_for(self, person: Person) -> Task:
        own = [task for task in self.ticket.tasks if may_act(person, task)]
        live = [task for task in own if task.is_live]
        return (live or own or list(self.ticket.tasks))[-1]

    @property
    def places(self) -> list[str]:
        """The nodes it is in, forks included."""
        return [visit.node for visit in self.ticket.visits]

    @property
    def asked(self) -> set[int | str | None]:
        """Whose turn it is: people by id, or a role."""
        return {task.person or task.role for task in self.ticket.open_tasks}

    @property
    def why_not(self) -> Reason | None:
        return self.refusal.reason if self.refusal else None

    def recorded_of(self, kind: str) -> list[Mapping[str, object]]:
        return [each.details for each in self.effects_of(Record) if each.kind == kind]


REQUESTER = LI_HONG


def somebody(name: str, who: Person) -> Written:
    return work(name, people(who))
