"""退货退款: signed twice, with an inspection of its own in between."""

from __future__ import annotations

from tests.workflows.examples.story import Story
from workflows.effects import OpenAnother
from workflows.events import ChildClosed

REPORT = {"product": "滚筒洗衣机", "description": "用了一周就漏水", "price": "2999"}


def signed_once() -> Story:
    story = Story("refund_with_child_ticket", REPORT).presses("林芳", "受理")
    story.presses("林芳", "提交意见", opinion="七日内，可退")
    return story.presses("周敏", "同意").presses("高峻", "同意")


def inspected(result: str) -> Story:
    story = signed_once()
    visit = story.ticket.visits[0].id
    return story.lives(ChildClosed(visit=visit, number="YJ-1001", answers={"result": result}))


def opened(story: Story) -> list[OpenAnother]:
    return [each for each in story.effects if isinstance(each, OpenAnother)]


def test_the_inspection_is_another_ticket_and_is_waited_for() -> None:
    story = signed_once()
    child = opened(story)[0]
    assert (child.type_key, child.relation, child.is_awaited) == (
        "any_of_n_inspection",
        "child",
        True,
    )
    assert child.values == {"article": "滚筒洗衣机", "complaint": "用了一周就漏水"}
    assert story.asked == set() and story.at == {"inspect"}


def test_what_the_inspection_found_comes_back() -> None:
    story = inspected("合格")
    assert story.answer("inspected") == "合格" and story.asked == {"林芳"}
    assert story.recorded("child_closed").details["number"] == "YJ-1001"
    assert story.recorded("branched", node="worth").details["read"] == {"inspected": "合格"}


def test_a_damaged_machine_ends_it_and_finance_need_not_wait() -> None:
    story = inspected("人为损坏")
    assert story.is_closed and story.ticket.result == "refused"
    assert story.path[-3:] == ["worth/damaged", "no_refund", "refused"]


def test_the_same_signatures_are_wanted_at_both_places() -> None:
    story = inspected("合格").presses("林芳", "核算", refund="2999")
    assert story.at == {"may_pay.sign"} and story.asked == {"周敏", "高峻"}
    story.presses("高峻", "同意").presses("周敏", "同意")
    assert story.asked == {"高峻"} and story.at == {"pay"}
    assert [each for each in story.path if each.endswith(".sign")] == [
        "may_return.sign",
        "may_pay.sign",
    ]


def test_one_who_does_not_sign_ends_it() -> None:
    story = Story("refund_with_child_ticket", REPORT).presses("林芳", "受理")
    story.presses("林芳", "提交意见", opinion="可退").presses("周敏", "不同意", why="超过七天")
    assert story.is_closed and story.ticket.result == "may_return.sign"


def test_the_collection_is_opened_and_not_waited_for() -> None:
    story = inspected("合格").presses("林芳", "核算", refund="2999")
    story.presses("高峻", "同意").presses("周敏", "同意").presses("高峻", "已退款")
    collection = opened(story)[0]
    assert (collection.type_key, collection.relation, collection.is_awaited) == (
        "parts_request_with_return",
        "linked",
        False,
    )
    assert story.is_closed
