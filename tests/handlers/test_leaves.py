"""One of ours is away and says so: what the bot answers, whom it tells, and who does the work meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.database import Store
from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    ZHANG_MIN,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    told,
)

MORE = ROSTER.replace(
    "groups:",
    """  - {name: 李工, channel: wecom, id: li_gong, roles: [engineer]}
  - {name: 王芳, channel: wecom, id: wang_fang, roles: [engineer]}
  - {name: Tom, channel: dingtalk, id: tom, roles: [engineer], locale: en, stand_in: 李工}
groups:""",
)
LI_GONG = Someone(WECOM, "li_gong", "李工")
TOM = Someone(DINGTALK, "tom", "Tom")


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    """Nine o'clock on Monday, the 23rd of November."""
    return await DeskOf.open(store, roster=MORE)


async def does_the_work_of(desk: DeskOf, name: str, days: float = 0) -> list[str]:
    """So many days from now."""
    async with desk.store.unit_of_work(desk.company) as uow:
        staff = await uow.staff.load(desk.clock() + timedelta(days=days))
    return [staff.people[each].person.name for each in staff.present(staff.named(name))]


async def test_leave_is_told_back_with_its_dates_and_the_stand_in(desk: DeskOf) -> None:
    answer = told(await desk.said(WANG_QIANG, "请假到周五，李工代班"))
    assert answer.splitlines() == [
        "已记下您的请假：现在至 11-27（周五）当天。",
        "由李工代班，期间派给您的事由李工办。",
        "回来后请说“销假”；时间有变，再说一次就行。",
    ]
    assert await does_the_work_of(desk, "王强") == ["李工"]
    assert await does_the_work_of(desk, "王强", days=4.5) == ["李工"]
    assert await does_the_work_of(desk, "王强", days=4.7) == ["王强"]


async def test_stand_in_learns_of_it_in_their_own_chat_and_language(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "请假到周五，Tom 代班")
    assert told([each.words for each in desk.screen(TOM)]) == (
        "王强 is on leave (from now through Fri 11-27) and you stand in:"
        " what would come to 王强 comes to you."
    )
    await desk.said(WANG_QIANG, "销假")
    assert "you need not stand in" in desk.transcript(TOM)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("明天请假，李工代班", "11-24（周二）全天"),
        ("我请假 下周一到下周三 李工代班", "11-30（周一）至 12-02（周三）当天"),
        ("请假到周五下午三点，李工代班", "现在至 11-27（周五）15:00"),
        ("今天下午请假，李工代班", "11-23（周一）13:00至 11-23（周一）18:00"),
        ("请长假，李工代班", "现在起，直到销假"),
    ],
)
async def test_dates_are_told_so_that_a_misreading_is_seen(
    desk: DeskOf, words: str, span: str
) -> None:
    assert f"已记下您的请假：{span}。" in told(await desk.said(WANG_QIANG, words))


async def test_leave_said_again_takes_the_place_of_the_first(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "请假到周五，李工代班")
    await desk.said(WANG_QIANG, "请假到周三")
    assert await does_the_work_of(desk, "王强", days=1) == ["李工"]
    assert await does_the_work_of(desk, "王强", days=3) == ["王强"]


async def test_open_work_stays_and_it_is_said_how_to_hand_it_over(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    answer = told(await desk.said(WANG_QIANG, "请假三天，李工代班"))
    assert "您手上还有 1 张没办完的工单，不会自动转走；要转出去，请说“转给李工 1001”。" in answer
    before = await desk.ticket()
    assert await desk.said(WANG_QIANG, "转给李工 1001") == ["WX-1001 已转给李工。"]
    assert before.assignee != (await desk.ticket()).assignee


async def test_without_a_stand_in_it_is_said_how_to_name_one_and_one_may_follow(
    desk: DeskOf,
) -> None:
    answer = told(await desk.said(WANG_QIANG, "请假三天"))
    assert "还没有人代班。请说谁代班，例如“赵磊代班”。" in answer
    assert await does_the_work_of(desk, "王强") == []
    assert await desk.said(WANG_QIANG, "赵磊代班") == ["记下了：您不在时由赵磊代班。"]
    assert await does_the_work_of(desk, "王强") == ["赵磊"]
    assert "王强请假（现在至 11-25（周三）当天），由您代班" in desk.transcript(ZHAO_LEI)


async def test_stand_in_of_the_roster_stands_in_where_none_is_named(desk: DeskOf) -> None:
    answer = told(await desk.said(TOM, "on leave until Friday"))
    assert answer.splitlines() == [
        "Your leave is noted: from now through Fri 11-27.",
        '李工 usually stands in for you and does this time too; to change that, say "NAME stands in".',
        'Say "I\'m back" when you are; if the dates change, just say it again.',
    ]
    assert "Tom请假" in desk.transcript(LI_GONG)
    await desk.said(TOM, "赵磊 stands in")
    assert await does_the_work_of(desk, "Tom") == ["赵磊"]


async def test_stand_in_of_the_roster_who_is_away_too_is_named_as_such(desk: DeskOf) -> None:
    await desk.said(LI_GONG, "请假一周，王芳代班")
    seen = len(desk.screen(LI_GONG))
    answer = told(await desk.said(TOM, "on leave until Friday"))
    assert "李工, who usually stands in for you, is away all that time too." in answer
    assert len(desk.screen(LI_GONG)) == seen


REFUSALS = [
    ("请假到周五，老马代班", "没有叫“老马”的同事。谁代班？可以是赵磊、李工、王芳、Tom、"),
    ("请假到周五，王强代班", "不能由您自己代班。换谁代班？例如“赵磊”。请假还没有记下。"),
    (
        "请假到周五，李墙代班",
        "没有叫“李墙”的同事。您是说李工吗？请回复代班人的全名。请假还没有记下。",
    ),
    ("请假到周五，李红代班", "没有叫“李红”的同事"),
    ("我昨天请假了，李工代班", "这段时间已经过去，没有记下。"),
    ("请假，李工代班", "请假到什么时候？例如“到周五”“三天，赵磊代班”。"),
    ("请假", "请假到什么时候？"),
]


@pytest.mark.parametrize(("words", "answer"), REFUSALS)
async def test_what_cannot_be_noted_is_told_why_and_changes_nothing(
    desk: DeskOf, words: str, answer: str
) -> None:
    assert answer in told(await desk.said(WANG_QIANG, words))
    assert await does_the_work_of(desk, "王强") == ["王强"]
    assert "代班" not in desk.transcript(LI_GONG)


@pytest.mark.parametrize(
    ("first", "then", "span"),
    [
        ("请假，李工代班", "到周五", "现在至 11-27（周五）当天"),
        ("请假，李工代班", "周五", "现在至 11-27（周五）当天"),
        ("请假，李工代班", "三天", "现在至 11-25（周三）当天"),
        ("请假，李工代班", "下周一回来", "现在至 11-29（周日）当天"),
        ("请假", "三天，李工代班", "现在至 11-25（周三）当天"),
        ("请假", "until Friday, 李工 stands in", "现在至 11-27（周五）当天"),
        ("请假到周五，老马代班", "李工", "现在至 11-27（周五）当天"),
        ("请假到周五，老马代班", "那就李工代班", "现在至 11-27（周五）当天"),
        ("明天请假，老马代班", "小李", "11-24（周二）全天"),
        ("请长假，老马代班", "李工", "现在起，直到销假"),
        ("请假，老马代班", "请假三天，李工代班", "现在至 11-25（周三）当天"),
    ],
)
async def test_what_is_missing_may_be_said_alone(
    desk: DeskOf, first: str, then: str, span: str
) -> None:
    await desk.said(WANG_QIANG, first)
    answer = told(await desk.said(WANG_QIANG, then))
    assert f"已记下您的请假：{span}。" in answer and "由李工代班" in answer


async def test_both_missing_parts_are_asked_for_one_after_the_other(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "请假，老马代班")
    assert "没有叫“老马”的同事" in told(await desk.said(WANG_QIANG, "三天"))
    assert "由王芳代班" in told(await desk.said(WANG_QIANG, "王芳"))


@pytest.mark.parametrize("words", ["我的工单", "积压", "唱首歌", "12 到场", "销假"])
async def test_other_words_let_the_question_go(desk: DeskOf, words: str) -> None:
    await desk.said(WANG_QIANG, "请假到周五，老马代班")
    await desk.said(WANG_QIANG, words)
    assert "已记下" not in told(await desk.said(WANG_QIANG, "李工"))
    assert await does_the_work_of(desk, "王强") == ["王强"]


async def test_leave_that_was_asked_about_can_be_left(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "请假到周五，老马代班")
    assert await desk.said(WANG_QIANG, "算了") == ["好的，什么都没有改。"]
    assert "已记下" not in told(await desk.said(WANG_QIANG, "李工"))


async def test_stand_in_who_is_nobody_is_asked_for_again_once_on_leave(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "请假三天")
    assert "谁代班？可以是赵磊" in told(await desk.said(WANG_QIANG, "老马代班"))
    assert "由赵磊代班" in told(await desk.said(WANG_QIANG, "赵磊"))
    assert await does_the_work_of(desk, "王强") == ["赵磊"]


async def test_family_name_two_bear_is_asked_for_in_full(desk: DeskOf) -> None:
    await desk.said(ZHAO_LEI, "请假到周五，小王代班")
    assert await does_the_work_of(desk, "赵磊") == ["赵磊"]
    assert "“小王”可能是王强、王芳。请回复代班人的全名。" in desk.transcript(ZHAO_LEI)


async def test_own_family_name_means_the_colleague_who_bears_it(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "请假到周五，小王代班")
    assert await does_the_work_of(desk, "王强") == ["王芳"]


async def test_whoever_is_away_all_that_time_cannot_stand_in(desk: DeskOf) -> None:
    await desk.said(LI_GONG, "请假一周，王芳代班")
    answer = told(await desk.said(WANG_QIANG, "请假到周五，李工代班"))
    assert answer == "李工那段时间也不在（现在至 11-29（周日）当天）。换谁代班？请假还没有记下。"
    assert await does_the_work_of(desk, "王强") == ["王强"]


async def test_whoever_is_away_for_a_part_of_it_may_stand_in_and_it_is_said(desk: DeskOf) -> None:
    await desk.said(LI_GONG, "明天请假，王芳代班")
    answer = told(await desk.said(WANG_QIANG, "请假到周五，李工代班"))
    assert "注意：李工11-24（周二）全天也不在。" in answer
    assert await does_the_work_of(desk, "王强") == ["李工"]
    assert await does_the_work_of(desk, "王强", days=1) == ["王芳"]


async def test_whoever_left_the_company_cannot_stand_in(desk: DeskOf) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        (li,) = (await uow.staff.load(desk.clock())).named("李工")
        await uow.staff.leave(li)
    assert "没有叫“李工”的同事" in told(await desk.said(WANG_QIANG, "请假到周五，李工代班"))


@pytest.mark.parametrize("words", ["销假", "我回来了", "I'm back"])
async def test_coming_back_ends_the_leave(desk: DeskOf, words: str) -> None:
    await desk.said(WANG_QIANG, "请假到周五，李工代班")
    desk.clock.move(hours=30)
    assert await desk.said(WANG_QIANG, words) == ["欢迎回来，请假已结束，工作照常派给您。"]
    assert await does_the_work_of(desk, "王强") == ["王强"]
    assert "王强已销假，您不用再代班。" in desk.transcript(LI_GONG)


async def test_leave_to_come_can_be_called_off(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "下周请假，李工代班")
    assert await desk.said(WANG_QIANG, "不请假了") == ["请假已取消。"]
    assert await does_the_work_of(desk, "王强", days=8) == ["王强"]


async def test_who_is_not_away_is_told_so(desk: DeskOf) -> None:
    assert await desk.said(WANG_QIANG, "我回来了") == ["您没有请假，一切照常。"]
    await desk.said(WANG_QIANG, "请假到周五，李工代班")
    desk.clock.move(hours=24 * 6)
    assert await desk.said(WANG_QIANG, "销假") == ["您没有请假，一切照常。"]


async def test_supervisors_take_leave_in_their_group_too(desk: DeskOf) -> None:
    answer = told(await desk.said(HE_JUN, "请假到周五，孙丽代班", DINGTALK_SUPERVISORS))
    assert "由孙丽代班" in answer
    assert "何军请假" in desk.transcript(SUN_LI)
    assert "赵磊" not in told(await desk.said(ZHOU_MIN, "请假三天"))


@pytest.mark.parametrize(
    "words", ["请假到周五，李工代班", "我请假了", "销假", "我回来了", "I'm back"]
)
async def test_customers_take_no_leave(desk: DeskOf, words: str) -> None:
    answer = told(await desk.said(LI_HONG, words))
    assert "已记下您的请假" not in answer and "一切照常" not in answer
    assert "代班" not in desk.transcript(LI_GONG)


async def test_customers_report_that_speaks_of_leave_stays_a_report(desk: DeskOf) -> None:
    answer = told(await desk.said(ZHANG_MIN, "空调不制冷，我请假到周五，都在家"))
    assert "请假：" not in answer and "空调" in answer


async def test_note_about_a_customer_who_is_away_stays_a_note(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert "备注" in told(await desk.said(WANG_QIANG, "备注 1001 客户请假到周五"))
    assert await does_the_work_of(desk, "王强") == ["王强"]


async def test_words_amid_a_form_are_its_answer(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.pressed(WANG_QIANG, "解决")
    await desk.said(WANG_QIANG, "请假到周五")
    assert (await desk.ticket()).answers["solution"] == "请假到周五"
    assert await does_the_work_of(desk, "王强") == ["王强"]


async def test_help_tells_how_to_take_leave(desk: DeskOf) -> None:
    assert "“请假到周五，李工代班”" in told(await desk.said(WANG_QIANG, "帮助"))
    assert "“请假到周五" not in told(await desk.said(LI_HONG, "帮助"))
