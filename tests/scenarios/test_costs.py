from __future__ import annotations

import pytest

from tests.scenarios.players import Player
from tests.scenarios.stories import (
    ALL_ON_DINGTALK,
    MIXED,
    Cast,
    an_accepted_ticket,
    reports_cost,
    resolves,
)
from tests.scenarios.town import APPROVERS_GROUP, WECOM_SUPERVISORS_GROUP, Town


@pytest.mark.parametrize("cost", ["500", "0", "499.99元"])
async def test_a_cost_within_the_limit_needs_no_approval(cost: str, town: Town) -> None:
    number = await an_accepted_ticket(town)
    zhao_lei = town.player("zhao_lei")
    await reports_cost(zhao_lei, number, cost)
    await zhao_lei.hears(number, "处理中")
    await resolves(zhao_lei, number)
    await town.player("li_hong").hears("问题解决了吗")
    for chat in (APPROVERS_GROUP, WECOM_SUPERVISORS_GROUP, "wecom:direct:zhou_min"):
        assert not (await town.page.world()).window(chat).of_bot()


async def test_a_cost_just_above_the_limit_needs_approval(town: Town) -> None:
    number = await an_accepted_ticket(town)
    await reports_cost(town.player("zhao_lei"), number, "500.01")
    await _approver(town).sees_button("同意", number, "500.01")


@pytest.mark.parametrize("said", ["很多", "-3", "六百八十块零五厘三", "1000000"])
async def test_an_amount_that_will_not_do_is_asked_again(said: str, town: Town) -> None:
    number = await an_accepted_ticket(town)
    zhao_lei = town.player("zhao_lei")
    await reports_cost(zhao_lei, number, said)
    again = await zhao_lei.hears("费用合计")
    assert again.words.splitlines()[0] != "费用合计多少元？", "the reason comes first"
    await zhao_lei.says("六百八")
    await zhao_lei.hears(number, "费用待审批")
    approval = await _approver(town).sees_button("同意", number)
    assert "680" in approval.words


@pytest.mark.parametrize("cast", [MIXED, ALL_ON_DINGTALK], ids=["mixed", "dingtalk"])
async def test_a_rejected_cost_comes_back_with_the_reason(cast: Cast, town: Town) -> None:
    number = await an_accepted_ticket(town, cast)
    engineer = town.player(cast.first)
    await reports_cost(engineer, number, "680", parts="压缩机")
    zhou_min = town.player("zhou_min")
    await zhou_min.presses("驳回", number)
    await zhou_min.hears("驳回的理由")
    await zhou_min.says("太贵了，请先换电容试试")
    await engineer.hears(number, "被周敏驳回", "太贵了，请先换电容试试")
    for supervisor in (zhou_min, _approver(town)):
        settled = await supervisor.sees(number, "已由周敏驳回", "太贵了，请先换电容试试")
        assert not settled.buttons
    await engineer.sees_button("报费用", number)
    assert not (await town.player(cast.customer).window()).newest("太贵了")
    await _costs_less_now(engineer, number, town.player(cast.customer))


async def _costs_less_now(engineer: Player, number: str, customer: Player) -> None:
    await reports_cost(engineer, number, "120", parts="电容")
    await engineer.hears(number, "处理中")
    await resolves(engineer, number, "换了电容")
    await customer.hears("换了电容", "问题解决了吗")


async def test_a_supervisor_too_late_to_vote_learns_who_decided(town: Town) -> None:
    number = await an_accepted_ticket(town)
    await reports_cost(town.player("zhao_lei"), number, "680")
    zhou_min, approver = town.player("zhou_min"), _approver(town)
    await zhou_min.presses("驳回", number)
    await zhou_min.hears("驳回的理由")
    await approver.presses("同意", number)
    await approver.sees(number, "已由孙丽同意")
    await zhou_min.says("太贵")
    await zhou_min.hears(f"{number}：已由孙丽同意")
    await zhou_min.sees(number, "已由孙丽同意")


def _approver(town: Town) -> Player:
    return town.player("sun_li").in_chat(APPROVERS_GROUP)
