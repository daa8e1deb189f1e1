from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given

from bot.channels.channel import Refused
from bot.channels.wecom.render import (
    render_card,
    render_group_text,
    render_notice,
    render_text,
)
from handlers.cards import Button, Card, Fact, Text, Tone
from tests.channels.builders import PUBLIC_URL, SHANGHAI, any_card, repair_card


def rendered(card: Card) -> dict[str, object]:
    return render_card(card, key="card-1", link=PUBLIC_URL, timezone=SHANGHAI)


def test_an_open_card_becomes_buttons() -> None:
    assert rendered(repair_card()) == {
        "card_type": "button_interaction",
        "source": {"desc": "待接单", "desc_color": 1},
        "main_title": {"title": "空调不制冷"},
        "sub_title_text": "不制冷了, 还滴水",
        "horizontal_content_list": [
            {"keyname": "截止", "value": "11-22 12:30"},
            {"keyname": "客户", "value": "李红"},
            {"keyname": "地址", "value": "张江路 1 号"},
        ],
        "task_id": "card-1",
        "button_list": [
            {"text": "接单", "style": 1, "key": "accept:1"},
            {"text": "转派", "style": 2, "key": "transfer:1"},
        ],
    }


def test_a_settled_card_tells_its_outcome_and_opens_the_desk() -> None:
    settled = dataclasses.replace(
        repair_card(), buttons=(), outcome="已由王强接单", tone=Tone.GOOD, status="处理中"
    )
    found = rendered(settled)
    assert found["card_type"] == "text_notice"
    assert found["main_title"] == {"title": "空调不制冷", "desc": "已由王强接单"}
    assert found["source"] == {"desc": "处理中", "desc_color": 3}
    assert found["card_action"] == {"type": 1, "url": PUBLIC_URL}
    assert found["horizontal_content_list"] == [
        {"keyname": "客户", "value": "李红"},
        {"keyname": "地址", "value": "张江路 1 号"},
    ]
    assert not {"button_list", "task_id"} & found.keys()


def test_facts_without_a_row_stand_in_full_below_the_text() -> None:
    facts = tuple(Fact(label=f"项{number}", value=str(number)) for number in range(1, 8))
    long = Fact(label="地址", value="上海市浦东新区张江高科技园区碧波路 690 号 2 号楼 101 室")
    found = rendered(Card(title="报修", text="滴水", facts=(long, *facts)))
    rows = found["horizontal_content_list"]
    assert isinstance(rows, list)
    assert [row["keyname"] for row in rows] == ["项2", "项3", "项4", "项5", "项6", "项7"]
    assert found["sub_title_text"] == f"滴水\n地址：{long.value}\n项1：1", "in their order"


FULL_CARD = {
    "产品": "空调",
    "故障": "不制冷、漏水",
    "描述": "空调不制冷了，还滴水，" * 40,
    "型号": "KFR-35GW",
    "地址": "上海市浦东新区张江高科技园区碧波路 690 号 2 号楼 101 室",
    "电话": "13800138000",
    "方便时间": "明天下午三点以后（11-27 周五 15:00 起）",
    "保修": "过保",
    "照片": "2 张",
    "配件": "压缩机",
    "费用": "¥680",
    "配件明细": "压缩机 · 1 · ¥500\n电容 · 1 · ¥60",
    "报修人": "李红",
    "工程师": "赵磊",
}


def test_of_many_facts_the_longest_gives_way_and_none_is_lost() -> None:
    """A story may be cut short; a number to call may not."""
    facts = tuple(Fact(label=label, value=value) for label, value in FULL_CARD.items())
    found = rendered(Card(title="WX-1001 家电报修", facts=facts))
    rows = {row["keyname"]: row["value"] for row in as_list(found["horizontal_content_list"])}
    for line in str(found["sub_title_text"]).split("\n"):
        label, _, value = line.partition("：")
        rows[label] = value
    assert set(rows) == set(FULL_CARD)
    cut_short = {label for label, value in rows.items() if str(value).endswith("…")}
    assert "描述" in cut_short and not cut_short & {"电话", "费用", "故障", "工程师"}


def test_rows_of_a_list_stand_in_one_line() -> None:
    fact = Fact(label="配件明细", value="压缩机 · 1 · ¥500\n电容 · 1\n")
    found = rendered(Card(title="报修", facts=(fact,)))
    row = {"keyname": "配件明细", "value": "压缩机 · 1 · ¥500；电容 · 1"}
    assert found["horizontal_content_list"] == [row]


def test_a_long_text_leaves_room_for_what_found_no_row() -> None:
    address = Fact(label="地址", value="上海市浦东新区张江高科技园区碧波路 690 号 2 号楼 101 室")
    found = rendered(Card(title="报修", text="滴水" * 200, facts=(address,)))
    subtitle = found["sub_title_text"]
    assert isinstance(subtitle, str)
    assert len(subtitle) <= 112
    assert subtitle.endswith(f"…\n地址：{address.value}")


def test_an_outcome_too_long_for_its_line_is_told_in_full_below() -> None:
    outcome = "已驳回：金额超出维修限额，请先与客户确认是否更换整机，再重新提交审批"
    found = rendered(Card(title="审批", outcome=outcome))
    assert found["sub_title_text"] == outcome


@given(any_card(payload_bytes=1024))
def test_any_card_keeps_within_every_documented_limit(card: Card) -> None:
    found = rendered(card)
    assert_text(found["main_title"], title=26, desc=30)
    assert_text(found.get("source", {"desc": "x"}), desc=13)
    assert_text(found, sub_title_text=112)
    assert len(as_list(found.get("horizontal_content_list", []))) <= 6
    for row in as_list(found.get("horizontal_content_list", [])):
        assert_text(row, keyname=5, value=26)
    assert len(as_list(found.get("button_list", []))) <= 6
    for button in as_list(found.get("button_list", [])):
        assert_text(button, text=10)
        assert len(str(button["key"]).encode()) <= 1024
    assert ("card_action" in found) == (found["card_type"] == "text_notice")


@given(any_card(payload_bytes=10))
def test_any_card_makes_a_notice_within_the_limit_of_markdown(card: Card) -> None:
    content = render_notice(card, timezone=SHANGHAI)["markdown"]
    assert isinstance(content, dict)
    assert len(content["content"].encode()) <= 2048
    assert content["content"].count("<font") == content["content"].count("</font>")


def test_a_notice_for_a_group_has_words_and_no_buttons() -> None:
    found = render_notice(repair_card(), timezone=SHANGHAI)
    assert found == {
        "msgtype": "markdown",
        "markdown": {
            "content": '**空调不制冷**\n<font color="warning">待接单</font>\n不制冷了, 还滴水\n'
            "截止：11-22 12:30\n客户：李红\n地址：张江路 1 号"
        },
    }


def test_a_customer_cannot_put_a_link_into_the_supervisors_group() -> None:
    card = Card(title="报修", text="[点这里](http://evil.example)", facts=())
    content = render_notice(card, timezone=SHANGHAI)["markdown"]
    assert isinstance(content, dict)
    assert "[点这里]" not in content["content"]


def test_a_text_is_cut_to_its_bytes() -> None:
    found = render_text(Text(text="水" * 1000))["text"]
    assert isinstance(found, dict)
    assert found["content"] == "水" * 681 + "…"
    assert len(found["content"].encode()) <= 2048


def test_somebody_is_mentioned_in_a_group() -> None:
    assert render_group_text(Text(text="请审批", mention="zhou_min")) == {
        "msgtype": "text",
        "text": {"content": "请审批", "mentioned_list": ["zhou_min"]},
    }


@pytest.mark.parametrize("key", ["", "卡片", "a" * 129, "a b"])
def test_a_key_that_wecom_would_refuse_is_refused_here(key: str) -> None:
    with pytest.raises(Refused, match="task_id"):
        render_card(repair_card(), key=key, link=PUBLIC_URL, timezone=SHANGHAI)


def test_a_payload_is_never_cut() -> None:
    card = Card(title="报修", buttons=(Button(text="接单", payload="x" * 1025),))
    with pytest.raises(Refused, match="1024"):
        rendered(card)


def assert_text(found: object, **limits: int) -> None:
    assert isinstance(found, dict)
    for name, chars in limits.items():
        assert len(found.get(name, "")) <= chars, name


def as_list(found: object) -> list[dict[str, object]]:
    assert isinstance(found, list)
    return found
