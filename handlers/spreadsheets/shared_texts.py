"""The texts a workbook keeps apart from its cells, put back where they are used: the rest is not looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from handlers.spreadsheets.bounds import Bounds
from handlers.spreadsheets.xml_parts import MAIN, walked

_CELL, _VALUE, _ITEM, _TEXT = MAIN + "c", MAIN + "v", MAIN + "si", MAIN + "t"
_PRONOUNCED = MAIN + "rPh"  # how a text is read, in Japanese files


def used_texts(sheets: Iterable[Element]) -> Counter[int]:
    """How often, by their places in the list."""
    return Counter(place for sheet in sheets for _, place in _shared(sheet))


def texts_at(part: bytes, used: Counter[int], bounds: Bounds) -> Mapping[int, str]:
    """Of millions only those that are used, no further than the last of them, and not a long one thousands of times."""
    found: dict[int, str] = {}
    last = max(used, default=-1)
    longest = bounds.longest(used.total())
    for place, item in enumerate(walked(part, _ITEM)):
        if place > last:
            break
        if place in used:
            found[place] = "".join(_texts(item))[:longest]
    return found


def put_back(sheet: Element, texts: Mapping[int, str]) -> None:
    for cell, place in list(_shared(sheet)):
        cell[:] = []
        cell.set("t", "inlineStr")
        SubElement(SubElement(cell, MAIN + "is"), _TEXT).text = texts.get(place, "")


def _shared(sheet: Element) -> Iterator[tuple[Element, int]]:
    for cell in sheet.iter(_CELL):
        value = cell.findtext(_VALUE) or ""
        if cell.get("t") == "s" and value.isdecimal():
            yield cell, int(value)


def _texts(item: Element) -> Iterator[str]:
    for child in item:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag != _PRONOUNCED:
            yield from _texts(child)
