"""What zero-code platforms call their fields, and which kind of ours each is."""

from __future__ import annotations

from collections import Counter

import pytest

from workflows.kinds.kind import Asking
from workflows.kinds.table import KINDS

ASKED_IN_A_CHAT: dict[str, tuple[str, Asking]] = {
    "单行文本": ("text", Asking.WORDS), "多行文本": ("long_text", Asking.WORDS), "富文本": ("rich_text", Asking.WORDS),
    "数字": ("number", Asking.WORDS), "金额": ("money", Asking.WORDS), "百分比": ("percent", Asking.WORDS),
    "手机号": ("phone", Asking.WORDS), "邮箱": ("email", Asking.WORDS), "链接": ("url", Asking.WORDS),
    "身份证": ("id_card", Asking.PAGE), "单选": ("choice", Asking.ONE), "多选": ("choices", Asking.SEVERAL),
    "下拉": ("select", Asking.ONE), "下拉多选": ("multi_select", Asking.SEVERAL), "级联": ("cascade", Asking.STEPS),
    "树选择": ("tree", Asking.STEPS), "开关": ("yes_no", Asking.ONE), "评分": ("rating", Asking.ONE),
    "NPS": ("nps", Asking.WORDS), "量表": ("scale", Asking.ONE), "矩阵量表": ("matrix", Asking.STEPS),
    "日期": ("date", Asking.WORDS), "时间": ("time", Asking.WORDS), "日期时间": ("moment", Asking.WORDS),
    "日期区间": ("date_range", Asking.WORDS), "预约时段": ("time_slot", Asking.ONE), "地址": ("address", Asking.WORDS),
    "定位": ("location", Asking.PLACE), "图片": ("photos", Asking.FILES), "视频": ("videos", Asking.FILES),
    "语音": ("voice", Asking.FILES), "附件": ("files", Asking.FILES), "手写签名": ("signature", Asking.PAGE),
    "扫码": ("serial_number", Asking.WORDS), "文字识别": ("photo_text", Asking.FILES), "成员": ("member", Asking.ONE),
    "部门": ("department", Asking.ONE), "关联数据": ("linked", Asking.ONE), "子表单": ("subform", Asking.ROWS),
    "公式": ("computed", Asking.NEVER), "流水号": ("running_number", Asking.NEVER),
    # what a Chinese service form has besides
    "车牌": ("plate", Asking.WORDS), "时长": ("duration", Asking.WORDS), "标签": ("tags", Asking.WORDS),
    "知情同意": ("consent", Asking.ONE), "关联查询": ("lookup", Asking.NEVER), "客户": ("customer", Asking.ONE),
    "设备": ("asset", Asking.ONE),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "asking"), ASKED_IN_A_CHAT.values(), ids=ASKED_IN_A_CHAT)
def test_there_is_a_kind_for_it_and_a_way_to_ask(kind: str, asking: Asking) -> None:
    assert KINDS[kind].asking is asking


def test_no_two_of_them_are_one_kind() -> None:
    counts = Counter(kind for kind, _ in ASKED_IN_A_CHAT.values())
    assert [kind for kind, count in counts.items() if count > 1] == []


def test_only_what_must_not_be_said_in_a_chat_needs_the_page() -> None:
    on_the_page = {name for name, kind in KINDS.items() if kind.asking is Asking.PAGE}
    assert on_the_page == {"id_card", "signature"}
    assert all(KINDS[name].is_sensitive for name in on_the_page)
