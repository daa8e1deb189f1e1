"""Of which kind a column's field should be: by its dropdown, its name, then by what stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from workflows.kinds.wordings import NO_WORDS, YES_WORDS
from workflows.reading.folding import bare
from workflows.reading.phones import find_phone
from workflows.tables.headers import Header
from workflows.tables.table import CellValue, Column

MOST_DISTINCT = 8
_LEAST_ROWS = 5
_LONG_TEXT = 60
_CURRENCY = re.compile(r"[¥￥$€]|\[\$")
_CLOCK = re.compile(r"[hH]|上午|下午")
_NAMED: tuple[tuple[str, str], ...] = (
    # what the name holds, in the order in which it decides: the kind
    (r"是否|有无|\bis |whether", "yes_no"),
    (r"手机|电话|联系方式|phone|mobile|\btel\b", "phone"),
    (r"邮箱|邮件|e-?mail", "email"),
    (r"身份证|id card|identity", "id_card"),
    (r"车牌|plate", "plate"),
    (r"网址|链接|website|\burl\b", "url"),
    (r"省市区|所在地区|region", "region"),
    (r"地址|住址|address", "address"),
    (r"照片|图片|相片|photo|picture", "photos"),
    (r"视频|video", "videos"),
    (r"附件|文件|attachment|\bfile", "files"),
    (r"签名|签字|signature", "signature"),
    (r"序列号|机身号|条码|\bsn\b|serial", "serial_number"),
    (r"满意度|评分|打分|rating|score", "rating"),
    (r"时段|方便时间|期望时间|预约|convenient", "period"),
    (r"日期时间|date ?time", "moment"),
    (r"日期|生日|年月日|\bdate\b", "date"),
    (r"时间|\btime\b", "moment"),
    (r"金额|价|费|款|成本|amount|price|cost|fee", "money"),
    (r"比例|百分比|率$|percent|rate$", "percent"),
    (r"数量|台数|件数|个数|人数|次数|quantity|count|\bqty\b", "number"),
    (
        r"备注|描述|说明|详情|原因|经过|意见|内容|remark|description|note|comment|reason",
        "long_text",
    ),
)


def kind_for(column: Column, header: Header) -> str:
    """The name of a kind; plain text when nothing speaks for another."""
    if column.dropdown or header.choices:
        return "choices" if _holds_several(column, column.dropdown or header.choices) else "choice"
    cells = [cell for cell in column.cells if cell is not None and cell != ""]
    named = _by_name(header.name)
    return _reconciled(named, _by_cells(cells, column.format), cells)


def _holds_several(column: Column, choices: Sequence[str]) -> bool:
    """Some cell names two of them."""
    texts = [cell for cell in column.cells if isinstance(cell, str) and cell not in choices]
    return any(sum(choice in text for choice in choices) > 1 for text in texts)


def _by_name(name: str) -> str:
    return next((kind for words, kind in _NAMED if re.search(words, name, re.IGNORECASE)), "")


def _reconciled(named: str, seen: str, cells: Sequence[CellValue]) -> str:
    """The name decides between kinds the cells could be; cells of another shape overrule it (备用电话数量: 3)."""
    if not named or not seen:
        return named or seen or "text"
    fits = _FITS.get(named)
    return named if fits is None or fits(cells) else seen


def _by_cells(cells: Sequence[CellValue], number_format: str) -> str:
    if not cells:
        return ""
    for kind, holds in _SHAPES:
        if all(map(holds, cells)):
            return _refined(kind, number_format)
    return _of_texts([str(cell) for cell in cells])


def _refined(kind: str, number_format: str) -> str:
    if kind == "number" and _CURRENCY.search(number_format):
        return "money"
    if kind == "number" and "%" in number_format:
        return "percent"
    return "moment" if kind == "date" and _CLOCK.search(number_format) else kind


def _of_texts(texts: Sequence[str]) -> str:
    if all(find_phone(text) for text in texts):
        return "phone"
    if any(len(text) > _LONG_TEXT or "\n" in text for text in texts):
        return "long_text"
    distinct = {*texts}
    is_list = len(texts) >= _LEAST_ROWS and len(distinct) <= min(MOST_DISTINCT, len(texts) // 2)
    return "choice" if is_list else "text"


def _is_number(cell: CellValue) -> bool:
    return isinstance(cell, Decimal) and not isinstance(cell, bool)


def _is_yes_no(cell: CellValue) -> bool:
    return isinstance(cell, bool) or (isinstance(cell, str) and bare(cell) in YES_WORDS | NO_WORDS)


_SHAPES: tuple[tuple[str, Callable[[CellValue], bool]], ...] = (
    ("moment", lambda cell: isinstance(cell, datetime)),
    ("date", lambda cell: isinstance(cell, date)),
    ("time", lambda cell: isinstance(cell, time)),
    ("number", _is_number),
    ("yes_no", _is_yes_no),
)
_NUMERIC = frozenset({"money", "percent", "number", "rating"})
_FITS: dict[str, Callable[[Sequence[CellValue]], bool]] = {
    **dict.fromkeys(_NUMERIC, lambda cells: all(map(_is_number, cells))),
    "phone": lambda cells: all(find_phone(str(cell)) for cell in cells),
    "yes_no": lambda cells: all(map(_is_yes_no, cells)),
    "date": lambda cells: not any(map(_is_number, cells)),
    "moment": lambda cells: not any(map(_is_number, cells)),
}
