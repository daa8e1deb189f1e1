"""How a vote stands is read on every voter's card and in their group, and changes when somebody acts."""

from __future__ import annotations

import pytest

from handlers.cards import Card
from handlers.wording import LOCALES, Wording
from storage.database import Store
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    WECOM_SUPERVISORS,
    ZHAO_LEI,
    ZHOU_MIN,
    labels,
)
from tests.handlers.flows_of import (
    QIAN_DUO,
    SUPERVISORS,
    WU_JUAN,
    Office,
    approval,
    button,
    named,
    work,
)
from workflows.reading.people_orders import people_order
from workflows.reading.staff_deeds import Deed

ALL = (WANG_QIANG, SUN_LI, HE_JUN, ZHOU_MIN, QIAN_DUO)
BOTH_PLATFORMS = (WANG_QIANG, SUN_LI)


async def test_everybody_sees_who_has_voted_and_how_and_who_is_still_asked(store: Store) -> None:
    office = await Office.open(store, approval(named(*ALL[:3]), mode="all"))
    for who in ALL[:3]:
        assert office.card(who).status == "经理审批"
        assert office.facts(who)["还等"] == "王强、孙丽、何军"
        assert "表决" not in office.facts(who)
    await office.desk.pressed(SUN_LI, "同意")
    for who in ALL[:3]:
        assert (office.facts(who)["表决"], office.facts(who)["还等"]) == ("孙丽 同意", "王强、何军")
    assert office.card(SUN_LI).outcome == "已由孙丽同意"
    assert labels(office.card(WANG_QIANG)) == labels(office.card(HE_JUN)) == ["同意", "驳回"]


async def test_whoever_has_voted_sees_how_the_others_do_until_it_is_decided(store: Store) -> None:
    office = await Office.open(store, approval(named(*ALL[:3]), mode="all"), work(named(QIAN_DUO)))
    for who in ALL[:3]:
        await office.acts(who, "approve")
    assert office.facts(SUN_LI)["表决"] == "王强 同意；孙丽 同意；何军 同意"
    assert "还等" not in office.facts(SUN_LI)


async def test_a_no_is_told_with_its_reason_and_how_much_was_attached(store: Store) -> None:
    office = await Office.open(store, approval(named(*ALL), mode="ratio", needs=60))
    await office.acts(SUN_LI, "reject", "太贵", files=(7, 8))
    for who in ALL[:4]:
        assert office.facts(who)["表决"] == "孙丽 驳回：太贵（附件 2 个）", who
        assert office.facts(who)["票数"] == "0/5 同意，1 人反对，需 60%"
    assert office.card(SUN_LI).outcome == "已由孙丽驳回：太贵（附件 2 个）"


async def test_a_ratio_counts_the_votes(store: Store) -> None:
    office = await Office.open(store, approval(named(*ALL), mode="ratio", needs=60))
    assert office.facts(WANG_QIANG)["票数"] == "0/5 同意，需 60%"
    for who in (WANG_QIANG, SUN_LI):
        await office.acts(who, "approve")
    assert office.facts(HE_JUN)["票数"] == "2/5 同意，需 60%"


async def test_a_ratio_that_is_decided_still_counts_those_who_need_not_vote(store: Store) -> None:
    ratio = approval(named(*ALL), mode="ratio", needs=60)
    office = await Office.open(store, ratio, work(named(QIAN_DUO)))
    for who in (WANG_QIANG, SUN_LI, HE_JUN):
        await office.acts(who, "approve")
    assert office.facts(WANG_QIANG)["票数"] == "3/5 同意，需 60%"


async def test_one_after_the_other_is_shown_in_order_and_only_the_next_has_a_card(
    store: Store,
) -> None:
    office = await Office.open(store, approval(named(*ALL[:3]), mode="sequential"))
    assert office.facts(WANG_QIANG)["还等"] == "王强 → 孙丽 → 何军"
    assert office.desk.screen(SUN_LI) == office.desk.screen(HE_JUN) == []
    await office.acts(WANG_QIANG, "approve", "预算内")
    assert office.facts(SUN_LI)["表决"] == "王强 同意：预算内"
    assert office.facts(SUN_LI)["还等"] == "孙丽 → 何军"
    assert labels(office.card(SUN_LI)) == ["同意", "驳回"]


async def test_where_one_is_enough_the_card_says_so_and_the_others_read_who_it_was(
    store: Store,
) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS)), work(named(QIAN_DUO)))
    assert office.facts(SUN_LI)["还等"] == "王强、孙丽（一人即可）"
    await office.desk.pressed(WANG_QIANG, "同意")
    assert (office.card(SUN_LI).outcome, labels(office.card(SUN_LI))) == ("已由王强同意", [])


async def test_one_voter_alone_is_told_nothing_of_a_vote(store: Store) -> None:
    office = await Office.open(store, approval(named(SUN_LI)))
    assert not {"表决", "还等", "票数", "意见"} & office.facts(SUN_LI).keys()


async def test_the_card_begins_with_the_amount_and_ends_with_the_vote(store: Store) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    for who in BOTH_PLATFORMS:
        assert list(office.facts(who)) == ["金额", "事由", "电话", "毛利", "报修人", "还等"]
        assert office.facts(who)["金额"] == "¥800"


async def test_an_opinion_is_asked_given_and_read_by_everybody(store: Store) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    await office.asks(SUN_LI, opinion_of=ZHAO_LEI)
    asked = office.card(ZHAO_LEI)
    assert asked.text == "孙丽想听听您的意见，最后由孙丽决定。"
    assert labels(asked) == ["同意", "驳回"]
    assert office.card(SUN_LI).outcome == "在等赵磊的意见"
    assert office.facts(WANG_QIANG)["还等"] == "王强、孙丽（在等赵磊的意见）"
    await office.acts(ZHAO_LEI, "reject", "可以修")
    for who in BOTH_PLATFORMS:
        assert office.facts(who)["意见"] == "赵磊 驳回：可以修"
        assert labels(office.card(who)) == ["同意", "驳回"]
    assert office.card(ZHAO_LEI).outcome == "您的意见：驳回：可以修"
    assert "您要的意见来了：赵磊 驳回：可以修。现在由您决定。" in office.transcript(SUN_LI)
    assert "意见来了" not in office.transcript(WANG_QIANG)


async def test_who_asks_somebody_to_vote_first_waits_for_their_turn(store: Store) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    await office.adds(SUN_LI, QIAN_DUO, HE_JUN, where="before")
    assert (office.card(SUN_LI).outcome, labels(office.card(SUN_LI))) == (
        "还没轮到您，先由钱多审批", []
    )  # fmt: skip
    assert office.facts(WANG_QIANG)["还等"] == "王强、钱多 → 何军 → 孙丽"
    assert office.card(QIAN_DUO).text == "孙丽加签，请您一起审批。"
    for who in (QIAN_DUO, HE_JUN):
        await office.acts(who, "approve")
    assert labels(office.card(SUN_LI)) == ["同意", "驳回"]


async def test_the_others_hear_whom_was_added_and_the_added_read_it_on_their_card(
    store: Store,
) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    await office.adds(SUN_LI, QIAN_DUO)
    assert f"{office.number}：孙丽加签了钱多。" in office.transcript(WANG_QIANG)
    assert len(office.desk.screen(QIAN_DUO)) == 1


async def test_a_group_that_takes_cards_sees_the_vote_and_its_members_vote_each_on_their_own(
    store: Store,
) -> None:
    office = await Office.open(store, approval(SUPERVISORS, mode="all"), work(named(QIAN_DUO)))
    group = office.card(DINGTALK_SUPERVISORS)
    assert labels(group) == []
    assert group.outcome == "请审批人在各自收到的卡片上处理"
    assert office.facts(DINGTALK_SUPERVISORS)["还等"] == "周敏、孙丽、何军"
    assert all(labels(office.card(who)) for who in (ZHOU_MIN, SUN_LI, HE_JUN))
    await office.desk.pressed(HE_JUN, "同意")
    assert office.facts(DINGTALK_SUPERVISORS)["表决"] == "何军 同意"
    await office.acts(SUN_LI, "reject", "太贵")
    assert office.card(DINGTALK_SUPERVISORS).outcome == "已由孙丽驳回：太贵"
    assert len(office.desk.screen(DINGTALK_SUPERVISORS)) == 1


async def test_a_group_without_cards_hears_of_a_vote_once(store: Store) -> None:
    office = await Office.open(store, approval(SUPERVISORS, mode="sequential"))
    notice = office.desk.last(WECOM_SUPERVISORS)
    assert isinstance(notice, Card) and not notice.buttons
    assert notice.outcome == "请审批人在各自收到的卡片上处理"
    for who in (ZHOU_MIN, SUN_LI):
        await office.acts(who, "approve")
    assert len(office.desk.screen(WECOM_SUPERVISORS)) == 1


async def test_a_group_reads_nothing_private_of_a_vote(store: Store) -> None:
    office = await Office.open(store, approval(SUPERVISORS, mode="all"))
    assert office.facts(ZHOU_MIN)["电话"] == "13812345678"
    await office.acts(SUN_LI, "reject", "打 13999990000 问过，太贵")
    for group in (DINGTALK_SUPERVISORS, WECOM_SUPERVISORS):
        assert "13812345678" not in office.transcript(group)
        assert "13999990000" not in office.transcript(group)
    assert "139****0000" in office.transcript(DINGTALK_SUPERVISORS)


async def test_a_vote_taken_back_is_asked_again_and_the_card_says_who_took_it_back(
    store: Store,
) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    await office.acts(SUN_LI, "approve")
    await office.takes_back(SUN_LI)
    first, again = [s.message for s in office.desk.screen(SUN_LI)]
    assert isinstance(first, Card) and first.outcome == "孙丽已收回"
    assert labels(again) == ["同意", "驳回"]
    assert office.facts(WANG_QIANG)["还等"] == "王强、孙丽"


async def test_a_vote_given_away_names_whose_it_is(store: Store) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    await office.gives(SUN_LI, QIAN_DUO)
    assert office.card(SUN_LI).outcome == "已转给钱多"
    assert office.facts(WANG_QIANG)["还等"] == "王强、钱多"
    assert "工程师" not in office.transcript(LI_HONG)


async def test_a_shared_vote_is_shown_as_one_persons_while_they_ask_for_an_opinion(
    store: Store,
) -> None:
    office = await Office.open(store, approval(SUPERVISORS))
    await office.asks(HE_JUN, opinion_of=ZHAO_LEI)
    assert office.card(DINGTALK_SUPERVISORS).outcome == "在等赵磊的意见"
    assert office.card(ZHOU_MIN).outcome == "由何军处理"
    assert "电话" not in office.facts(ZHOU_MIN)
    await office.acts(ZHAO_LEI, "approve")
    assert labels(office.card(DINGTALK_SUPERVISORS)) == ["同意", "驳回"]
    assert labels(office.card(ZHOU_MIN)) == []


async def test_the_clocks_votes_are_in_nobodys_name(store: Store) -> None:
    limit = {"after": "PT2H", "do": "pass"}
    node = approval(named(*BOTH_PLATFORMS), mode="all", limits=[limit])
    office = await Office.open(store, node, work(named(QIAN_DUO)))
    await office.acts(SUN_LI, "approve")
    office.desk.clock.move(hours=2)
    assert await office.desk.ring_due() == 1
    assert office.card(WANG_QIANG).outcome == "超过时限，系统按“同意”处理"
    assert office.facts(SUN_LI)["表决"] == "孙丽 同意；系统 同意"


async def test_buttons_beyond_what_a_card_takes_are_offered_in_words(store: Store) -> None:
    more = [
        button("return", "退回", to="requester"),
        button("transfer", "转办"),
        button("add_signer", "加签"),
        button("delegate", "征求意见"),
        button("remove_signer", "减签"),
        button("cc", "抄送"),
    ]
    actions = [button("approve", "同意"), button("reject", "驳回"), *more]
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all", actions=actions))
    for who in BOTH_PLATFORMS:
        assert labels(office.card(who)) == ["同意", "驳回", "退回", "转办", "加签", "征求意见"]
        assert office.card(who).text == "也可以回复：减签〈姓名〉、抄送〈姓名〉"


async def test_nobody_is_pressed_for_who_is_not_asked(store: Store) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    assert office.desk.screen(WU_JUAN) == office.desk.screen(ZHAO_LEI) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("phrase", "deed", "where"),
    [
        ("transfer", Deed.HAND_OVER, None),
        ("delegate", Deed.DELEGATE, None),
        ("add_signer", Deed.ADD_SIGNER, None),
        ("add_signer_before", Deed.ADD_SIGNER, "before"),
        ("add_signer_after", Deed.ADD_SIGNER, "after"),
        ("remove_signer", Deed.REMOVE_SIGNER, None),
        ("cc", Deed.COPY, None),
    ],
)
def test_what_a_card_offers_in_words_is_understood(
    locale: str, phrase: str, deed: Deed, where: str | None
) -> None:
    said = Wording(locale).say(f"card.more.{phrase}")
    understood = people_order(said.replace("〈姓名〉", "李静").replace("<name>", "李静"))
    assert understood is not None
    assert (understood.deed, understood.names, understood.where) == (deed, "李静", where)
