from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Refused
from bot.channels.wecom.render import (
    render_card,
    render_group_text,
    render_notice,
    render_text,
    shows_whole,
)
from bot.channels.wecom.render_messages import render_textcard
from handlers.cards import Button, Card, Fact, Option, Pick, Text, Tone
from tests.channels.builders import PUBLIC_URL, SHANGHAI, any_card, repair_card
from tests.channels.wecom_shapes import misshapen

any_words = st.one_of(st.text(max_size=80), st.text(min_size=500, max_size=3000))


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
def test_any_card_is_one_that_the_documents_allow(card: Card) -> None:
    found = rendered(card)
    assert sent_to_wang({"msgtype": "template_card", "template_card": found}) == ""
    update = {"userids": ["wang_qiang"], "agentid": 1000002, "response_code": "rc"}
    changed = misshapen("message/update_template_card", {}, {**update, "template_card": found})
    assert changed == ""
    kind = "vote_interaction" if card.pick else "button_interaction"
    assert found["card_type"] == (kind if card.asks else "text_notice")


@given(any_card(payload_bytes=10), any_words)
def test_any_card_and_any_words_for_a_group_are_what_the_documents_allow(
    card: Card, words: str
) -> None:
    linked = dataclasses.replace(card, link=PUBLIC_URL)
    text = Text(text=words, mention="zhou_min", mentions=("wang_qiang",))
    for said in (
        render_notice(card, timezone=SHANGHAI),
        render_textcard(linked, timezone=SHANGHAI),
        render_group_text(text, PUBLIC_URL),
    ):
        assert misshapen("appchat/send", {}, {"chatid": "g1", **said}) == ""
    assert sent_to_wang(render_text(text, PUBLIC_URL)) == ""


def sent_to_wang(message: dict[str, object]) -> str:
    return misshapen("message/send", {}, {"touser": "wang_qiang", "agentid": 1000002, **message})


def test_a_card_that_offers_more_than_buttons_is_a_list() -> None:
    options = tuple(Option(text=f"故障{n}", payload=f"a:1:{n}") for n in range(7))
    asked = Card(
        title="家电报修",
        status="（2/8）",
        tone=Tone.WAITING,
        text="是什么故障？\n可以选多个。",
        pick=Pick(options=options[:2], submit="选好了", is_multiple=True),
    )
    assert rendered(asked) == {
        "card_type": "vote_interaction",
        "source": {"desc": "（2/8）", "desc_color": 1},
        "main_title": {"title": "是什么故障？", "desc": "可以选多个。"},
        "task_id": "card-1",
        "checkbox": {
            "question_key": "pick",
            "mode": 1,
            "option_list": [
                {"id": "0", "text": "故障0", "is_checked": False},
                {"id": "1", "text": "故障1", "is_checked": False},
            ],
        },
        "submit_button": {"text": "选好了", "key": "pick"},
    }
    assert shows_whole(asked)
    long = Pick(
        options=(Option(text="外机有异响并且间歇性停机", payload="a:1:x"),), submit="选好了"
    )
    assert not shows_whole(dataclasses.replace(asked, pick=long))


def test_words_that_are_cut_lead_to_the_rest() -> None:
    found = render_text(Text(text="水" * 1000), "https://desk.example.com/m/tickets/WX-1")["text"]
    assert isinstance(found, dict)
    assert found["content"].endswith("…\nhttps://desk.example.com/m/tickets/WX-1")
    short = render_text(Text(text="水"), "https://desk.example.com/m/tickets/WX-1")
    assert short == {"msgtype": "text", "text": {"content": "水"}}


def test_a_card_for_a_group_leads_to_its_ticket() -> None:
    card = dataclasses.replace(repair_card(), buttons=(), link=f"{PUBLIC_URL}/m/tickets/WX-1")
    assert render_textcard(card, timezone=SHANGHAI) == {
        "msgtype": "textcard",
        "textcard": {
            "title": "空调不制冷",
            "description": '<div class="highlight">待接单</div><div class="normal">不制冷了, 还滴水</div>'
            '<div class="gray">截止：11-22 12:30</div><div class="gray">客户：李红</div>'
            '<div class="gray">地址：张江路 1 号</div>',
            "url": f"{PUBLIC_URL}/m/tickets/WX-1",
            "btntxt": "详情",
        },
    }
    shout = dataclasses.replace(card, text="<a href='http://evil.example'>点这里</a>")
    assert "<a" not in str(render_textcard(shout, timezone=SHANGHAI))


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
