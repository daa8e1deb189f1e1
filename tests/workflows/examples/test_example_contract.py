"""合同评审: everyone signs, at the same time; opinions, more signers, taking back and opening again."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.workflows.examples.company import everyone
from tests.workflows.examples.story import Story
from workflows.effects import Occasion, Reason
from workflows.events import Cancelled, Reopened
from workflows.flow import START

REPORT = {"subject": "海风酒店年度保养", "amount": "120000"}
SIGNERS = {"沈洁", "高峻", "周敏"}


def submitted(by: str = "李红", away: Iterable[str] = ()) -> Story:
    return Story("contract_review", REPORT, by=by, away=away)


def signed() -> Story:
    return submitted().presses("沈洁", "同意").presses("高峻", "同意").presses("周敏", "同意")


def filed() -> Story:
    return signed().presses("沈洁", "已归档", clause="无异议", filed_as="HT-2026-88")


def test_a_customer_has_no_superior_and_all_three_are_asked_at_once() -> None:
    story = submitted()
    assert story.asked == SIGNERS and story.at == {"review"}
    assert story.recorded("nobody_found").details["node"] == "own_superior"


def test_what_one_of_ours_hands_in_is_seen_by_their_superior_who_need_not_sign_again() -> None:
    story = submitted(by="林芳")
    assert story.asked == {"周敏"} and story.at == {"own_superior"}
    story.presses("周敏", "同意")
    assert story.asked == SIGNERS - {"周敏"}
    assert story.recorded("seat_passed").details["person"] == everyone()["周敏"].id


def test_it_passes_when_the_last_of_three_has_signed() -> None:
    story = submitted().presses("高峻", "同意").presses("周敏", "同意")
    assert story.asked == {"沈洁"} and story.at == {"review"}
    story.presses("沈洁", "同意", why="条款无异议")
    assert story.at == {"file"}


def test_one_no_sends_it_to_whoever_handed_it_in() -> None:
    story = submitted().presses("高峻", "同意").presses("沈洁", "不同意", why="违约金太高")
    assert story.asked == {"李红"} and story.at == {START}
    story.presses("李红", "改好重新提交")
    assert story.asked == SIGNERS, "a changed contract is signed anew by all"


def test_legal_asks_a_colleague_and_decides_with_the_opinion() -> None:
    story = submitted().delegates("沈洁", "唐静")
    assert story.asked == {"唐静", "高峻", "周敏"}
    story.presses("唐静", "同意", why="第八条要改")
    assert "沈洁" in story.asked and story.hears_of(Occasion.ADVISED)
    assert story.at == {"review"}, "it was an opinion, not a signature"


def test_a_signer_before_me_signs_first() -> None:
    story = submitted().adds("高峻", "before", "何军")
    assert story.asked == {"沈洁", "何军", "周敏"} and story.queued == ["高峻"]
    story.presses("何军", "同意")
    assert "高峻" in story.asked


def test_a_signer_after_me_is_waited_for() -> None:
    story = submitted().adds("周敏", "after", "陈刚")
    for name in ("周敏", "高峻", "沈洁"):
        story.presses(name, "同意")
    assert story.asked == {"陈刚"} and story.at == {"review"}
    assert story.presses("陈刚", "同意").at == {"file"}


def test_a_signer_beside_me_signs_at_the_same_time() -> None:
    assert submitted().adds("周敏", "beside", "陈刚").asked == SIGNERS | {"陈刚"}


def test_a_signer_who_is_not_needed_after_all_decides_nothing_any_more() -> None:
    story = submitted().adds("周敏", "beside", "陈刚")
    for name in ("周敏", "高峻", "沈洁"):
        story.presses(name, "同意")
    assert story.asked == {"陈刚"}
    assert story.removes("周敏", "陈刚").at == {"file"}


def test_the_customer_takes_it_back_while_nobody_has_signed() -> None:
    story = submitted().withdraws("李红", task=0)
    assert story.asked == {"李红"} and story.at == {START}
    story.presses("李红", "改好重新提交")
    assert story.asked == SIGNERS


def test_once_somebody_has_signed_it_is_too_late_to_take_it_back() -> None:
    story = submitted().presses("高峻", "同意")
    with pytest.raises(AssertionError, match="somebody_acted"):
        story.withdraws("李红", task=0)


def test_a_signature_is_taken_back_while_the_vote_is_open() -> None:
    story = submitted().presses("高峻", "同意").withdraws("高峻")
    assert story.asked == SIGNERS


def test_five_days_of_silence_are_agreement_in_nobody_s_name() -> None:
    story = submitted().presses("高峻", "同意").later(days=3)
    assert story.told(Occasion.ESCALATED) == {"陈刚"}
    story.later(days=2)
    assert story.at == {"file"}
    votes = [each for each in story.ticket.tasks if each.node == "review"]
    assert [each.done_by for each in votes] == [None, everyone()["高峻"].id, None]


def test_a_filed_contract_is_opened_again_within_thirty_days_to_be_signed_again() -> None:
    story = filed().later(days=29)
    story.lives(Reopened(by=everyone()["李红"], reason="第八条写错了"))
    assert story.asked == SIGNERS and story.at == {"review"}
    assert story.recorded("reopened").details["reason"] == "第八条写错了"


def test_after_thirty_days_it_stays_closed() -> None:
    story = filed().later(days=31)
    assert story.refuses(Reopened(by=everyone()["李红"])) is Reason.TOO_LATE


def test_an_agent_cannot_open_it_again_nor_call_it_off() -> None:
    assert filed().refuses(Reopened(by=everyone()["林芳"])) is Reason.NOT_YOURS
    assert submitted().refuses(Cancelled(by=everyone()["周敏"])) is Reason.NOT_YOURS
