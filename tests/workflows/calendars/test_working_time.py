"""Formulas reckon by the company's own calendar."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.workflows.sla.targets_of import calendars
from workflows.calendars.calendars import Calendars
from workflows.company import Company
from workflows.expressions.expression import Scope, compile_expression
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def worked_out(text: str, company: Company) -> Value:
    around = Surroundings(now=NOW, working_time=company.working_time)
    return compile_expression(text, Scope(names=())).evaluate({}, around)


@pytest.mark.parametrize(
    ("text", "by_calendar", "by_weekdays"),
    [
        ("WORKMINUTES(NOW(), NOW() + 1)", Decimal(480), Decimal(540)),
        ("WORKMINUTES(NOW() + 1, NOW())", Decimal(-480), Decimal(-540)),
        ("HOUR(SLADUE(NOW(), 240))", Decimal(14), Decimal(13)),
        ("NETWORKDAYS(DATE(2026, 11, 23), DATE(2026, 11, 29))", Decimal(4), Decimal(5)),
    ],
)
def test_formulas_know_the_lunch_break_and_the_holiday(
    text: str, by_calendar: Decimal, by_weekdays: Decimal
) -> None:
    own = calendars(days={"2026-11-25": []})
    assert worked_out(text, Company(calendars=own)) == by_calendar
    assert worked_out(text, Company(calendars=Calendars())) == by_weekdays
