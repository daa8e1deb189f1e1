"""Approvals where people talk: each voter presses their own buttons on their group's one card, and reads there how they voted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from handlers.cards import Own
from handlers.desk import Moment
from handlers.own_parts import parts_of_vote
from handlers.tickets import type_of
from handlers.viewing import Eyes
from storage.connection import Connection, Row
from storage.database import Store
from tests.fakes import CAPABILITIES, DINGTALK, KEY_CARDS
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    labels,
    own_labels,
    own_part,
)
from tests.handlers.flows_of import (
    NO,
    QIAN_DUO,
    SUPERVISORS,
    YES,
    Office,
    Written,
    approval,
    button,
    document,
    named,
    work,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WU_FEI = Someone(DINGTALK, "wu_fei", "吴飞")
HU_LAN = Someone(DINGTALK, "hu_lan", "胡兰")
FIVE = (SUN_LI, HE_JUN, WU_FEI, HU_LAN, ZHOU_MIN)
ROOM = DINGTALK_SUPERVISORS
PRIVATE = replace(KEY_CARDS, private_parts=True, takes_entries=True)
PEOPLE = ROSTER.replace(
    "groups:",
    """  - {name: 吴飞, channel: dingtalk, id: wu_fei, roles: [supervisor], locale: en}
  - {name: 胡兰, channel: dingtalk, id: hu_lan, roles: [supervisor]}
  - {name: 钱多, channel: wecom, id: qian_duo, roles: [agent]}
groups:""",
)
ACTIONS = [YES, NO, button("add_signer", "加签", where="before"), button("delegate", "征求意见")]


async def voting(store: Store, *more: Written, **how: object) -> Office:
    """李红's expense is before all supervisors, four of whom are known where their group is."""
    node = {**approval(SUPERVISORS, actions=ACTIONS, mode="all"), **how}
    text = document(node, *more)
    office = Office(await DeskOf.open(store, roster=PEOPLE, definition=text))
    capabilities = {**CAPABILITIES, DINGTALK: PRIVATE}
    office.desk.desk = replace(office.desk.desk, capabilities=capabilities)
    await office.reports()
    return office


def part(office: Office, who: Someone) -> Own:
    found = own_part(office.card(ROOM), who)
    assert found, f"{who.name} has no part of\n{office.card(ROOM)}"
    return found


def seen(office: Office, who: Someone) -> list[str]:
    return own_labels(office.card(ROOM), who)


async def test_each_voter_has_buttons_of_their_own_vote_and_the_rest_read_along(
    store: Store,
) -> None:
    office = await voting(store)
    card = office.card(ROOM)
    assert (labels(card), card.outcome) == ([], "")
    assert "审批人请在这里处理" in card.text
    assert card.due_at == (await office.ticket()).due_at
    for who in FIVE[:2]:
        assert seen(office, who) == ["同意", "驳回", "加签", "征求意见"]
        task = (await office.task_of(who)).id
        assert all(f":{task}:" in each.payload for each in part(office, who).buttons)
    assert [each.person for each in card.own] == ["sun_li", "he_jun", "wu_fei", "hu_lan"]
    assert own_part(card, ZHAO_LEI) is None
    assert seen(office, WU_FEI)[0] == "同意"


async def test_a_vote_in_the_group_is_a_vote_and_every_card_says_so(store: Store) -> None:
    office = await voting(store, work(named(QIAN_DUO)))
    assert await office.desk.pressed(SUN_LI, "同意", ROOM) == []
    assert (part(office, SUN_LI).note, seen(office, SUN_LI)) == ("您已同意", ["收回"])
    assert office.facts(ROOM)["表决"] == "孙丽 同意"
    assert office.card(SUN_LI).outcome == "已由孙丽同意"
    assert office.facts(HE_JUN)["还等"] == "周敏、何军、吴飞、胡兰"
    assert seen(office, HE_JUN)[:2] == ["同意", "驳回"]
    for who in (HE_JUN, WU_FEI, HU_LAN):
        office.desk.clock.move(minutes=1)
        await office.desk.pressed(who, "同意", ROOM)
    assert part(office, WU_FEI).note == "You have voted: 同意"
    assert [seen(office, who) for who in (SUN_LI, HE_JUN, HU_LAN)] == [[], [], ["收回"]]
    office.desk.clock.move(minutes=1)
    await office.desk.pressed(ZHOU_MIN, "同意")
    settled = office.card(ROOM)
    assert (settled.asks, settled.text, settled.outcome) == (False, "", "已由周敏同意")
    assert settled.entry is None and settled.due_at is None
    assert {each.note for each in settled.own if each.person != "wu_fei"} == {"您已同意"}
    assert len(office.desk.screen(ROOM)) == 1


async def test_a_vote_from_the_voters_own_chat_changes_their_part_in_the_group(
    store: Store,
) -> None:
    office = await voting(store)
    await office.desk.pressed(HE_JUN, "同意")
    assert (part(office, HE_JUN).note, seen(office, HE_JUN)) == ("您已同意", ["收回"])


async def test_words_written_into_the_card_are_the_reason(store: Store) -> None:
    office = await voting(store)
    entry = office.card(ROOM).entry
    assert entry and (entry.label, entry.hint) == ("说明", "驳回时请填写")
    assert await office.desk.writes(SUN_LI, " 打 13999990000 问过，太贵 ", "驳回", ROOM) == []
    assert part(office, SUN_LI).note == "您已驳回：打 139****0000 问过，太贵"
    assert office.card(ROOM).outcome == "已由孙丽驳回：打 139****0000 问过，太贵"
    assert [seen(office, who) for who in FIVE[:4]] == [[]] * 4
    assert part(office, HE_JUN).note == "已由孙丽驳回：打 139****0000 问过，太贵"


async def test_a_remark_beside_a_yes_is_kept_with_it_and_none_is_asked_for(store: Store) -> None:
    yes = {**YES, "reason": "optional"}
    node = approval(SUPERVISORS, mode="all", actions=[yes, NO])
    office = Office(await DeskOf.open(store, roster=PEOPLE, definition=document(node)))
    office.desk.desk = replace(office.desk.desk, capabilities={**CAPABILITIES, DINGTALK: PRIVATE})
    await office.reports()
    await office.desk.writes(SUN_LI, "预算内", "同意", ROOM)
    assert office.facts(ROOM)["表决"] == "孙丽 同意：预算内"
    assert await office.desk.pressed(HE_JUN, "同意", ROOM) == []
    assert office.facts(ROOM)["表决"] == "孙丽 同意：预算内；何军 同意"


async def test_who_writes_nothing_is_asked_why_where_they_pressed(store: Store) -> None:
    office = await voting(store)
    (asked,) = await office.desk.writes(SUN_LI, "  ", "驳回", ROOM)
    assert "请说明驳回的原因" in asked
    assert (await office.task_of(SUN_LI)).is_live
    await office.desk.said(SUN_LI, "太贵", ROOM)
    assert office.card(ROOM).outcome == "已由孙丽驳回：太贵"


async def test_a_press_is_answered_where_its_card_is_though_the_platform_does_not_say_where(
    store: Store,
) -> None:
    office = await voting(store)
    await office.desk.presses(SUN_LI, office.desk.button(ROOM, "驳回", SUN_LI))
    assert "请说明驳回的原因" in office.desk.screen(ROOM)[-1].words
    await office.desk.said(SUN_LI, "太贵", ROOM)
    assert office.card(ROOM).outcome == "已由孙丽驳回：太贵"


async def test_too_many_words_are_cut(store: Store) -> None:
    office = await voting(store)
    await office.desk.writes(SUN_LI, "贵" * 5000, "驳回", ROOM)
    assert (await office.task_of(SUN_LI)).reason == "贵" * 1000


@pytest.mark.parametrize("thief", [HE_JUN, WANG_QIANG, ZHAO_LEI], ids=lambda each: each.name)
async def test_a_stolen_button_is_of_no_use(store: Store, thief: Someone) -> None:
    """Another voter, an engineer from elsewhere, one who reads along."""
    office = await voting(store)
    press = office.desk.button(ROOM, "同意", SUN_LI)
    before = await office.ticket()
    at = ROOM if thief.channel == DINGTALK else None
    assert await office.desk.presses(thief, press, at) == ["这一步不由您处理。"]
    assert await office.ticket() == before
    assert seen(office, SUN_LI)[:2] == ["同意", "驳回"]


async def test_a_button_of_another_votes_task_is_none_of_this_card(store: Store) -> None:
    office = await voting(store, approval(named(SUN_LI), id="second", name="复核"))
    old = office.desk.button(ROOM, "同意", SUN_LI)
    for who in FIVE:
        await office.acts(who, "approve")
    later = office.desk.button(SUN_LI, "同意")
    assert later.payload != old.payload
    forged = replace(old, payload=later.payload)
    assert "失效" in (await office.desk.presses(SUN_LI, forged, ROOM))[0]
    assert (await office.task_of(SUN_LI)).is_live


async def test_pressing_once_more_is_no_mistake_and_a_late_other_press_is_told(
    store: Store,
) -> None:
    office = await voting(store)
    yes, no = (office.desk.button(ROOM, each, SUN_LI) for each in ("同意", "驳回"))
    await office.desk.presses(SUN_LI, yes, ROOM)
    assert await office.desk.presses(SUN_LI, yes, ROOM) == []
    assert office.facts(ROOM)["表决"] == "孙丽 同意"
    (told,) = await office.desk.presses(SUN_LI, no, ROOM)
    assert "您已经处理过了" in told


async def test_a_vote_is_taken_back_in_the_group(store: Store) -> None:
    office = await voting(store)
    await office.desk.pressed(SUN_LI, "同意", ROOM)
    stolen = office.desk.button(ROOM, "收回", SUN_LI)
    (told,) = await office.desk.presses(HE_JUN, stolen, ROOM)
    assert "没有您可以撤回的操作" in told
    for _ in ("pressed", "pressed twice"):
        assert await office.desk.presses(SUN_LI, stolen, ROOM) == []
    assert seen(office, SUN_LI)[:2] == ["同意", "驳回"]
    assert "表决" not in office.facts(ROOM)
    office.desk.clock.move(minutes=1)
    await office.desk.pressed(SUN_LI, "同意", ROOM)
    again = office.desk.button(ROOM, "收回", SUN_LI)
    await office.desk.pressed(HE_JUN, "同意", ROOM)
    (late,) = await office.desk.presses(SUN_LI, again, ROOM)
    assert "已由何军开始处理" in late


async def test_one_after_the_other_the_next_has_buttons_and_the_others_read_whose_turn_it_is(
    store: Store,
) -> None:
    office = await voting(store, mode="sequential")
    assert part(office, SUN_LI).note == "还没轮到您，先由周敏审批"
    assert seen(office, SUN_LI) == []
    await office.desk.pressed(ZHOU_MIN, "同意")
    for who in FIVE[:4]:
        assert seen(office, who)[:2] == ["同意", "驳回"]
        await office.desk.pressed(who, "同意", ROOM)
    assert office.card(ROOM).outcome == "已由胡兰同意"


async def test_whoever_is_asked_for_an_opinion_gives_it_in_the_group(store: Store) -> None:
    office = await voting(store)
    await office.asks(SUN_LI, opinion_of=ZHAO_LEI)
    assert part(office, ZHAO_LEI).note == "孙丽想听听您的意见，最后由孙丽决定。"
    assert part(office, SUN_LI).note == "在等赵磊的意见"
    assert await office.desk.writes(ZHAO_LEI, "可以修", "驳回", ROOM) == []
    assert office.facts(ROOM)["意见"] == "赵磊 驳回：可以修"
    assert seen(office, ZHAO_LEI) == [] and "您的意见" in part(office, ZHAO_LEI).note
    assert seen(office, SUN_LI)[:2] == ["同意", "驳回"]


async def test_who_is_added_votes_in_the_group_and_who_added_them_waits(store: Store) -> None:
    office = await voting(store)
    (asked,) = await office.desk.pressed(SUN_LI, "加签", ROOM)
    assert "请谁一起审批" in asked
    await office.desk.said(SUN_LI, "赵磊", ROOM)
    assert part(office, ZHAO_LEI).note == "孙丽加签，请您一起审批。"
    assert part(office, SUN_LI).note == "还没轮到您，先由赵磊审批"
    await office.desk.pressed(ZHAO_LEI, "同意", ROOM)
    assert seen(office, SUN_LI)[:2] == ["同意", "驳回"]


async def test_a_question_to_one_member_is_pressed_by_them_alone(store: Store) -> None:
    office = await voting(store)
    await office.desk.said(SUN_LI, f"作废 {office.number} 重复", ROOM)
    asked = office.card(ROOM)
    assert (labels(asked), asked.outcome) == ([], "请孙丽处理")
    assert own_labels(asked, SUN_LI) == ["确定作废", "不作废"]
    press = office.desk.button(ROOM, "确定作废", SUN_LI)
    assert await office.desk.presses(HE_JUN, press, ROOM) == ["这一步不由您处理。"]
    await office.desk.presses(SUN_LI, press, ROOM)
    assert own_labels(office.card(ROOM), SUN_LI) == []
    assert office.card(ROOM).outcome == "已选：确定作废"


async def test_a_shared_vote_is_everybodys_until_it_is_one_persons(store: Store) -> None:
    office = await voting(store, mode="any")
    assert labels(office.card(ROOM))[:2] == ["同意", "驳回"]
    assert office.card(ROOM).own == ()
    await office.asks(HE_JUN, opinion_of=ZHAO_LEI)
    await office.acts(ZHAO_LEI, "approve")
    card = office.card(ROOM)
    assert (labels(card), card.outcome) == ([], "请何军处理")
    assert seen(office, HE_JUN)[:2] == ["同意", "驳回"]
    await office.desk.pressed(HE_JUN, "同意", ROOM)
    assert seen(office, HE_JUN) == [] and not office.card(ROOM).asks


async def test_a_suspended_ticket_has_nothing_to_press(store: Store) -> None:
    office = await voting(store)
    await office.desk.said(SUN_LI, f"挂起 {office.number} 等报价")
    assert all(not each.buttons for each in office.card(ROOM).own)
    assert "已由孙丽挂起" in part(office, HE_JUN).note
    await office.desk.said(SUN_LI, f"恢复 {office.number}")
    assert seen(office, HE_JUN)[:2] == ["同意", "驳回"]


async def test_where_parts_cannot_be_private_the_group_only_reads(store: Store) -> None:
    office = await voting(store)
    plain = {**CAPABILITIES, DINGTALK: KEY_CARDS}
    office.desk.desk = replace(office.desk.desk, capabilities=plain)
    await office.desk.pressed(HE_JUN, "同意")
    card = office.card(ROOM)
    assert card.outcome == "请审批人在各自收到的卡片上处理"
    assert all(not each.buttons for each in card.own), "what was shown before is cleared"


async def looks(store: Store, monkeypatch: pytest.MonkeyPatch, voters: int) -> int:
    """How often the database is asked for the parts of so many."""
    people = "".join(
        f"  - {{name: 主管{n}, channel: dingtalk, id: s{n}, roles: [supervisor]}}\n"
        for n in range(voters)
    )
    text = document(approval(SUPERVISORS, mode="all"))
    desk = await DeskOf.open(
        store, roster=PEOPLE.replace("groups:", f"{people}groups:"), definition=text
    )
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, DINGTALK: PRIVATE})
    ticket = await Office(desk).reports()
    asked = 0
    rows = Connection._rows

    async def counted(self: Connection, sql: str, values: Sequence[object]) -> Sequence[Row]:
        nonlocal asked
        asked += 1
        return await rows(self, sql, values)

    async with store.unit_of_work(desk.company) as uow:
        moment = Moment(desk=desk.desk, uow=uow, now=desk.clock(), door="test")
        definition = (await type_of(moment, ticket)).definition
        (room,) = [g for g in await uow.chats.groups_for("supervisor") if g.channel == DINGTALK]
        monkeypatch.setattr(Connection, "_rows", counted)
        eyes = Eyes(moment, ticket, definition)
        own = await parts_of_vote(moment, ticket, eyes, ticket.tasks[0], room)
        monkeypatch.undo()
    assert len(own) == voters + 4
    return asked


async def test_many_voters_cost_no_look_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await looks(store, monkeypatch, 60) <= 5
