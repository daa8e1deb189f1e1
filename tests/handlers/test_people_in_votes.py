"""转办, 委托, 加签, 减签, 抄送 in a chat: by word and by button, with clear, unclear and unknown names."""

from __future__ import annotations

import pytest

from storage.database import Store
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    labels,
    told,
)
from tests.handlers.flows_in_chat import (
    LI_JING,
    PURCHASE,
    ROSTER,
    TOM,
    in_review,
    open_desk,
    open_tasks,
)

SEVERAL_WANGS = ROSTER.replace(
    "groups:", "  - {name: 王芳, channel: wecom, id: wang_fang, roles: [agent]}\ngroups:"
)


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    desk = await open_desk(store)
    await in_review(desk)
    return desk


async def test_button_asks_whom_with_those_who_are_likely(desk: DeskOf) -> None:
    asked = told(await desk.pressed(ZHOU_MIN, "加签"))
    assert "请谁一起审批？请说姓名，可以一次说几个。" in asked
    assert labels(desk.last(ZHOU_MIN)) == ["何军"]
    await desk.pressed(ZHOU_MIN, "何军")
    assert await open_tasks(desk) == [
        ("review", "周敏", "queued"),
        ("review", "孙丽", "open"),
        ("review", "何军", "open"),
    ]
    assert "同意" in labels(desk.card(HE_JUN))


@pytest.mark.parametrize(
    "words",
    ["何军、李静", "何军和李静", "何军 李静", "何军, 李静", "@何军 @李静", "何军李静，谢谢"],
)
async def test_after_the_button_several_names_are_said_at_once(desk: DeskOf, words: str) -> None:
    await desk.pressed(SUN_LI, "加签")
    assert await desk.said(SUN_LI, words) == [
        "CG-1001 已加签何军、李静，由何军、李静先审批，再到您。"
    ]


@pytest.mark.parametrize(
    ("words", "states"),
    [
        ("前加签何军 1001", {"周敏": "queued", "何军": "open"}),
        ("后加签何军 1001", {"周敏": "open", "何军": "queued"}),
        ("1001 并加签何军", {"周敏": "open", "何军": "open"}),
        ("加签何军 CG-1001", {"周敏": "open", "何军": "open"}),
        ("加签 1001 何军在我之前", {"周敏": "queued", "何军": "open"}),
        ("add signer 1001 何军 before me", {"周敏": "queued", "何军": "open"}),
    ],
)
async def test_where_is_said_with_it(desk: DeskOf, words: str, states: dict[str, str]) -> None:
    await desk.said(ZHOU_MIN, words)
    found = {person: state for _, person, state in await open_tasks(desk)}
    assert {person: found[person] for person in states} == states


async def test_without_a_number_it_is_the_only_vote_within_reach(desk: DeskOf) -> None:
    assert "已加签李静" in told(await desk.said(ZHOU_MIN, "加签李静"))


async def test_one_who_was_added_is_removed_again_and_only_by_who_may(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "加签李静 1001")
    assert await desk.said(WANG_QIANG, "减签李静 1001") == ["这一步不由您处理。"]
    assert await desk.said(ZHOU_MIN, "1001 减签 李静") == ["CG-1001 不再由李静审批。"]
    assert await desk.said(ZHOU_MIN, "减签王强 1001") == ["没有找到“王强”。可以选：周敏、孙丽。"]


async def test_the_last_who_votes_stays(store: Store) -> None:
    document = PURCHASE.replace(', "dingtalk:sun_li"]}', "]}")
    desk = await DeskOf.open(store, roster=ROSTER, definition=document)
    await in_review(desk)
    assert "只剩这一位审批人" in told(await desk.said(SUN_LI, "减签周敏 1001"))


@pytest.mark.parametrize(
    "words", ["委托李静看看 1001", "1001 征求李静的意见", "delegate 1001 to 李静"]
)
async def test_an_opinion_is_asked_for_and_comes_back(desk: DeskOf, words: str) -> None:
    assert await desk.said(ZHOU_MIN, words) == ["CG-1001 已请李静给意见，之后再由您处理。"]
    assert ("review", "周敏", "suspended") in await open_tasks(desk)
    await desk.said(LI_JING, "同意 1001")
    assert ("review", "周敏", "open") in await open_tasks(desk)
    assert "李静" in desk.transcript(ZHOU_MIN)


async def test_an_opinion_is_asked_of_one_only(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "征求意见")
    assert await desk.said(ZHOU_MIN, "李静、何军") == ["一次只能给一个人，请只说一个姓名。"]
    assert ("review", "周敏", "open") in await open_tasks(desk)


@pytest.mark.parametrize(
    "words",
    ["抄送给赵磊、李静 1001：请知悉", "1001 抄送赵磊 李静 请知悉", "cc 1001 赵磊、李静: 请知悉"],
)
async def test_others_are_told_of_it(desk: DeskOf, words: str) -> None:
    assert await desk.said(ZHOU_MIN, words) == ["CG-1001 已抄送给赵磊、李静。"]
    assert "请知悉" in desk.transcript(ZHAO_LEI) and "请知悉" in desk.transcript(LI_JING)


async def test_a_vote_is_given_away(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "转办给李静 1001")
    assert ("review", "李静", "open") in await open_tasks(desk)
    assert await desk.said(ZHOU_MIN, "同意 1001") == ["CG-1001 已转给李静。"]


async def test_a_name_several_bear_is_asked_about_and_the_rest_kept(store: Store) -> None:
    desk = await DeskOf.open(store, roster=SEVERAL_WANGS, definition=PURCHASE)
    await in_review(desk)
    asked = told(await desk.said(ZHOU_MIN, "加签小王、李静 1001"))
    assert "“小王”是哪一位" in asked and "王强" in asked and "王芳" in asked
    assert "已加签王芳、李静" in told(await desk.pressed(ZHOU_MIN, "王芳"))


async def test_a_misspelt_name_is_asked_about_before_anything_happens(desk: DeskOf) -> None:
    assert "您是说" in told(await desk.said(SUN_LI, "委托李净 1001"))
    assert ("review", "孙丽", "open") in await open_tasks(desk)
    assert "已请李静" in told(await desk.said(SUN_LI, "1"))


async def test_a_name_nobody_bears_is_answered_with_who_there_is(desk: DeskOf) -> None:
    answer = told(await desk.said(ZHOU_MIN, "加签欧阳锋 1001"))
    assert answer == "没有找到“欧阳锋”。可以选：何军。"


async def test_after_an_unknown_name_another_may_be_said(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "加签")
    assert "没有找到“欧阳锋”" in told(await desk.said(ZHOU_MIN, "欧阳锋"))
    assert "已加签李静" in told(await desk.said(ZHOU_MIN, "李静"))


async def test_asked_for_a_name_they_may_order_something_else(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "加签")
    await desk.said(ZHOU_MIN, "同意 1001")
    assert ("review", "周敏", "open") not in await open_tasks(desk)
    await desk.pressed(SUN_LI, "加签")
    assert "已加签何军" in told(await desk.said(SUN_LI, "1"))


async def test_the_question_can_be_left(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "加签")
    assert await desk.said(ZHOU_MIN, "算了") == ["好的，什么都没有改。"]
    assert len(await open_tasks(desk)) == 2


async def test_who_votes_already_is_not_added(desk: DeskOf) -> None:
    assert "孙丽" in told(await desk.said(ZHOU_MIN, "加签孙丽 1001"))
    assert len(await open_tasks(desk)) == 2


async def test_who_may_not_is_told_before_being_asked(desk: DeskOf) -> None:
    press = desk.button(ZHOU_MIN, "加签")
    await desk.said(ZHOU_MIN, "同意 1001")
    assert "请谁" not in told(await desk.presses(ZHOU_MIN, press))
    assert await desk.said(WANG_QIANG, "加签何军 1001") == ["这一步不由您处理。"]


async def test_a_customer_adds_nobody(desk: DeskOf) -> None:
    before = (await desk.ticket("CG-1001")).tasks
    for words in ("加签何军 1001", "委托李静 1001", "抄送给孙丽 1001", "减签周敏 1001"):
        await desk.said(LI_HONG, words)
    assert (await desk.ticket("CG-1001")).tasks == before


async def test_in_english(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "前加签 Tom 1001")
    assert "Approve" in labels(desk.card(TOM))
    asked = told(await desk.pressed(TOM, "Ask for an opinion"))
    assert "whose opinion do you want?" in asked
    assert await desk.said(TOM, "Lucy") == ["Nobody is called “Lucy”. There are: 李静."]


async def test_what_waits_for_somebody_by_name_is_in_their_lists(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "委托李静 1001")
    assert "CG-1001" in told(await desk.said(LI_JING, "待审批"))
    assert "CG-1001" in told(await desk.said(LI_JING, "我的工单"))
    assert await desk.said(HE_JUN, "待审批") == ["没有等您审批的工单。"]


async def test_who_is_away_is_named_as_such(desk: DeskOf) -> None:
    await desk.said(LI_JING, "请假到周五，孙丽代班")
    answers = await desk.said(ZHOU_MIN, "加签李静 1001")
    assert answers[-1] == "请注意：李静现在不在。"


async def test_names_may_run_together(desk: DeskOf) -> None:
    assert "已加签何军、李静" in told(await desk.said(ZHOU_MIN, "加签何军李静 1001"))


async def test_in_a_group_the_button_asks_in_words_and_only_who_pressed_answers(
    store: Store,
) -> None:
    shared = PURCHASE.replace("mode: ratio\n    needs: 60\n", "mode: any\n").replace(
        'assignee: {people: ["wecom:zhou_min", "dingtalk:sun_li"]}', "assignee: {role: supervisor}"
    )
    desk = await DeskOf.open(store, roster=ROSTER, definition=shared)
    await in_review(desk)
    asked = told(await desk.pressed(SUN_LI, "加签", DINGTALK_SUPERVISORS))
    assert "请谁一起审批？请说姓名，可以一次说几个。例如：" in asked
    await desk.said(HE_JUN, "李静", DINGTALK_SUPERVISORS)
    assert len(await open_tasks(desk)) == 1
    assert "已加签李静" in told(await desk.said(SUN_LI, "李静", DINGTALK_SUPERVISORS))
    assert ("review", "孙丽", "queued") in await open_tasks(desk)


async def test_people_are_chosen_in_a_group_by_word(desk: DeskOf) -> None:
    group = told(await desk.said(SUN_LI, "加签李静 1001", DINGTALK_SUPERVISORS))
    assert "已加签李静" in group


async def test_what_is_asked_of_an_adviser_stands_on_their_card(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "1001 委托李静 看看厂家报价高不高")
    asked = desk.card(LI_JING)
    assert "周敏想听听您的意见，最后由周敏决定。想问的是：看看厂家报价高不高" in asked.text
    await desk.pressed(LI_JING, "同意")
    await desk.pressed(ZHOU_MIN, "同意")
    assert "看看厂家报价高不高" not in told(await desk.said(SUN_LI, "CG-1001"))
