"""A workbook cut down to what a table is read from, in the words openpyxl understands.

Excel keeps dropdowns that look at another sheet in an extension; they go among the others. Styles keep nothing but number
formats, among them those that Chinese Excel writes by number alone. Strict workbooks become ordinary ones.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement

from handlers.spreadsheets.sheet_parts import pruned_sheet
from handlers.spreadsheets.xml_parts import MAIN, ordinary, parsed, written

_EAST_ASIAN = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Number formats without a code in the file (ECMA-376 part 1, 18.8.30, zh-cn)."""
_ROOT = re.compile(rb"<(?:\w+:)?(worksheet|styleSheet|workbook|table|Relationships)[\s>]")
_HEAD = 4000  # bytes in which a part says what it is
_WORKBOOK = {MAIN + name for name in ("workbookPr", "sheets", "definedNames")}
_TABLE = ("id", "name", "displayName", "ref", "headerRowCount", "totalsRowCount")
_UNREAD = ("/drawing", "/vmlDrawing", "/pivotTable", "/pivotCacheDefinition", "/image", "/chart")


def pruned(parts: Mapping[str, bytes]) -> bytes:
    """As a file again, unpacked. Raises ParseError for a part that is no XML."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, _part(ordinary(part)))
    return file.getvalue()


def _part(part: bytes) -> bytes:
    """By what it says it is, not by what it is called."""
    said = _ROOT.search(part[:_HEAD])
    match said[1] if said else b"":
        case b"worksheet":
            return pruned_sheet(part)
        case b"styleSheet":
            return _styles(part)
        case b"workbook":
            return _workbook(part)
        case b"table":
            return _table(part)
        case b"Relationships":
            return _relationships(part)
        case _:
            return part


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
    for each in given.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        SubElement(cells, MAIN + "xf", {"numFmtId": each.get("numFmtId", "0")})
    return written(made)


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
