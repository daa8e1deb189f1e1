from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.notices import fill_in
from storage.database import Store
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    LI_HONG,
    WANG_QIANG,
    DeskOf,
    repair_document,
)
from workflows.labels import Label


async def test_a_definitions_own_words_replace_the_catalogs(store: Store) -> None:
    notices = {"accepted": {"zh": "{engineer} 师傅接了您的 {number}（{status}）"}}
    desk = await DeskOf.open(store, definition=repair_document(notices=notices))
    await desk.accepted_ticket()
    assert "王强 师傅接了您的 WX-1001（处理中）" in desk.transcript(LI_HONG)
    assert "会尽快与您联系" not in desk.transcript(LI_HONG)


async def test_what_an_administrator_wrote_between_braces_by_mistake_is_left_as_it_is(
    store: Store,
) -> None:
    notices = {"opened": {"zh": "收到 {number}，{nobody} {} {0} {number.__class__} { 祝好"}}
    desk = await DeskOf.open(store, definition=repair_document(notices=notices))
    await desk.opened_ticket()
    assert "收到 WX-1001，{nobody} {} {0} {number.__class__} { 祝好" in desk.transcript(LI_HONG)


async def test_the_definitions_note_ends_the_notice_of_a_new_ticket(store: Store) -> None:
    desk = await DeskOf.open(store, definition=repair_document(note="节日期间可能稍慢。"))
    await desk.opened_ticket()
    assert desk.transcript(LI_HONG).endswith("我们会在今天 09:30 前响应。节日期间可能稍慢。")


async def test_a_type_without_promises_promises_nothing(store: Store) -> None:
    desk = await DeskOf.open(store, definition=repair_document(sla=[]))
    await desk.opened_ticket()
    assert desk.transcript(LI_HONG).endswith("您的家电报修已提交，工单号 WX-1001。")
    assert "前）" not in (await desk.said(LI_HONG, "进度"))[0]


async def test_a_notice_reaches_the_requester_where_they_reported(desk: DeskOf) -> None:
    await desk.opened_ticket(CHEN, CUSTOMERS)
    await desk.pressed(WANG_QIANG, "接单")
    assert "工程师王强已接单" in desk.transcript(CUSTOMERS)
    assert desk.screen(CHEN) == []


READABLE = st.characters(codec="utf-8")
WITHOUT_BRACES = st.characters(codec="utf-8", exclude_characters="{}")
VALUES = {"number": "WX-1001", "engineer": "{number}"}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("{number}", "WX-1001"),
        ("{number}{number}", "WX-1001WX-1001"),
        ("{{number}}", "{WX-1001}"),
        ("{engineer}", "{number}"),
        ("{unknown} {number!r} {number:>10}", "{unknown} {number!r} {number:>10}"),
        ("", ""),
    ],
)
def test_names_between_braces_are_filled_in_once(sentence: str, said: str) -> None:
    label = Label.model_construct(zh=sentence, en="")
    assert fill_in(label, "zh_CN", VALUES) == said


@given(st.text(WITHOUT_BRACES, min_size=1, max_size=80))
def test_words_without_braces_are_said_as_written(sentence: str) -> None:
    assert fill_in(Label(zh=sentence), "zh_CN", VALUES) == sentence


@given(st.text(READABLE, min_size=1, max_size=80))
def test_no_sentence_an_administrator_writes_can_fail(sentence: str) -> None:
    assert isinstance(fill_in(Label(zh=sentence), "en", VALUES), str)
