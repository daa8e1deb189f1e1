"""保修核查: another system is asked, and the ticket goes on whether it answers or not."""

from __future__ import annotations

from tests.workflows.examples.story import Story
from workflows.answers import Answer
from workflows.effects import Ask, Occasion
from workflows.events import CallAnswered

REPORT = {"serial": "SN20260001", "description": "不启动"}


def reported() -> Story:
    return Story("warranty_check_by_system", REPORT)


def answered(*, under_warranty: bool) -> Story:
    story = reported()
    known: dict[str, Answer] = {"under_warranty": under_warranty, "warranty_until": "2027-05-01"}
    return story.lives(CallAnswered(visit=story.ticket.visits[0].id, answers=known))


def unreachable() -> Story:
    story = reported()
    return story.lives(CallAnswered(visit=story.ticket.visits[0].id, problem="503"))


def test_the_serial_number_is_asked_of_the_other_system_first() -> None:
    story = reported()
    asked = next(each for each in story.effects if isinstance(each, Ask))
    assert (asked.method, asked.secret) == ("POST", "erp")
    assert asked.body == {"number": "BX-1001", "serial": "SN20260001", "asked_on": "2026-11-23"}
    assert story.asked == set(), "nobody has anything to do meanwhile"


def test_under_warranty_it_is_repaired_free_of_charge() -> None:
    story = answered(under_warranty=True)
    assert story.asked == {"engineer"}
    assert (story.answer("charge"), story.answer("cost")) == ("保内免费", "0")
    assert story.path[-3:] == ["way/free", "free_of_charge", "repair"]
    assert story.recorded("branched", node="way").details["read"] == {"under_warranty": True}


def test_out_of_warranty_the_customer_agrees_to_the_price_first() -> None:
    story = answered(under_warranty=False)
    assert story.answer("charge") == "保外收费"
    story.presses("林芳", "报价", cost="380")
    assert story.asked == {"李红"}
    story.presses("李红", "同意维修")
    assert story.asked == {"engineer"}


def test_a_customer_who_would_rather_not_ends_it() -> None:
    story = answered(under_warranty=False).presses("林芳", "报价", cost="3800")
    story.presses("李红", "不修了")
    assert story.is_closed and story.ticket.result == "offer"


def test_a_system_that_cannot_be_reached_stops_nothing() -> None:
    story = unreachable()
    assert story.recorded("call_failed").details["problem"] == "503"
    assert story.at == {"invoice"} and story.hears_of(Occasion.ASKED)


def test_the_customer_sends_the_invoice_and_an_agent_judges() -> None:
    story = unreachable().says("李红", "发票在这里，去年五月买的")
    assert story.asked == {"林芳", "吴婷"} and story.at == {"judge"}
    assert story.asks("林芳", "判断") == ("under_warranty",)
    story.presses("林芳", "判断", under_warranty=True)
    assert story.asked == {"engineer"}


def test_what_our_own_people_say_is_not_the_invoice() -> None:
    assert unreachable().says("林芳", "已电话联系客户").at == {"invoice"}


def test_without_an_invoice_an_agent_judges_after_two_days() -> None:
    assert unreachable().later(days=2).at == {"judge"}


def test_a_late_answer_after_all_changes_nothing() -> None:
    story = reported()
    visit = story.ticket.visits[0].id
    story.lives(CallAnswered(visit=visit, problem="timeout"))
    story.refuses(CallAnswered(visit=visit, answers={"under_warranty": True}))


def test_a_repair_is_finished() -> None:
    story = answered(under_warranty=True).presses("钱勇", "接单")
    assert story.presses("钱勇", "修好了", solution="换主板").is_closed
