"""Rules carried out: words told, records kept, tickets opened, systems asked, in the transaction of what set them off."""

from __future__ import annotations

from decimal import Decimal

from handlers.again import run_again
from handlers.calls import give_up, is_wanted, take_answer
from handlers.decision_tables import publish_table
from handlers.definitions import publish
from handlers.happenings import Happening, Heard, tell
from storage.database import Store
from storage.records import KeptRecord
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    LI_HONG,
    WECOM_SUPERVISORS,
    ZHOU_MIN,
    DeskOf,
)
from tests.handlers.steps_of import (
    WORK,
    WU_JUAN,
    claimed,
    desk_with,
    document,
    happens,
    kinds_of,
    opened,
)
from workflows.answers import Answer
from workflows.decision_documents import read_table
from workflows.events import Cancelled, CommentAdded
from workflows.ticket import Ticket

SAID = {"said": "requester"}


def a_rule(*do: dict[str, object], on: object = "opened", **more: object) -> dict[str, object]:
    return {"id": "it", "name": {"zh": "规则甲", "en": "Rule A"}, "on": on, "do": [*do], **more}


async def ruled(store: Store, *rules: dict[str, object], **answers: Answer) -> DeskOf:
    """A ticket opened under these rules, by 李红."""
    desk = await desk_with(store, document(WORK, rules=[*rules]))
    await opened(desk, "errand", **answers)
    await desk.deliver()
    return desk


async def says(desk: DeskOf, text: str = "在吗") -> Ticket:
    ticket = await desk.ticket("ER-1001")
    async with desk.store.unit_of_work(desk.company) as uow:
        requester = await uow.people.get(ticket.requester)
    done = await happens(desk, ticket, CommentAdded(by=requester, text=text))
    assert isinstance(done, Ticket)
    await desk.deliver()
    return done


async def test_people_a_rule_names_are_told_in_its_words_with_the_fields_filled_in(
    store: Store,
) -> None:
    text = {"zh": "{number}：{what}，等级 {grade}", "en": "{number}: {what}"}
    tells = a_rule({"notify": {"to": {"role": "supervisor"}, "text": text}})
    desk = await ruled(store, tells, grade="vip")
    for place in (ZHOU_MIN, WECOM_SUPERVISORS, DINGTALK_SUPERVISORS):
        assert "ER-1001：查库存，等级 贵宾" in desk.transcript(place)
    assert "等级" not in desk.transcript(LI_HONG)


async def test_requester_is_told_where_they_spoke(store: Store) -> None:
    tells = a_rule({"notify": {"to": {"requester": True}, "text": "已为您加急（{number}）"}})
    desk = await ruled(store, tells)
    assert "已为您加急（ER-1001）" in desk.transcript(LI_HONG)


async def test_what_a_rule_does_is_in_the_history_in_nobodys_name(store: Store) -> None:
    desk = await ruled(store, a_rule({"tag": "贵宾"}, {"set": {"stock": "3"}}))
    (entry,) = [each for each in await desk.history("ER-1001") if each.kind == "rule_fired"]
    assert (entry.by, entry.details["rule"], entry.details["trigger"]) == (None, "it", "opened")
    ticket = await desk.ticket("ER-1001")
    assert (ticket.tags, ticket.answers["stock"]) == (("贵宾",), "3")
    assert ticket.answers["doubled"] == "6", "what is computed follows at once"


async def test_rule_that_comes_once_has_come_though_it_was_long_ago(store: Store) -> None:
    desk = await ruled(store, a_rule({"comment": "第一次"}, on=SAID, once=True))
    for _ in range(3):
        await says(desk)
        desk.clock.move(hours=1)
    assert (await desk.ticket("ER-1001")).fired == ("it",)
    assert (await kinds_of(desk, "ER-1001")).count("rule_fired") == 1


async def test_record_is_added_and_what_is_not_said_of_it_stays(store: Store) -> None:
    record = {
        "dataset": "assets",
        "key": "serial",
        "label": "what",
        "values": {"grade": "grade", "said": "said_text"},
        "of_requester": True,
    }
    desk = await desk_with(store, document(WORK))
    async with store.unit_of_work(desk.company) as uow:
        await uow.records.put("assets", [KeptRecord(key="A1", label="别的")])
        await publish(uow, document(WORK, rules=[a_rule({"record": record}, on=SAID)]))
    await opened(desk, serial="A7", grade="vip")
    await says(desk, "滴水")
    later = await opened(desk, serial="A8", what="另一件")
    async with desk.store.unit_of_work(desk.company) as uow:
        (kept,) = await uow.records.owned("assets", later.requester, 10)
        assert await uow.records.datasets() == ("assets",)
    assert (kept.key, kept.label) == ("A7", "查库存")
    assert kept.values == {"grade": "贵宾", "said": "滴水"}
    await says(desk, "还滴水")
    async with desk.store.unit_of_work(desk.company) as uow:
        (kept,) = await uow.records.owned("assets", later.requester, 10)
    assert kept.values == {"grade": "贵宾", "said": "还滴水"}


async def test_another_ticket_is_opened_for_the_same_requester(store: Store) -> None:
    child = document(WORK, key="complaint", prefix="TS")
    opens = a_rule({"open": {"type": "complaint", "set": {"what": '"投诉：" & what'}}}, on=SAID)
    desk = await desk_with(store, child, document(WORK, rules=[opens]))
    parent = await opened(desk)
    await says(desk)
    found = await desk.ticket("TS-1001")
    assert (found.requester, found.parent) == (parent.requester, parent.id)
    assert found.answers["what"] == "投诉：查库存"


async def test_ticket_that_could_not_be_opened_is_told_to_administrators(store: Store) -> None:
    child = document(WORK, key="complaint", prefix="TS")
    opens = a_rule({"open": {"type": "complaint"}}, on=SAID)
    desk = await desk_with(store, child, document(WORK, rules=[opens]))
    await opened(desk)
    await says(desk)
    assert "ER-1001：规则“规则甲”没有做成：新工单缺少表单要求的内容" in desk.transcript(WU_JUAN)
    assert (await kinds_of(desk, "ER-1001"))[-1] == "not_opened"


CALL = {
    "url": "https://erp.example.com/stock",
    "body": {"item": "what"},
    "take": {"stock": "data.stock"},
}


async def test_other_system_is_asked_and_its_answer_fills_fields(store: Store) -> None:
    desk = await ruled(store, a_rule({"call": CALL}))
    (row,) = await claimed(desk)
    assert (row.node, row.visit, row.body["item"]) == ("rule:it:0", 0, "查库存")
    assert await is_wanted(desk.desk, row) == "now"
    assert (await take_answer(desk.desk, row, b'{"data": {"stock": 7}}')).result == "answered"
    assert (await desk.ticket("ER-1001")).answers["stock"] == "7"
    assert (await take_answer(desk.desk, row, b'{"data": {"stock": 9}}')).result == "late"


async def test_answer_is_taken_though_the_ticket_has_ended(store: Store) -> None:
    desk = await ruled(store, a_rule({"call": CALL}))
    (row,) = await claimed(desk)
    ticket = await desk.ticket("ER-1001")
    async with store.unit_of_work(desk.company) as uow:
        requester = await uow.people.get(ticket.requester)
    await happens(desk, ticket, Cancelled(by=requester))
    assert await is_wanted(desk.desk, row) == "now"
    await take_answer(desk.desk, row, b'{"data": {"stock": 7}}')
    assert (await desk.ticket("ER-1001")).answers["stock"] == "7"


async def test_call_that_came_to_nothing_is_told_and_can_be_made_again(store: Store) -> None:
    desk = await ruled(store, a_rule({"call": CALL}))
    (row,) = await claimed(desk)
    assert (await give_up(desk.desk, row, "status: 500")).result == "dead"
    await desk.deliver()
    assert "规则“规则甲”没有做成：对方系统回答的状态是 500" in desk.transcript(WU_JUAN)
    assert await run_again(desk.desk, desk.company, "ER-1001", "test") == 1
    assert len(await claimed(desk)) == 1


async def told_of(desk: DeskOf, name: str, key: str = "") -> Heard:
    happening = Happening(number="ER-1001", name=name, answers={"price": Decimal("12.50")}, key=key)
    return (await tell(desk.desk, desk.company, happening, "api")).heard


async def test_news_from_outside_is_taken_where_a_rule_waits_for_it(store: Store) -> None:
    desk = await ruled(store, a_rule({"set": {"paid": "TRUE"}}, on={"arrived": "paid"}))
    assert await told_of(desk, "shipped") is Heard.NOT_WAITED_FOR
    assert await told_of(desk, "paid") is Heard.TAKEN
    answers = (await desk.ticket("ER-1001")).answers
    assert (answers["price"], answers["paid"]) == ("12.50", True)


async def test_the_same_news_under_the_same_key_sets_a_rule_off_once(store: Store) -> None:
    desk = await ruled(store, a_rule({"comment": "付了 {price}"}, on={"arrived": "paid"}))
    heard = [await told_of(desk, "paid", key="pay-7") for _ in range(3)]
    assert heard == [Heard.TAKEN, Heard.KNOWN, Heard.KNOWN]
    assert (await kinds_of(desk, "ER-1001")).count("rule_fired") == 1


async def test_daily_rule_rings_every_day_until_the_ticket_is_closed(store: Store) -> None:
    daily = a_rule({"comment": "还没办完"}, on={"schedule": {"at": "18:00"}})
    desk = await ruled(store, daily)
    rung = []
    for _ in range(3):
        desk.clock.move(hours=24)
        rung.append(await desk.ring_due())
    assert rung == [1, 1, 1]
    ticket = await desk.ticket("ER-1001")
    async with store.unit_of_work(desk.company) as uow:
        requester = await uow.people.get(ticket.requester)
    await happens(desk, ticket, Cancelled(by=requester))
    desk.clock.move(hours=48)
    assert await desk.ring_due() == 0
    assert (await kinds_of(desk, "ER-1001")).count("rule_fired") == 3


async def test_loop_is_cut_and_administrators_hear_of_it(store: Store) -> None:
    rules = [
        {**a_rule({"set": {"stock": "price + 1"}}, on={"changed": "price"}), "id": "there"},
        {**a_rule({"set": {"price": "stock + 1"}}, on={"changed": "stock"}), "id": "back"},
        {**a_rule({"set": {"price": "1"}}, on=SAID), "id": "begins"},
    ]
    desk = await ruled(store, *rules)
    await says(desk)
    assert "rules_cut" in await kinds_of(desk, "ER-1001")
    assert "规则一条触发一条，层数太多，已在这里停下" in desk.transcript(WU_JUAN)
    assert (await desk.ticket("ER-1001")).asked_at is not None, "what was said was heard"


TABLE = """
key: grades
name: 等级
inputs: [{id: stock, type: number}]
outputs: [{id: grade}, {id: team, type: text}]
rows:
  - {when: {stock: ">= 10"}, then: {grade: 贵宾, team: 一组}}
  - {then: {grade: 普通, team: 二组}}
"""


async def test_table_of_the_company_decides_and_fills_fields(store: Store) -> None:
    desk = await desk_with(store, document(WORK))
    rule = {**a_rule({"comment": "{team}"}, on=SAID), "table": "grades"}
    async with store.unit_of_work(desk.company) as uow:
        await publish_table(uow, read_table(TABLE))
    async with store.unit_of_work(desk.company) as uow:
        await publish(uow, document(WORK, rules=[rule]))
    await opened(desk, stock="12")
    done = await says(desk)
    assert done.answers["grade"] == "vip"
    (entry,) = [each for each in await desk.history("ER-1001") if each.kind == "noted"]
    assert entry.details["text"] == "一组"
