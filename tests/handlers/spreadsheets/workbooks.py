"""Workbooks for tests: by openpyxl, and by hand, for what Excel and WPS write that openpyxl would not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Rows = Sequence[Any]
"""Lists of cells."""


def a_workbook(rows: Rows, *changes: Callable[[Worksheet], None], title: str = "报修") -> bytes:
    """As openpyxl writes it; `changes` are made to its sheet."""
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = title
    for row in rows:
        page.append(list(row))
    for change in changes:
        change(page)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def validated(area: str, **rule: object) -> Callable[[Worksheet], None]:
    """A validation over an area: B2:B9."""

    def add(page: Worksheet) -> None:
        validation = DataValidation(**rule)  # type: ignore[arg-type]
        validation.add(area)
        page.add_data_validation(validation)

    return add


def dropdown(area: str, source: str) -> Callable[[Worksheet], None]:
    return validated(area, type="list", formula1=source)


def merged(*areas: str) -> Callable[[Worksheet], None]:
    def merge(page: Worksheet) -> None:
        for area in areas:
            page.merge_cells(area)

    return merge


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return file.getvalue()


def a_package(
    sheets: Mapping[str, str],
    *,
    strings: Sequence[str] = (),
    styles: str = "",
    names: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook by hand: the XML of each sheet by its title, as WPS packs it; `names` are definedName elements."""
    listed = list(sheets.items())
    return archive(
        {
            "[Content_Types].xml": _content_types(len(listed)),
            "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
            "docProps/app.xml": f"{_XML}<Properties><Application>WPS 表格</Application></Properties>",
            "docProps/custom.xml": f'{_XML}<Properties><property name="KSOProductBuildVer"/></Properties>',
            "xl/workbook.xml": _workbook([title for title, _ in listed], names),
            "xl/_rels/workbook.xml.rels": _relations(
                *(
                    ("worksheet", f"worksheets/sheet{place}.xml")
                    for place in range(1, len(listed) + 1)
                ),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ),
            "xl/styles.xml": styles or a_stylesheet(),
            "xl/sharedStrings.xml": _strings(strings),
            **{f"xl/worksheets/sheet{at}.xml": xml for at, (_, xml) in enumerate(listed, 1)},
            **(more or {}),
        }
    )


def a_sheet(rows: str, after: str = "", before: str = "") -> str:
    """`rows` are row elements; `after` and `before` what the sheet has behind and before its data."""
    names = f'xmlns="{MAIN}" xmlns:r="{LINKS}"'
    return f"{_XML}<worksheet {names}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def inline(*texts: str) -> str:
    """A row as WPS exports it: no numbers of rows and cells, the texts within them."""
    cells = "".join(
        f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
        if text
        else "<c/>"
        for text in texts
    )
    return f"<row>{cells}</row>"


def a_stylesheet(formats: Sequence[tuple[int, str]] = (), cells: Sequence[int] = ()) -> str:
    """Number formats by number with their code, and the format of each cell style, after the plain one."""
    codes = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for number, code in formats
    )
    styles = "".join(f'<xf numFmtId="{number}" fontId="0" xfId="0"/>' for number in (0, *cells))
    return (
        f'{_XML}<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{codes}</numFmts>'
        "<fonts><font><name val='宋体'/><charset val='134'/></font></fonts><fills><fill/></fills><borders><border/></borders>"
        f"<cellStyleXfs><xf numFmtId='0'/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>"
    )


def _content_types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings")]
    parts += [(f"worksheets/sheet{place}", "worksheet") for place in range(1, sheets + 1)]
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{what}+xml"/>'
        for name, what in parts
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _workbook(titles: Sequence[str], names: str) -> str:
    sheets = "".join(
        f'<sheet name="{escape(title)}" sheetId="{place}" r:id="rId{place}"/>'
        for place, title in enumerate(titles, 1)
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    return (
        f'{_XML}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr/>'
        f"<sheets>{sheets}</sheets>{defined}<calcPr calcId='144525'/></workbook>"
    )


def _strings(strings: Sequence[str]) -> str:
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    return f'{_XML}<sst xmlns="{MAIN}" count="{len(strings)}">{items}</sst>'
