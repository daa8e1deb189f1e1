"""Whatever is said to a form, pressed, sent or shown on a map, at any of its stages: it asks on, and quickly."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.builders_forms import REPAIR, a_definition
from tests.workflows.forms.every_rule import EVERY_RULE
from tests.workflows.kinds.examples import AROUND, EXAMPLES
from workflows.definition import Definition
from workflows.forms.dialogue import (
    Abandoned,
    Ask,
    Done,
    GaveFile,
    GavePlace,
    Picked,
    Press,
    Result,
    Said,
    Session,
    Stage,
    Words,
    advance,
    begin,
    dump_session,
    load_session,
)
from workflows.kinds.table import KINDS

EVERY_KIND = a_definition(
    *(
        f"id: its_{name}, label: {kind.label.zh}, kind: {name}, "
        + EXAMPLES[name].field.replace("'1'", """'"甲"'""")
        for name, kind in KINDS.items()
    )
)
FORMS = {"repair": REPAIR, "every rule": EVERY_RULE, "every kind": EVERY_KIND}
EXAMPLE_WORDS = [words for example in EXAMPLES.values() for words, _ in example.said]
ORDERS = [
    "没有",
    "提交",
    "修改",
    "取消",
    "返回",
    "完成",
    "跳过",
    "1",
    "2",
    "改",
    "再加一条",
    "上一步",
    "人工",
]
PIECES = [
    "地址改成",
    "修改",
    "电话",
    "：",
    "，",
    "\n",
    "13800138000",
    "\x00",
    "\ud83d",
    "\u202e",
    "\U0001f600",
    "ſ",
    "٣",
    "半",
]
ANYTHING = (
    st.text(st.characters(), max_size=60)
    | st.lists(st.sampled_from([*PIECES, *ORDERS, *EXAMPLE_WORDS]), max_size=6).map("".join)
    | st.sampled_from([*ORDERS, *EXAMPLE_WORDS])
)
CHOICES = [*Press, "0", "1", "yes", "leaking", "sz", "k1", "its_date", "address", "5", "", "\ud83d"]
SAID = st.one_of(
    ANYTHING.map(lambda text: Words(text=text)),
    st.builds(Words, text=ANYTHING, recording=st.integers(1, 9)),
    st.builds(Picked, turn=st.integers(0, 30), choice=st.sampled_from(CHOICES)),
    st.sampled_from(CHOICES).map(lambda choice: Picked(turn=-1, choice=choice)),
    st.builds(
        GaveFile,
        file_id=st.integers(1, 20),
        media=st.sampled_from(["image", "video", "voice", "file"]),
    ),
    st.builds(
        GavePlace,
        latitude=st.sampled_from(["31.2", "", "91", "x"]),
        longitude=st.just("121.4"),
        label=ANYTHING,
    ),
)
"""Of a button, turn -1 stands for the newest."""


def begun(definition: Definition, words: str = "", *, with_summary: bool = True) -> Ask | Done:
    fields = tuple(field.id for field in definition.asked)
    return begin(
        definition, fields, type_version=1, with_summary=with_summary, around=AROUND, words=words
    )


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=2 * settings().max_examples)
@given(ANYTHING, st.lists(SAID, max_size=20), st.booleans())
def test_nothing_said_breaks_a_form(
    form: str, first: str, said: list[Said], with_summary: bool
) -> None:
    definition = FORMS[form]
    result: Result = begun(definition, first, with_summary=with_summary)
    for each in said:
        if not isinstance(result, Ask):
            break
        before = load_session(dump_session(result.session))
        result = advance(before, newest(each, before), definition, AROUND)
        check_step(before, result, definition)


def newest(said: Said, session: Session) -> Said:
    if isinstance(said, Picked) and said.turn < 0:
        return Picked(turn=session.turn, choice=said.choice)
    return said


def check_step(before: Session, result: Result, definition: Definition) -> None:
    session = result.session
    match result:
        case Ask() if result.question.is_stale:
            assert session == before
        case Ask():
            assert session.turn > before.turn
            assert (session.asking != "") == (session.stage is Stage.FIELD)
        case Done():
            needed = {
                field.id for field in definition.asked if field.required is True and not field.shown
            }
            assert result.answers.keys() >= needed
            assert session.turn > before.turn
        case Abandoned():
            assert session == before


LONGEST = 100_000
PATIENCE = 2.0  # seconds of processor time; what runs away takes minutes
LONG = [
    "空调漏水，",
    "1",
    "a.",
    "修改 ",
    "地址改成",
    "13800138000 ",
    "\n",
    "\ud83d",
    "深圳南山",
    "压缩机 2 350\n",
    "明天下午三点 ",
]
LONG_STAGES = (
    "its_text", "its_choices", "its_money", "its_phone", "its_address", "its_period", "its_subform", "summary",
    "choose_field",
)  # fmt: skip


@pytest.fixture(scope="module")
def stages() -> Mapping[str, Session]:
    """By the field that is asked, or by the stage."""
    found: dict[str, Session] = {}
    result: Result = begun(EVERY_KIND)
    while result.session.stage is Stage.FIELD:
        found[result.session.asking] = result.session
        result = advance(result.session, Words(text="没有"), EVERY_KIND, AROUND)
    found["summary"] = result.session
    found["choose_field"] = advance(result.session, Words(text="修改"), EVERY_KIND, AROUND).session
    return found


@pytest.mark.parametrize("piece", LONG)
def test_longest_first_words_cost_little(piece: str) -> None:
    began = time.process_time()
    begun(EVERY_KIND, (piece * LONGEST)[:LONGEST])
    assert time.process_time() - began < PATIENCE


@pytest.mark.parametrize("stage", LONG_STAGES)
def test_longest_message_costs_little_at_each_stage(
    stage: str, stages: Mapping[str, Session]
) -> None:
    words = ("".join(LONG) * LONGEST)[:LONGEST]
    began = time.process_time()
    advance(stages[stage], Words(text=words), EVERY_KIND, AROUND)
    assert time.process_time() - began < PATIENCE
