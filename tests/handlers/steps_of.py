"""Ticket types with automatic steps, and a desk where their tickets are opened without a form."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from handlers.definitions import publish
from handlers.desk import Desk, Moment
from handlers.tickets import happen, open_ticket
from storage.calls import CallRow
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from tests.fakes import WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import LI_HONG, ROSTER, DeskOf, Someone
from workflows.answers import Answer
from workflows.effects import Refusal
from workflows.events import ActionTaken, Event
from workflows.ticket import Ticket

WU_JUAN = Someone(WECOM, "wu_juan", "吴娟")
WITH_ADMINISTRATOR = ROSTER.replace(
    "groups:", "  - {name: 吴娟, channel: wecom, id: wu_juan, roles: [administrator]}\ngroups:"
)

FORM = yaml.safe_load("""
- {id: what, kind: text, label: {zh: 事项, en: What}, required: true}
- {id: stock, kind: number, label: {zh: 库存, en: Stock}, decimals: 0}
- {id: price, kind: money, label: {zh: 价格, en: Price}}
- {id: paid, kind: yes_no, label: {zh: 已付款, en: Paid}}
- {id: serial, kind: text, label: {zh: 序列号, en: Serial}, unique: true}
- id: grade
  kind: choice
  label: {zh: 等级, en: Grade}
  options: [{id: vip, label: {zh: 贵宾, en: VIP}}, {id: usual, label: {zh: 普通, en: Usual}}]
- {id: photos, kind: photos, label: {zh: 照片, en: Photos}}
- {id: doubled, kind: number, label: {zh: 两倍, en: Doubled}, formula: "stock * 2"}
""")
WORK = yaml.safe_load("""
id: work
kind: handle
name: {zh: 处理, en: Work}
phase: working
assignee: {requester: true}
actions:
  - {id: done, do: complete, label: {zh: 完成, en: Done}}
""")


def document(*flow: Mapping[str, object], key: str = "errand", **parts: object) -> str:
    whole = {
        "schema": "ticket-type/1",
        "key": key,
        "name": {"zh": "差事", "en": "Errand"},
        "prefix": "ER",
        "form": FORM,
        "flow": list(flow),
        **parts,
    }
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


def a_call(**parts: object) -> dict[str, object]:
    call = {"url": "https://erp.example.com/stock", **parts}
    return {"id": "ask", "kind": "action", "call": call}


def an_opening(type_key: str, **parts: object) -> dict[str, object]:
    return {"id": "also", "kind": "action", "open": {"type": type_key, **parts}}


async def desk_with(store: Store, *documents: str) -> DeskOf:
    desk = await DeskOf.open(store, roster=WITH_ADMINISTRATOR, definition=documents[0])
    async with store.unit_of_work(desk.company) as uow:
        for each in documents[1:]:
            await publish(uow, each)
    return desk


def moment_at(desk: Desk, uow: UnitOfWork) -> Moment:
    return Moment(desk=desk, uow=uow, now=desk.now(), door="test")


async def opened(at: DeskOf, key: str = "errand", **answers: Answer) -> Ticket:
    """By 李红, in her chat with the bot."""
    async with at.store.unit_of_work(at.company) as uow:
        moment = moment_at(at.desk, uow)
        types = {each.definition.key: each for each in await at.desk.types.current(uow)}
        known = await uow.people.by_identity(WECOM, WECOM_ACCOUNT, LI_HONG.id)
        assert known is not None
        chat = await uow.chats.remember(WECOM, WECOM_ACCOUNT, "direct", LI_HONG.id, title="李红")
        given = {"what": "查库存", **answers}
        return await open_ticket(moment, types[key], known, chat.id, given)


async def happens(at: DeskOf, ticket: Ticket, event: Event) -> Ticket | Refusal:
    async with at.store.unit_of_work(at.company) as uow:
        found = await uow.tickets.get(ticket.id)
        assert found is not None
        return await happen(moment_at(at.desk, uow), found, event)


async def finished(at: DeskOf, number: str) -> None:
    """Its requester says that the work is done."""
    ticket = await at.ticket(number)
    async with at.store.unit_of_work(at.company) as uow:
        requester = await uow.people.get(ticket.requester)
    task = ticket.open_tasks[0]
    done = await happens(at, ticket, ActionTaken(by=requester, task=task.id, action="done"))
    assert not isinstance(done, Refusal), done


async def claimed(at: DeskOf) -> list[CallRow]:
    return await at.store.calls.claim(at.clock(), 10, lease_seconds=60)


async def nodes_of(at: DeskOf, number: str) -> list[str]:
    """Where the ticket is."""
    return [visit.node for visit in (await at.ticket(number)).visits]


async def kinds_of(at: DeskOf, number: str) -> list[str]:
    """Of its history."""
    return [entry.kind for entry in await at.history(number)]
