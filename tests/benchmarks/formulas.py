"""A repair's form with 50 fields and 20 formulas, each formula in our language and in zen's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.answers import Answer, Answers, Row, cell
from workflows.expressions.types import DATE, NUMBER, TEXT, YES_NO, Base, Name, Type, list_of
from workflows.expressions.values import Picked, Value
from workflows.form_fields import FormField

LEVEL = Type(Base.CHOICE, options=(("gold", ("金牌",)), ("silver", ("银牌",))))
PART = Type(
    Base.RECORD,
    columns=(
        Name("item", ("名称",), TEXT),
        Name("quantity", ("数量",), NUMBER),
        Name("subtotal", ("小计",), NUMBER),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    id: str
    label: str
    type: Type
    ours: str
    zens: str


FORMULAS = (
    Formula(id="parts_total", label="配件合计", type=NUMBER, ours="SUM(配件.小计)", zens="sum(map(parts, #.subtotal))"),
    Formula(id="pieces", label="件数", type=NUMBER, ours="SUM(配件.数量)", zens="sum(map(parts, #.quantity))"),
    Formula(id="dearest", label="最贵", type=NUMBER, ours="MAX(配件.小计)", zens="max(map(parts, #.subtotal))"),
    Formula(id="mean", label="平均", type=NUMBER, ours="AVERAGE(配件.小计)", zens="avg(map(parts, #.subtotal))"),
    Formula(id="labour", label="工时费", type=NUMBER, ours="工时 * 工时单价", zens="hours * rate"),
    Formula(id="total", label="总价", type=NUMBER, ours="配件合计 + 工时费 + 上门费", zens="parts_total + labour + travel"),
    Formula(id="discount", label="折扣", type=NUMBER, ours='IF(客户等级 = "金牌", 10%, 0)', zens='level == "gold" ? 0.1 : 0'),
    Formula(id="due", label="应付", type=NUMBER, ours="ROUND(总价 * (1 - 折扣), 2)", zens="round(total * (1 - discount), 2)"),
    Formula(id="tax", label="税额", type=NUMBER, ours="ROUND(应付 * 13%, 2)", zens="round(due * 0.13, 2)"),
    Formula(id="deposit", label="定金", type=NUMBER, ours="IF(应付 > 1000, 应付 * 30%, 0)", zens="due > 1000 ? due * 0.3 : 0"),
    Formula(id="balance", label="尾款", type=NUMBER, ours="应付 - 定金", zens="due - deposit"),
    Formula(id="approval", label="审批", type=TEXT, ours='IF(应付>500, "需审批", "")', zens='due > 500 ? "需审批" : ""'),
    Formula(id="approver", label="审批人", type=TEXT, ours='IFS(应付 > 5000, "经理", 应付 > 500, "主管", TRUE, "免审")', zens='due > 5000 ? "经理" : due > 500 ? "主管" : "免审"'),
    Formula(id="covered", label="在保", type=YES_NO, ours="保修到期 >= 报修日期", zens="d(warranty_end) >= d(reported_on)"),
    Formula(id="headline", label="标题", type=TEXT, ours='型号 & " " & 描述', zens='model + " " + words'),
    Formula(id="leaks", label="漏水", type=YES_NO, ours='CONTAINS(描述, "漏水")', zens='contains(words, "漏水")'),
    Formula(id="length", label="字数", type=NUMBER, ours="LEN(描述)", zens="len(words)"),
    Formula(id="is_ac", label="是空调", type=YES_NO, ours='STARTSWITH(序列号, "AC")', zens='startsWith(serial, "AC")'),
    Formula(id="serial_kept", label="序列号大写", type=TEXT, ours="UPPER(TRIM(序列号))", zens="upper(trim(serial))"),
    Formula(id="urgent", label="加急", type=YES_NO, ours='AND(漏水, OR(客户等级 = "金牌", 应付 > 5000))', zens='leaks and (level == "gold" or due > 5000)'),
)  # fmt: skip
ANSWERED: tuple[tuple[Name, Value], ...] = (
    (Name("parts", ("配件",), list_of(PART)), tuple(
        {"item": f"配件{place}", "quantity": Decimal(place), "subtotal": Decimal("35.50") * place}
        for place in range(1, 6)
    )),
    (Name("hours", ("工时",), NUMBER), Decimal("1.5")),
    (Name("rate", ("工时单价",), NUMBER), Decimal(120)),
    (Name("travel", ("上门费",), NUMBER), Decimal(30)),
    (Name("level", ("客户等级",), LEVEL), Picked("gold", "金牌")),
    (Name("warranty_end", ("保修到期",), DATE), date(2027, 3, 1)),
    (Name("reported_on", ("报修日期",), DATE), date(2026, 11, 24)),
    (Name("model", ("型号",), TEXT), "KFR-35"),
    (Name("words", ("描述",), TEXT), "空调漏水，滴到地板上了"),
    (Name("unfilled", ("未填",), NUMBER), None),
    (Name("serial", ("序列号",), TEXT), " ac20261124 "),
)  # fmt: skip


OTHERS = tuple(
    (Name(f"other_{place}", (f"其他 {place}",), TEXT), f"第 {place} 个字段里写的话")
    for place in range(50 - len(FORMULAS) - len(ANSWERED))
)
"""What is asked and in no formula."""

MISTAKES: tuple[tuple[str, str, str], ...] = (
    ("characters of 打印机", 'LEN("打印机")', 'len("打印机")'),
    ("a misspelt field", '描书 = "漏水"', 'wrods == "漏水"'),
    ("a misspelt column", "SUM(配件.小记)", "sum(map(parts, #.subtotl))"),
    ("a misspelt option", '客户等级 = "金排"', 'level == "glod"'),
    ("a misspelt function", "SUMM(配件.小计)", "summ(map(parts, #.subtotal))"),
    ("division by zero", "上门费 / 0", "travel / 0"),
    ("text and number", "描述 + 1", "words + 1"),
    ("a blank number", "未填 + 1", "unfilled + 1"),
    ("too large a number", "9e99 * 10", "9e99 * 10"),
    ("a pattern that explodes", f'REGEXMATCH("{"a" * 40}!", "(a+)+$")', f'matches("{"a" * 40}!", "(a+)+$")'),
    ("a hundred million", 'REPT("字", 100000000)', "len(map([0..100000000], #))"),
)  # fmt: skip
"""What is wrong, as we would write it, and as zen would."""

_KINDS = {
    Base.NUMBER: "number", Base.TEXT: "text", Base.YES_NO: "yes_no", Base.DATE: "date", Base.CHOICE: "choice",
    Base.LIST: "subform",
}  # fmt: skip


def a_form() -> tuple[tuple[FormField, ...], Answers]:
    """The same 50 fields as a form asks them, and the answers as a ticket keeps them."""
    asked = [_field(name) for name, _ in (*ANSWERED, *OTHERS)]
    computed = [
        {**_field(Name(each.id, (each.label,), each.type)), "formula": each.ours}
        for each in FORMULAS
    ]
    form = tuple(FormField.model_validate(each) for each in (*asked, *computed))
    answers = {name.id: _answer(value) for name, value in (*ANSWERED, *OTHERS) if value is not None}
    return form, answers


def _field(name: Name) -> dict[str, object]:
    item = name.type.item
    columns = [_field(column) for column in item.columns] if item else []
    options = [{"id": each, "label": labels[0]} for each, labels in name.type.options]
    base = {"id": name.id, "label": name.labels[0], "kind": _KINDS[name.type.base]}
    return {**base, "options": options, "columns": columns}


def _answer(value: Value) -> Answer:
    match value:
        case Picked():
            return value.id
        case tuple():
            return [_row(each) for each in value if isinstance(each, Mapping)]
        case _:
            return str(value)


def _row(values: Mapping[str, Value]) -> Row:
    return {key: cell(_answer(each)) for key, each in values.items()}
