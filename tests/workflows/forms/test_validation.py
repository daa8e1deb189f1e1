"""What a form demands of its answers, shown through the chat: what will not do is asked again with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.builders_forms import AROUND, Chat, a_definition, asked, photo, problem
from tests.workflows.kinds.examples import RECORDS
from workflows.answers import rows
from workflows.forms.dialogue import Ask, Press, Words, advance
from workflows.kinds.problems import ProblemCode

ROWS = "kind: subform, columns: [{id: article, kind: text, label: 名称, required: true}, {id: count, kind: number, label: 数量, minimum: 1}]"
PICK = "kind: choices, options: [{id: a, label: 甲}, {id: b, label: 乙}, {id: c, label: 丙}]"
REFUSED = [
    ("kind: text, required: true", "跳过", ProblemCode.REQUIRED, "漏水"),
    ("kind: text, pattern: 'AC[0-9]{4}'", "KF1234", ProblemCode.WRONG_PATTERN, "AC1234"),
    ("kind: text, min_length: 3", "漏水", ProblemCode.TOO_SHORT, "一直漏水"),
    ("kind: text, max_length: 3", "一直漏水", ProblemCode.TOO_LONG, "漏水"),
    ("kind: number, minimum: 2", "1", ProblemCode.TOO_SMALL, "2"),
    ("kind: number, maximum: 5", "六", ProblemCode.TOO_LARGE, "五"),
    ("kind: number, decimals: 1", "1.25", ProblemCode.TOO_PRECISE, "1.2"),
    ("kind: money, minimum: 100", "九十九块", ProblemCode.TOO_SMALL, "一百"),
    ("kind: date, earliest: TODAY()", "昨天", ProblemCode.TOO_EARLY, "明天"),
    ("kind: date, latest: TODAY() + 7", "12月24日", ProblemCode.TOO_LATE, "后天"),
    ("kind: moment, earliest: NOW()", "今天9点", ProblemCode.TOO_EARLY, "今天11点"),
    ("kind: duration, maximum: 60", "两小时", ProblemCode.TOO_LARGE, "半小时"),
    (f"{PICK}, least: 2", "甲", ProblemCode.TOO_FEW, "甲和乙"),
    (f"{PICK}, most: 2", "甲乙丙", ProblemCode.TOO_MANY, "甲乙"),
    ("kind: tags, most: 1", "加急，VIP", ProblemCode.TOO_MANY, "加急"),
    ("kind: phone", "12345", ProblemCode.NOT_A_PHONE, "13800138000"),
    ("kind: number, checks: [{rule: 'MOD(它, 2) = 0', message: 要成双。}]", "3", ProblemCode.BROKEN_RULE, "4"),
]  # fmt: skip


def one_question(field: str, *more: str) -> Chat:
    return Chat("", a_definition(f"id: it, label: 它, {field}", *more), with_summary=False)


@pytest.mark.parametrize(("field", "wrong", "code", "right"), REFUSED)
def test_answer_that_will_not_do_is_asked_again_until_it_will(
    field: str, wrong: str, code: ProblemCode, right: str
) -> None:
    chat = one_question(field).say(wrong)
    assert (asked(chat), problem(chat)) == ("it", code)
    assert chat.session.misses == 1
    assert "it" in chat.say(right).done.answers


def test_pattern_is_explained_in_the_forms_own_words() -> None:
    chat = one_question("kind: text, pattern: 'AC[0-9]{4}', pattern_hint: AC 加四位数字").say("KF1")
    found = chat.ask.question.problem
    assert found and [label.zh for label in found.labels] == ["AC 加四位数字"]


def test_answers_that_do_not_go_together_are_told_in_the_forms_own_words() -> None:
    until = "id: until, label: 止, kind: date, checks: [{rule: 止 >= 它, message: {zh: 结束不能早于开始。, en: Ends too soon.}}]"
    chat = one_question("kind: date", until).say("12月3日", "12月1日")
    found = chat.ask.question.problem
    assert found and found.code is ProblemCode.BROKEN_RULE
    assert (found.labels[0].zh, found.labels[0].en) == ("结束不能早于开始。", "Ends too soon.")
    assert chat.say("12月5日").done.answers == {"it": "2026-12-03", "until": "2026-12-05"}


def test_too_few_photos_are_not_enough_to_go_on() -> None:
    chat = one_question("kind: photos, least: 2, required: true").do(lambda _: photo(1))
    assert problem(chat) is None, "they come one by one"
    chat.say("完成")
    assert (asked(chat), problem(chat)) == ("it", ProblemCode.TOO_FEW)
    chat.do(lambda _: photo(2))
    assert chat.say("完成").done.answers == {"it": ["1", "2"]}


def test_too_few_options_pressed_are_not_enough_to_go_on() -> None:
    chat = one_question(f"{PICK}, least: 2").press("a", Press.DONE)
    assert (asked(chat), problem(chat)) == ("it", ProblemCode.TOO_FEW)
    assert chat.press("c", Press.DONE).done.answers == {"it": ["a", "c"]}


@pytest.mark.parametrize("how", ["跳过", "没有", Press.SKIP])
def test_what_is_too_little_may_be_left_out_where_nothing_is_needed(how: str) -> None:
    chat = one_question(f"{PICK}, least: 2").press("a", Press.DONE)
    chat = chat.press(how) if how == Press.SKIP else chat.say(how)
    assert chat.done.answers == {}


def test_too_few_rows_are_not_enough_to_go_on() -> None:
    chat = one_question(f"{ROWS}, least: 2").say("压缩机 2", "完成")
    assert (asked(chat), problem(chat)) == ("it", ProblemCode.TOO_FEW)
    chat.say("铜管 3", "完成")
    assert chat.done.answers == {
        "it": [{"article": "压缩机", "count": "2"}, {"article": "铜管", "count": "3"}]
    }


def test_no_more_rows_are_asked_than_there_may_be() -> None:
    chat = one_question(f"{ROWS}, most: 2").say("压缩机 2\n铜管 3")
    assert [choice.id for choice in chat.ask.question.choices] == [Press.DONE]
    for more in ("再加一条", "电容 1", "电容"):
        chat.say(more)
        assert problem(chat) is ProblemCode.TOO_MANY
    assert problem(chat.press(Press.MORE)) is ProblemCode.TOO_MANY
    assert len(str(chat.say("完成").done.answers["it"])) < 100


@pytest.mark.parametrize("way_out", ["取消", "上一步", "修改 名字"])
def test_rows_come_back_when_nobody_fills_them_in_anew(way_out: str) -> None:
    definition = a_definition(f"id: it, label: 配件, {ROWS}", "id: name, label: 名字, kind: text")
    chat = Chat("", definition).say("压缩机 2\n铜管 3", "完成", "李红", "修改 配件")
    assert (asked(chat), chat.ask.question.so_far) == ("article", None)
    chat.say("电容", way_out)
    assert len(rows(chat.session.answers["it"])) == 2


def test_rows_filled_in_anew_take_the_place_of_the_old() -> None:
    definition = a_definition(f"id: it, label: 配件, {ROWS}", "id: name, label: 名字, kind: text")
    chat = Chat("", definition).say(
        "压缩机 2\n铜管 3", "完成", "李红", "修改 配件", "电容 1", "完成"
    )
    assert chat.say("提交").done.answers["it"] == [{"article": "电容", "count": "1"}]


def test_row_keeps_its_own_limits() -> None:
    chat = one_question(ROWS).say("压缩机", "0")
    assert (asked(chat), problem(chat)) == ("count", ProblemCode.TOO_SMALL)
    assert chat.say("2", "完成").done.answers == {"it": [{"article": "压缩机", "count": "2"}]}


def test_field_is_required_only_where_its_condition_holds() -> None:
    invoice = "id: invoice, label: 发票号, kind: text, required: 它"
    chat = one_question("kind: yes_no, required: true", invoice).say("是", "跳过")
    assert (asked(chat), problem(chat)) == ("invoice", ProblemCode.REQUIRED)
    free = one_question("kind: yes_no, required: true", invoice).say("否", "跳过")
    assert free.done.answers == {"it": False}


def test_read_only_field_is_not_asked_and_keeps_what_it_has() -> None:
    level = "id: level, label: 等级, kind: text, read_only: 它, default: '\"普通\"'"
    locked = one_question("kind: yes_no, required: true", level).say("是")
    assert locked.done.answers == {"it": True, "level": "普通"}
    shut = Chat("", a_definition("id: it, label: 它, kind: yes_no", level)).say(
        "否", "等级改成金牌", "它改成是"
    )
    assert shut.say("修改 等级").ask.question.problem, "it cannot be changed any more"
    assert shut.say("返回", "提交").done.answers == {"it": True, "level": "金牌"}


LINKED = (
    "id: device, label: 设备, kind: asset, columns: [{id: model, kind: text, label: 型号}]",
    "id: model, label: 机型, kind: lookup, formula: 设备.型号",
    "id: wanted, label: 想要的机型, kind: text, default: 设备.型号",
    "id: cold, label: 冷媒, kind: choice, shown: 'STARTSWITH(机型, \"KFR\")', options: [{id: r32, label: R32}, {id: r22, label: R22}]",
)


def linked(*said: str) -> Ask:
    """Their devices are known here."""
    around = replace(AROUND, records={"assets": RECORDS})
    definition = a_definition(*LINKED)
    result = Chat("", definition).result
    for words in said:
        result = advance(result.session, Words(text=words), definition, around)
    assert isinstance(result, Ask)
    return result


def lines(ask: Ask) -> dict[str, object]:
    return {field.id: answer for field, answer in ask.question.lines}


def test_what_a_chosen_record_says_fills_in_other_fields_and_opens_more() -> None:
    told = lines(linked("挂机空调", "R32"))
    assert (told["model"], told["wanted"], told["cold"]) == ("KFR-35GW", "KFR-35GW", "r32")


def test_choosing_another_record_changes_what_follows_from_it() -> None:
    told = lines(linked("挂机空调", "R32", "设备改成洗衣机"))
    assert (told["model"], told["wanted"]) == ("XQG100", "XQG100")
    assert "cold" not in told


def test_default_from_a_record_gives_way_to_what_was_said() -> None:
    told = lines(linked("挂机空调", "R32", "想要的机型改成KFR-50", "设备改成洗衣机"))
    assert (told["model"], told["wanted"]) == ("XQG100", "KFR-50")
