"""Any flow, any rules that send its tickets about and give its work away, anybody doing anything: nothing is ever stuck."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.workflows.any_events import any_event
from tests.workflows.any_flows import EVENTS, any_document, any_staff
from tests.workflows.builders_flows import EVERYBODY, Written, flow_of, people
from tests.workflows.builders_tickets import LI_HONG, MORNING
from tests.workflows.flow_laws import check_state
from tests.workflows.rules.builders_rules import a_rule
from workflows.definition import Definition
from workflows.effects import Outcome, StartTimer, StopTimer
from workflows.engine import decide
from workflows.events import Event, TicketOpened
from workflows.flow import START
from workflows.replay import Changes, changes_between, put_together
from workflows.staff import Staff
from workflows.ticket import Ticket

TURNS = 8


def places_of(definition: Definition) -> list[str]:
    """Nodes a rule may take a ticket to."""
    flow = definition.walked
    nodes = (each for each in flow.nodes if each != START and each not in flow.detours)
    return [each for each in nodes if not flow.lanes.get(each)]


@st.composite
def rules_for(draw: st.DrawFn, definition: Definition) -> list[Written]:
    places, nodes = places_of(definition), [n for n in definition.walked.nodes if n != START]
    triggers: list[object] = [
        *("opened", "changed", "said"),
        *({"entered": each} for each in nodes),
        *({"left": each} for each in nodes),
        *({"phase": each} for each in ("new", "closed")),
        *({"arrived": each} for each in EVENTS),
        {"after": "PT1H"},
    ]
    steps: list[Written] = [{"go_to": each} for each in places]
    gifts: list[Written] = [{"assign": people(each)} for each in EVERYBODY]
    actions: list[Written] = [
        *steps,
        *gifts,
        {"assign": {"superior_of": "assignee"}},
        {"set": {"amount": "amount + 100"}},
        {"set": {"owner": '"何军"'}},
        {"tag": "t"},
        {"suspend": "等"},
        {"resume": True},
        {"notify": {"to": {"requester": True}, "text": "{number}"}},
    ]
    return [
        a_rule(
            f"r{place}",
            draw(st.sampled_from(triggers)),
            *draw(st.lists(st.sampled_from(actions), min_size=1, max_size=3)),
            when=draw(st.sampled_from(("", "金额 > 500", "1 / 金额 > 1"))),
        )
        for place in range(draw(st.integers(1, 5)))
    ]


class Living:
    """`history` is what each decision changed."""

    def __init__(self, definition: Definition, staff: Staff) -> None:
        self.definition, self.staff = definition, staff
        self.now, self.ticket = MORNING, self._opened()
        self.timers: set[str] = set()

    def _opened(self) -> Ticket:
        self.history: list[Changes] = []
        report = {"amount": "100", "owner": "何军"}
        opened = TicketOpened(by=LI_HONG, origin=7, number="SY-1", answers=report)
        outcome = decide(None, opened, self.definition, MORNING, self.staff)
        assert isinstance(outcome, Outcome)
        ticket = replace(outcome.ticket, id=12)
        self.history.append(changes_between(None, ticket))
        return ticket

    def happens(self, event: Event) -> None:
        note(f"{event}")
        self.now += timedelta(minutes=1)
        outcome = decide(self.ticket, event, self.definition, self.now, self.staff)
        if not isinstance(outcome, Outcome):
            return
        self.history.append(changes_between(self.ticket, outcome.ticket))
        self.ticket = outcome.ticket
        for effect in outcome.effects:
            if isinstance(effect, StartTimer):
                self.timers.add(effect.name)
            elif isinstance(effect, StopTimer):
                self.timers.discard(effect.name)


@settings(max_examples=150, deadline=None)
@given(document=any_document(), staff=any_staff(), data=st.data())
def test_nothing_is_stuck_wherever_rules_send_a_ticket(
    document: Written, staff: Staff, data: st.DataObject
) -> None:
    nodes = document.pop("flow")
    assert isinstance(nodes, list)
    plain = flow_of(*nodes, **document)
    rules = data.draw(rules_for(plain))
    living = Living(flow_of(*nodes, **document, rules=rules), staff)
    check_state(living.ticket, living.definition)
    for _ in range(TURNS):
        event = any_event(living.ticket, living.definition, tuple(sorted(living.timers)))
        living.happens(data.draw(event))
        check_state(living.ticket, living.definition)
        assert put_together(living.history) == living.ticket
