"""A workbook cut down to what a table is read from, in the words openpyxl understands.

Excel keeps dropdowns that look at another sheet in an extension; they go among the others. Styles keep nothing but number
formats, among them those that Chinese Excel writes by number alone. Strict workbooks become ordinary ones.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement

from handlers.spreadsheets.bounds import Bounds
from handlers.spreadsheets.shared_texts import put_back, texts_at, used_texts
from handlers.spreadsheets.sheet_parts import pruned_sheet
from handlers.spreadsheets.xml_parts import ALTERNATIVE, MAIN, ordinary, parsed, written

_EAST_ASIAN = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Number formats without a code in the file (ECMA-376 part 1, 18.8.30, zh-cn)."""
_ROOT = re.compile(rb"<(?:\w+:)?(worksheet|styleSheet|sst|workbook|table|Relationships)[\s>]")
_HEAD = 4000  # bytes in which a part says what it is
_WORKBOOK = {MAIN + name for name in ("workbookPr", "sheets", "definedNames")}
_TABLE = ("id", "name", "displayName", "ref", "headerRowCount", "totalsRowCount")
_UNREAD = ("/drawing", "/vmlDrawing", "/pivotTable", "/pivotCacheDefinition", "/image", "/chart")


def pruned(parts: Mapping[str, bytes], bounds: Bounds) -> bytes:
    """As a file again, unpacked. Raises ParseError for a part that is no XML."""
    usual = {name: ordinary(part) for name, part in parts.items()}
    kinds = {name: _kind(part) for name, part in usual.items()}
    sheets = {
        name: pruned_sheet(usual[name], bounds) for name in usual if kinds[name] == b"worksheet"
    }
    _put_texts_back(sheets, [usual[name] for name in usual if kinds[name] == b"sst"], bounds)
    others = {name: _CUT.get(kinds[name], bytes)(usual[name]) for name in usual.keys() - sheets}
    return _packed({**others, **{name: written(root) for name, root in sheets.items()}})


def _kind(part: bytes) -> bytes:
    """What it says it is, whatever it is called."""
    said = _ROOT.search(part[:_HEAD])
    return said[1] if said else b""


def _put_texts_back(sheets: Mapping[str, Element], lists: Sequence[bytes], bounds: Bounds) -> None:
    used = used_texts(sheets.values())
    texts = texts_at(lists[0], used, bounds) if lists else {}
    for sheet in sheets.values():
        put_back(sheet, texts)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _styles(part: bytes) -> bytes:
    given = parsed(part)
    codes = dict(_EAST_ASIAN)
    for each in given.iter(MAIN + "numFmt"):
        codes[int(each.get("numFmtId", "0"))] = each.get("formatCode", "")
    made = Element(MAIN + "styleSheet")
    formats = SubElement(made, MAIN + "numFmts")
    for number, code in codes.items():
        SubElement(formats, MAIN + "numFmt", {"numFmtId": str(number), "formatCode": code})
    cells = SubElement(made, MAIN + "cellXfs")
    for each in _alternatives(given.find(MAIN + "cellXfs")):
        SubElement(cells, MAIN + "xf", {"numFmtId": each.get("numFmtId", "0")})
    return written(made)


def _alternatives(listed: Element | None) -> Iterator[Element]:
    """The children; of those that are written twice, what everybody understands."""
    for each in listed if listed is not None else ():
        if each.tag == ALTERNATIVE + "AlternateContent":
            yield from each.iterfind(f"{ALTERNATIVE}Fallback/*")
        else:
            yield each


def _texts(part: bytes) -> bytes:
    """They stand in the cells now."""
    return written(Element(MAIN + "sst"))


def _workbook(part: bytes) -> bytes:
    root = parsed(part)
    root[:] = [child for child in root if child.tag in _WORKBOOK]
    return written(root)


def _table(part: bytes) -> bytes:
    """Where it stands is all that counts."""
    given = parsed(part)
    made = Element(
        MAIN + "table", {key: given.attrib[key] for key in _TABLE if key in given.attrib}
    )
    columns = SubElement(made, MAIN + "tableColumns")
    for each in given.iter(MAIN + "tableColumn"):
        SubElement(
            columns, MAIN + "tableColumn", {key: each.get(key, "") for key in ("id", "name")}
        )
    return written(made)


def _relationships(part: bytes) -> bytes:
    root = parsed(part)
    root[:] = [child for child in root if not child.get("Type", "").endswith(_UNREAD)]
    return written(root)


_CUT: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"styleSheet": _styles,
    b"sst": _texts,
    b"workbook": _workbook,
    b"table": _table,
    b"Relationships": _relationships,
}
