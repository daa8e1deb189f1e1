"""Rules that name what the company has not are refused when they are published, each with its place."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from handlers.definitions import publish
from storage.database import Store
from storage.records import KeptRecord
from storage.unit_of_work import UnitOfWork
from tests.handlers.steps_of import WORK, desk_with, document
from tests.handlers.test_rules import a_rule
from workflows.mistakes import Mistake, Mistakes

TELL = {"text": "x"}


async def refused(store: Store, rule: dict[str, object], *secrets: str) -> list[tuple[str, str]]:
    """What is wrong with it, by code and place."""
    desk = await desk_with(store, document(WORK))
    async with store.unit_of_work(desk.company) as uow:
        await uow.records.put("assets", [KeptRecord(key="A1", label="一")])
        before = await uow.definitions.current_version("errand")
        found = await _mistakes(uow, document(WORK, rules=[rule]), secrets)
        version = await uow.definitions.current_version("errand")
    assert (version == before) is bool(found), "nothing is changed by what is refused"
    assert all("{" not in each.say("en") for each in found)
    return [(each.code, each.path) for each in found]


async def _mistakes(uow: UnitOfWork, text: str, secrets: Collection[str]) -> tuple[Mistake, ...]:
    try:
        await publish(uow, text, secrets)
    except Mistakes as mistakes:
        return mistakes.mistakes
    return ()


@pytest.mark.parametrize(
    ("do", "code", "path"),
    [
        ({"assign": {"people": ["王抢"]}}, "no_such_person", "assign"),
        ({"assign": {"team": "电工组"}}, "no_such_team", "assign"),
        ({"notify": {"to": {"role": "agent"}, **TELL}}, "no_such_holder", "notify.to"),
        ({"open": {"type": "refund"}}, "no_such_type", "open.type"),
        ({"record": {"dataset": "asset", "key": "what"}}, "no_such_dataset", "record.dataset"),
        ({"call": {"url": "https://x.example", "secret": "crm"}}, "no_such_secret", "call.secret"),
    ],
)
async def test_what_an_action_names_must_be_there(
    store: Store, do: dict[str, object], code: str, path: str
) -> None:
    assert await refused(store, a_rule(do), "erp") == [(code, f"rules[0].do[0].{path}")]


@pytest.mark.parametrize(
    "do",
    [
        {"assign": {"people": ["王强"], "also": [{"role": "engineer"}]}},
        {"notify": {"to": {"role": "customer"}, **TELL}},
        {"open": {"type": "errand", "set": {"what": "what"}}},
        {"record": {"dataset": "assets", "key": "what"}},
        {"call": {"url": "https://x.example", "secret": "ERP"}},
    ],
)
async def test_what_is_there_is_no_mistake(store: Store, do: dict[str, object]) -> None:
    assert await refused(store, a_rule(do), "erp") == []


async def test_calendars_of_schedules_and_timers_must_be_there(store: Store) -> None:
    daily = {"schedule": {"at": "09:00", "calendar": "nights"}}
    assert await refused(store, a_rule({"tag": "x"}, on=daily)) == [
        ("no_calendar_for_rule", "rules[0].on[0].schedule.calendar")
    ]
    for there in ("work", "always", ""):
        known = {"schedule": {"at": "09:00", "calendar": there}}
        assert await refused(store, a_rule({"tag": "x"}, on=known)) == []


async def test_table_that_neither_the_type_nor_the_company_has_is_refused(store: Store) -> None:
    rule = {**a_rule({"tag": "x"}), "table": "prices"}
    assert await refused(store, rule) == [("unknown_name", "rules[0].table")]


async def test_of_tokens_nothing_is_said_where_they_are_not_known(store: Store) -> None:
    desk = await desk_with(store, document(WORK))
    call = a_rule({"call": {"url": "https://x.example", "secret": "crm"}})
    async with store.unit_of_work(desk.company) as uow:
        assert await publish(uow, document(WORK, rules=[call])) == 2
