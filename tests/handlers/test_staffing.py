"""What a flow speaks of and the company has not yet."""

from __future__ import annotations

from handlers.definitions import publish
from handlers.staffing import gaps
from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.workflows.builders_forms import SMALL
from tests.workflows.examples.company import EXAMPLES, FILES
from workflows.parsing import parse


async def told(desk: DeskOf, text: str) -> list[str]:
    async with desk.store.unit_of_work(desk.company) as uow:
        found = await gaps(uow, parse(text), desk.desk.now())
    return [mistake.code for mistake in found]


async def test_people_of_the_company_are_no_gap(desk: DeskOf) -> None:
    assert await told(desk, SMALL.replace("{role: engineer}", "{people: [王强]}")) == []


async def test_a_name_nobody_bears_is_told(desk: DeskOf) -> None:
    text = SMALL.replace("{role: engineer}", "{people: [王强, 王抢]}")
    assert await told(desk, text) == ["no_such_person"]


async def test_a_team_without_members_and_a_role_nobody_holds_are_told(desk: DeskOf) -> None:
    text = SMALL.replace("{role: engineer}", "{team: electric, also: [{role: administrator}]}")
    assert await told(desk, text) == ["no_such_team", "no_such_holder"]


async def test_a_ticket_type_that_is_not_published_is_told(desk: DeskOf) -> None:
    action = "flow:\n  - {id: o, kind: action, open: {type: refund}}\n"
    assert await told(desk, SMALL.replace("flow:\n", action)) == ["no_such_type"]


async def test_the_examples_company_has_everybody_the_example_flows_speak_of(store: Store) -> None:
    people = (EXAMPLES / "people.yaml").read_text(encoding="utf-8")
    desk = await DeskOf.open(store, roster=people)
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    async with store.unit_of_work(desk.company) as uow:
        for text in texts:
            await publish(uow, text)
    for text in texts:
        assert await told(desk, text) == []
