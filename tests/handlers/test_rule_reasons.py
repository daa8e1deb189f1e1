"""Why a rule came or did not, in words; and what the rules of a document would have done to tickets of the past."""

from __future__ import annotations

from handlers.desk import Moment
from handlers.rule_reasons import why
from handlers.rule_trials import told, try_rules
from handlers.wording import Wording
from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import WORK, desk_with, document, happens, moment_at, opened
from tests.handlers.test_rules import SAID, a_rule, says
from workflows.definition import Definition
from workflows.events import CommentAdded
from workflows.parsing import parse

WHEN = '库存 > 10 且 (等级 = "贵宾" 或 CONTAINS(消息内容, "急"))'
URGENT = a_rule({"tag": "急"}, {"set": {"stock": "stock + 1"}}, on=SAID, when=WHEN)
NEVER = {**a_rule({"tag": "付了"}, on={"arrived": "paid"}), "id": "never"}


async def asked_why(
    desk: DeskOf, rule: str = "", entry: int = 0, locale: str = "zh_CN"
) -> list[str]:
    async with desk.store.unit_of_work(desk.company) as uow:
        ticket = await uow.tickets.by_number("ER-1001")
        assert ticket
        words = Wording(locale, desk.desk.timezone)
        return await why(moment_at(desk.desk, uow), ticket, words, rule, entry)


async def ruled(store: Store, stock: str) -> DeskOf:
    desk = await desk_with(store, document(WORK, rules=[URGENT, NEVER]))
    await opened(desk, "errand", stock=stock)
    await says(desk, "急")
    return desk


async def test_each_part_of_the_condition_is_told_with_its_values(store: Store) -> None:
    told_why = await asked_why(await ruled(store, "5"), "it")
    assert told_why[-6:] == [
        "  ✗ 规则甲 (it) 没有来（第 1 层，said: requester）：条件不成立",
        "      ✗ 以下全部成立",
        "          ✗ 库存 > 10（库存 = 5）",
        "          ✓ 以下至少一个成立",
        '              ✗ 等级 = "贵宾"（等级 = —）',
        '              ✓ CONTAINS(消息内容, "急")（消息内容 = 急）',
    ]


async def test_rule_that_came_is_told_with_what_it_did(store: Store) -> None:
    told_why = await asked_why(await ruled(store, "12"))
    at = told_why.index("  ✓ 规则甲 (it) 来了（第 1 层，因为 said: requester）")
    assert told_why[at + 1 : at + 3] == [
        "      → 加标签 急",
        "      → 写入 库存 12 → 13",
    ]
    assert "          ✓ 库存 > 10（库存 = 12）" in told_why, "as it was before the rule came"
    assert "  – 没有轮到，因为没有发生它们等的事：规则甲" in told_why, (
        "at the next level none is left"
    )


async def test_one_entry_of_the_history_can_be_asked_about(store: Store) -> None:
    desk = await ruled(store, "12")
    history = await desk.history("ER-1001")
    said = next(each for each in history if each.kind == "commented")
    lines = await asked_why(desk, entry=said.id)
    assert lines[0].startswith(f"#{said.id} 2026-11-23 09:00:00 commented")
    assert sum(line.startswith("#") for line in lines) == 1


async def test_english_holds_no_chinese_but_the_types_own_words(store: Store) -> None:
    lines = await asked_why(await ruled(store, "5"), "it", locale="en")
    assert (
        "  ✗ Rule A (it) did not come (level 1, said: requester): its condition does not hold"
        in lines
    )
    assert "          ✓ at least one of these holds" in lines


async def tried(
    desk: DeskOf, definition: Definition, number: str = "", last: int = 100
) -> list[str]:
    async with desk.store.unit_of_work(desk.company) as uow:
        moment: Moment = moment_at(desk.desk, uow)
        trial = await try_rules(moment, definition, number, last)
        staff = await uow.staff.load(moment.now)
        before = await uow.tickets.newest_of_type("errand", 100)
    async with desk.store.unit_of_work(desk.company) as uow:
        assert await uow.tickets.newest_of_type("errand", 100) == before, "nothing is changed"
    return told(trial, definition, staff, Wording())


async def past_tickets(store: Store) -> DeskOf:
    """Three without any rules, of which two had a large stock; each has heard its requester say something."""
    desk = await desk_with(store, document(WORK))
    for stock in ("5", "12", "20"):
        ticket = await opened(desk, "errand", stock=stock)
        await _says(desk, ticket.number)
    return desk


async def _says(desk: DeskOf, number: str) -> None:
    ticket = await desk.ticket(number)
    async with desk.store.unit_of_work(desk.company) as uow:
        requester = await uow.people.get(ticket.requester)
    await happens(desk, ticket, CommentAdded(by=requester, text="急"))


async def test_rules_of_a_document_are_tried_against_past_tickets(store: Store) -> None:
    desk = await past_tickets(store)
    lines = await tried(desk, parse(document(WORK, rules=[URGENT, NEVER])))
    assert lines == [
        "看了 3 张工单，共 6 次变化。",
        "规则甲 (it)：会来 2 次，在 2 张工单上",
        "  – 没有来 1 次：条件不成立",
        "  ER-1003  加标签 急；写入 库存 20 → 21",
        "  ER-1002  加标签 急；写入 库存 12 → 13",
        "规则甲 (never)：会来 0 次，在 0 张工单上",
    ]


async def test_only_the_newest_or_one_ticket_may_be_asked(store: Store) -> None:
    desk = await past_tickets(store)
    definition = parse(document(WORK, rules=[URGENT]))
    assert (await tried(desk, definition, last=1))[1].startswith("规则甲 (it)：会来 1 次")
    assert (await tried(desk, definition, "ER-1001"))[1].startswith("规则甲 (it)：会来 0 次")
