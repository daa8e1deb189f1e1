"""Any rules a ticket type may have, and anything that may happen to a ticket of it."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.workflows.builders_flows import MA_CHAO, Written, people
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from tests.workflows.rules.builders_rules import CLOSING, HANDLED, a_rule
from workflows.events import (
    ActionTaken,
    CallAnswered,
    Cancelled,
    CommentAdded,
    Event,
    EventArrived,
    Reopened,
    Replied,
    Resumed,
    Suspended,
    TimerExpired,
)
from workflows.ticket import Ticket

FLOW = [HANDLED, CLOSING]
FIELDS = ("subject", "amount", "owner", "score", "level")
_TRIGGERS: list[object] = [
    *("opened", "changed", "said", "rated"),
    *({"changed": each} for each in FIELDS),
    *({"entered": each} for each in ("handle", "close")),
    *({"left": each} for each in ("handle", "close")),
    *({"phase": each} for each in ("working", "closed")),
    {"timer": "later"},
    {"said": "requester"},
    {"arrived": "paid"},
]
_CLOCKS: list[object] = [{"after": "PT2H"}, {"schedule": {"at": "18:00"}}]
_CONDITIONS = (
    "",
    "",
    "金额 > 500",
    "金额 > 原来.金额",
    'NOT(ISBLANK(负责人)) 且 金额 < 1000',
    'CONTAINS(ticket_tags, "t1") 或 评分 < 3',
    "1 / (金额 - 5) > 0",
    'CONTAINS(said_text, "急")',
    'assignee = "王强"',
)  # fmt: skip
_ACTIONS: list[Written] = [
    {"set": {"amount": "amount + 1"}},
    {"set": {"amount": "1 / (amount - 5)"}},
    {"set": {"owner": '"孙丽"', "subject": '"共 " & amount'}},
    {"set": {"subject": '原来.事由 & "!"'}},
    {"set": {"score": "2"}},
    {"set": {"level": 'IF(amount > 5, "high", "low")'}},
    {"tag": "t1"},
    {"tag": "t2"},
    {"untag": "t1"},
    {"assign": people(ZHAO_LEI)},
    {"assign": {"field": "owner"}},
    {"go_to": "handle"},
    {"go_to": "close"},
    {"suspend": "等"},
    {"resume": True},
    {"notify": {"to": {"role": "supervisor"}, "text": "{number} {subject}"}},
    {"comment": "{amount}"},
    {"start_timer": {"name": "later", "after": "PT1H"}},
    {"call": {"url": "https://erp.example.com", "take": {"owner": "owner"}}},
    {"open": {"type": "other", "set": {"x": "amount"}}},
    {"record": {"dataset": "assets", "key": "subject"}},
]
KEEPING: list[Written] = [
    a_rule("starts", {"arrived": "start"}, {"start_timer": {"name": "later", "after": "PT1H"}}),
    a_rule("hears", {"timer": "later"}, {"tag": "t2"}, when="amount > 1000000"),
]
"""So that the others may wait for the timer and start it."""


@st.composite
def any_rules(draw: st.DrawFn) -> list[Written]:
    count = draw(st.integers(1, 7))
    return [draw(_any_rule(f"r{place}")) for place in range(count)] + KEEPING


@st.composite
def _any_rule(draw: st.DrawFn, name: str) -> Written:
    on = draw(st.lists(st.sampled_from(_TRIGGERS), min_size=1, max_size=3))
    if draw(st.integers(0, 5)) == 0:
        on = [*on, draw(st.sampled_from(_CLOCKS))]
    do = draw(st.lists(st.sampled_from(_ACTIONS), min_size=1, max_size=4))
    stop = draw(st.integers(0, 4)) == 0
    when = draw(st.sampled_from(_CONDITIONS)) or ("amount >= 0" if stop else "")
    flags = {key: True for key in ("once", "off") if draw(st.integers(0, 5)) == 0}
    return a_rule(name, on, *do, when=when, stop=stop, **flags)


@st.composite
def any_deed(draw: st.DrawFn, ticket: Ticket) -> Event:
    amount = draw(st.sampled_from(("5", "6", "600", "2000")))
    more = draw(st.sampled_from(({}, {"score": "1"}, {"owner": "何军"}, {"subject": "急"})))
    words = draw(st.sampled_from(("急", "嗯")))
    task = ticket.tasks[-1]
    worker = WANG_QIANG if task.person == WANG_QIANG.id else ZHAO_LEI
    events: list[Event] = [
        *[ActionTaken(by=worker, task=task.id, action="note", answers={"amount": amount, **more})]
        * 3,
        *[ActionTaken(by=worker, task=task.id, action="done")] * 3,
        CommentAdded(by=LI_HONG, text=words),
        Replied(by=WANG_QIANG, text=words),
        *(EventArrived(name=each, answers=more) for each in ("paid", "start")),
        *(TimerExpired(name=each) for each in ("rule::later", "rule:r0", "rule:r1")),
        CallAnswered(visit=0, rule="rule:r0:0", answers={"owner": "何军"}),
        CallAnswered(visit=0, rule="rule:r1:0", problem="timeout"),
        Suspended(by=SUN_LI),
        Resumed(by=SUN_LI),
        Cancelled(by=MA_CHAO),
        Reopened(by=HE_JUN),
    ]
    return draw(st.sampled_from(events))
