"""A purchase for chat tests: two reviewers' ratio vote that may be returned anywhere, joined by others, and what the
people of a desk need for it."""

from __future__ import annotations

from handlers.cards import Card
from storage.database import Store
from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import (
    LI_HONG,
    DeskOf,
    Group,
    Someone,
    labels,
)
from workflows.ticket import Task, TaskState

ROSTER = """
people:
  - {name: 李红, channel: wecom, id: li_hong, roles: [customer]}
  - {name: 张敏, channel: dingtalk, id: zhang_min, roles: [customer]}
  - {name: Amy, channel: wecom, id: amy, roles: [customer], locale: en}
  - {name: 王强, channel: wecom, id: wang_qiang, roles: [engineer]}
  - {name: 赵磊, channel: dingtalk, id: zhao_lei, roles: [engineer]}
  - {name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor]}
  - {name: 孙丽, channel: dingtalk, id: sun_li, roles: [supervisor]}
  - {name: 何军, channel: dingtalk, id: he_jun, roles: [supervisor]}
  - {name: 李静, channel: wecom, id: li_jing, roles: [agent]}
  - {name: Tom, channel: dingtalk, id: tom, roles: [agent], locale: en}
groups:
  - {title: 服务审批群, channel: dingtalk, id: cidSUPERVISORS, role: supervisor}
"""
LI_JING = Someone(WECOM, "li_jing", "李静")
TOM = Someone(DINGTALK, "tom", "Tom")
AMY = Someone(WECOM, "amy", "Amy")
GROUP = Group(DINGTALK, "cidSUPERVISORS")

PURCHASE = """
schema: ticket-type/1
key: purchase
name: {zh: 采购申请, en: Purchase}
prefix: CG
opens_with: [采购, 买东西, purchase]
form:
  - id: what
    kind: text
    label: {zh: 采购内容, en: What}
    ask: {zh: 要买什么？, en: What do you need?}
    required: true
    takes_first_words: true
  - id: amount
    kind: money
    label: {zh: 金额, en: Amount}
    ask: {zh: 多少钱？, en: How much?}
    required: true
  - id: note
    kind: text
    label: {zh: 备注, en: Remark}
    ask: {zh: 有备注吗？, en: Anything else?}
    filled_by: staff
  - id: supplier
    kind: text
    label: {zh: 供应商, en: Supplier}
    ask: {zh: 哪家供应商？, en: Which supplier?}
    filled_by: staff
flow:
  - id: check
    kind: handle
    name: {zh: 核对, en: Check}
    phase: working
    assignee: {people: ["wecom:wang_qiang"]}
    fields: {supplier: "edit!", note: edit}
    actions:
      - {id: checked, do: complete, label: {zh: 核对完成, en: Checked}, style: primary}
  - id: review
    kind: approve
    name: {zh: 评审, en: Review}
    mode: ratio
    needs: 60
    assignee: {people: ["wecom:zhou_min", "dingtalk:sun_li"]}
    rejected: requester
    actions:
      - {id: agree, do: approve, label: {zh: 同意, en: Approve}, style: primary}
      - {id: refuse, do: reject, label: {zh: 驳回, en: Reject}, style: danger}
      - {id: back, do: return, to: any, label: {zh: 退回, en: Return}}
      - {id: more, do: add_signer, where: before, label: {zh: 加签, en: Add a signer}}
      - {id: opinion, do: delegate, label: {zh: 征求意见, en: Ask for an opinion}}
  - id: buy
    kind: handle
    name: {zh: 下单, en: Order}
    phase: working
    assignee: {people: ["dingtalk:zhao_lei"]}
    actions:
      - {id: bought, do: complete, label: {zh: 已下单, en: Ordered}, style: primary, reason: optional}
"""


async def open_desk(store: Store) -> DeskOf:
    return await DeskOf.open(store, roster=ROSTER, definition=PURCHASE)


async def reported(desk: DeskOf, who: Someone = LI_HONG) -> None:
    """CG-1001 waits to be checked by 王强."""
    for words in ("采购 一台示波器", "3000", "提交"):
        await desk.said(who, words)


async def in_review(desk: DeskOf) -> None:
    """CG-1001 waits for the votes of 周敏 and 孙丽."""
    await reported(desk)
    await desk.pressed(_WANG, "核对完成")
    await desk.said(_WANG, "泰克")
    await desk.said(_WANG, "跳过")


_WANG = Someone(WECOM, "wang_qiang", "王强")


async def open_tasks(desk: DeskOf, number: str = "CG-1001") -> list[tuple[str, str, str]]:
    """Node, person and state of everything under way."""
    ticket = await desk.ticket(number)
    async with desk.store.unit_of_work(desk.company) as uow:
        names = await uow.people.names([task.person for task in ticket.tasks if task.person])
    return [
        (task.node, names.get(task.person or 0, task.role), task.state.value)
        for task in ticket.tasks
        if task.is_live
    ]


async def last_done(desk: DeskOf, number: str = "CG-1001") -> Task:
    done = [t for t in (await desk.ticket(number)).tasks if t.state is TaskState.DONE]
    return max(done, key=lambda task: (task.done_at or task.opened_at, task.id))


def buttons(desk: DeskOf, who: Someone) -> list[str]:
    cards = [each.message for each in desk.screen(who) if isinstance(each.message, Card)]
    return labels(cards[-1]) if cards else []
