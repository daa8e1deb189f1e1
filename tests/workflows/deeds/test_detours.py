"""A report and its detour: the work waits, goes on where it was, and is not left behind when the node is."""

from __future__ import annotations

from tests.workflows.builders_flows import (
    QIAN_DUO,
    ZHOU_MIN,
    Desk,
    Written,
    approval,
    button,
    people,
    work,
)
from tests.workflows.builders_tickets import LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Reason
from workflows.ticket import TaskState

CHECK = approval("check", people(SUN_LI))
REPORT = button("report", fill=["amount"], then=[CHECK])
PAY = work("pay", people(QIAN_DUO))


def fix(assignee: Written, **more: object) -> Written:
    return work("fix", assignee, actions=[button("complete", "done"), REPORT], **more)


def reported(amount: str = "900") -> Desk:
    return Desk(fix(people(WANG_QIANG)), PAY).act(WANG_QIANG, "report", amount=amount)


def test_work_waits_for_its_detour_and_goes_on() -> None:
    desk = reported()
    assert (desk.asked, desk.ticket.tasks[0].state) == ({SUN_LI.id}, TaskState.SUSPENDED)
    assert desk.approve(SUN_LI).asked == {WANG_QIANG.id}
    assert desk.ticket.answers["amount"] == "900"


def test_a_refused_report_does_not_stand() -> None:
    desk = reported().reject(SUN_LI)
    assert (desk.asked, desk.ticket.answers["amount"]) == ({WANG_QIANG.id}, "100")


def test_a_refused_report_of_the_second_who_had_the_work_undoes_only_theirs() -> None:
    desk = reported("200").transfer(WANG_QIANG, ZHAO_LEI).approve(SUN_LI)
    desk.act(ZHAO_LEI, "report", amount="900").reject(SUN_LI)
    assert desk.ticket.answers["amount"] == "200"


def test_a_refused_report_after_the_work_was_called_off_once_undoes_only_its_own() -> None:
    late = [{"after": "PT1H", "do": "return"}]
    desk = Desk(fix(people(WANG_QIANG), limits=late), PAY)
    desk.act(WANG_QIANG, "report", amount="200").after(61).ring("limit:1:0")
    assert desk.places == ["start"]
    desk.act(LI_HONG, "resubmit").act(WANG_QIANG, "report", amount="900").reject(SUN_LI)
    assert desk.ticket.answers["amount"] == "200"


def test_a_detour_ends_with_the_work_it_was_for() -> None:
    """Two have the work: one reports, the other is done. Nobody is asked about the report any more."""
    desk = Desk(fix(people(WANG_QIANG, ZHAO_LEI)), PAY)
    desk.act(WANG_QIANG, "report", amount="900").done(ZHAO_LEI)
    assert desk.places == ["pay"]
    desk.press(SUN_LI, "approve", task=3)
    assert desk.why_not is Reason.CALLED_OFF
    assert desk.places == ["pay"]


def test_a_limit_that_passes_the_node_ends_its_detour() -> None:
    late = [{"after": "PT1H", "do": "pass"}]
    desk = Desk(fix(people(WANG_QIANG), limits=late), PAY)
    desk.act(WANG_QIANG, "report", amount="900").after(61).ring("limit:1:0")
    assert desk.places == ["pay"]


def test_a_claim_that_is_given_out_ends_its_detour() -> None:
    take = work("take", {"role": "engineer"}, mode="claim", actions=[button("accept"), REPORT])
    desk = (
        Desk(take, PAY)
        .act(WANG_QIANG, "report", amount="9")
        .transfer(SUN_LI, ZHAO_LEI, of=WANG_QIANG)
    )
    assert (desk.places, desk.ticket.assignee) == (["pay"], ZHAO_LEI.id)


def test_a_node_is_in_one_detour_at_a_time() -> None:
    desk = Desk(fix(people(WANG_QIANG, ZHAO_LEI)), PAY)
    desk.act(WANG_QIANG, "report", amount="900").act(ZHAO_LEI, "report", amount="800")
    assert desk.why_not is Reason.NOT_NOW
    desk.approve(SUN_LI).act(ZHAO_LEI, "report", amount="800")
    assert desk.refusal is None


def test_a_detour_of_several_nodes_is_walked_to_its_end() -> None:
    deep = [CHECK, work("order", people(ZHOU_MIN))]
    actions = [button("complete", "done"), button("report", fill=["amount"], then=deep)]
    desk = Desk(work("fix", people(WANG_QIANG), actions=actions), PAY)
    desk.act(WANG_QIANG, "report", amount="900").approve(SUN_LI)
    assert desk.places == ["fix", "order"]
    assert desk.done(ZHOU_MIN).asked == {WANG_QIANG.id}


def test_a_detour_within_a_detour_comes_back_step_by_step() -> None:
    inner = button("report", "ask", fill=["owner"], then=[approval("deep", people(ZHOU_MIN))])
    order = work("order", people(QIAN_DUO), actions=[button("complete", "done"), inner])
    actions = [button("complete", "done"), button("report", fill=["amount"], then=[order])]
    desk = Desk(work("fix", people(WANG_QIANG), actions=actions), PAY)
    desk.act(WANG_QIANG, "report", amount="900").act(QIAN_DUO, "ask", owner="钱多")
    assert desk.places == ["fix", "order", "deep"]
    assert desk.approve(ZHOU_MIN).places == ["fix", "order"]
    assert desk.done(QIAN_DUO).places == ["fix"]


def test_what_a_button_asks_is_kept_whatever_it_does() -> None:
    """待配件 asks when they will be here; 接单 asks when somebody comes."""
    pause = button("pause", fill=["owner"])
    actions = [button("complete", "done"), pause, button("resume"), button("mark", fill=["amount"])]
    desk = Desk(work("fix", people(WANG_QIANG), actions=actions), PAY)
    desk.act(WANG_QIANG, "pause", owner="仓库").act(WANG_QIANG, "resume")
    desk.act(WANG_QIANG, "mark", amount="3")
    assert (desk.ticket.answers["owner"], desk.ticket.answers["amount"]) == ("仓库", "3")
    take = work(
        "take", {"role": "engineer"}, mode="claim", actions=[button("accept", fill=["owner"])]
    )
    assert Desk(take, PAY).act(WANG_QIANG, "accept", owner="王强").ticket.answers["owner"] == "王强"
