"""`gongdan why | try-rules`, and what `check`, `publish` and `simulate` say of rules, as a shell runs them."""

from __future__ import annotations

from handlers.definitions import publish
from storage.database import Store
from tests.command_line import CommandLine, of_store
from tests.fakes import WECOM, WECOM_ACCOUNT, Clock
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import WORK, document, opened
from tests.handlers.test_rules import a_rule

DEAR = a_rule({"tag": "贵"}, when="库存 > 10")


async def two_tickets(store: Store, company: int) -> None:
    """Under no rule at all, of which one has a large stock."""
    await _with(store, company, document(WORK))


async def two_ruled_tickets(store: Store, company: int) -> None:
    await _with(store, company, document(WORK, rules=[DEAR]))


async def _with(store: Store, company: int, text: str) -> None:
    async with store.unit_of_work(company) as uow:
        await publish(uow, text)
        await uow.people.register("李红", WECOM, WECOM_ACCOUNT, "li_hong", ["customer"], True)
    for stock in ("5", "12"):
        await opened(DeskOf(store, Clock(), company), "errand", stock=stock)


def test_why_a_rule_came_to_one_ticket_and_not_to_another(installed: CommandLine) -> None:
    of_store(installed, two_ruled_tickets)
    kept, came = installed("why", "ER-1001"), installed("why", "ER-1002", "--locale", "en")
    assert kept.code == came.code == 0
    assert kept.out.splitlines()[1:] == [
        "  ✗ 规则甲 (it) 没有来（第 1 层，opened）：条件不成立",
        "      ✗ 库存 > 10（库存 = 5）",
    ]
    assert came.out.splitlines()[1:4] == [
        "  ✓ Rule A (it) came (level 1, because of opened)",
        "      → tagged 贵",
        "      ✓ 库存 > 10 (库存 = 12)",
    ]


def test_there_is_no_why_of_what_never_was(installed: CommandLine) -> None:
    of_store(installed, two_ruled_tickets)
    for words in (("ER-9",), ("ER-1001", "--at", "9999")):
        answered = installed("why", *words)
        assert (answered.code, answered.out) == (1, f"{words[0]}: nothing\n")


def test_rules_are_tried_on_what_has_been(installed: CommandLine) -> None:
    of_store(installed, two_tickets)
    file = installed.file(document(WORK, rules=[DEAR]))
    tried = installed("try-rules", file, "--last", "10")
    assert (tried.code, tried.out.splitlines()) == (
        0,
        [
            "看了 2 张工单，共 2 次变化。",
            "规则甲 (it)：会来 1 次，在 1 张工单上",
            "  – 没有来 1 次：条件不成立",
            "  ER-1002  加标签 贵",
        ],
    )
    one = installed("try-rules", file, "--ticket", "ER-1001", "--locale", "en")
    assert one.out.splitlines()[1] == "Rule A (it): would have come 0 times, to 0 tickets"


def test_rules_are_not_tried_where_there_is_nothing_to_try(installed: CommandLine) -> None:
    file = installed.file(document(WORK, rules=[DEAR]))
    nobody = installed("try-rules", file, "--ticket", "ER-9")
    assert nobody.code == 2
    assert "ER-9: there is no such ticket" in nobody.err
    wrong = installed.file(document(WORK, rules=[a_rule({"go_to": "nowhere"})]), "wrong.yaml")
    answered = installed("try-rules", wrong, "--locale", "en")
    assert answered.code == 2
    assert "rules[0].do[0].go_to: There is no node called nowhere" in answered.err


def test_a_ring_of_rules_is_doubted_when_it_is_checked(gongdan: CommandLine) -> None:
    rules = [
        {**a_rule({"set": {"stock": "price"}}, on={"changed": "price"}), "id": "there"},
        {**a_rule({"set": {"price": "stock"}}, on={"changed": "stock"}), "id": "back"},
    ]
    answered = gongdan("check", gongdan.file(document(WORK, rules=rules)), "--locale", "en")
    assert answered.code == 0
    assert "set each other off" in answered.err


def test_rules_that_name_what_is_not_there_are_not_published(installed: CommandLine) -> None:
    rule = a_rule({"call": {"url": "https://erp.example.com", "secret": "erp"}})
    file = installed.file(document(WORK, rules=[rule]))
    refused = installed("publish", file)
    assert refused.code == 2
    assert "rules[0].do[0].call.secret：设置里没有叫 erp 的令牌" in refused.err
    assert installed("publish", file, SECRETS__ERP="a-token").code == 0


def test_a_made_up_ticket_meets_the_rules(gongdan: CommandLine) -> None:
    file = gongdan.file(document(WORK, rules=[a_rule({"set": {"stock": "7"}})]))
    answered = gongdan("simulate", file, "--locale", "en")
    assert answered.code == 0
    assert "rule “Rule A”: set Stock — → 7" in answered.out
