"""Of which kind a column's field should be: by its dropdown, its name, then by what stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.kinds.kind import Around
from workflows.tables.cell_kinds import kind_of_cells, numbers_as_days
from workflows.tables.headers import Header
from workflows.tables.option_lists import told_apart
from workflows.tables.refusals import share_taken
from workflows.tables.table import Column
from workflows.tables.values import CellValue

MOST_BUTTONS = 20
_ENOUGH = 0.8  # of the cells must be what the name promises
_WHEN = frozenset({"date", "moment", "time", "period"})
_COUNTED = frozenset({"number", "money", "percent"})
_NAMED: tuple[tuple[str, str], ...] = (
    # what the name holds, in the order in which it decides: the kind
    (r"是否|有无|能否|\bis |whether", "yes_no"),
    (r"(?:客户|联系人?|报修人?|用户|申请人?)?(?:姓名|名字)|联系人$|报修人$|申请人$|\bcontact(?: person)?$|\bname$", "contact_name"),
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
    (r"型号|\bmodel\b", "model"),
    (r"标签|\btags?\b", "tags"),
    (r"满意度|评分|打分|星级|rating|score", "rating"),
    (r"时长|耗时|工时|duration", "duration"),
    (r"时段|方便时间|期望时间|预约|convenient", "period"),
    (r"日期时间|date ?time", "moment"),
    (r"日期|生日|年月日|\bdate\b", "date"),
    (r"时间|\btime\b", "moment"),
    (r"金额|价|费|款|成本|amount|price|cost|fee", "money"),
    (r"比例|百分比|率$|percent|rate$", "percent"),
    (r"数量|台数|件数|个数|人数|次数|quantity|count|\bqty\b", "number"),
    (
        r"备注|描述|说明|详情|原因|经过|意见|内容|现象|remark|description|note|comment|reason",
        "long_text",
    ),
)  # fmt: skip


class Why(StrEnum):
    """What a guess rests on; each has its words in the catalogs."""

    DROPDOWN = "dropdown"
    HEADER = "header"  # the choices stand in its brackets
    NAME = "name"
    CELLS = "cells"
    PICTURES = "pictures"
    NOTHING = "nothing"  # plain text, since nothing speaks for another


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    kind: str
    why: Why


def guessed(column: Column, header: Header, around: Around) -> Guess:
    """`around`: in whose time the cells' words are read."""
    choices = told_apart(column.dropdown.choices if column.dropdown else header.choices)
    if choices:
        why = Why.DROPDOWN if column.dropdown else Why.HEADER
        return Guess(kind=_of_choices(column, choices), why=why)
    if column.has_pictures:
        return Guess(kind="photos", why=Why.PICTURES)
    cells = [cell for cell in column.cells if cell is not None and cell != ""]
    return _by_name(header, cells, column.format, around) or _by_cells(cells, column.format)


def _of_choices(column: Column, choices: Sequence[str]) -> str:
    if {*choices} in ({"是", "否"}, {"Yes", "No"}, {"Y", "N"}):
        return "yes_no"
    is_long = len(choices) > MOST_BUTTONS
    if _holds_several(column, choices):
        return "multi_select" if is_long else "choices"
    return "select" if is_long else "choice"


def _holds_several(column: Column, choices: Sequence[str]) -> bool:
    """Some cell names two of them."""
    texts = [cell for cell in column.cells if isinstance(cell, str) and cell not in choices]
    return any(sum(choice in text for choice in choices) > 1 for text in texts)


def _by_name(
    header: Header, cells: Sequence[CellValue], number_format: str, around: Around
) -> Guess | None:
    """Cells of another shape overrule the name (备用电话数量: 3), and tell days from moments."""
    named = _named(header)
    seen = kind_of_cells(cells, number_format)
    if not named:
        return None
    if named in _WHEN and seen in _WHEN:
        return Guess(kind=seen, why=Why.CELLS)
    if named == "date" and numbers_as_days(cells):
        return Guess(kind="date", why=Why.NAME)
    if named in _COUNTED and seen in {"money", "percent"}:
        return Guess(kind=seen, why=Why.CELLS)
    is_right = not cells or share_taken(named, cells, around) >= _ENOUGH
    return Guess(kind=named, why=Why.NAME) if is_right else None


def _named(header: Header) -> str:
    name = header.name
    kind = next((kind for words, kind in _NAMED if re.search(words, name, re.IGNORECASE)), "")
    return "number" if kind == "duration" and header.unit else kind


def _by_cells(cells: Sequence[CellValue], number_format: str) -> Guess:
    kind = kind_of_cells(cells, number_format)
    return Guess(kind=kind, why=Why.CELLS) if kind else Guess(kind="text", why=Why.NOTHING)
