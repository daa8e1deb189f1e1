"""One sheet's XML cut down: as many rows as are looked at, merged areas of sensible size, all its validations in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element, SubElement

from openpyxl.utils import range_boundaries

from handlers.spreadsheets.bounds import Bounds
from handlers.spreadsheets.xml_parts import (
    ALTERNATIVE,
    EXTENDED,
    MAIN,
    REFERENCE,
    parsed,
)

_MOST_MERGED = 200_000  # cells, of all merged areas together
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_AREA = re.compile("[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")
_AREAS = re.compile("[A-Z]{1,3}[0-9]{1,7}(?:[: ][A-Z]{1,3}[0-9]{1,7})*")
_KEPT = {MAIN + name for name in ("cols", "sheetData", "autoFilter", "mergeCells", "dataValidations", "tableParts")}  # fmt: skip
_VALIDATIONS = MAIN + "dataValidations"
_ATTRIBUTES = frozenset(
    ["type", "operator", "allowBlank", "showInputMessage", "showErrorMessage", "errorTitle", "error", "promptTitle",
     "prompt", "errorStyle"]
)  # fmt: skip


def pruned_sheet(xml: bytes, bounds: Bounds) -> Element:
    """Raises ParseError for what is no XML."""
    root = parsed(_cut(xml, bounds))
    validations = list(_validations(root))
    for child in list(root):
        if child.tag not in _KEPT or child.tag == _VALIDATIONS:
            root.remove(child)
    for child in root.iter(MAIN + "autoFilter"):
        child[:] = []
    for merged in root.iter(MAIN + "mergeCells"):
        merged[:] = list(_sensible(merged))
    _insert(root, validations)
    return root


def _cut(xml: bytes, bounds: Bounds) -> bytes:
    """Byte by byte: of a sheet with a million rows, no more is parsed than is wanted."""
    end = _END.search(xml)
    starts = (found.start() for found in islice(_ROW.finditer(xml), bounds.rows + 1))
    beyond = (at for place, at in enumerate(starts) if place >= bounds.rows or at > bounds.octets)
    cut = next(beyond, None)
    return xml if cut is None or end is None else xml[:cut] + xml[end.start() :]


def _sensible(merged: Element) -> Iterator[Element]:
    """Whole columns or rows that are merged would be as many cells."""
    left = _MOST_MERGED
    for area in merged:
        found = _AREA.fullmatch(area.get("ref", ""))
        size = _size(area.get("ref", "")) if found else left + 1
        if size <= left:
            left -= size
            yield area


def _size(area: str) -> int:
    first, top, last, bottom = range_boundaries(area)
    return ((last or 0) - (first or 0) + 1) * ((bottom or 0) - (top or 0) + 1)


def _validations(root: Element) -> Iterator[Element]:
    """Those of the sheet, then those Excel keeps apart since they look at another sheet."""
    for given in root.iter(MAIN + "dataValidation"):
        for alternative in given.findall(ALTERNATIVE + "AlternateContent"):
            given.remove(alternative)
            given.extend(alternative.findall(f"{ALTERNATIVE}Fallback/*"))
        formulas = [(each, given.findtext(MAIN + each)) for each in ("formula1", "formula2")]
        yield _validation(given, given.get("sqref", ""), formulas)
    for given in root.iter(EXTENDED + "dataValidation"):
        formulas = [
            (each, given.findtext(f"{EXTENDED}{each}/{REFERENCE}f"))
            for each in ("formula1", "formula2")
        ]
        yield _validation(given, given.findtext(REFERENCE + "sqref") or "", formulas)


def _validation(given: Element, where: str, formulas: list[tuple[str, str | None]]) -> Element:
    known = {key: value for key, value in given.attrib.items() if key in _ATTRIBUTES}
    made = Element(MAIN + "dataValidation", {**known, "sqref": where})
    for name, text in formulas:
        if text:
            SubElement(made, MAIN + name).text = text
    return made


def _insert(root: Element, validations: list[Element]) -> None:
    """Where the schema has them."""
    usable = [each for each in validations if _AREAS.fullmatch(each.get("sqref", ""))]
    if not usable:
        return
    made = Element(_VALIDATIONS, {"count": str(len(usable))})
    made.extend(usable)
    before = [child for child in root if child.tag != MAIN + "tableParts"]
    root.insert(len(before), made)
