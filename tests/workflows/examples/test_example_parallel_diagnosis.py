"""疑难会诊: two teams look at the machine side by side, then somebody decides."""

from __future__ import annotations

from tests.workflows.examples.story import Story
from workflows.effects import Reason


def taken() -> Story:
    report = {"product": "washer", "description": "修了三次还跳闸", "phone": "13800138000"}
    return Story("parallel_diagnosis", report).presses("林芳", "受理")


def under_diagnosis() -> Story:
    return taken().presses("王强", "接单").presses("赵磊", "接单")


def diagnosed() -> Story:
    story = under_diagnosis().presses("王强", "电气结论", electrical_finding="主板受潮")
    return story.presses("赵磊", "机械结论", mechanical_finding="密封圈老化")


def test_only_the_front_desk_is_asked_to_take_it() -> None:
    report = {"product": "washer", "description": "跳闸", "phone": "13800138000"}
    assert Story("parallel_diagnosis", report).asked == {"林芳", "吴婷"}


def test_both_teams_are_offered_it_at_the_same_time() -> None:
    story = taken()
    assert story.at == {"diagnose", "electrical_take", "mechanical_take"}
    assert story.asked == {"王强", "刘洋", "赵磊", "钱勇"}


def test_in_each_team_one_has_it_and_the_colleague_learns_who() -> None:
    story = taken().presses("王强", "接单")
    assert story.asked == {"王强", "赵磊", "钱勇"}
    assert story.fails("刘洋", "接单") is Reason.ALREADY_TAKEN


def test_the_agent_decides_when_both_have_found_something() -> None:
    story = under_diagnosis().presses("赵磊", "机械结论", mechanical_finding="正常")
    assert story.asked == {"王强"}, "one finding is not enough"
    story.presses("王强", "电气结论", electrical_finding="主板受潮")
    assert story.asked == {"林芳"} and story.at == {"decide"}


def test_a_team_passes_its_check_on_without_disturbing_the_other() -> None:
    story = under_diagnosis().presses("王强", "换人查")
    assert story.asked == {"王强", "刘洋", "赵磊"}
    story.presses("刘洋", "接单").presses("刘洋", "电气结论", electrical_finding="电容击穿")
    story.presses("赵磊", "机械结论", mechanical_finding="正常")
    assert story.at == {"decide"}


def test_a_machine_is_repaired_by_whoever_found_the_electrical_fault() -> None:
    story = diagnosed().presses("林芳", "定方案", plan="repair")
    assert story.asked == {"王强"}
    story.presses("王强", "处理完毕", solution="换主板和密封圈").presses("李红", "已解决")
    assert story.is_closed
    assert story.path[-4:] == ["decide", "way/repair", "carry_out", "confirm"]


def test_an_exchange_is_for_any_supervisor_to_approve() -> None:
    story = diagnosed().presses("林芳", "定方案", plan="exchange")
    why = story.recorded("branched", node="way").details
    assert why["case"] == "exchange" and why["read"] == {"plan": "exchange"}
    assert story.asked == {"supervisor"}
    story.presses("高峻", "同意")
    assert story.fails("周敏", "同意") is Reason.ALREADY_TAKEN
    assert story.at == {"carry_out"}


def test_a_refused_exchange_is_decided_anew() -> None:
    story = diagnosed().presses("林芳", "定方案", plan="exchange")
    story.presses("周敏", "驳回", why="还能修")
    assert story.asked == {"林芳"}
    story.presses("林芳", "定方案", plan="repair")
    assert story.at == {"carry_out"}


def test_a_customer_who_is_not_satisfied_has_it_decided_anew() -> None:
    story = diagnosed().presses("林芳", "定方案", plan="repair")
    story.presses("王强", "处理完毕", solution="换主板").presses("李红", "未解决")
    assert story.asked == {"林芳"} and not story.is_closed
