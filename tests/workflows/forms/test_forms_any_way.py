"""However somebody wanders through a form, it comes out as if filled in straight."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.builders_forms import AROUND, ASKED, REPAIR
from workflows.answers import Answer, texts
from workflows.form_fields import FormField
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
from workflows.kinds.fields import show

ANSWERS = st.fixed_dictionaries(
    {
        "product": st.sampled_from([o.id for o in REPAIR.field("product").options]),
        "fault": st.lists(
            st.sampled_from([o.id for o in REPAIR.field("fault").options]), min_size=1, unique=True
        ),
        "address": st.sampled_from(["北京路1号", "中关村大街 27 号", "1 High Street"]),
        "phone": st.sampled_from(["13800138000", "0755-26991234"]),
        "convenient": st.sampled_from(["明天上午", "下周三", "after 6 pm"]),
        "warranty": st.sampled_from([o.id for o in REPAIR.field("warranty").options]),
    },
    optional={
        "description": st.sampled_from(["一直响", "it hums"]),
        "model": st.sampled_from(["KFR-35", "SN 1"]),
        "photos": st.lists(st.integers(1, 99).map(str), min_size=1, max_size=4, unique=True),
    },
)
WANDERING = st.lists(
    st.sampled_from(
        ["answer", "press", "wrong", "stale", "edit", "back", "cancel_edit", "restart", "help"]
    ),
    max_size=40,
)
WRONG = {"product": "飞机", "fault": "？？", "phone": "123", "warranty": "也许", "address": "京"}


def in_order(target: Mapping[str, Answer]) -> dict[str, Answer]:
    """Options are kept in the order of the form."""
    ids = [option.id for option in REPAIR.field("fault").options]
    chosen = target["fault"]
    assert isinstance(chosen, list)
    return {**target, "fault": [each for each in ids if each in chosen]}


class Wanderer:
    """Knows the right answers and gives them by detours."""

    def __init__(self, target: Mapping[str, Answer]) -> None:
        self.target = target
        self.result: Result = begin(REPAIR, ASKED, type_version=3, with_summary=True, around=AROUND)
        self.turns = [self.session.turn]

    @property
    def session(self) -> Session:
        return self.result.session

    def tell(self, said: Said) -> None:
        self.result = advance(self.session, said, REPAIR, AROUND)
        self.turns.append(self.session.turn)

    def wander(self, way: str) -> None:
        field = self.session.asking
        match way:
            case "restart":
                before = self.session
                assert load_session(dump_session(before)) == before
            case "stale":
                before = self.session
                self.tell(Picked(turn=before.turn - 1, choice=Press.SUBMIT))
                assert self.session == before
            case "wrong":
                self.tell(Words(text=WRONG.get(field, "\x00 ")))
            case "edit":
                self.tell(Words(text="修改 地址"))
            case "cancel_edit" if self.session.is_correcting:
                self.tell(Words(text="取消"))
            case "back" | "help":
                self.tell(Words(text={"back": "上一步", "help": "帮助"}[way]))
            case "press" if field in {"product", "warranty"}:
                self.tell(Picked(turn=self.session.turn, choice=str(self.target[field])))
            case _:
                self.answer()

    def answer(self) -> None:
        """The right answer to what is asked; at the summary nothing."""
        assert isinstance(self.result, Ask)
        field = self.result.question.field
        if field and field.id in self.target:
            self._fill(field)
        elif field:
            self.tell(Words(text="没有"))

    def _fill(self, field: FormField) -> None:
        answer = self.target[field.id]
        if field.id != "photos":
            self.tell(Words(text=show(field, answer, "zh_CN")))
            return
        for photo in texts(answer):
            self.tell(GaveFile(file_id=int(photo)))
        self.tell(Words(text="完成"))

    def finish(self) -> Done:
        for _ in range(40):
            if self.session.stage is Stage.SUMMARY:
                break
            self.answer()
        self.tell(Words(text="提交"))
        assert isinstance(self.result, Done)
        return self.result


@given(ANSWERS, WANDERING)
def test_any_way_through_the_form_ends_with_the_same_answers(
    target: Mapping[str, Answer], ways: list[str]
) -> None:
    wanderer = Wanderer(target)
    for way in ways:
        wanderer.wander(way)
    assert wanderer.finish().session.answers == in_order(target)
    assert wanderer.turns == sorted(wanderer.turns)


ANYTHING: st.SearchStrategy[str] = st.one_of(
    st.text(max_size=60),
    st.text(max_size=5000),
    st.sampled_from(
        [
            "空调",
            "漏水",
            "没有",
            "提交",
            "修改",
            "取消",
            "返回",
            "完成",
            "跳过",
            "1",
            "2",
            "地址改成北京路1号",
            "13800138000",
            "修改电话",
            "改",
        ]
    ),
)
SAID = st.one_of(
    ANYTHING.map(lambda text: Words(text=text)),
    st.builds(
        Picked,
        turn=st.integers(0, 30),
        choice=st.sampled_from([*Press, *ASKED, "fridge", "leaking", "0", "yes", "5"]),
    ),
    st.builds(
        GaveFile,
        file_id=st.integers(1, 20),
        media=st.sampled_from(["image", "video", "voice", "file"]),
    ),
    st.builds(
        GavePlace, latitude=st.just("31.2"), longitude=st.just("121.4"), label=st.text(max_size=20)
    ),
)
REQUIRED = {field.id for field in REPAIR.asked if field.required}


@settings(max_examples=200)
@given(ANYTHING, st.lists(SAID, max_size=25), st.booleans())
def test_nothing_said_breaks_a_form(first: str, said: list[Said], with_summary: bool) -> None:
    result: Result = begin(
        REPAIR, ASKED, type_version=1, with_summary=with_summary, around=AROUND, words=first
    )
    for each in said:
        if not isinstance(result, Ask):
            break
        before = load_session(dump_session(result.session))
        result = advance(before, each, REPAIR, AROUND)
        check_step(before, result)


def check_step(before: Session, result: Result) -> None:
    session = result.session
    match result:
        case Ask() if result.question.is_stale:
            assert session == before
        case Ask():
            assert session.turn > before.turn
            assert (session.asking != "") == (session.stage is Stage.FIELD)
        case Done():
            assert session.answers.keys() >= REQUIRED
            assert session.turn > before.turn
        case Abandoned():
            assert session == before
