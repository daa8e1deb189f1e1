"""Months for these tests: a few engineers, a few tickets, the repair whose month the example tries out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from workflows.calendars.calendars import Calendars
from workflows.company import Company
from workflows.definition import Definition
from workflows.dispatch.pool import Candidate
from workflows.parsing import parse
from workflows.people import CUSTOMER, ENGINEER, SUPERVISOR, Person
from workflows.simulation.month.scenario import Coming, Month, Stretch, Worker

REPAIR = Path(__file__).parents[4] / "docs" / "examples" / "what-if" / "repair.yaml"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LI_HONG = Person(id=100, name="李红", roles=frozenset({CUSTOMER}))
SUPERVISORS = (Person(id=90, name="周敏", roles=frozenset({SUPERVISOR})),)
AIR_CONDITIONER = {"product": "air_conditioner", "urgency": "normal"}


def repair(**policy: object) -> Definition:
    document = yaml.safe_load(REPAIR.read_text(encoding="utf-8"))
    document["dispatch"]["nearby"].update(policy)
    return parse(yaml.safe_dump(document, allow_unicode=True))


def always(first: datetime = MONDAY) -> tuple[Stretch, ...]:
    return ((first - DAY, first + 60 * DAY),)


def worker(
    key: int,
    capacity: int | None = None,
    skills: Iterable[str] = ("空调",),
    shifts: tuple[Stretch, ...] | None = None,
    leave: tuple[Stretch, ...] = (),
) -> Worker:
    return Worker(
        person=Person(id=key, name=f"工程师 {key}", roles=frozenset({ENGINEER})),
        candidate=Candidate(person=key, capacity=capacity, skills=frozenset(skills)),
        shifts=always() if shifts is None else shifts,
        leave=leave,
    )


def coming(
    at: datetime = MONDAY,
    takes: timedelta = HOUR,
    accepts: tuple[timedelta | None, ...] = (5 * MINUTE,),
    parts: timedelta | None = None,
    urgency: str = "normal",
) -> Coming:
    return Coming(
        at=at,
        requester=LI_HONG,
        answers={**AIR_CONDITIONER, "urgency": urgency},
        accepts=accepts,
        takes=takes,
        confirms=2 * HOUR,
        parts=parts,
    )


def month(
    workers: Iterable[Worker],
    tickets: Iterable[Coming],
    definition: Definition | None = None,
    lasts: timedelta = 20 * DAY,
) -> Month:
    return Month(
        definition=definition or repair(),
        workers=tuple(workers),
        others=SUPERVISORS,
        coming=tuple(tickets),
        until=MONDAY + lasts,
        zone=SHANGHAI,
        company=Company(calendars=Calendars()),
    )
