"""The form of an after-sales desk that the examples of the functions are written for."""

from __future__ import annotations

from workflows.expressions.scope import Scope
from workflows.expressions.types import (
    DATE,
    MOMENT,
    NUMBER,
    TEXT,
    YES_NO,
    Base,
    Name,
    Type,
    list_of,
)

_FAULT_KIND = Type(
    Base.CHOICE,
    options=(("leak", ("漏水",)), ("warm", ("不制冷",)), ("noise", ("异响",))),
)


def _record(**columns: Type) -> Type:
    return Type(Base.RECORD, columns=_names(columns))


def _names(types: dict[str, Type]) -> tuple[Name, ...]:
    return tuple(
        Name(id=f"f_{number}", labels=(label,), type=each)
        for number, (label, each) in enumerate(types.items())
    )


_PERSON = Type(Base.RECORD, columns=(Name(id="name", labels=("姓名",), type=TEXT),))
_PLACE = Type(
    Base.RECORD,
    columns=(
        Name(id="address", labels=("地址",), type=TEXT),
        Name(id="latitude", labels=("纬度",), type=NUMBER),
        Name(id="longitude", labels=("经度",), type=NUMBER),
    ),
)
DESK = Scope(
    names=_names(
        {
            **dict.fromkeys(("客户", "电话", "邮箱", "地址", "故障描述", "序列号"), TEXT),
            **dict.fromkeys(("总价", "已收", "单价", "数量", "上门费", "旺季加价"), NUMBER),
            **dict.fromkeys(("评分", "面积"), NUMBER),
            **dict.fromkeys(("报修时间", "预约时间", "完成时间"), MOMENT),
            "购买日期": DATE,
            "已付款": YES_NO,
            "故障类型": _FAULT_KIND,
            "配件": list_of(_record(名称=TEXT, 数量=NUMBER, 单价=NUMBER, 小计=NUMBER)),
            "折扣表": list_of(_record(满额=NUMBER, 折扣=NUMBER)),
            "工程师": _PERSON,
            "部门": _PERSON,
            "客户位置": _PLACE,
            "网点位置": _PLACE,
        }
    )
)
