from __future__ import annotations

import pytest

from tests.workflows.builders_forms import (
    FIRST,
    REPAIR,
    Chat,
    asked,
    at_summary,
    photo,
    problem,
)
from workflows.forms.dialogue import GaveFile, GavePlace, Press, Words
from workflows.kinds.problems import ProblemCode
from workflows.reading.media import Media


def test_several_options_are_pressed_one_by_one() -> None:
    chat = Chat("空调").press("leaking")
    assert asked(chat) == "fault"
    assert chat.ask.question.so_far == ["leaking"]
    ids = [choice.id for choice in chat.ask.question.choices]
    assert ids == [*(option.id for option in REPAIR.field("fault").options), Press.DONE]
    chat.press("not_cooling", Press.DONE)
    assert chat.session.answers["fault"] == ["not_cooling", "leaking"]
    assert asked(chat) == "description"


def test_option_pressed_twice_is_not_chosen() -> None:
    chat = Chat("空调").press("leaking", "noisy", "leaking")
    assert chat.session.answers["fault"] == ["noisy"]
    chat.press("noisy")
    assert "fault" not in chat.session.answers
    assert Press.DONE not in [choice.id for choice in chat.ask.question.choices]


@pytest.mark.parametrize("words", ["完成", "没有了", "好的", "跳过", "7"])
def test_after_some_options_words_go_on(words: str) -> None:
    assert asked(Chat("空调").press("leaking").say(words)) == "description"


def test_options_in_words_join_those_pressed() -> None:
    chat = Chat("空调").press("noisy").say("还漏水")
    assert chat.session.answers["fault"] == ["leaking", "noisy"]


def test_photos_come_one_after_another() -> None:
    chat = Chat(FIRST).say("跳过").do(lambda _: photo(7), lambda _: photo(8), lambda _: photo(8))
    assert (asked(chat), chat.ask.question.so_far) == ("photos", ["7", "8"])
    assert [choice.id for choice in chat.ask.question.choices] == [Press.DONE]
    assert not chat.ask.question.can_skip
    assert asked(chat.press(Press.DONE)) == "address"


@pytest.mark.parametrize("words", ["1", "完成", "没有了", "没有", "下一步", "好的"])
def test_after_a_photo_words_go_on(words: str) -> None:
    chat = Chat(FIRST).say("跳过").do(lambda _: photo(7)).say(words)
    assert asked(chat) == "address"
    assert chat.session.answers["photos"] == ["7"]


def test_photo_out_of_turn_finds_its_place() -> None:
    chat = Chat(FIRST).do(lambda _: photo(7))
    assert (asked(chat), problem(chat)) == ("model", None)
    assert chat.ask.question.newly_understood == ("photos",)
    assert asked(chat.say("KFR-35")) == "address"


def test_photo_at_the_summary_is_added_to_it() -> None:
    chat = at_summary().do(lambda _: photo(7), lambda _: photo(9))
    assert asked(chat) == "summary"
    assert chat.session.answers["photos"] == ["7", "9"]
    assert chat.session.skipped == ()


@pytest.mark.parametrize("media", ["video", "voice", "file"])
def test_other_files_are_no_photos_but_stay_with_the_report(media: Media) -> None:
    chat = Chat(FIRST).do(lambda _: GaveFile(file_id=7, media=media))
    assert (asked(chat), problem(chat)) == ("model", None)
    assert chat.ask.question.attached == media
    assert "photos" not in chat.session.answers
    assert chat.session.attachments == (7,)


def test_form_without_photos_keeps_them_beside_it() -> None:
    chat = Chat("", REPAIR, ("parts", "cost"), with_summary=False).do(lambda _: photo(7))
    assert (asked(chat), chat.ask.question.attached) == ("parts", "image")
    assert chat.session.attachments == (7,)


def test_same_file_sent_twice_is_kept_once() -> None:
    video = GaveFile(file_id=7, media="video")
    chat = Chat(FIRST).do(lambda _: video, lambda _: GaveFile(file_id=8, media="file"))
    assert chat.do(lambda _: video).session.attachments == (7, 8)


def test_recognised_words_answer_and_the_recording_stays_with_the_report() -> None:
    chat = Chat(FIRST).do(lambda _: Words(text="KFR-35", recording=5))
    assert asked(chat) == "photos"
    assert (chat.session.answers["model"], chat.session.attachments) == ("KFR-35", (5,))


def test_place_on_the_map_answers_with_what_it_is_called() -> None:
    chat = Chat(FIRST).say("KFR-35", "跳过")
    chat.do(lambda _: GavePlace(latitude="31.2", longitude="121.4", label="上海市人民广场 1 号"))
    shanghai = {"province": "上海市", "city": "上海市"}
    assert chat.session.answers["address"] == {**shanghai, "detail": "人民广场 1 号"}


def test_tenth_photo_is_one_too_many() -> None:
    chat = Chat(FIRST).do(*(lambda _, n=n: photo(n) for n in range(10)))
    assert problem(chat) is ProblemCode.TOO_MANY_PHOTOS
    assert chat.session.answers["photos"] == [str(n) for n in range(9)]


def test_words_instead_of_a_photo_are_told_so() -> None:
    chat = Chat(FIRST).say("跳过", "等一下发")
    assert (asked(chat), problem(chat)) == ("photos", ProblemCode.PHOTO_EXPECTED)


def test_new_photos_replace_the_old_when_photos_are_corrected() -> None:
    chat = at_summary().do(lambda _: photo(7)).say("修改照片")
    chat.do(lambda _: photo(8), lambda _: photo(9)).say("完成")
    assert asked(chat) == "summary"
    assert chat.session.answers["photos"] == ["8", "9"]
