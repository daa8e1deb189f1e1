"""Anything that may happen to a ticket: the right people and the wrong ones, stale tasks, timers, news from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from hypothesis import strategies as st

from tests.workflows.any_flows import EVENTS
from tests.workflows.builders_flows import EVERYBODY, MA_CHAO
from tests.workflows.builders_tickets import LI_HONG, MORNING, SUN_LI
from workflows.deeds.actions import offered
from workflows.definition import Definition
from workflows.events import (
    Absorbed,
    ActionTaken,
    CallAnswered,
    Cancelled,
    ChildClosed,
    CommentAdded,
    Copied,
    Delegated,
    Event,
    EventArrived,
    HandedOver,
    MergedInto,
    MovedToVersion,
    Reopened,
    Replied,
    Resumed,
    SignerRemoved,
    SignersAdded,
    SoughtAgain,
    SplitOff,
    Suspended,
    TimerExpired,
    Urged,
    Withdrawn,
)
from workflows.flow import START
from workflows.nodes import ActionNode, ApproveNode, TaskNode, WaitNode
from workflows.people import CUSTOMER, Person
from workflows.rights import may_act
from workflows.ticket import Task, TaskState, Ticket
from workflows.verbs import Phase

STRANGER = Person(id=77, name="路人", roles=frozenset({CUSTOMER}))
ANYBODY = (*EVERYBODY, LI_HONG, STRANGER)
NO_TASK = Task(id=1, node="start", state=TaskState.DONE, opened_at=MORNING)
_USUAL = (
    *("press",) * 16,
    *("hand_over", "delegate", "add", "remove") * 2,
    *("withdraw",) * 4,
    *("ring", "say") * 2,
    *("urge", "copy", "suspend", "cancel", "reopen", "merge", "absorb", "split", "move"),
)
_HANDING_OUT = ("seek",)
_NEWS = ("arrive", "call", "call", "child")


@st.composite
def any_event(
    draw: st.DrawFn, ticket: Ticket, definition: Definition, timers: tuple[str, ...]
) -> Event:
    return _Chance(draw, ticket, definition, timers).event()


@dataclass(slots=True)
class _Chance:
    """What may happen to this ticket now; most of what is drawn is by somebody who may."""

    draw: st.DrawFn
    ticket: Ticket
    definition: Definition
    timers: tuple[str, ...]

    def event(self) -> Event:
        match self.draw(st.sampled_from(self.kinds())):
            case "press":
                return self.press()
            case "hand_over" | "delegate" | "add" | "remove" | "withdraw" as deed:
                return self.on_a_task(deed)
            case "seek":
                return SoughtAgain(task=self.task().id)
            case "ring":
                names = [*self.timers, "sla", "wait:1", "limit:1:0", "limit:9:9"]
                return TimerExpired(name=self.draw(st.sampled_from(names)))
            case "arrive" | "call" | "child" | "move" as news:
                return self.from_outside(news)
            case deed:
                return self.on_the_ticket(deed)

    def kinds(self) -> list[str]:
        """Mostly what can be done as it stands."""
        if self.ticket.phase is Phase.CLOSED:
            return ["reopen"] * 30 + ["press"] * 8 + list(_USUAL)
        if self.ticket.suspended_at:
            return ["resume"] * 30 + list(_USUAL + _NEWS)
        nodes = [self.definition.walked.nodes[visit.node] for visit in self.ticket.visits]
        by_itself = sum(isinstance(node, WaitNode | ActionNode) for node in nodes)
        waits = sum(each.offer is not None for each in self.ticket.open_tasks)
        seeking = list(_HANDING_OUT) * (6 * waits)
        return (
            list(_USUAL) * 2 + seeking + list(_NEWS) * (6 * by_itself) + ["say"] * (6 * by_itself)
        )

    def press(self) -> Event:
        task = self.task()
        node = self.definition.walked.nodes[task.node]
        every = node.actions if isinstance(node, TaskNode) else ()
        names = [action.id for action in offered(task, self.definition) or every]
        back = self.definition.walked.returns_to(task.node) if task.node != START else ()
        return ActionTaken(
            by=self.who_may(task),
            task=task.id + self.rarely(1),
            action=self.draw(st.sampled_from(names * 12 + ["accept", "fly"])),
            answers={"amount": self.draw(st.sampled_from(("900", "1")))},
            reason="" if self.rarely(1) else "因",
            to=self.draw(st.sampled_from((*back, *back, "previous", "requester", "nowhere"))),
        )

    def rarely(self, value: int) -> int:
        """Once in sixteen times, else 0."""
        return value if self.draw(st.integers(0, 15)) == 15 else 0

    def task(self) -> Task:
        """Mostly one that is open."""
        live = [task for task in self.ticket.tasks if task.is_live]
        opened = [task for task in live if task.state is TaskState.OPEN]
        some = opened * 6 + live * 2 + list(self.ticket.tasks[-3:])
        return self.draw(st.sampled_from(some)) if some else NO_TASK

    def who_may(self, task: Task) -> Person:
        own = [each for each in ANYBODY if may_act(each, task)]
        return self.draw(st.sampled_from(own if own and not self.rarely(1) else ANYBODY))

    def anybody(self) -> Person:
        return self.draw(st.sampled_from(ANYBODY))

    def vote(self) -> Task:
        """Mostly one, where anybody votes."""
        votes = [each for each in self.ticket.open_tasks if self.is_vote(each)]
        is_vote = votes and not self.rarely(1)
        return self.draw(st.sampled_from(votes)) if is_vote else self.task()

    def is_vote(self, task: Task) -> bool:
        return isinstance(self.definition.walked.nodes.get(task.node), ApproveNode)

    def on_a_task(self, deed: str) -> Event:
        task = self.vote() if deed in ("delegate", "add", "remove") else self.task()
        by, to = self.who_may(task), self.draw(st.sampled_from((*EVERYBODY * 2, *ANYBODY)))
        match deed:
            case "hand_over":
                return HandedOver(by=by, task=task.id, to=to)
            case "delegate":
                return Delegated(by=by, task=task.id, to=to)
            case "add":
                people = tuple(self.draw(st.lists(st.sampled_from(EVERYBODY), max_size=2)))
                where = self.draw(st.sampled_from(_WHERE))
                return SignersAdded(by=by, task=task.id, people=(to, *people), where=where)
            case "remove":
                return SignerRemoved(by=self.leader(), task=task.id)
            case _:
                return self.withdrawal()

    def withdrawal(self) -> Event:
        done = [task for task in self.ticket.tasks if task.done_by][-3:]
        if not done or not self.draw(st.integers(0, 5)):
            return Withdrawn(by=self.draw(st.sampled_from((LI_HONG, *ANYBODY))), task=0)
        task = self.draw(st.sampled_from(done))
        own = [each for each in ANYBODY if each.id == task.done_by]
        return Withdrawn(by=self.draw(st.sampled_from([*own * 40, *ANYBODY])), task=task.id)

    def leader(self) -> Person:
        """Mostly one who may do anything with the ticket as a whole."""
        return self.draw(st.sampled_from((*(SUN_LI, MA_CHAO) * 6, LI_HONG, *ANYBODY)))

    def from_outside(self, news: str) -> Event:
        waiting = [v.id for v in self.ticket.visits if not self.ticket.tasks_of(v.id)]
        visits = waiting or [1]
        visit = self.draw(st.sampled_from(visits))
        match news:
            case "arrive":
                return EventArrived(name=self.draw(st.sampled_from(EVENTS)))
            case "call":
                problem = self.draw(st.sampled_from(("", "", "timeout")))
                return CallAnswered(visit=visit, problem=problem, answers={"amount": "60"})
            case "child":
                return ChildClosed(visit=visit, number="SY-2")
            case _:
                by = self.draw(st.sampled_from((MA_CHAO, *ANYBODY)))
                return MovedToVersion(by=by, version=self.ticket.type_version)

    def on_the_ticket(self, deed: str) -> Event:
        by = self.leader() if deed not in ("say", "urge", "copy") else self.anybody()
        if deed == "merge" and not self.rarely(1):
            return Urged(by=by)
        others = replace(self.ticket, id=13, number="SY-13", merged_into=None)
        match deed:
            case "say":
                is_reply = self.draw(st.integers(0, 2)) == 0
                return Replied(by=by, text="嗯") if is_reply else CommentAdded(by=by, text="嗯")
            case "copy":
                return Copied(by=by, people=(self.anybody(),))
            case "merge":
                return MergedInto(by=by, into=others)
            case "absorb":
                return Absorbed(by=by, other=others)
            case "split":
                return SplitOff(by=by, number="SY-14")
            case _:
                return _BY_ANYBODY[deed](by=by)


_WHERE: tuple[Literal["before", "after", "beside"], ...] = ("before", "after", "beside")
_BY_ANYBODY: Mapping[str, Callable[..., Event]] = {
    "urge": Urged,
    "suspend": Suspended,
    "resume": Resumed,
    "cancel": Cancelled,
    "reopen": Reopened,
}
