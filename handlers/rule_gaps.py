"""What rules speak of and the company has not: people, teams, roles, ticket types, datasets, calendars, tables, tokens. A reason to refuse."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.unit_of_work import UnitOfWork
from workflows.decisions.table import CompiledTable
from workflows.definition import Definition
from workflows.explaining import nearest
from workflows.mistakes import Mistake
from workflows.people import CUSTOMER, ROLES
from workflows.rulebook_checks.checking import check_rulebook
from workflows.simulation.cast import mentioned_by_rules
from workflows.staff import Staff
from workflows.who import Who

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Who is away on which day does not matter here."""
_SET_UP_ALREADY = ("always", "work")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Company:
    staff: Staff
    types: Collection[str]
    datasets: Collection[str]
    calendars: Collection[str]
    secrets: Collection[str] | None


async def missing_for_rules(
    uow: UnitOfWork,
    definition: Definition,
    tables: Mapping[str, CompiledTable],
    secrets: Collection[str] | None = None,
) -> tuple[Mistake, ...]:
    """Each once; of tokens nothing where it is not known which there are."""
    if not definition.rules:
        return ()
    company = _Company(
        staff=await uow.staff.load(_ANY_DAY),
        types=(*await uow.definitions.keys(), definition.key),
        datasets=await uow.records.datasets(),
        calendars=(*_SET_UP_ALREADY, *await uow.calendars.documents()),
        secrets=secrets,
    )
    found = [
        *check_rulebook(definition, tables),
        *(
            each
            for path, who in mentioned_by_rules(definition)
            for each in _who(who, path, company)
        ),
        *_of_actions(definition, company),
        *_of_clocks(definition, company),
    ]
    return tuple({mistake.say(): mistake for mistake in found}.values())


def _who(who: Who, path: str, company: _Company) -> Iterator[Mistake]:
    staff = company.staff
    for name in who.people:
        if not staff.named(name):
            yield Mistake(code="no_such_person", path=path, params={"name": name})
    if who.team and not staff.members(who.team):
        yield Mistake(code="no_such_team", path=path, params={"name": who.team})
    if who.role in ROLES - {CUSTOMER} and not staff.holders(who.role):
        yield Mistake(code="no_such_holder", path=path, params={"name": who.role})


def _of_actions(definition: Definition, company: _Company) -> Iterator[Mistake]:
    for place, rule in enumerate(definition.rules):
        for at, action in enumerate(rule.do):
            path = f"rules[{place}].do[{at}]"
            if action.open and action.open.type not in company.types:
                params = {"name": action.open.type}
                yield Mistake(code="no_such_type", path=f"{path}.open.type", params=params)
            if action.record:
                known, name = company.datasets, action.record.dataset
                yield from _unknown("no_such_dataset", name, known, f"{path}.record.dataset")
            if action.call and action.call.secret and company.secrets is not None:
                known, name = company.secrets, action.call.secret.lower()
                yield from _unknown("no_such_secret", name, known, f"{path}.call.secret")
            if action.start_timer:
                known, name = company.calendars, action.start_timer.calendar
                where = f"{path}.start_timer.calendar"
                yield from _unknown("no_calendar_for_rule", name, known, where)


def _of_clocks(definition: Definition, company: _Company) -> Iterator[Mistake]:
    for place, rule in enumerate(definition.rules):
        for at, trigger in enumerate(rule.on):
            if trigger.schedule:
                path = f"rules[{place}].on[{at}].schedule.calendar"
                name, known = trigger.schedule.calendar, company.calendars
                yield from _unknown("no_calendar_for_rule", name, known, path)


def _unknown(code: str, name: str, known: Collection[str], path: str) -> Iterator[Mistake]:
    """Nothing is said of what is not named at all."""
    if name and name not in known:
        params = {"name": name, "nearest": nearest(name, known)}
        yield Mistake(code=code, path=path, params=params)
