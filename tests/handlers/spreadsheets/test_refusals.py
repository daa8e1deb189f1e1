"""What is no spreadsheet is refused with the reason, quickly."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.form_drafts import refusal
from handlers.spreadsheets.recognising import LARGEST_FILE
from handlers.spreadsheets.tables import read_table
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from handlers.wording import LOCALES
from tests.handlers.spreadsheets.workbooks import (
    a_package,
    a_sheet,
    a_workbook,
    archive,
    inline,
    merged,
)

HEADERS = inline("客户", "电话")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
PATIENCE = 10.0  # seconds of processor time on a busy machine; what is not bounded takes minutes


def with_password() -> bytes:
    """A zip archive whose entries are marked as encrypted."""
    packed = bytearray(a_workbook([["客户", "电话"]]))
    for place in range(len(packed) - 4):
        if packed[place : place + 4] == b"PK\x01\x02":
            packed[place + 8] |= 1
    return bytes(packed)


def bomb() -> bytes:
    """Half a gigabyte of blanks in half a megabyte."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(500):
                part.write(b" " * 1_000_000)
    return file.getvalue()


ENTITIES = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' + a_sheet(
    "<row><c t='inlineStr'><is><t>&b;</t></is></c></row>"
)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", SheetProblem.EMPTY_FILE),
        (b"PK" + b"\x00" * LARGEST_FILE, SheetProblem.TOO_LARGE),
        (bomb(), SheetProblem.TOO_LARGE),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), SheetProblem.ENCRYPTED),
        (with_password(), SheetProblem.ENCRYPTED),
        (COMPOUND + "Workbook".encode("utf-16-le"), SheetProblem.OLD_FORMAT),
        ("客户,电话\n李红,1".encode(), SheetProblem.TEXT_FILE),
        ("客户,电话\n李红,1".encode("gb18030"), SheetProblem.TEXT_FILE),
        ("\ufeff客户\t电话".encode("utf-16"), SheetProblem.NOT_XLSX),
        (b"<html><table><tr><td>1</td></tr></table></html>", SheetProblem.WEB_PAGE),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', SheetProblem.WEB_PAGE),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", SheetProblem.NOT_XLSX),
        (archive({"xl/workbook.bin": b""}), SheetProblem.BINARY_FORMAT),
        (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), SheetProblem.OPEN_DOCUMENT),
        (archive({"photo.jpg": b""}), SheetProblem.NOT_XLSX),
        (archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), SheetProblem.BROKEN),
        (b"PK\x03\x04 cut off", SheetProblem.BROKEN),
        (a_workbook([["客户", "电话"]])[:-40], SheetProblem.BROKEN),
        (a_package({"表": a_sheet(HEADERS)[:-20]}), SheetProblem.BROKEN),
        (a_package({"表": ENTITIES}), SheetProblem.BROKEN),
        (a_package({"表": a_sheet("")}), SheetProblem.NO_HEADERS),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_told(content: bytes, problem: SheetProblem) -> None:
    with pytest.raises(UnreadableSheet) as told:
        read_table(content)
    assert told.value.code is problem
    for locale in LOCALES:
        assert refusal(told.value, locale)


def a_row(number: int) -> str:
    return (
        f'<row r="{number}"><c r="A{number}"><v>{number}</v></c><c r="B{number}"><v>1</v></c></row>'
    )


LONG = a_sheet(HEADERS + "".join(map(a_row, range(2, 300_000))))
WIDE = a_sheet(HEADERS, '<mergeCells count="2"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="C9:D900000"/></mergeCells>')  # fmt: skip
FAR = a_sheet(HEADERS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
RULED = a_sheet(HEADERS, '<dataValidations count="1"><dataValidation type="list" sqref="A2:XFD1048576"><formula1>$A:$XFD</formula1></dataValidation></dataValidations>')  # fmt: skip


REPEATED = a_sheet(HEADERS + "".join(f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 2 + "</row>" for row in range(2, 2500)))  # fmt: skip


@pytest.mark.parametrize(
    "sheet", [LONG, WIDE, FAR, RULED, REPEATED], ids=["long", "wide", "far", "ruled", "repeated"]
)
def test_a_monstrous_sheet_is_read_as_far_as_is_sensible(sheet: str) -> None:
    content = a_package({"表": sheet}, strings=["长" * 1_000_000, *["x"] * 500_000])
    began = time.process_time()
    table = read_table(content)
    assert time.process_time() - began < PATIENCE
    assert [column.header for column in table.columns] == ["客户", "电话"]
    assert len(table.rows) <= 2000


GOOD = a_workbook([["登记表"], ["客户", "电话"], ["李红", "1"]], merged("A1:B1"))


@given(st.data())
def test_a_damaged_file_is_refused_or_read(data: st.DataObject) -> None:
    """Whatever bytes were lost or changed."""
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(GOOD) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_table(bytes(damaged))
    except UnreadableSheet:
        return


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda rest: b"PK\x03\x04" + rest))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableSheet):
        read_table(content)
