"""正式投诉: the answer is signed by one after the other, and whoever is in doubt adds somebody."""

from __future__ import annotations

from tests.workflows.examples.company import everyone
from tests.workflows.examples.story import Story
from workflows.effects import Reason
from workflows.events import Cancelled

REPORT = {"topic": "attitude", "description": "师傅骂人", "phone": "13800138000"}


def proposed() -> Story:
    story = Story("complaint_sequential", REPORT).presses("吴婷", "受理")
    return story.presses("吴婷", "提交答复", findings="属实", solution="道歉并退上门费")


def test_one_after_the_other_is_asked() -> None:
    story = proposed()
    assert (story.asked, story.queued) == ({"林芳"}, ["周敏", "何军", "陈刚"])
    story.presses("林芳", "同意", why="语气可以")
    assert (story.asked, story.queued) == ({"周敏"}, ["何军", "陈刚"])
    story.presses("周敏", "同意").presses("何军", "同意").presses("陈刚", "同意")
    assert story.asked == {"李红"} and story.at == {"reply"}


def test_nobody_votes_before_their_turn() -> None:
    assert proposed().fails_out_of_turn("周敏") is Reason.NOT_NOW


def test_a_no_in_the_middle_goes_back_and_the_rest_is_not_asked() -> None:
    story = proposed().presses("林芳", "同意").presses("周敏", "不同意", why="退得太多")
    assert story.asked == {"吴婷"} and story.queued == []
    story.presses("吴婷", "提交答复", findings="属实", solution="道歉")
    assert story.asked == {"林芳"}, "and everybody signs the new answer"


def test_somebody_is_asked_first() -> None:
    story = proposed().adds("林芳", "before", "王强")
    assert (story.asked, story.queued) == ({"王强"}, ["林芳", "周敏", "何军", "陈刚"])
    story.presses("王强", "同意", why="当时我在场")
    assert story.asked == {"林芳"}


def test_somebody_is_asked_next_and_then_those_who_were_to_follow() -> None:
    story = proposed().adds("林芳", "after", "沈洁", "唐静").presses("林芳", "同意")
    assert story.asked == {"沈洁"}
    story.presses("沈洁", "同意")
    assert story.asked == {"唐静"}
    story.presses("唐静", "同意")
    assert story.asked == {"周敏"}


def test_an_added_signer_is_removed_again_by_whoever_added_them() -> None:
    story = proposed().adds("林芳", "before", "王强").removes("林芳", "王强")
    assert story.asked == {"林芳"}
    assert story.recorded("signer_removed").details["person"] == everyone()["王强"].id


def test_a_signature_given_away_keeps_its_place() -> None:
    story = proposed().presses("林芳", "同意").hands_over("周敏", to="孙丽")
    assert (story.asked, story.queued) == ({"孙丽"}, ["何军", "陈刚"])
    story.presses("孙丽", "同意")
    assert story.asked == {"何军"}


def test_whoever_signed_last_takes_it_back_while_the_next_has_not() -> None:
    story = proposed().presses("林芳", "同意").withdraws("林芳")
    assert (story.asked, story.queued) == ({"林芳"}, ["周敏", "何军", "陈刚"])


def test_with_the_supervisor_away_the_stand_in_signs() -> None:
    story = Story("complaint_sequential", REPORT, away=["周敏"]).presses("吴婷", "受理")
    story.presses("吴婷", "提交答复", findings="属实", solution="道歉").presses("林芳", "同意")
    assert story.asked == {"孙丽"}


def test_a_customer_who_objects_is_answered_anew() -> None:
    story = proposed()
    for name in ("林芳", "周敏", "何军", "陈刚"):
        story.presses(name, "同意")
    assert story.fails("李红", "不接受") is Reason.REASON_NEEDED
    story.presses("李红", "不接受", why="没有道歉")
    assert story.asked == {"吴婷"}


def test_a_customer_who_is_silent_for_a_week_accepts() -> None:
    story = proposed()
    for name in ("林芳", "周敏", "何军", "陈刚"):
        story.presses(name, "同意")
    assert story.later(days=7).is_closed


def test_who_handles_a_complaint_cannot_call_it_off() -> None:
    story, people = proposed(), everyone()
    assert story.refuses(Cancelled(by=people["吴婷"])) is Reason.NOT_YOURS
    assert story.refuses(Cancelled(by=people["周敏"])) is Reason.NOT_YOURS
    assert story.lives(Cancelled(by=people["李红"])).is_closed
