from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from tests.workflows.builders_forms import AROUND
from tests.workflows.tables.builders import a_column, choices
from workflows.tables.guessing import Why, guessed
from workflows.tables.headers import read_header
from workflows.tables.table import Column
from workflows.tables.values import CellValue

DAY = date(2026, 1, 5)
MOMENT = datetime(2026, 1, 5, 14, 30)  # noqa: DTZ001 - a cell has no zone
YUAN = r"_ \¥* #,##0.00_ "


def kind_of(column: Column) -> str:
    return guessed(column, read_header(column.header), AROUND).kind


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("是否保修", "yes_no"), ("客户姓名", "contact_name"), ("联系人", "contact_name"), ("联系电话", "phone"),
        ("邮箱", "email"), ("身份证号", "id_card"), ("车牌号", "plate"), ("产品链接", "url"), ("所在地区", "region"),
        ("详细地址", "address"), ("现场照片", "photos"), ("视频", "videos"), ("附件", "files"), ("客户签名", "signature"),
        ("序列号", "serial_number"), ("产品型号", "model"), ("标签", "tags"), ("满意度", "rating"), ("维修时长", "duration"),
        ("工时（小时）", "number"), ("预约时段", "period"), ("报修日期", "date"), ("完成时间", "moment"), ("维修费用", "money"),
        ("合格率", "percent"), ("数量", "number"), ("故障描述", "long_text"), ("品牌", "text"), ("Contact phone", "phone"),
        ("Unit price", "money"),
    ],
)  # fmt: skip
def test_without_cells_the_name_decides(header: str, kind: str) -> None:
    assert kind_of(a_column(header)) == kind


@pytest.mark.parametrize(
    ("cells", "code", "kind"),
    [
        ((Decimal(3), Decimal("2.5")), "General", "number"),
        ((Decimal("350.5"),), YUAN, "money"),
        ((Decimal(3),), '"$"#,##0.00', "money"),
        ((Decimal(3),), "[$-804]0.00", "number"),
        ((Decimal("0.15"),), "0.00%", "percent"),
        ((DAY, DAY), 'yyyy"年"m"月"d"日"', "date"),
        ((DAY,), "yyyy-mm-dd hh:mm", "moment"),
        ((DAY,), 'yyyy"年"m"月"d"日" h"时"', "moment"),
        ((MOMENT, MOMENT), "General", "moment"),
        ((time(9, 30),), "h:mm", "time"),
        ((timedelta(hours=26),), "[h]:mm", "duration"),
        ((True, False), "General", "yes_no"),
        (("是", "否", "是"), "General", "yes_no"),
        (("13800138000", "0755-26991234"), "@", "phone"),
        ((Decimal(13800138000),), "0", "phone"),
        (("11010519491231002X",), "@", "id_card"),
        (("2026-01-05", "2026/1/6"), "@", "date"),
        (("2026年1月5日", "2026.01.06"), "@", "date"),
        (("2026-01-05 14:30",), "@", "moment"),
        (("wang@example.com",), "@", "email"),
        (("粤B12345",), "@", "plate"),
        (("空调", "冰箱", "空调", "空调", "冰箱", "空调"), "@", "choice"),
        (("空调", "冰箱"), "@", "text"),
        (("长" * 61,), "@", "long_text"),
        (("一\n二",), "@", "long_text"),
        ((Decimal(3), "三"), "General", "text"),
        (("请打 13800138000 找我，谢谢", "好的"), "@", "text"),
        ((None, Decimal(3), None), "General", "number"),
        ((None,), "General", "text"),
    ],
)  # fmt: skip
def test_a_name_that_says_nothing_leaves_it_to_the_cells(
    cells: tuple[CellValue, ...], code: str, kind: str
) -> None:
    assert kind_of(a_column("甲", *cells, format=code)) == kind


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("备用电话数量", (Decimal(3), Decimal(1)), "number"),
        ("是否处理", ("已修好", "等配件", "已退货"), "text"),
        ("得分", (Decimal(95), Decimal(80)), "number"),
        ("评分", (Decimal(95), Decimal(80)), "number"),
        ("评分", (Decimal(5), Decimal(4)), "rating"),
        ("费用", ("面议", "待定"), "text"),
        ("费用", ("350元", "三百五"), "money"),
        ("报修日期", (MOMENT,), "moment"),
        ("完成时间", (DAY, DAY), "date"),
        ("预约时间", (MOMENT,), "moment"),
        ("报修日期", (Decimal(46000), Decimal(46001)), "date"),
        ("报修日期", (Decimal(3),), "number"),
        ("联系电话", (*["13800138000"] * 9, "无"), "phone"),
        ("联系电话", ("13800138000", "无", "无"), "text"),
        ("客户地址", ("北京市海淀区中关村大街1号",), "address"),
    ],
)  # fmt: skip
def test_cells_of_another_shape_overrule_the_name(
    header: str, cells: tuple[CellValue, ...], kind: str
) -> None:
    assert kind_of(a_column(header, *cells)) == kind


def test_a_dropdown_overrules_everything() -> None:
    one = a_column("联系电话", "手机", dropdown=choices("手机", "座机"))
    several = a_column("故障", "漏水、异响", dropdown=choices("漏水", "异响"))
    yes_no = a_column("保修", "是", dropdown=choices("是", "否"))
    many = a_column("型号", dropdown=choices(*map(str, range(21))))
    assert [kind_of(each) for each in (one, several, yes_no, many)] == [
        "choice", "choices", "yes_no", "select",
    ]  # fmt: skip


def test_choices_in_the_header_are_a_dropdown() -> None:
    assert kind_of(a_column("类型（维修/安装）")) == "choice"


def test_pictures_in_cells_are_photos() -> None:
    column = a_column("现场", None, has_pictures=True)
    guess = guessed(column, read_header(column.header), AROUND)
    assert (guess.kind, guess.why) == ("photos", Why.PICTURES)
