from __future__ import annotations

import pytest

from handlers.datasets import parse_datasets, take_datasets
from handlers.definitions import publish
from handlers.listings import ListingMistake
from storage.records import KeptRecord
from tests.handlers.desk_of import (
    ACCOUNTS,
    LI_HONG,
    REPORT,
    DeskOf,
    labels,
    repair_document,
    repair_form,
)

DEVICES = """
assets:
  - {key: SN-0007, label: 客厅挂机, owner: {channel: wecom, id: li_hong}, values: {model: 007, bought: 2025-06-01}}
  - {key: SN-0008, label: 张家的冰箱, owner: {channel: dingtalk, id: zhang_min}}
departments:
  - {key: d1, label: 客服一部}
"""
DEVICE = "assets: [{key: a, label: b%s}]"


async def taken(desk: DeskOf, document: str) -> int:
    async with desk.store.unit_of_work(desk.company) as uow:
        return await take_datasets(uow, parse_datasets(document), ACCOUNTS)


async def known(desk: DeskOf, dataset: str, owner: int) -> list[KeptRecord]:
    async with desk.store.unit_of_work(desk.company) as uow:
        return await uow.records.owned(dataset, owner, 10)


@pytest.mark.parametrize(
    ("document", "mistake"),
    [
        ("assets: [", "not readable as YAML"),
        ("- a list", "valid dictionary"),
        ("just words", "valid dictionary"),
        ("assets: [{label: b}]", "assets[0].key: Field required"),
        ("assets: [{key: '', label: b}]", "assets[0].key: String should have at least 1"),
        ("Assets: [{key: a, label: b}]", "pattern"),
        (DEVICE % ", colour: red", "assets[0].colour: Extra inputs"),
        (
            DEVICE % ", owner: {channel: slack, id: x}",
            "assets[0].owner.channel: Value error, slack is no platform here",
        ),
        (DEVICE % ", values: {a: [1]}", "assets[0].values.a: Input should be a valid string"),
    ],
)
def test_a_mistake_is_named_with_its_place(document: str, mistake: str) -> None:
    with pytest.raises(ListingMistake) as raised:
        parse_datasets(document)
    assert mistake in str(raised.value)


@pytest.mark.parametrize("document", ["", "# none yet", "assets:", "assets: []"])
async def test_an_empty_document_is_no_mistake(desk: DeskOf, document: str) -> None:
    assert await taken(desk, document) == 0


async def test_values_stay_as_they_are_written_and_a_second_time_takes_their_place(
    desk: DeskOf,
) -> None:
    assert await taken(desk, DEVICES) == 3
    assert await taken(desk, DEVICES.replace("客厅挂机", "卧室挂机")) == 3
    async with desk.store.unit_of_work(desk.company) as uow:
        person = await uow.people.by_identity(LI_HONG.channel, ACCOUNTS["wecom"], LI_HONG.id)
    assert person is not None
    (device,) = await known(desk, "assets", person.id)
    assert (device.key, device.label) == ("SN-0007", "卧室挂机")
    assert device.values == {"model": "007", "bought": "2025-06-01"}


async def test_an_owner_nobody_knows_is_named_and_nothing_is_taken(desk: DeskOf) -> None:
    document = DEVICES.replace("zhang_min", "nobody")
    with pytest.raises(ListingMistake, match=r"assets\[1\].owner: nobody is not known on dingtalk"):
        await taken(desk, document)
    async with desk.store.unit_of_work(desk.company) as uow:
        assert await uow.records.first("departments", 10) == []


async def test_a_form_offers_whoever_reports_their_own_devices_and_no_others(desk: DeskOf) -> None:
    device = {"id": "device", "kind": "asset", "label": "设备", "required": True}
    async with desk.store.unit_of_work(desk.company) as uow:
        await publish(uow, repair_document(form=[device, *repair_form()]))
    await taken(desk, DEVICES)
    await desk.said(LI_HONG, REPORT[0])
    assert labels(desk.card(LI_HONG)) == ["客厅挂机"]
    await desk.pressed(LI_HONG, "客厅挂机")
    for words in REPORT[1:]:
        await desk.said(LI_HONG, words)
    kept = (await desk.ticket()).answers["device"]
    assert kept == {"id": "SN-0007", "label": "客厅挂机", "model": "007", "bought": "2025-06-01"}
