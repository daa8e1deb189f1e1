"""However somebody wanders through a form, it comes out as if filled in straight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders_forms import AROUND, a_definition
from tests.workflows.forms.every_rule import EVERY_RULE, INVOICE, NEEDED, OPTIONAL, PRODUCTS
from tests.workflows.forms.wandering import WAYS, Right, Wanderer, straight, words
from tests.workflows.kinds.examples import AROUND as WITH_RECORDS
from tests.workflows.kinds.examples import EXAMPLES
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.forms.dialogue import (
    GaveFile,
    Words,
)
from workflows.kinds.kind import Around, Asking
from workflows.kinds.table import KINDS

WANDERING = st.lists(st.sampled_from(WAYS), max_size=30)


@st.composite
def answers(draw: st.DrawFn) -> Mapping[str, Right]:
    """The right answers of somebody who leaves some questions open."""
    left_open = draw(st.sets(st.sampled_from(sorted(OPTIONAL)), max_size=6))
    invoice = (
        {"invoice": INVOICE} if draw(st.booleans()) else {"invoice": replace(INVOICE, other="")}
    )
    optional = {key: each for key, each in OPTIONAL.items() if key not in left_open}
    return {**NEEDED, **draw(st.sampled_from(list(PRODUCTS.values()))), **invoice, **optional}


@given(answers(), WANDERING)
def test_any_way_through_a_form_with_every_rule_ends_with_the_same_answers(
    right: Mapping[str, Right], ways: list[str]
) -> None:
    check_wandering(EVERY_RULE, AROUND, right, ways)


def test_straight_way_through_that_form() -> None:
    right = {**NEEDED, **PRODUCTS["ac"], "invoice": INVOICE, **OPTIONAL}
    assert straight(EVERY_RULE, AROUND, right).answers == {
        "product": "ac",
        "fault": "leaking",
        "indoor": False,
        "guests": "1",
        "covered": True,
        "invoice": "FP-1",
        "phone": "13800138000",
        "address": {
            "province": "广东省",
            "city": "深圳市",
            "county": "南山区",
            "detail": "科苑路15号，门禁 1234#",
        },
        "bought": "2025-05-03",
        "region": ["gd", "sz"],
        "opinion": {"0": "good", "1": "fair"},
        "marks": ["加急", "VIP"],
        "photos": ["7", "8"],
        "parts": [
            {"article": "压缩机", "quantity": "2", "price": "350", "amount": "700"},
            {"article": "铜管", "quantity": "3"},
        ],
        "total": "700",
        "advice": "需审批",
        "budget": "2000",
        "stars": "4",
        "stopped": "PT2H",
        "visit": {
            "start": "2026-11-25T13:00+08:00",
            "end": "2026-11-25T18:00+08:00",
            "words": "明天下午",
        },
        "card": "11010519491231002X",
        "agreed": True,
    }


KINDS_ASKED = [name for name, kind in KINDS.items() if kind.asking is not Asking.NEVER]


def of_one_kind(name: str) -> tuple[Definition, Mapping[str, Right]]:
    """A field of this kind between two that nobody takes for it."""
    example = EXAMPLES[name]
    field = f"id: it, label: 那一项, kind: {name}" + (f", {example.field}" if example.field else "")
    form = a_definition(
        "id: first, label: 甲乙, kind: choice, required: true, options: [{id: a, label: 甲类}, {id: b, label: 乙类}]",
        field,
        "id: last, label: 打分, kind: rating",
    )
    first = Right(said=words("甲类"), other="乙类")
    return form, {"first": first, "it": _right(name), "last": Right(said=words("4"), other="2")}


def _right(name: str) -> Right:
    example, kind = EXAMPLES[name], KINDS[name]
    if name == "photo_text":
        return Right(said=(GaveFile(file_id=7), *words("读数 00123")))
    if kind.asking is Asking.FILES:
        sent = [GaveFile(file_id=each, media=kind.media or "file") for each in (7, 7)]
        return Right(said=(*sent, Words(text="完成")))
    if kind.asking is Asking.ROWS:
        return Right(rows=({"part": "压缩机", "count": "2"}, {"part": "铜管", "count": "3"}))
    if kind.asking is Asking.PAGE:
        return Right(kept=example.answers[0], drawn=1207 if name == "signature" else 0)
    return Right(said=words(example.said[0][0]))


@pytest.mark.parametrize("name", KINDS_ASKED)
@given(ways=WANDERING)
def test_any_way_to_an_answer_of_each_kind_ends_with_the_same_answer(
    name: str, ways: list[str]
) -> None:
    definition, right = of_one_kind(name)
    check_wandering(definition, WITH_RECORDS, right, ways)


@pytest.mark.parametrize("name", KINDS_ASKED)
def test_straight_way_to_an_answer_of_each_kind(name: str) -> None:
    definition, right = of_one_kind(name)
    example, kind = EXAMPLES[name], KINDS[name]
    wanted: Answer = ["7"] if kind.asking is Asking.FILES else example.answers[0]
    wanted = {"photo": "7", "text": "读数 00123"} if name == "photo_text" else wanted
    assert straight(definition, WITH_RECORDS, right).answers == {
        "first": "a",
        "it": wanted,
        "last": "4",
    }


def check_wandering(
    definition: Definition, around: Around, right: Mapping[str, Right], ways: list[str]
) -> None:
    expected = straight(definition, around, right).answers
    wanderer = Wanderer(definition, around, right, expected)
    for way in ways:
        wanderer.wander(way)
    assert wanderer.finish().answers == expected
    assert wanderer.turns == sorted(wanderer.turns)
