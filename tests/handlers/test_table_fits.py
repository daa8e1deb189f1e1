"""Tables of the company in the rules of its ticket types: found by label, and told when they no longer fit."""

from __future__ import annotations

from handlers.decision_tables import publish_table
from handlers.definitions import TicketTypes, publish
from handlers.table_fits import misfits
from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import WORK, desk_with, document, opened
from workflows.decisions.document import DecisionTable

RULE = {
    "id": "it",
    "name": "规则",
    "on": "opened",
    "table": "urgency",
    "do": [{"comment": "负责：{team}"}],
}


def urgency(label: str = "等级", output: str = "team") -> DecisionTable:
    """Reads whatever field is labelled so."""
    return DecisionTable.model_validate(
        {
            "key": "urgency",
            "name": "急不急",
            "inputs": [{"id": "how", "label": label, "type": "choice"}],
            "outputs": [{"id": output}],
            "rows": [
                {"when": {"how": "贵宾"}, "then": {output: "A 组"}},
                {"then": {output: "B 组"}},
            ],
        }
    )


async def desk_of(store: Store) -> DeskOf:
    """The table is there before the type that uses it."""
    desk = await desk_with(store, document(WORK))
    async with store.unit_of_work(desk.company) as uow:
        await publish_table(uow, urgency())
    async with store.unit_of_work(desk.company) as uow:
        await publish(uow, document(WORK, rules=[RULE]))
    return desk


async def wrong(desk: DeskOf, table: DecisionTable) -> list[str]:
    async with desk.store.unit_of_work(desk.company) as uow:
        await publish_table(uow, table)
        return await misfits(uow, TicketTypes(), "en")


async def test_a_rule_is_decided_by_a_table_that_knows_the_field_by_its_label(
    store: Store,
) -> None:
    desk = await desk_of(store)
    await opened(desk, "errand", grade="vip")
    (entry,) = [each for each in await desk.history("ER-1001") if each.kind == "noted"]
    assert entry.details["text"] == "负责：A 组"


async def test_a_table_that_still_fits_is_said_nothing_of(store: Store) -> None:
    assert await wrong(await desk_of(store), urgency()) == []


async def test_a_table_that_reads_what_the_form_has_not_is_told_with_the_type(
    store: Store,
) -> None:
    (told,) = await wrong(await desk_of(store), urgency(label="没有的"))
    assert told.startswith("errand: rules[0].table: ")
    assert "没有的" in told
