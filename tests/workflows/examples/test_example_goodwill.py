"""善意补偿: the more it costs, the higher the superior who must agree."""

from __future__ import annotations

from tests.workflows.examples.story import Story
from workflows.effects import Reason
from workflows.flow import START

REPORT = {"description": "等了三天没人来", "wished": "500", "account": "6222020000000000"}


def proposed(amount: str, by: str = "吴婷") -> Story:
    story = Story("goodwill_by_superiors", REPORT).presses(by, "受理")
    return story.presses(by, "提交方案", proposed=amount)


def test_a_small_sum_is_granted_by_itself() -> None:
    story = proposed("150")
    assert story.at == {"pay"} and story.answer("granted") == "150"
    set_by = story.recorded("fields_set")
    assert set_by.details["before"] == {"granted": None}
    assert story.recorded("branched").details["when"] == "proposed <= 200"


def test_a_larger_one_is_for_the_agent_s_own_superior() -> None:
    assert proposed("800", by="吴婷").asked == {"孙丽"}
    assert proposed("800", by="林芳").asked == {"周敏"}


def test_the_superior_writes_down_what_is_granted() -> None:
    story = proposed("800")
    assert story.asks("孙丽", "同意") == ("granted",)
    assert story.fails("孙丽", "同意") is Reason.MISSING
    story.presses("孙丽", "同意", granted="600")
    assert story.asked == {"高峻"} and story.answer("granted") == "600"


def test_an_opinion_grants_nothing() -> None:
    story = proposed("800").delegates("孙丽", "周敏").presses("周敏", "同意", granted="1")
    assert story.asked == {"孙丽"} and story.answer("granted") is None


def test_the_largest_is_for_two_levels() -> None:
    story = proposed("3000").presses("孙丽", "同意", granted="2500")
    assert story.asked == {"何军"}, "the superior's superior"
    story.presses("何军", "同意").presses("高峻", "已付款")
    assert story.is_closed


def test_whoever_has_agreed_is_not_asked_again() -> None:
    story = proposed("3000", by="周敏")
    assert story.asked == {"陈刚"}, "a supervisor took it: the general manager is her superior"
    story.presses("陈刚", "同意", granted="2000")
    assert story.asked == {"高峻"}, "and the highest there is: not asked twice"
    assert story.recorded("seat_passed").details["node"] == "second_superior"


def test_a_no_sends_it_back_to_whoever_proposed_it() -> None:
    story = proposed("800").presses("孙丽", "不同意", why="最多两百")
    assert story.asked == {"吴婷"} and START not in story.at
    story.presses("吴婷", "提交方案", proposed="200")
    assert story.at == {"pay"}


def test_with_the_superior_away_the_stand_in_decides() -> None:
    story = Story("goodwill_by_superiors", REPORT, away=["孙丽"]).presses("吴婷", "受理")
    assert story.presses("吴婷", "提交方案", proposed="800").asked == {"周敏"}


def test_what_the_second_superior_lets_lie_for_three_days_is_refused() -> None:
    story = proposed("3000").presses("孙丽", "同意", granted="2500").later(days=3)
    assert story.asked == {"吴婷"}, "money is never granted by silence"
    assert story.recorded("limit_passed").details["do"] == "reject"


def test_the_account_is_shown_to_nobody_but_who_pays() -> None:
    story = proposed("800")
    rights = {
        node: story.definition.walked.task_node(node).right("account")
        for node in ("take", "propose", "superior", "pay")
    }
    assert rights == {"take": "hide", "propose": "hide", "superior": "hide", "pay": "read"}
