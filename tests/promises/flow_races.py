"""Flows to race in, a company to race with, and the course: tickets opened in a batch, pressed at the same instant."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Iterable, Iterator
from dataclasses import dataclass

from handlers.definitions import publish
from handlers.desk import Moment
from handlers.people import parse_roster, take_roster
from handlers.tickets import open_ticket
from storage.history import HistoryEntry
from tests.promises.crowd import Crowd, words_of
from tests.promises.offices import CORPS, Office, all_is_done
from tests.sandbox.visitor import Json
from workflows.ticket import Ticket

RACES = int(os.environ.get("GONGDAN_RACES", "10"))
"""Of each kind; a thousand when the figures are taken (`GONGDAN_RACES=1000`)."""
AT_ONCE = int(os.environ.get("GONGDAN_RACES_AT_ONCE", "10"))
"""Tickets raced for side by side."""
PEOPLE = """
people:
  - {name: 李红, channel: wecom, id: li_hong, roles: [customer]}
  - {name: 王强, channel: wecom, id: wang_qiang, roles: [engineer]}
  - {name: 赵磊, channel: dingtalk, id: zhao_lei, roles: [engineer]}
  - {name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor]}
  - {name: 陈刚, channel: wecom, id: chen_gang, roles: [supervisor]}
  - {name: 孙丽, channel: dingtalk, id: sun_li, roles: [supervisor]}
  - {name: 何军, channel: dingtalk, id: he_jun, roles: [supervisor]}
  - {name: 吴婷, channel: dingtalk, id: wu_ting, roles: [agent]}
"""
CHATS = {
    "王强": ("wang_qiang", "wecom:direct:wang_qiang"),
    "赵磊": ("zhao_lei", "dingtalk:direct:zhao_lei"),
    "周敏": ("zhou_min", "wecom:direct:zhou_min"),
    "陈刚": ("chen_gang", "wecom:direct:chen_gang"),
    "孙丽": ("sun_li", "dingtalk:direct:sun_li"),
    "何军": ("he_jun", "dingtalk:direct:he_jun"),
    "吴婷": ("wu_ting", "dingtalk:direct:wu_ting"),
}
AGREE = (
    "{id: agree, do: approve, label: 同意}, {id: refuse, do: reject, label: 驳回, reason: never}"
)
_TYPE = """
schema: ticket-type/1
key: {key}
name: {key}
prefix: {prefix}
form:
  - {{id: description, kind: text, label: 描述, required: true, takes_first_words: true}}
flow:
{flow}
card: [description]
"""


def a_type(key: str, prefix: str, flow: str) -> str:
    return _TYPE.format(key=key, prefix=prefix, flow=flow)


def claimed() -> str:
    node = (
        "{id: take, kind: handle, name: 待接, phase: new, mode: claim, assignee: {role: engineer}"
    )
    actions = "actions: [{id: accept, do: accept, label: 接单}]}"
    return a_type("claimed", "RC", f"  - {node}, {actions}")


def signed_by(key: str, prefix: str, *names: str) -> str:
    who = f"assignee: {{people: [{', '.join(names)}]}}"
    node = f"{{id: sign, kind: approve, name: 会签, mode: all, {who}, actions: [{AGREE}]}}"
    return a_type(key, prefix, f"  - {node}")


def sent_on() -> str:
    """王强 hands in, 赵磊 approves."""
    done = "actions: [{id: done, do: complete, label: 提交审批}]"
    first = f"{{id: work, kind: handle, name: 处理, phase: working, assignee: {{people: [王强]}}, {done}}}"
    then = (
        f"{{id: sign, kind: approve, name: 审批, assignee: {{people: [赵磊]}}, actions: [{AGREE}]}}"
    )
    return a_type("sent_on", "RS", f"  - {first}\n  - {then}")


def given_away() -> str:
    node = (
        f"{{id: sign, kind: approve, name: 审批, assignee: {{people: [周敏]}}, actions: [{AGREE}]}}"
    )
    return a_type("given_away", "RG", f"  - {node}")


def returned_late(seconds: int) -> str:
    """赵磊 may send it back to 王强, until the clock passes it."""
    done = "actions: [{id: done, do: complete, label: 提交审批}]"
    first = f"{{id: work, kind: handle, name: 处理, phase: working, assignee: {{people: [王强]}}, {done}}}"
    back = "{id: back, do: return, to: work, label: 退回, reason: never}"
    limit = f"limits: [{{after: PT{seconds}S, do: pass}}]"
    then = (
        "{id: sign, kind: approve, name: 审批, assignee: {people: [赵磊]}, "
        f"{limit}, actions: [{AGREE}, {back}]}}"
    )
    return a_type("returned_late", "RR", f"  - {first}\n  - {then}")


@dataclass
class Course:
    office: Office
    company: int
    crowd: Crowd

    async def publish(self, *types: str) -> None:
        async with self.office.store.unit_of_work(self.company) as uow:
            for text in types:
                await publish(uow, text)

    async def open(self, key: str) -> Ticket:
        desk = self.office.desk
        async with self.office.store.unit_of_work(self.company) as uow:
            customer = await uow.people.by_identity("wecom", CORPS["wecom"], "li_hong")
            assert customer is not None
            chat = await uow.chats.remember("wecom", CORPS["wecom"], "direct", "li_hong")
            moment = Moment(desk=desk, uow=uow, now=desk.now(), door="wecom")
            published = await desk.types.current(uow)
            ticket_type = next(each for each in published if each.definition.key == key)
            answers = {"description": "机器不转了"}
            return await open_ticket(moment, ticket_type, customer, chat.id, answers)

    async def card(self, name: str, number: str, label: str) -> Json:
        """The card of this ticket that has this button, once it is there."""
        _, chat = CHATS[name]
        await self.crowd.chats.hears(chat, lambda w: number in w and label in w, within=60.0)
        said = self.crowd.chats.said[chat].values()
        return next(m for m in said if number in words_of(m) and label in words_of(m))

    async def press(self, name: str, number: str, label: str) -> None:
        await self.press_on(await self.card(name, number, label), name, label)

    async def press_on(self, card: Json, name: str, label: str) -> None:
        """On the card as it was when it was looked at."""
        await self.crowd.visitor.press(CHATS[name][0], card["id"], _place(card, label))

    async def say(self, name: str, words: str) -> None:
        who, chat = CHATS[name]
        await self.crowd.visitor.say(who, chat, words)

    async def together(self, deeds: Iterable[Awaitable[None]]) -> None:
        await asyncio.gather(*deeds)
        await all_is_done(self.office.store, within_seconds=120.0)

    async def state(self, ticket: Ticket) -> Ticket:
        async with self.office.store.unit_of_work(self.company) as uow:
            found = await uow.tickets.get(ticket.id)
        assert found is not None
        return found

    async def history(self, ticket: Ticket) -> tuple[HistoryEntry, ...]:
        async with self.office.store.unit_of_work(self.company) as uow:
            return await uow.history.of(ticket.id)

    async def deeds(self, ticket: Ticket) -> list[str]:
        return [entry.kind for entry in await self.history(ticket)]


async def course_for(office: Office, crowd: Crowd, *types: str) -> Course:
    company = await office.store.companies.ensure("default", set(CORPS.items()))
    course = Course(office, company, crowd)
    async with office.store.unit_of_work(company) as uow:
        await take_roster(uow, parse_roster(PEOPLE), dict(CORPS))
    await course.publish(*types)
    return course


def _place(message: Json, label: str) -> int:
    """Of the button on the card, WeCom's or DingTalk's."""
    labels = list(_labels(message.get("card")))
    assert label in labels, (label, labels)
    return labels.index(label)


def _labels(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("button_list", "buttons"):
                shown = json.loads(value) if isinstance(value, str) else value
                yield from (str(each.get("text", "")) for each in shown)
            else:
                yield from _labels(value)
