"""大修费用: five managers vote, sixty per cent are wanted."""

from __future__ import annotations

from collections.abc import Iterable

from tests.workflows.examples.story import Story
from workflows.effects import Occasion, Reason

MANAGERS = {"周敏", "孙丽", "何军", "高峻", "陈刚"}


def quoted(cost: str = "6800", away: Iterable[str] = ()) -> Story:
    report = {"machine": "商用冰柜", "description": "不制冷", "phone": "13800138000"}
    story = Story("cost_approval_by_ratio", report, away=away)
    story.presses("王强", "接单")
    return story.presses("王强", "报价", parts="压缩机", cost=cost)


def test_all_five_managers_are_asked_at_once() -> None:
    story = quoted()
    assert story.asked == MANAGERS
    assert story.at == {"vote"}
    assert story.hears_of(Occasion.APPROVAL_ASKED)


def test_the_third_yes_of_five_decides_and_the_other_two_are_called_off() -> None:
    story = quoted().presses("周敏", "同意").presses("孙丽", "反对", why="太贵")
    story.presses("何军", "同意")
    assert story.at == {"vote"}
    story.presses("陈刚", "同意")
    assert story.at == {"repair"} and story.asked == {"王强"}
    assert story.fails("高峻", "同意") is Reason.ALREADY_TAKEN


def test_two_noes_of_five_decide_nothing_for_three_may_still_agree() -> None:
    story = quoted().presses("周敏", "反对", why="太贵").presses("孙丽", "反对", why="不值")
    assert story.asked == {"何军", "高峻", "陈刚"}
    for name in ("何军", "高峻", "陈刚"):
        story.presses(name, "同意")
    assert story.at == {"repair"}


def test_the_third_no_of_five_sends_the_engineer_back_to_price_it_anew() -> None:
    story = quoted().presses("周敏", "反对", why="太贵").presses("孙丽", "反对", why="不值")
    story.presses("何军", "反对", why="不如换新")
    assert story.asked == {"王强"} and story.at == {"survey"}
    story.presses("王强", "报价", parts="压缩机（翻新）", cost="3200")
    assert story.asked == MANAGERS, "a new quotation is a new vote"
    assert story.answer("cost") == "3200"


def test_who_disagrees_says_why() -> None:
    assert quoted().fails("周敏", "反对") is Reason.REASON_NEEDED


def test_while_a_manager_is_away_four_vote_and_two_noes_are_enough() -> None:
    story = quoted(away=["何军"])
    assert story.asked == MANAGERS - {"何军"}, "his stand-in votes already, and only once"
    story.presses("周敏", "反对", why="太贵").presses("孙丽", "反对", why="不值")
    assert story.at == {"survey"}


def test_nobody_votes_for_another_but_anybody_may_ask_for_an_opinion() -> None:
    story = quoted().delegates("周敏", "王强")
    assert story.asked == (MANAGERS - {"周敏"}) | {"王强"}
    story.presses("王强", "同意", why="非换不可").presses("周敏", "同意")
    assert story.at == {"vote"}, "an opinion is no vote"


def test_a_large_cost_is_copied_to_finance_and_the_history_says_why() -> None:
    story = quoted(cost="12800")
    for name in ("周敏", "孙丽"):
        story.presses(name, "同意")
    story.presses("高峻", "同意")
    assert story.told(Occasion.COPIED) == {"高峻"}
    why = story.recorded("branched", node="size").details
    assert (why["case"], why["when"], why["read"]) == ("large", "cost > 10000", {"cost": "12800"})


def test_a_small_cost_bothers_nobody() -> None:
    story = quoted(cost="800")
    for name in ("周敏", "孙丽", "何军"):
        story.presses(name, "同意")
    assert "tell_finance" not in story.path
    why = story.recorded("branched", node="size").details
    assert why["otherwise"] is True and why["read"] == {"cost": "800"}


def test_managers_who_have_not_voted_are_reminded_three_times() -> None:
    story = quoted()
    story.later(hours=3)
    assert not story.hears_of(Occasion.REMINDED)
    story.later(days=2)
    reminded = [each for each in story.history if each.kind == "limit_passed"]
    assert len(reminded) == 3 and story.at == {"vote"}


def test_a_repair_goes_all_the_way() -> None:
    story = quoted()
    for name in ("周敏", "孙丽", "何军"):
        story.presses(name, "同意")
    story.presses("王强", "修好了", solution="换了压缩机").presses("李红", "评价", rating="5")
    assert story.is_closed
    assert story.path == ["take", "survey", "vote", "size/small", "repair", "rate"]
