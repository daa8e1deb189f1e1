"""A trial in words, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.simulating import lines
from handlers.wording import Wording
from tests.workflows.builders_forms import SMALL
from workflows.parsing import parse
from workflows.simulation.cast import cast_for
from workflows.simulation.running import Given, simulate

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def said(given: Given, locale: str = "zh_CN") -> list[str]:
    definition = parse(SMALL)
    staff = cast_for(definition)
    done = simulate(definition, given, staff, MONDAY)
    return list(lines(done, definition, staff, Wording(locale)))


def test_the_whole_way_is_told_with_who_and_why() -> None:
    told = said(Given(answers={"thing": "pump"}))
    assert told == [
        "01-05 09:00 待接 → engineer（01-05 09:30 到时限）",
        "01-05 09:01 engineer：接单",
        '01-05 09:01 走“贵”，因为 OR(urgent = TRUE, OR(thing = "pump"))（物品 水泵；加急 —）',
        "01-05 09:01 处理 → engineer",
        "01-05 09:02 engineer：完成",
        "工单关闭",
    ]


def test_a_case_nothing_else_held_for_is_told_with_what_was_looked_at() -> None:
    assert any(
        "因为其他条件都不成立（物品 风扇" in line for line in said(Given(answers={"thing": "fan"}))
    )


@pytest.mark.parametrize("given", [Given(), Given(choices={"work": ("back",) * 500})])
def test_english_says_it_without_chinese_but_for_the_types_own_words(given: Given) -> None:
    told = said(given, "en")
    assert told[-1] in ("The ticket is closed", "It did not come to an end: too_many_steps")
    assert "engineer: 接单" in told[1]


LADDER = """
schema: ticket-type/1
key: laddered
name: 急修
prefix: JX
form:
  - {id: thing, kind: text, label: 物品, ask: "哪一件？", required: true}
flow:
  - id: take
    kind: handle
    name: 待接
    phase: new
    assignee: {role: engineer}
    mode: claim
    actions: [{id: accept, do: accept, label: 接单}]
sla:
  - id: response
    name: 响应
    within: PT30M
    until: take
    ladder: [{at: "50%", tell: [supervisor]}]
"""


def test_what_is_due_is_the_deadline_and_not_a_step_before_it() -> None:
    definition = parse(LADDER)
    done = simulate(definition, Given(), cast_for(definition), MONDAY)
    told = list(lines(done, definition, cast_for(definition), Wording("zh_CN")))
    assert told[0] == "01-05 09:00 待接 → engineer（01-05 09:30 到时限）"
