"""People, the repair definition and a desk that plays events against the pure engine, for the engine's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Self, TypeVar

from workflows.answers import Answer, Answers
from workflows.definition import Definition
from workflows.effects import Effect, Notify, Occasion, Outcome, Record, Refusal
from workflows.engine import decide
from workflows.events import (
    ActionTaken,
    CommentAdded,
    Event,
    HandedOver,
    Replied,
    TicketOpened,
    TimerExpired,
)
from workflows.parsing import parse
from workflows.people import CUSTOMER, ENGINEER, SUPERVISOR, Person
from workflows.staff import Colleague, Staff
from workflows.ticket import Task, Ticket

_Kind = TypeVar("_Kind", bound=Effect)
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LI_HONG = Person(id=1, name="李红", roles=frozenset({CUSTOMER}))
WANG_QIANG = Person(id=2, name="王强", roles=frozenset({ENGINEER}))
ZHAO_LEI = Person(id=3, name="赵磊", roles=frozenset({ENGINEER}))
SUN_LI = Person(id=4, name="孙丽", roles=frozenset({SUPERVISOR}))
HE_JUN = Person(id=5, name="何军", roles=frozenset({SUPERVISOR}))

STAFF = Staff({each.id: Colleague(person=each) for each in (WANG_QIANG, ZHAO_LEI, SUN_LI, HE_JUN)})
REPORT: dict[str, Answer] = {"product": "air_conditioner", "fault": ["not_cooling", "leaking"]}
REPAIR_FILE = Path(__file__).parents[2] / "workflows" / "definitions" / "appliance_repair.yaml"


@cache
def repair_definition() -> Definition:
    return parse(REPAIR_FILE.read_text(encoding="utf-8"))


class Play:
    """A ticket living through events; `effects` are those of the last one."""

    def __init__(
        self,
        definition: Definition | None = None,
        report: Answers | None = None,
        staff: Staff = STAFF,
    ) -> None:
        self.staff = staff
        self.definition = definition or repair_definition()
        self.now = MORNING
        self.effects: tuple[Effect, ...] = ()
        self.refusal: Refusal | None = None
        opened = TicketOpened(by=LI_HONG, origin=7, number="WX-1001", answers=report or REPORT)
        outcome = decide(None, opened, self.definition, self.now, self.staff)
        assert isinstance(outcome, Outcome)
        self.ticket: Ticket = replace(outcome.ticket, id=12)
        self.effects = outcome.effects

    def after(self, minutes: float) -> Self:
        self.now += timedelta(minutes=minutes)
        return self

    def press(self, by: Person, action: str, task: int = 0, **answers: Answer) -> Self:
        """On the newest task unless `task` says which."""
        task_id = task or self.ticket.tasks[-1].id
        return self._take(ActionTaken(by=by, task=task_id, action=action, answers=answers))

    def comment(self, by: Person, text: str) -> Self:
        return self._take(CommentAdded(by=by, text=text))

    def reply(self, by: Person, text: str) -> Self:
        return self._take(Replied(by=by, text=text))

    def hand_over(self, by: Person, to: Person, task: int = 0) -> Self:
        """The newest task, unless `task` says which."""
        task_id = task or self.ticket.tasks[-1].id
        return self._take(HandedOver(by=by, task=task_id, to=to))

    def ring(self, name: str) -> Self:
        return self._take(TimerExpired(name=name))

    def _take(self, event: Event) -> Self:
        result = decide(self.ticket, event, self.definition, self.now, self.staff)
        self.refusal = result if isinstance(result, Refusal) else None
        self.effects = result.effects if isinstance(result, Outcome) else ()
        if isinstance(result, Outcome):
            self.ticket = result.ticket
        return self

    @property
    def task(self) -> Task:
        return self.ticket.open_tasks[-1]

    @property
    def told(self) -> list[Occasion]:
        return [effect.occasion for effect in self.effects if isinstance(effect, Notify)]

    @property
    def recorded(self) -> list[str]:
        return [effect.kind for effect in self.effects if isinstance(effect, Record)]

    def effects_of(self, kind: type[_Kind]) -> list[_Kind]:
        return [effect for effect in self.effects if isinstance(effect, kind)]
