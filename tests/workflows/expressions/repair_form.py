"""The form of a repair, as the tests of the language know it: what may be named, and one that was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from workflows.expressions.expression import Expression, Scope, compile_expression
from workflows.expressions.faults import Fault, FaultCode, Flaw, Flawed
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import (
    DATE,
    MOMENT,
    NUMBER,
    TEXT,
    TIME,
    YES_NO,
    Base,
    Name,
    Type,
    list_of,
)
from workflows.expressions.values import Picked, Value

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=BEIJING)
AROUND = Surroundings(now=NOW)

PRODUCT = Type(
    Base.CHOICE, options=(("ac", ("空调", "Air conditioner")), ("fridge", ("冰箱", "Fridge")))
)
FAULT = Type(Base.CHOICE, options=(("leak", ("漏水", "Leak")), ("noise", ("异响", "Noise"))))
PART = Type(
    Base.RECORD,
    columns=(
        Name("item", ("名称", "Item"), TEXT),
        Name("kind", ("类别",), PRODUCT),
        Name("quantity", ("数量", "Quantity"), NUMBER),
        Name("subtotal", ("小计", "Subtotal"), NUMBER),
        Name("photos", ("照片",), list_of(TEXT)),
    ),
)
ASSET = Type(Base.RECORD, columns=(Name("model", ("型号", "Model"), TEXT),))

NAMES = (
    Name("total", ("总价", "Total"), NUMBER),
    Name("pieces", ("件数",), NUMBER),
    Name("product", ("产品", "Product"), PRODUCT),
    Name("second", ("另一产品",), PRODUCT),
    Name("faults", ("故障", "Faults"), list_of(FAULT)),
    Name("parts", ("配件", "Parts"), list_of(PART)),
    Name("asset", ("设备", "Asset"), ASSET),
    Name("words", ("故障描述", "Description"), TEXT),
    Name("note", ("客户 备注(选填)",), TEXT),
    Name("hotline", ("24小时电话",), TEXT),
    Name("covered", ("在保", "In warranty"), YES_NO),
    Name("day", ("预约日期",), DATE),
    Name("reported", ("报修时间",), MOMENT),
    Name("opens", ("营业时间",), TIME),
    Name("repair_or_swap", ("维修或更换",), TEXT),
)
SCOPE = Scope(NAMES)

FILLED: Mapping[str, Value] = {
    "total": Decimal("600.50"),
    "pieces": Decimal(3),
    "product": Picked("ac", "空调"),
    "second": Picked("fridge", "冰箱"),
    "faults": (Picked("leak", "漏水"), Picked("noise", "异响")),
    "parts": (
        {
            "item": "滤芯", "kind": Picked("ac", "空调"), "quantity": Decimal(2),
            "subtotal": Decimal("70.00"), "photos": ("a.jpg", "b.jpg"),
        },
        {
            "item": "压缩机", "kind": Picked("fridge", "冰箱"), "quantity": Decimal(1),
            "subtotal": Decimal("350.50"), "photos": (),
        },
    ),
    "asset": {"model": "KFR-35"},
    "words": "滴水",
    "note": "请先打电话",
    "hotline": "400",
    "covered": True,
    "day": date(2026, 11, 26),
    "reported": datetime(2026, 11, 24, 9, 30, tzinfo=BEIJING),
    "opens": time(9),
    "repair_or_swap": "更换",
}  # fmt: skip


def compiled(text: str, wanted: Type | None = None) -> Expression:
    return compile_expression(text, SCOPE, wanted)


def result(text: str, wanted: Type | None = None, **values: Value) -> Value:
    return compiled(text, wanted).evaluate({**FILLED, **values}, AROUND)


def fault(text: str, wanted: Type | None = None, **values: Value) -> FaultCode:
    try:
        value = result(text, wanted, **values)
    except Fault as found:
        return found.code
    raise AssertionError(f"{text} gave {value!r}")


def flaws(text: str, wanted: Type | None = None, scope: Scope = SCOPE) -> tuple[Flaw, ...]:
    try:
        compile_expression(text, scope, wanted)
    except Flawed as flawed:
        return flawed.flaws
    return ()


def flaw(text: str, wanted: Type | None = None, scope: Scope = SCOPE) -> Flaw:
    (found,) = flaws(text, wanted, scope)
    return found
