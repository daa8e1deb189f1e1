from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from handlers.definitions import publish
from handlers.exports import NoSuchType, export_tickets
from storage.database import Store
from tests.handlers.desk_of import DeskOf, repair_document, repair_form
from tests.storage.builders import a_ticket
from workflows.answers import Answer
from workflows.verbs import Phase

TYPE = "appliance_repair"


def sheet(file: Path, title: str) -> list[dict[str, object]]:
    """Each row by its headers."""
    headers, *rows = load_workbook(file)[title].iter_rows(values_only=True)
    return [dict(zip(map(str, headers), row, strict=True)) for row in rows]


async def test_a_ticket_that_was_reported_in_a_chat_is_a_row(desk: DeskOf, tmp_path: Path) -> None:
    ticket = await desk.accepted_ticket()
    file = tmp_path / "repairs.xlsx"
    done = await export_tickets(desk.desk, desk.company, TYPE, file, "zh_CN")
    assert (done.count, done.changed) == (1, ())
    (row,) = sheet(file, "家电报修")
    assert row["单号"] == ticket.number == "WX-1001"
    assert (row["报修人"], row["负责人"], row["状态"]) == ("李红", "王强", "处理中")
    assert f"{row['创建时间']}" == "2026-11-23 09:00:00", "on the company's clock"
    assert row["关闭时间"] is None
    assert row["产品"] == "空调"


async def test_an_export_speaks_english_when_asked(desk: DeskOf, tmp_path: Path) -> None:
    await desk.opened_ticket()
    file = tmp_path / "repairs.xlsx"
    await export_tickets(desk.desk, desk.company, TYPE, file, "en")
    (row,) = sheet(file, "Appliance repair")
    assert row["Number"] == "WX-1001" and "Opened" in row


async def test_without_a_ticket_there_are_the_headers(desk: DeskOf, tmp_path: Path) -> None:
    file = tmp_path / "repairs.xlsx"
    done = await export_tickets(desk.desk, desk.company, TYPE, file, "zh_CN")
    assert done.count == 0 and sheet(file, "家电报修") == []


async def test_a_type_that_is_not_there_is_told_with_those_that_are(
    desk: DeskOf, tmp_path: Path
) -> None:
    with pytest.raises(NoSuchType) as told:
        await export_tickets(desk.desk, desk.company, "repair", tmp_path / "x.xlsx", "zh_CN")
    assert TYPE in told.value.keys


async def put_down(desk: DeskOf, number: str, version: int, **answers: Answer) -> None:
    ticket = replace(
        a_ticket(number), type_key=TYPE, type_version=version, tasks=(), answers=answers
    )
    async with desk.store.unit_of_work(desk.company) as uow:
        await uow.tickets.add(replace(ticket, phase=Phase.CLOSED))


async def test_what_an_older_version_asked_has_columns_of_its_own(
    store: Store, tmp_path: Path
) -> None:
    """A field that became of another kind is two columns; one that only got another name is one."""
    old = [
        {"id": "size", "kind": "text", "label": "尺寸"},
        {"id": "note", "kind": "text", "label": "备注"},
    ]
    new = [
        {"id": "size", "kind": "number", "label": "尺寸"},
        {"id": "note", "kind": "text", "label": "说明"},
    ]
    first, second = (repair_document(form=[*repair_form(), *form]) for form in (old, new))
    desk = await DeskOf.open(store, definition=first)
    async with store.unit_of_work(desk.company) as uow:
        assert await publish(uow, second) == 2
    await put_down(desk, "WX-1", 1, size="大号", note="旧")
    await put_down(desk, "WX-2", 2, size="12", note="新")
    file = tmp_path / "repairs.xlsx"
    done = await export_tickets(desk.desk, desk.company, TYPE, file, "zh_CN")
    assert (done.count, done.changed) == (2, ())
    one, other = sheet(file, "家电报修")
    assert (one["尺寸"], one["尺寸 (2)"], one["说明"]) == (None, "大号", "旧")
    assert (other["尺寸"], other["尺寸 (2)"], other["说明"]) == (12, None, "新")
    assert "备注" not in one


async def test_tickets_come_page_by_page_oldest_first(
    desk: DeskOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.exports.PAGE", 2)
    numbers = [f"WX-{place}" for place in range(5)]
    for number in numbers:
        await put_down(desk, number, 1, description="漏水")
    file = tmp_path / "repairs.xlsx"
    await export_tickets(desk.desk, desk.company, TYPE, file, "zh_CN")
    assert [row["单号"] for row in sheet(file, "家电报修")] == numbers


async def test_what_the_file_does_not_hold_as_it_is_is_told(desk: DeskOf, tmp_path: Path) -> None:
    """Too long for a cell, or of a shape the form never had."""
    await put_down(desk, "WX-1", 1, description="长" * 40_000)
    await put_down(desk, "WX-2", 1, description="短")
    await put_down(desk, "WX-3", 1, description=["a", "b"])
    file = tmp_path / "repairs.xlsx"
    done = await export_tickets(desk.desk, desk.company, TYPE, file, "zh_CN")
    assert done.changed == ("WX-1", "WX-3")
