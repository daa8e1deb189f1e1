"""The XML of Office Open XML: its names, strict workbooks' other spellings of them, parts parsed and written."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXTENDED = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
REFERENCE = "{http://schemas.microsoft.com/office/excel/2006/main}"
ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", MAIN[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def ordinary(part: bytes) -> bytes:
    """With the usual names."""
    for strict, usual in _STRICT:
        part = part.replace(strict, usual)
    return part


def parsed(part: bytes) -> ET.Element:
    """Raises ParseError."""
    return ET.fromstring(part)  # noqa: S314 - no part with entities of its own gets this far


def written(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, "utf-8"))


def walked(part: bytes, tag: str) -> Iterator[ET.Element]:
    """Each such child of the root, forgotten once it was looked at."""
    events = ET.iterparse(BytesIO(part), ("start", "end"))  # noqa: S314 - as above
    _, root = next(events)
    for event, element in events:
        if event == "end" and element.tag == tag:
            yield element
            root.clear()
