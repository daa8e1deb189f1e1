"""The five shipped ticket types: which of them a message asks for, what their expressions come to, how their flows run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from handlers.definitions import checked
from tests.workflows.builders_forms import AROUND, SHIPPED, Chat, asked
from tests.workflows.builders_tickets import LI_HONG, SUN_LI, WANG_QIANG, Play
from workflows.answers import Answer, Row, rows
from workflows.definition import Definition
from workflows.effects import Occasion
from workflows.forms.sessions import Stage
from workflows.forms.understanding import likeliest
from workflows.kinds.problems import ProblemCode
from workflows.parsing import dump, parse
from workflows.people import AGENT, Person
from workflows.schema import schema_of
from workflows.sheets.sheet import Sheet, fill_in
from workflows.verbs import Phase

FILES = sorted(SHIPPED.glob("*.yaml"))
TYPES = {path.stem: parse(path.read_text(encoding="utf-8")) for path in FILES}
LIU_TING = Person(id=6, name="刘婷", roles=frozenset({AGENT}))

REPAIR, COMPLAINT, CONSULTATION = "appliance_repair", "complaint", "consultation"
PARTS, QUALITY, NOTHING = "spare_part", "quality_trace", ""


def wanted(text: str) -> list[str]:
    return [each.key for each in likeliest(text, list(TYPES.values()))]


def filled(key: str, **answers: Answer) -> Sheet:
    return fill_in(TYPES[key].blueprint, answers, AROUND.surroundings)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_template_may_be_published_and_comes_back_the_same(path: Path) -> None:
    definition = checked(path.read_text(encoding="utf-8"))
    assert definition.key == path.stem
    assert parse(dump(definition)) == definition


@pytest.mark.parametrize("definition", TYPES.values(), ids=lambda each: each.key)
def test_every_word_of_a_template_is_there_in_english_too(definition: Definition) -> None:
    assert not [label for label in _labels(definition.model_dump()) if not label.get("en")]


def _labels(data: object) -> list[Mapping[str, object]]:
    if isinstance(data, Mapping):
        own = [data] if set(data) == {"zh", "en"} else []
        return own + [label for each in data.values() for label in _labels(each)]
    if isinstance(data, list | tuple):
        return [label for each in data for label in _labels(each)]
    return []


@pytest.mark.parametrize("definition", TYPES.values(), ids=lambda each: each.key)
def test_every_template_has_a_schema_and_a_card(definition: Definition) -> None:
    schema = schema_of(definition)
    assert schema["required"] and definition.card
    assert {target.id for target in definition.sla} == {"first_response", "resolution"}


def test_templates_number_their_tickets_apart() -> None:
    assert len({each.prefix for each in TYPES.values()}) == len(TYPES) == 5


SAID = [
    ("空调不制冷了，还滴水", REPAIR),
    ("报修", REPAIR),
    ("我家洗衣机坏了", REPAIR),
    ("空调漏水", REPAIR),
    ("热水器打不开火，没反应", REPAIR),
    ("冰箱嗡嗡响声音大得很！！！", REPAIR),
    ("师傅没来，空调还不制冷", REPAIR),
    ("空调遥控器坏了", REPAIR),
    ("请问空调不制冷怎么办", REPAIR),
    ("空调不制冷，请问多少钱修", REPAIR),
    ("冰箱不制冷了门封要更换", REPAIR),
    ("压缩机不转了，空调没反应", REPAIR),
    ("the fridge is leaking", REPAIR),
    ("my ac is broken pls help", REPAIR),
    ("我要投诉", COMPLAINT),
    ("我要投诉空调漏水", COMPLAINT),
    ("投诉！修了三次空调还是不制冷，退钱", COMPLAINT),
    ("你们师傅态度太差了", COMPLAINT),
    ("上门就乱收费，换个电容要我 600", COMPLAINT),
    ("约好九点又放鸽子，给个说法", COMPLAINT),
    ("空调质量太差了，刚买就坏", COMPLAINT),
    ("太气人了，一直拖着没人来", COMPLAINT),
    ("I want to complain about the engineer", COMPLAINT),
    ("举报你们店里卖假货", COMPLAINT),
    ("咨询", CONSULTATION),
    ("咨询空调价格", CONSULTATION),
    ("请问空调怎么清洗", CONSULTATION),
    ("你好，想问一下热水器保修多久", CONSULTATION),
    ("这个洗衣机怎么用啊", CONSULTATION),
    ("空调多少钱", CONSULTATION),
    ("请问遥控器多少钱", CONSULTATION),
    ("你们几点下班", CONSULTATION),
    ("三口之家推荐哪款冰箱", CONSULTATION),
    ("how much is a new washer?", CONSULTATION),
    ("上门费怎么收费的", CONSULTATION),
    ("买个遥控器", PARTS),
    ("我想买个空调遥控器", PARTS),
    ("遥控器坏了想买个", PARTS),
    ("配件", PARTS),
    ("备件申请", PARTS),
    ("净水器滤芯要换了", PARTS),
    ("订购两套门封条", PARTS),
    ("can i buy a remote control", PARTS),
    ("质量追溯", QUALITY),
    ("这批压缩机不良率很高", QUALITY),
    ("批次 B20261108 有 12 台不制冷", QUALITY),
    ("同一批冰箱三台都漏氟", QUALITY),
    ("抽检发现 5 台划伤", QUALITY),
    ("来料不良，主板少件", QUALITY),
    ("你好", NOTHING),
    ("在吗", NOTHING),
    ("谢谢师傅", NOTHING),
    ("明天上午可以", NOTHING),
    ("🙂🙂", NOTHING),
]


@pytest.mark.parametrize(("text", "key"), SAID, ids=[text for text, _ in SAID])
def test_a_message_asks_for_the_type_a_good_agent_would_open(text: str, key: str) -> None:
    assert wanted(text) == ([key] if key else [])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("空调漏水，上门费多少钱", [REPAIR, CONSULTATION]),
        ("投诉，这批货有问题", [COMPLAINT, QUALITY]),
        ("电视", [REPAIR, CONSULTATION, QUALITY, PARTS]),
    ],
)
def test_what_fits_two_types_alike_is_left_to_whoever_said_it(text: str, keys: list[str]) -> None:
    assert wanted(text) == keys


UNDER = {"product": "air_conditioner", "warranty": "warranty_unknown"}


@pytest.mark.parametrize(
    ("bought", "told"),
    [("2025-11-24", "在保修期内"), ("2025-11-23", "已过保修期"), ("2026-11-01", "在保修期内")],
)
def test_the_day_of_purchase_tells_whether_a_repair_is_free(bought: str, told: str) -> None:
    assert filled(REPAIR, **UNDER, purchase_date=bought).answers["warranty_by_date"] == told


def test_only_who_does_not_know_the_warranty_is_asked_for_the_day() -> None:
    assert filled(REPAIR, **UNDER).is_asked("purchase_date")
    assert not filled(REPAIR, warranty="under_warranty").is_asked("purchase_date")
    assert "warranty_by_date" not in filled(REPAIR, **UNDER).answers


LINES: list[Row] = [
    {"article": "压缩机", "quantity": "1", "unit_price": "350"},
    {"article": "铜管", "quantity": "3", "unit_price": "12.50"},
]


def test_what_a_repair_costs_beyond_its_parts_is_labour() -> None:
    sheet = filled(REPAIR, cost="500", used_parts=LINES)
    assert rows(sheet.answers["used_parts"])[1]["line_total"] == "37.5"
    assert sheet.answers["labour"] == "112.5"
    assert "labour" not in filled(REPAIR, cost="500").answers


@pytest.mark.parametrize(("cost", "is_refused"), [("387.49", True), ("387.5", False)])
def test_a_repair_never_costs_less_than_its_parts(cost: str, is_refused: bool) -> None:
    assert ("cost" in filled(REPAIR, cost=cost, used_parts=LINES).problems) is is_refused


@pytest.mark.parametrize(
    ("story", "severity"),
    [("师傅没来", None), ("空调漏电把我电到了", "urgent"), ("插座冒烟", "urgent")],
)
def test_a_dangerous_complaint_is_urgent_unasked(story: str, severity: str | None) -> None:
    sheet = filled(COMPLAINT, description=story)
    assert sheet.answers.get("severity") == severity


def test_who_stays_anonymous_is_not_asked_how_to_be_called() -> None:
    for field in ("phone", "callback"):
        assert not filled(COMPLAINT, anonymous=True).is_asked(field)
        assert filled(COMPLAINT, anonymous=False).is_asked(field)


@pytest.mark.parametrize(("paid", "is_refused"), [("300", False), ("300.01", True)])
def test_no_more_is_paid_back_than_was_paid(paid: str, is_refused: bool) -> None:
    sheet = filled(COMPLAINT, order_amount="300", compensation=paid)
    assert ("compensation" in sheet.problems) is is_refused
    if is_refused:
        assert sheet.problems["compensation"].code is ProblemCode.BROKEN_RULE


@pytest.mark.parametrize(
    ("topic", "matters"),
    [
        ("usage", ["remote", "network", "cleaning"]),
        ("charges", ["repair_price", "visit_price", "part_price"]),
        ("buying", ["which_model", "stock"]),
    ],
)
def test_what_can_be_asked_about_goes_with_the_topic(topic: str, matters: list[str]) -> None:
    offered = filled(CONSULTATION, topic=topic).fields["matter"].options
    assert [option.id for option in offered] == matters


def test_where_the_shop_is_concerns_no_product() -> None:
    fields = filled(CONSULTATION, topic="branches").fields
    assert "matter" not in fields and "product" not in fields


@pytest.mark.parametrize(
    ("delivery", "price", "freight", "total"),
    [
        ("express", "99.50", "12", "211"),
        ("express", "100", "0", "200"),
        ("pickup", "10", "0", "20"),
    ],
)
def test_parts_are_sent_free_of_charge_above_200(
    delivery: str, price: str, freight: str, total: str
) -> None:
    quoted: list[Row] = [{"article": "滤网", "quantity": "2", "unit_price": price}]
    answers = filled(PARTS, delivery=delivery, quoted=quoted).answers
    assert (answers["freight"], answers["total"]) == (freight, total)
    assert not {"freight", "total"} & filled(PARTS, delivery=delivery).answers.keys()


@pytest.mark.parametrize(
    ("delivery", "is_shown", "is_required"),
    [("express", True, True), ("engineer", True, False), ("pickup", False, False)],
)
def test_an_address_is_needed_where_something_is_brought(
    delivery: str, is_shown: bool, is_required: bool
) -> None:
    field = filled(PARTS, delivery=delivery).fields.get("address")
    assert (field is not None, bool(field and field.required)) == (is_shown, is_required)


@pytest.mark.parametrize(
    ("defects", "rate", "severity", "needs_photos"),
    [("3", "1.5", None, False), ("10", "5", "major", True), ("41", "20.5", "critical", True)],
)
def test_the_rate_of_defects_tells_how_serious_they_are(
    defects: str, rate: str, severity: str | None, needs_photos: bool
) -> None:
    sheet = filled(QUALITY, defect_class="looks", total="200", defects=defects)
    assert sheet.answers["rate"] == rate
    assert sheet.answers.get("severity") == severity
    assert sheet.fields["photos"].required is needs_photos


def test_a_defect_that_may_hurt_is_critical_however_rare() -> None:
    sheet = filled(QUALITY, defect_class="safety", total="100000", defects="1")
    assert sheet.answers["severity"] == "critical"


def test_no_more_can_be_bad_than_were_inspected() -> None:
    assert "defects" in filled(QUALITY, total="10", defects="11").problems


@pytest.mark.parametrize(
    ("defect_class", "defects"),
    [
        ("looks", {"scratched", "deformed", "discoloured"}),
        ("performance", {"not_working", "leaking", "noisy"}),
        ("safety", {"shocks", "burns"}),
        ("packing", {"incomplete", "damaged_box"}),
    ],
)
def test_the_defects_offered_are_those_of_their_class(defect_class: str, defects: set[str]) -> None:
    options = filled(QUALITY, defect_class=defect_class).fields["defect"].options
    assert {option.id for option in options} == defects


def test_an_angry_customer_is_asked_only_what_they_have_not_said() -> None:
    chat = Chat("你们师傅态度太差了，漏电也不管，我要退钱！", TYPES[COMPLAINT])
    assert chat.session.answers["topic"] == "attitude"
    assert chat.session.answers["remedy"] == ["refund"]
    chat.say("跳过", "跳过")
    assert asked(chat) == "anonymous"
    chat.say("是")
    assert chat.ask.question.stage is Stage.SUMMARY
    chat.say("提交")
    assert chat.done.answers["severity"] == "urgent"
    assert "phone" not in chat.done.answers


def test_a_question_about_usage_is_asked_in_three_messages() -> None:
    chat = Chat("请问空调遥控器怎么设置", TYPES[CONSULTATION])
    assert chat.ask.question.stage is Stage.SUMMARY
    answers = chat.say("提交").done.answers
    assert answers["topic"] == "usage" and answers["matter"] == "remote"
    assert answers["question"] == "请问空调遥控器怎么设置"


def test_parts_are_named_a_line_each() -> None:
    chat = Chat("空调要申请备件", TYPES[PARTS])
    assert asked(chat) == "article"
    chat.say("遥控器 1\n滤网 2", "完成", "跳过", "跳过", "跳过", "自取")
    chat.say("13800138000", "提交")
    wanted_parts = chat.done.answers["wanted"]
    assert wanted_parts == [
        {"article": "遥控器", "quantity": "1"},
        {"article": "滤网", "quantity": "2"},
    ]
    assert "address" not in chat.done.answers


def test_what_stands_with_its_fields_name_is_not_asked_again() -> None:
    words = "这批空调外机漏氟 批次B20261108 抽检了50台有12台不良"
    answers = Chat(words, TYPES[QUALITY]).session.answers
    told = [answers[each] for each in ("batch", "total", "defects", "description")]
    assert told == ["B20261108", "50", "12", words]


def test_a_batch_number_is_found_in_an_answer_that_tells_more() -> None:
    chat = Chat("这批空调外机漏氟", TYPES[QUALITY]).say("批次号B20261108 检验50台 不良12台")
    answers = chat.session.answers
    assert [answers[each] for each in ("batch", "total", "defects")] == ["B20261108", "50", "12"]
    assert (
        asked(Chat("这批空调外机漏氟", TYPES[QUALITY]).say("应该是B20261108吧")) == "serial_number"
    )


def test_a_serious_defect_is_not_reported_without_a_photo() -> None:
    chat = Chat("这批空调外壳划伤", TYPES[QUALITY])
    chat.say("B20261108", "跳过", "2026年11月8日", "100", "8")
    assert asked(chat) == "photos"
    chat.say("跳过")
    assert asked(chat) == "photos"
    assert chat.session.answers["made_on"] == "2026-11-08"


def played(key: str, **answers: Answer) -> Play:
    return Play(TYPES[key], answers)


@pytest.mark.parametrize(
    ("price", "occasion"), [("500", None), ("500.01", Occasion.APPROVAL_ASKED)]
)
def test_a_dear_order_of_parts_is_approved_first(price: str, occasion: Occasion | None) -> None:
    play = played(PARTS, delivery="pickup").press(LIU_TING, "accept")
    quoted: list[Row] = [{"article": "主板", "quantity": "2", "unit_price": price}]
    play.press(LIU_TING, "quote", quoted=quoted)
    assert (Occasion.APPROVAL_ASKED in play.told) is (occasion is not None)


def test_a_compensation_that_was_refused_leaves_nothing_behind() -> None:
    play = played(COMPLAINT, topic="charges").press(LIU_TING, "accept")
    asked = play.press(LIU_TING, "compensate", order_amount="300", compensation="80", reason="多收")
    assert asked.ticket.phase is Phase.APPROVING
    refused = play.press(SUN_LI, "reject", refusal="先核实")
    assert refused.ticket.phase is Phase.WORKING
    assert "compensation" not in play.ticket.answers


def test_an_answered_question_is_closed_by_whoever_asked_it() -> None:
    play = played(CONSULTATION, topic="buying").press(LIU_TING, "accept")
    play.press(LIU_TING, "answer", answer="1.5 匹")
    assert play.press(LI_HONG, "unclear").ticket.phase is Phase.WORKING
    assert play.task.person == LIU_TING.id
    play.press(LIU_TING, "answer", answer="20 平用 1.5 匹")
    assert play.press(LI_HONG, "clear").ticket.phase is Phase.CLOSED


def test_a_quality_trace_is_concluded_after_its_report_was_approved() -> None:
    play = played(QUALITY, severity="minor").press(WANG_QIANG, "accept")
    play.press(WANG_QIANG, "report_8d", cause="喷涂线划伤", measure="换挂具")
    play.press(SUN_LI, "approve")
    assert play.ticket.answers["cause"] == "喷涂线划伤"
    play.press(WANG_QIANG, "close", task=2, conclusion="已换挂具").press(LI_HONG, "confirm")
    assert play.ticket.phase is Phase.CLOSED
