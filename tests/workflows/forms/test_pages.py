from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.builders_forms import AROUND as MORNING
from tests.workflows.builders_forms import FIRST, Chat, a_definition, asked
from tests.workflows.kinds.examples import AROUND, EXAMPLES
from workflows.answers import Answer, Row, parts, rows, texts
from workflows.definition import Definition
from workflows.forms.bursts import Burst, added, played
from workflows.forms.dialogue import Ask, Words
from workflows.forms.pages import Given, begun_readings, filled, missing, objections
from workflows.forms.scene import Scene
from workflows.forms.sessions import Picked, Session, Stage, dump_session, load_session
from workflows.kinds.kind import Asking
from workflows.kinds.problems import ProblemCode
from workflows.kinds.table import KINDS, kind_of

PARTS = (
    "id: parts, kind: subform, label: 配件, least: 1, most: 3, columns: ["
    "{id: part, kind: text, label: 名称, required: true},"
    "{id: count, kind: number, label: 数量, minimum: 1, required: true},"
    "{id: price, kind: money, label: 单价, required: true},"
    "{id: total, kind: money, label: 小计, formula: '数量*单价'}]"
)


class Page:
    """Somebody at the page of a form."""

    def __init__(self, *fields: str, definition: Definition | None = None) -> None:
        self.definition = definition or a_definition(*fields)
        ids = tuple(field.id for field in self.definition.asked)
        self.session = Session(type_key="other", type_version=1, fields=ids, asking=ids[0])
        self.scene = Scene(definition=self.definition, around=AROUND)

    def fills(self, given: Given) -> Page:
        self.session = load_session(dump_session(filled(self.session, self.scene, given)))
        return self

    @property
    def wrong(self) -> dict[str, ProblemCode]:
        return {place: each.code for place, each in objections(self.session, self.scene).items()}

    @property
    def missing(self) -> dict[str, ProblemCode]:
        return {place: each.code for place, each in missing(self.session, self.scene).items()}

    @property
    def answers(self) -> dict[str, Answer]:
        return dict(self.session.answers)

    def begun(self, field: str) -> Answer:
        return self.session.begun[field].value


def as_put_in(kind: str, answer: Answer) -> Answer:
    """What the page sends for an answer: words where words are typed, an id where one is chosen."""
    field, given = EXAMPLES[kind].form_field(kind), parts(answer)
    match KINDS[kind].asking:
        case Asking.ONE if isinstance(answer, bool):
            return "yes" if answer else "no"
        case Asking.ONE if given:
            return f"{given['date']}T{given['from']}" if "date" in given else given["id"]
        case Asking.WORDS | Asking.PLACE if kind != "tags":
            return kind_of(field).written(field, answer)
        case _:
            return answer


@pytest.mark.parametrize(
    "kind, answer",
    [
        (kind, answer)
        for kind, example in EXAMPLES.items()
        for answer in [given for _, given in example.said] or example.kept
        if KINDS[kind].asking is not Asking.NEVER and kind != "address"
    ],
)
def test_every_kind_is_filled_in_on_a_page(kind: str, answer: Answer) -> None:
    field = EXAMPLES[kind].field
    page = Page(f"id: it, kind: {kind}, label: 它{', ' + field if field else ''}")
    files = {*texts(answer), *parts(answer).values(), *([answer] if kind == "signature" else [])}
    known = tuple(int(each) for each in files if isinstance(each, str) and each.isdigit())
    page.session = replace(page.session, attachments=known)
    page.fills({"it": as_put_in(kind, answer)})
    assert page.answers == {"it": answer}
    assert page.missing == {}
    assert page.fills({"it": None}).answers == {}


def test_address_is_read_as_in_the_chat() -> None:
    page = Page("id: it, kind: address, label: 地址").fills({"it": "深圳市南山区科苑路15号"})
    assert parts(page.answers["it"])["county"] == "南山区"


def test_what_is_wrong_is_told_stays_begun_and_keeps_the_form_from_being_handed_in() -> None:
    page = Page("id: phone, kind: phone, label: 电话", "id: name, kind: text, label: 名字")
    page.fills({"phone": "138", "name": "李红"})
    assert page.answers == {"name": "李红"}
    assert page.wrong == page.missing == {"phone": ProblemCode.NOT_A_PHONE}
    assert page.begun("phone") == "138"
    page.fills({"phone": "13800138000"})
    assert page.answers["phone"] == "13800138000"
    assert page.wrong == page.missing == {}
    assert page.session.begun == {}


def test_answer_in_the_chat_overtakes_what_was_begun_on_the_page() -> None:
    page = Page("id: phone, kind: phone, label: 电话").fills({"phone": "138"})
    page.session = replace(page.session, answers={"phone": "13900139000"})
    assert page.wrong == page.missing == {}


@pytest.mark.parametrize(
    "field, half, code",
    [
        ("kind: date_range", "2026-11-24", ProblemCode.INCOMPLETE),
        ("kind: choices, least: 2, options: [{id: a, label: 甲}, {id: b, label: 乙}]", ["a"],
         ProblemCode.TOO_FEW),
        ("kind: cascade, options: [{id: gd, label: 广东, options: [{id: sz, label: 深圳}]}]", ["gd"],
         ProblemCode.INCOMPLETE),
        ("kind: matrix, statements: [准时, 礼貌], options: [{id: a, label: 好}, {id: b, label: 差}]",
         {"0": "a"}, ProblemCode.TOO_FEW),
        ("kind: tags, least: 2", ["漏水"], ProblemCode.TOO_FEW),
    ],
)  # fmt: skip
def test_half_an_answer_is_no_mistake_before_the_form_is_handed_in(
    field: str, half: Answer, code: ProblemCode
) -> None:
    page = Page(f"id: it, label: 它, {field}").fills({"it": half})
    assert (page.answers, page.wrong) == ({}, {})
    assert page.begun("it") == half
    assert page.missing == {"it": code}


def test_half_an_answer_of_the_chat_goes_on_on_the_page() -> None:
    page = Page(
        "id: it, kind: choices, label: 它, least: 2, options: [{id: a, label: 甲, when: 'TRUE'}, {id: b, label: 乙}]",
        "id: name, kind: text, label: 名字",
    )
    page.session = replace(page.session, partial=["a"])
    assert begun_readings(page.session, page.scene)["it"].rest == ["a"]
    page.session = replace(page.session, partial=None, answers={"it": ["a"]})
    assert page.missing == {"it": ProblemCode.TOO_FEW}
    page.session = replace(page.session, partial=["a"], answers={})
    page.fills({"name": "李红"})
    assert page.begun("it") == ["a"]
    assert page.fills({"it": ["a", "b"]}).answers == {"name": "李红", "it": ["a", "b"]}


def test_files_of_others_cannot_be_put_into_an_answer() -> None:
    page = Page("id: photos, kind: photos, label: 照片", "id: sign, kind: signature, label: 签名")
    page.session = replace(page.session, attachments=(7, 8))
    page.fills({"photos": ["7", "99"], "sign": "99"})
    assert page.answers == {}
    page.fills({"photos": ["7"], "sign": "8"})
    assert page.answers == {"photos": ["7"], "sign": "8"}
    assert page.session.attachments == ()


def test_records_are_looked_up_whatever_the_page_says_of_them() -> None:
    page = Page("id: device, kind: asset, label: 设备")
    page.fills({"device": {"id": "k1", "label": "挂机空调 KFR-35GW", "warranty": "2099-01-01"}})
    assert "warranty" not in parts(page.answers["device"])
    page.fills({"device": "somebody else's"})
    assert page.wrong == {"device": ProblemCode.NO_SUCH_RECORD}


def test_limits_of_a_day_and_options_that_depend_hold_on_the_page_too() -> None:
    page = Page(
        "id: sort, kind: choice, label: 类别, options: [{id: a, label: 甲}, {id: b, label: 乙}]",
        "id: part, kind: choice, label: 部件,"
        " options: [{id: a1, label: 甲一, when: '类别=\"甲\"'}, {id: b1, label: 乙一, when: '类别=\"乙\"'}]",
        "id: day, kind: date, label: 日期, earliest: 'TODAY()'",
    )
    page.fills({"sort": "a", "part": "b1", "day": "2026-11-23"})
    assert page.answers == {"sort": "a"}
    assert page.wrong == {"part": ProblemCode.NOT_AN_OPTION, "day": ProblemCode.TOO_EARLY}
    assert page.fills({"part": "a1", "day": "2026-11-24"}).wrong == {}


def test_field_that_an_answer_brings_up_may_come_with_it() -> None:
    page = Page(
        "id: urgent, kind: yes_no, label: 加急",
        "id: why, kind: text, label: 原因, shown: '加急=TRUE'",
    )
    assert page.fills({"why": "漏水"}).answers == {}
    assert page.fills({"why": "漏水", "urgent": "yes"}).answers == {"urgent": True, "why": "漏水"}


def test_rows_are_taken_when_they_are_whole_and_kept_until_then() -> None:
    whole: Row = {"part": "压缩机", "count": "2", "price": "350"}
    half: Row = {"part": "铜管", "count": "很多"}
    page = Page(PARTS).fills({"parts": [whole, half, {}]})
    assert rows(page.answers["parts"]) == [whole]
    assert page.wrong == {"parts.1.count": ProblemCode.NOT_A_NUMBER}
    assert page.missing == {
        "parts": ProblemCode.INCOMPLETE,
        "parts.1.count": ProblemCode.NOT_A_NUMBER,
        "parts.1.price": ProblemCode.REQUIRED,
    }
    assert page.begun("parts") == [whole, half, {}]
    page.fills({"parts": [whole, {}]})
    assert (page.wrong, page.missing) == ({}, {}), "an empty row is none"
    assert page.fills({"parts": []}).answers == {}


def test_too_many_rows_are_told() -> None:
    whole: Row = {"part": "压缩机", "count": "2", "price": "350"}
    page = Page(PARTS).fills({"parts": [dict(whole)] * 4})
    assert page.wrong == {"parts": ProblemCode.TOO_MANY}


def test_too_few_photos_are_told_when_the_form_is_handed_in() -> None:
    page = Page("id: photos, kind: photos, label: 照片, least: 2")
    page.session = replace(page.session, attachments=(7,))
    page.fills({"photos": ["7"]})
    assert (page.wrong, page.missing) == ({}, {"photos": ProblemCode.TOO_FEW})


def test_nothing_new_changes_nothing() -> None:
    page = Page("id: name, kind: text, label: 名字").fills({"name": "李红"})
    before = page.session
    assert filled(before, page.scene, {"name": "李红"}) is before


class TestBackInTheChat:
    """What was asked there may have its answer by now."""

    def chat(self, given: Given) -> Chat:
        chat = Chat(FIRST)
        assert asked(chat) == "model"
        scene = Scene(definition=chat.definition, around=MORNING)
        session = filled(chat.session, scene, given)
        chat.result = Ask(session=session, question=chat.ask.question)
        return chat

    def test_question_that_is_still_open_is_answered_as_ever(self) -> None:
        chat = self.chat({"phone": "13800138000"}).say("就是铭牌看不清的那台")
        assert chat.session.answers["model"] == "就是铭牌看不清的那台"

    def test_words_are_no_answer_to_a_question_nobody_saw(self) -> None:
        chat = self.chat({"model": "KFR-35"})
        assert chat.session.is_unseen
        result = played(Burst(said=(Words(text="好了，填好了"),), before=chat.session),
                        chat.definition, 1, MORNING)  # fmt: skip
        assert isinstance(result, Ask) and result.session.asking == "photos"
        assert result.session.answers["model"] == "KFR-35"
        assert not result.session.is_unseen

    def test_what_the_words_tell_is_taken_all_the_same(self) -> None:
        chat = self.chat({"model": "KFR-35"})
        result = added(chat.session, (Words(text="电话 13800138000"),), chat.definition, MORNING)
        assert result.session.answers["phone"] == "13800138000"

    def test_older_button_leads_to_the_question_it_stands_at_now(self) -> None:
        chat = self.chat({"model": "KFR-35"})
        chat.do(lambda _: Picked(turn=1, choice="skip"))
        assert chat.ask.question.is_stale
        assert asked(chat) == "photos"

    def test_whole_form_stands_at_its_summary(self) -> None:
        chat = self.chat({
            "model": "KFR-35", "address": "深圳市南山区科苑路15号", "phone": "13800138000",
            "convenient": "明天下午", "warranty": "under_warranty",
        })  # fmt: skip
        chat.say("跳过")
        assert chat.ask.question.stage is Stage.SUMMARY
