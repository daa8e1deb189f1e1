"""Five supervisors in one DingTalk group: everybody presses their own buttons on its one card, and it settles for all."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.dingtalk.channel import Mode
from bot.sandbox.people import SUPERVISORS_DINGTALK, Company, Person, demo_world
from handlers.definitions import publish
from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.town import APPROVERS_GROUP, Town

MORE = (
    Person(id="wu_fei", name="吴飞", platform="dingtalk", title="主管"),
    Person(id="hu_lan", name="胡兰", platform="dingtalk", title="主管"),
    Person(id="ma_chao", name="马超", platform="dingtalk", title="主管"),
)
FIVE = ("sun_li", "he_jun", *(each.id for each in MORE))
READER = Person(id="qian_yong", name="钱勇", platform="dingtalk", title="工程师")
PURCHASE = """
schema: ticket-type/1
key: purchase
name: {{zh: 采购申请, en: Purchase}}
prefix: CG
opens_with: [采购]
form:
  - id: what
    kind: text
    label: {{zh: 采购内容, en: What}}
    ask: {{zh: 要买什么？, en: What do you need?}}
    required: true
    takes_first_words: true
  - id: amount
    kind: money
    label: {{zh: 金额, en: Amount}}
    ask: {{zh: 多少钱？, en: How much?}}
    required: true
flow:
  - id: review
    kind: approve
    name: {{zh: 评审, en: Review}}
    {mode}
    assignee: {{role: supervisor}}
    rejected: end
    actions:
      - {{id: agree, do: approve, label: {{zh: 同意, en: Approve}}, style: primary}}
      - {{id: refuse, do: reject, label: {{zh: 驳回, en: Reject}}, style: danger}}
  - id: buy
    kind: handle
    name: {{zh: 下单, en: Order}}
    phase: working
    assignee: {{people: ["dingtalk:zhao_lei"]}}
    actions:
      - {{id: bought, do: complete, label: {{zh: 已下单, en: Ordered}}, style: primary}}
"""


def _company() -> Company:
    company = demo_world()
    for each in (*MORE, READER):
        company = company.joined_by(each, SUPERVISORS_DINGTALK)
    return company


async def _asked(build_town: BuildTown, vote: str, mode: Mode = "http") -> Town:
    """李红 wants an oscilloscope, and all five are to vote on it."""
    town = await build_town(
        company=_company(),
        engineers=("wang_qiang", "zhao_lei", "qian_yong"),
        supervisors=FIVE,
        mode=mode,
    )
    async with town.runtime.store.unit_of_work(town.runtime.company) as uow:
        await publish(uow, PURCHASE.format(mode=vote))
    li_hong = town.player("li_hong")
    await li_hong.says("采购 一台示波器")
    await li_hong.hears("多少钱")
    await li_hong.says("3000")
    await li_hong.presses("提交")
    await li_hong.hears("CG-1001")
    return town


def _in_group(town: Town, *people: str) -> list[Player]:
    return [town.player(each).in_chat(APPROVERS_GROUP) for each in people]


async def _votes(town: Town) -> dict[str, str]:
    """Who voted how."""
    (rows,) = (await town.contents("task")).values()
    people = {row["id"]: row["name"] for row in (await town.contents("person"))["person"]}
    return {
        str(people[row["done_by"]]): str(row["outcome"])
        for row in rows
        if row["node"] == "review" and row["done_by"]
    }


@pytest.mark.parametrize("mode", ["http", "stream"])
async def test_a_ratio_is_voted_on_where_people_talk(build_town: BuildTown, mode: Mode) -> None:
    town = await _asked(build_town, "mode: ratio\n    needs: 60", mode)
    sun_li, he_jun, wu_fei, hu_lan, ma_chao, reader = _in_group(town, *FIVE, READER.id)
    seen = await sun_li.sees("CG-1001", "还等", "孙丽、何军、吴飞、胡兰、马超")
    assert list(seen.buttons) == ["同意", "驳回"]
    assert (await reader.sees("CG-1001", "还等")).buttons == {}

    await sun_li.presses("同意", "CG-1001")
    await sun_li.sees("CG-1001", "您已同意", "表决", "孙丽 同意")
    await he_jun.writes("型号太旧", "驳回", "CG-1001")
    await he_jun.sees("您已驳回：型号太旧", "1/5 同意，1 人反对")

    before = await _votes(town)
    await reader.forges(seen.buttons["同意"].replace("agree", "refuse"), seen)
    await reader.hears("这一步不由您处理")
    await he_jun.forges((await wu_fei.sees_button("同意", "CG-1001")).buttons["同意"], seen)
    await he_jun.hears("这一步不由您处理")
    assert await _votes(town) == before == {"孙丽": "agree", "何军": "refuse"}

    await town.player("wu_fei").presses("同意", "CG-1001")
    await wu_fei.sees("CG-1001", "您已同意")
    await hu_lan.presses("同意", "CG-1001")
    for each in (sun_li, he_jun, wu_fei, hu_lan, ma_chao, reader):
        settled = await each.sees_settled("CG-1001", "已由胡兰同意", "3/5 同意，1 人反对")
        assert settled.id == seen.id, "one card for all of it"
    assert "何军 驳回：型号太旧" in settled.words
    await ma_chao.in_chat("dingtalk:direct:ma_chao").sees("CG-1001", "已由胡兰同意")
    await town.player("zhao_lei").sees_button("已下单", "CG-1001")


@pytest.mark.parametrize("town_database", ["sqlite", "postgres"], indirect=True)
async def test_all_five_press_at_once_and_each_vote_counts_once(build_town: BuildTown) -> None:
    town = await _asked(build_town, "mode: all")
    players = _in_group(town, *FIVE)
    for each in players:
        await each.sees_button("同意", "CG-1001")
    await asyncio.gather(*(each.presses("同意", "CG-1001") for each in players))
    for each in players:
        await each.sees_settled("CG-1001", "您已同意")
    await town.player("zhao_lei").sees_button("已下单", "CG-1001")
    assert await _votes(town) == dict.fromkeys(("孙丽", "何军", "吴飞", "胡兰", "马超"), "agree")


@pytest.mark.parametrize("words", ["", "太贵"], ids=["by the button", "written"])
async def test_one_no_ends_it_for_everybody(build_town: BuildTown, words: str) -> None:
    """Whoever writes no reason is asked for it where they pressed."""
    town = await _asked(build_town, "mode: all")
    players = _in_group(town, *FIVE)
    ma_chao = players[-1]
    await players[0].presses("同意", "CG-1001")
    if words:
        await ma_chao.writes(words, "驳回", "CG-1001")
    else:
        await ma_chao.presses("驳回", "CG-1001")
        await ma_chao.hears("请说明驳回的原因")
        await ma_chao.says("太贵")
    for each in players:
        await each.sees_settled("CG-1001", "已由马超驳回：太贵")
    await town.player("li_hong").hears("CG-1001", "太贵")
