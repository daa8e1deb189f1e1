"""领料申请: the warehouse sends an incomplete request back, and it comes straight to it again."""

from __future__ import annotations

from tests.workflows.examples.story import Story
from workflows.effects import Occasion, Reason

REPORT = {"article": "主板", "quantity": "2", "address": "海风路服务站"}


def requested() -> Story:
    return Story("parts_request_with_return", REPORT)


def being_packed() -> Story:
    story = requested().presses("林芳", "受理").presses("林芳", "审核通过", remark="同意领用")
    return story.presses("徐静", "我来发")


def test_the_warehouse_asks_the_requester_and_the_answer_comes_straight_back() -> None:
    story = being_packed().presses("徐静", "退申请人", why="地址缺门牌号")
    assert story.hears_of(Occasion.RETURNED) and story.asked == {"李红"}
    story.presses("李红", "补充好了")
    assert story.asked == {"徐静"} and story.at == {"send"}, "nobody checks it again"
    sent_back = story.recorded("sent_back").details
    assert (sent_back["node"], sent_back["to"], sent_back["straight"]) == ("send", "start", True)


def test_the_warehouse_asks_who_checked_it_and_gets_it_straight_back() -> None:
    story = being_packed().presses("徐静", "退审核", why="型号和主板对不上")
    assert story.asked == {"林芳"}
    story.presses("林芳", "审核通过", remark="按新型号发")
    assert story.asked == {"徐静"} and story.at == {"send"}


def test_whoever_returns_it_says_why() -> None:
    assert being_packed().fails("徐静", "退申请人") is Reason.REASON_NEEDED


def test_the_reason_stands_in_the_history() -> None:
    story = being_packed().presses("徐静", "退申请人", why="地址缺门牌号")
    assert story.recorded("return").details["reason"] == "地址缺门牌号"


def test_an_incomplete_request_goes_through_the_check_again() -> None:
    story = requested().presses("林芳", "受理").presses("林芳", "退回补充", why="没有机型")
    story.presses("李红", "补充好了")
    assert story.at == {"check"} and story.asked == {"林芳", "吴婷"}


def test_the_warehouse_chooses_how_far_it_goes_back() -> None:
    story = being_packed()
    assert story.fails("徐静", "退回…", why="不清楚", to="receive") is Reason.NODE_NEEDED
    story.presses("徐静", "退回…", why="客服重新受理", to="check")
    assert story.at == {"check"}
    story.presses("吴婷", "受理").presses("吴婷", "审核通过", remark="可以").presses(
        "冯涛", "我来发"
    )
    assert story.asked == {"冯涛"}, "again through every node"


def test_a_parcel_is_not_sent_without_its_number() -> None:
    story = being_packed()
    assert story.asks("徐静", "已发货") == ("tracking",)
    assert story.fails("徐静", "已发货") is Reason.MISSING


def test_what_nobody_sends_for_two_days_is_checked_again() -> None:
    story = requested().presses("林芳", "受理").presses("林芳", "审核通过", remark="同意")
    story.later(days=2)
    assert story.asked == {"林芳"} and story.at == {"review"}
    assert story.recorded("limit_passed").by is None


def test_a_customer_who_says_nothing_for_ten_days_has_received_it() -> None:
    story = being_packed().presses("徐静", "已发货", tracking="SF1")
    story.later(days=9)
    assert not story.is_closed
    story.later(days=1)
    assert story.is_closed


def test_a_parcel_that_did_not_arrive_goes_back_to_whoever_sent_it() -> None:
    story = being_packed().presses("徐静", "已发货", tracking="SF1").presses("李红", "没收到")
    assert story.asked == {"徐静"}


def test_out_of_stock_pauses_and_goes_on() -> None:
    story = being_packed().presses("徐静", "等到货")
    assert "货到了" in story.buttons("徐静") and "等到货" not in story.buttons("徐静")
    story.presses("徐静", "货到了").presses("徐静", "已发货", tracking="SF1")
    story.presses("李红", "已收到")
    assert story.is_closed


def test_while_nobody_is_at_the_front_desk_a_supervisor_takes_it() -> None:
    story = Story("parts_request_with_return", REPORT, away=["林芳", "吴婷"])
    assert story.asked == {"supervisor"}
    assert story.recorded("nobody_found").details["node"] == "check"
