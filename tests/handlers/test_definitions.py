from __future__ import annotations

import pytest
import yaml

from handlers.definitions import publish, publish_shipped, shipped
from storage.database import Store
from tests.handlers.desk_of import LI_HONG, REPORT, WANG_QIANG, DeskOf, labels, repair_document
from workflows.mistakes import Mistakes
from workflows.parsing import parse


def renamed_button(label: str) -> str:
    flow = yaml.safe_load(shipped()[0])["flow"]
    flow[0]["actions"][0]["label"] = {"zh": label}
    return repair_document(flow=flow)


async def published(desk: DeskOf, document: str) -> int:
    async with desk.store.unit_of_work(desk.company) as uow:
        return await publish(uow, document)


async def test_a_new_version_leaves_running_tickets_on_the_old(desk: DeskOf) -> None:
    await desk.opened_ticket()
    assert await published(desk, renamed_button("抢单")) == 2
    for words in ("冰箱漏水", *REPORT[1:]):
        await desk.said(LI_HONG, words)
    old, new = await desk.ticket("WX-1001"), await desk.ticket("WX-1002")
    assert (old.type_version, new.type_version) == (1, 2)
    assert labels(desk.card(WANG_QIANG)) == ["抢单"]
    await desk.pressed(WANG_QIANG, "接单")
    assert "工程师王强已接单" in desk.transcript(LI_HONG)


async def test_a_form_begun_on_a_version_ends_on_it(desk: DeskOf) -> None:
    for words in REPORT[:4]:
        await desk.said(LI_HONG, words)
    await published(desk, renamed_button("抢单"))
    for words in REPORT[4:]:
        await desk.said(LI_HONG, words)
    assert (await desk.ticket()).type_version == 1


async def test_publishing_what_is_published_already_makes_no_new_version(desk: DeskOf) -> None:
    assert await published(desk, shipped()[0]) == 1


async def test_a_document_with_mistakes_is_refused_and_nothing_changes(desk: DeskOf) -> None:
    with pytest.raises(Mistakes):
        await published(desk, repair_document(flow=[]))
    async with desk.store.unit_of_work(desk.company) as uow:
        current = await desk.desk.types.current(uow)
    assert {each.version for each in current} == {1}


async def test_two_types_are_told_apart_by_what_is_said(desk: DeskOf) -> None:
    moving = repair_document(key="moving", name={"zh": "移机"}, prefix="YJ", opens_with=["移机"])
    await published(desk, moving)
    await desk.said(LI_HONG, "你好")
    assert {"家电报修", "移机"} < set(labels(desk.card(LI_HONG)))
    for words in ("我要移机", "空调", "漏水", "搬家以后就漏", *REPORT[1:]):
        await desk.said(LI_HONG, words)
    assert (await desk.ticket("YJ-1001")).type_key == "moving"


async def test_a_company_starts_with_the_shipped_types_and_keeps_its_own(store: Store) -> None:
    company = await store.companies.ensure("山月家电", set())
    async with store.unit_of_work(company) as uow:
        await publish_shipped(uow)
        assert set(await uow.definitions.keys()) == {parse(each).key for each in shipped()}
        await publish(uow, repair_document(note="自己的"))
        await publish_shipped(uow)
        assert await uow.definitions.current_version("appliance_repair") == 2


@pytest.mark.parametrize("document", shipped())
def test_shipped_types_have_no_mistakes(document: str) -> None:
    assert parse(document).form
