"""Any flow, anybody, anything in any order: never two winners, a lost vote, a stuck ticket or a deed by the wrong one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.workflows.any_events import any_event
from tests.workflows.any_flows import any_document, any_staff
from tests.workflows.builders_flows import Written, flow_of
from tests.workflows.builders_tickets import LI_HONG, MORNING
from tests.workflows.entitled import may_do, may_sit
from tests.workflows.flow_laws import check_state, check_step, check_winners
from workflows.company import NOTHING_SET
from workflows.definition import Definition
from workflows.dispatch.choosing import choose
from workflows.dispatch.pool import Candidate, Pool
from workflows.effects import Effect, Outcome, Refusal, StartTimer, StopTimer
from workflows.engine import decide
from workflows.events import Event, TicketOpened, TimerExpired
from workflows.handed_out import wanted_of, with_chosen
from workflows.nodes import TaskNode, WaitNode
from workflows.replay import Changes, changes_between, put_together
from workflows.staff import Staff
from workflows.ticket import Ticket

REPORTS = st.sampled_from(
    (
        {"amount": "100", "owner": "何军"},
        {"amount": "900", "subject": "急"},
        {"due": "2026-11-23T15:00:00+00:00"},
        {},
    )
)


class AnyFlow(RuleBasedStateMachine):
    """`history` is what each decision changed, `lives` the ticket after each."""

    definition: Definition
    staff: Staff
    ticket: Ticket

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = MORNING
        self.history: list[Changes] = []
        self.lives: list[Ticket] = []
        self.timers: dict[str, datetime] = {}
        self.last: Event | None = None
        self.invited: set[int] = set()

    @initialize(document=any_document(), staff=any_staff(), report=REPORTS)
    def open(self, document: Written, staff: Staff, report: dict[str, str]) -> None:
        nodes = document.pop("flow")
        assert isinstance(nodes, list)
        self.definition, self.staff = flow_of(*nodes, **document), staff
        opened = TicketOpened(by=LI_HONG, origin=7, number="SY-1", answers=report)
        outcome = decide(None, opened, self.definition, self.now, staff)
        assert isinstance(outcome, Outcome)
        outcome = self._handed_out(outcome)
        self._is_now(None, replace(outcome, ticket=replace(outcome.ticket, id=12)))

    @rule(data=st.data(), minutes=st.sampled_from((0, 0, 0, 1, 1, 30, 61, 200, 900)))
    def something_happens(self, data: st.DataObject, minutes: int) -> None:
        """After some time, and perhaps twice."""
        if minutes:
            self._pass_time(minutes)
        self._happens(data.draw(any_event(self.ticket, self.definition, tuple(self.timers))))
        if self.last and data.draw(st.integers(0, 9)) == 9:
            self._happens(self.last)

    def _pass_time(self, minutes: int) -> None:
        """What rings meanwhile rings when it is due."""
        until = self.now + timedelta(minutes=minutes)
        while due := [(at, name) for name, at in self.timers.items() if at <= until]:
            at, name = min(due)
            self.now = max(self.now, at)
            del self.timers[name]
            self._happens(TimerExpired(name=name))
        self.now = until

    def _happens(self, event: Event) -> None:
        note(f"{self.now:%d %H:%M} {event}")
        self.last = event
        result = decide(self.ticket, event, self.definition, self.now, self.staff)
        assert result == decide(self.ticket, event, self.definition, self.now, self.staff)
        if isinstance(result, Refusal):
            return
        before, result = self.ticket, self._handed_out(result)
        assert may_do(event, before, self.definition), f"nobody entitled did {event}"
        self._is_now(before, result)
        check_step(before, self.ticket, event, self.definition)
        self._check_new_seats(before, event)

    def _handed_out(self, outcome: Outcome) -> Outcome:
        """To those who work at this hour: everybody two half hours out of three."""
        while wanted := wanted_of(outcome):
            hour = (self.now - MORNING) // timedelta(minutes=30)
            pool = Pool(
                candidates={
                    each: Candidate(person=each, is_on_shift=(each + hour) % 3 != 0)
                    for each in wanted.people
                }
            )
            chosen = choose(wanted.policy, wanted.wanted, pool, self.now)
            outcome = with_chosen(
                outcome, wanted, chosen, self.definition, self.now, self.staff, NOTHING_SET
            )
        return outcome

    def _is_now(self, before: Ticket | None, outcome: Outcome) -> None:
        self.ticket = outcome.ticket
        self.history.append(changes_between(before, self.ticket))
        self.lives.append(self.ticket)
        for effect in outcome.effects:
            self._keep_time(effect)

    def _keep_time(self, effect: Effect) -> None:
        if isinstance(effect, StartTimer):
            self.timers[effect.name] = effect.due_at
        elif isinstance(effect, StopTimer):
            self.timers.pop(effect.name, None)

    def _check_new_seats(self, before: Ticket, event: Event) -> None:
        """Who is asked is meant by the node, or was named by somebody who may."""
        named = [getattr(event, "to", None), *getattr(event, "people", ())]
        self.invited |= {each.id for each in named if hasattr(each, "id")}
        for task in self.ticket.tasks[len(before.tasks) :]:
            is_meant = may_sit(task, self.ticket, self.definition, self.staff)
            assert is_meant or task.person in self.invited, f"nobody asked {task} to"

    @invariant()
    def it_is_in_order(self) -> None:
        check_state(self.ticket, self.definition)

    @invariant()
    def it_can_be_put_together_again(self) -> None:
        assert put_together(self.history) == self.ticket

    @invariant()
    def somebody_who_is_here_may_act_on_what_a_role_shares(self) -> None:
        for task in self.ticket.open_tasks:
            here = {key for key, each in self.staff.people.items() if each.is_here}
            may = {key for key in here if task.role in self.staff.people[key].person.roles}
            node = self.definition.walked.nodes[task.node]
            assert isinstance(node, TaskNode)
            nobody = not any("administrator" in self.staff.people[key].person.roles for key in here)
            assert not task.role or task.offer or may or nobody

    @invariant()
    def what_is_offered_rings_or_waits(self) -> None:
        for task in self.ticket.open_tasks:
            policy = self.definition.dispatch_of(task.node)
            if task.offer is None or policy is None or task.offer.is_waiting:
                continue
            assert task.offer.people, "offered to nobody, and waits for nobody"
            assert set(task.offer.people) <= set(self.staff.people)
            is_timed = policy.way == "waves" or policy.accept_within
            assert not is_timed or task.offer_timer in self.timers

    @invariant()
    def what_must_ring_is_armed(self) -> None:
        if self.ticket.suspended_at:
            return
        for visit in self.ticket.visits:
            node = self.definition.walked.nodes[visit.node]
            if isinstance(node, WaitNode) and not node.event and not node.requester:
                assert f"wait:{visit.id}" in self.timers
            for place in range(len(node.limits) if isinstance(node, TaskNode) else 0):
                name, passed = f"limit:{visit.id}:{place}", self.now - visit.opened_at
                late = passed >= timedelta(hours=1, seconds=visit.paused_seconds)
                assert late or name in self.timers, f"{name} is not armed"

    def teardown(self) -> None:
        """What it was at any time can be told from what was written down until then."""
        for moment, ticket in enumerate(self.lives, start=1):
            assert put_together(self.history[:moment]) == ticket
        if self.lives:
            check_winners(self.lives[-1], self.definition)


TestAnyFlow = pytest.mark.timeout(900)(
    AnyFlow.TestCase
)  # What it finds it makes short: that takes a while.
TestAnyFlow.settings = settings(stateful_step_count=40)
