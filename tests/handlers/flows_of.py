"""An office whose tickets go through votes: what people do is done at once, and their screens show what they read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import yaml

from handlers.cards import Card
from handlers.desk import Moment
from handlers.meanwhile import meanwhile
from handlers.tickets import happen, open_ticket, type_of
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from tests.fakes import WECOM
from tests.handlers.desk_of import ACCOUNTS, LI_HONG, ROSTER, DeskOf, Place, Someone, words_of
from workflows.answers import Answer
from workflows.effects import Refusal
from workflows.events import ActionTaken, Delegated, Event, HandedOver, SignersAdded, Withdrawn
from workflows.people import Person
from workflows.rights import may_act
from workflows.ticket import Task, Ticket

Written = dict[str, object]
WU_JUAN = Someone(WECOM, "wu_juan", "吴娟")
QIAN_DUO = Someone(WECOM, "qian_duo", "钱多")
OFFICE = ROSTER.replace(
    "groups:",
    """  - {name: 吴娟, channel: wecom, id: wu_juan, roles: [administrator]}
  - {name: 钱多, channel: wecom, id: qian_duo, roles: [agent]}
groups:""",
)
SUPERVISORS: Written = {"role": "supervisor"}
FORM = yaml.safe_load("""
- {id: subject, kind: text, label: {zh: 事由, en: Subject}}
- {id: phone, kind: phone, label: {zh: 电话, en: Phone}, private: true}
- {id: amount, kind: money, label: {zh: 金额, en: Amount}}
- {id: margin, kind: text, label: {zh: 毛利, en: Margin}}
- {id: photos, kind: photos, label: {zh: 照片, en: Photos}}
""")
GIVEN: dict[str, Answer] = {
    "subject": "换压缩机", "phone": "13812345678", "amount": "800", "margin": "三成"
}  # fmt: skip


def named(*who: Someone) -> Written:
    return {"people": [each.name for each in who]}


def button(do: str, label: str, **more: object) -> Written:
    return {"id": more.pop("id", do), "do": do, "label": label, **more}


YES, NO = button("approve", "同意", style="primary"), button("reject", "驳回", style="danger")


def approval(assignee: Written, name: str = "经理审批", **more: object) -> Written:
    node = {"id": more.pop("id", "vote"), "kind": "approve", "name": name, "assignee": assignee}
    return {**node, "actions": [YES, NO], **more}


def work(assignee: Written, name: str = "打款", **more: object) -> Written:
    node = {"id": more.pop("id", "pay"), "kind": "handle", "name": name, "phase": "working"}
    return {**node, "assignee": assignee, "actions": [button("complete", "办好了")], **more}


def lanes(*each: list[Written], **more: object) -> Written:
    cases = [
        {"id": key, "name": key, "nodes": nodes} for key, nodes in zip("abc", each, strict=False)
    ]
    return {"id": "both", "kind": "parallel", "lanes": cases, **more}


def document(*flow: Written, **parts: object) -> str:
    whole = {
        "schema": "ticket-type/1",
        "key": "expense",
        "name": {"zh": "费用申请", "en": "Expense"},
        "prefix": "FY",
        "form": FORM,
        "card": ["subject", "phone", "amount", "margin", "photos"],
        "flow": list(flow),
        **parts,
    }
    return json.dumps(whole, ensure_ascii=False)


@dataclass(slots=True)
class Office:
    """One ticket, and the desk it went over."""

    desk: DeskOf
    number: str = ""

    @classmethod
    async def open(cls, store: Store, *flow: Written, **parts: object) -> Office:
        """With a ticket of 李红's just reported."""
        roster = str(parts.pop("roster", OFFICE))
        office = cls(await DeskOf.open(store, roster=roster, definition=document(*flow, **parts)))
        await office.reports()
        return office

    async def reports(self, by: Someone = LI_HONG, **answers: Answer) -> Ticket:
        desk = self.desk
        async with desk.store.unit_of_work(desk.company) as uow:
            moment = self.moment(uow)
            types = {each.definition.key: each for each in await desk.desk.types.current(uow)}
            who = await uow.people.by_identity(by.channel, ACCOUNTS[by.channel], by.id)
            assert who is not None
            chat = await uow.chats.remember(
                by.channel, ACCOUNTS[by.channel], "direct", by.id, title=by.name
            )
            given = {**GIVEN, **answers}
            ticket = await open_ticket(moment, types["expense"], who, chat.id, given)
        await desk.deliver()
        self.number = self.number or ticket.number
        return ticket

    def moment(self, uow: UnitOfWork) -> Moment:
        return Moment(desk=self.desk.desk, uow=uow, now=self.desk.clock(), door="test")

    async def person(self, who: Someone) -> Person:
        async with self.desk.store.unit_of_work(self.desk.company) as uow:
            found = await uow.people.by_identity(who.channel, ACCOUNTS[who.channel], who.id)
        assert found is not None
        return found

    async def ticket(self) -> Ticket:
        return await self.desk.ticket(self.number)

    async def task_of(self, who: Someone) -> Task:
        """Open to them, or the newest that was theirs."""
        person, ticket = await self.person(who), await self.ticket()
        own = [task for task in ticket.tasks if may_act(person, task)]
        return ([task for task in own if task.is_live] or own)[-1]

    async def happens(self, event: Event) -> None:
        refusal = await self.tries(event)
        assert refusal is None, refusal

    async def tries(self, event: Event) -> Refusal | None:
        """A minute later."""
        desk, ticket = self.desk, await self.ticket()
        desk.clock.move(minutes=1)
        async with desk.store.unit_of_work(desk.company) as uow:
            moment = self.moment(uow)
            found = await uow.tickets.get(ticket.id)
            assert found is not None
            result = await happen(moment, found, event)
        await desk.deliver()
        return result if isinstance(result, Refusal) else None

    async def acts(
        self,
        who: Someone,
        action: str,
        reason: str = "",
        files: tuple[int, ...] = (),
        **answers: Answer,
    ) -> None:
        task = (await self.task_of(who)).id
        person = await self.person(who)
        await self.happens(
            ActionTaken(
                by=person, task=task, action=action, answers=answers, reason=reason, files=files
            )
        )

    async def gives(self, who: Someone, to: Someone, of: Someone | None = None) -> None:
        task = (await self.task_of(of or who)).id
        await self.happens(
            HandedOver(by=await self.person(who), task=task, to=await self.person(to))
        )

    async def asks(self, who: Someone, opinion_of: Someone) -> None:
        task = (await self.task_of(who)).id
        to = await self.person(opinion_of)
        await self.happens(Delegated(by=await self.person(who), task=task, to=to))

    async def adds(
        self,
        who: Someone,
        *people: Someone,
        where: Literal["before", "after", "beside"] = "beside",
    ) -> None:
        task, by = (await self.task_of(who)).id, await self.person(who)
        added = tuple([await self.person(each) for each in people])
        await self.happens(SignersAdded(by=by, task=task, people=added, where=where))

    async def takes_back(self, who: Someone) -> None:
        person, ticket = await self.person(who), await self.ticket()
        done = [task.id for task in ticket.tasks if task.done_by == person.id]
        await self.happens(Withdrawn(by=person, task=done[-1]))

    async def late(self, who: Someone, task: int) -> str:
        """What they hear who press on a task whose card they had on their screen."""
        desk, ticket, person = self.desk, await self.ticket(), await self.person(who)
        async with desk.store.unit_of_work(desk.company) as uow:
            moment = self.moment(uow)
            return await meanwhile(moment, ticket, await type_of(moment, ticket), task, person)

    def card(self, place: Place) -> Card:
        return self.desk.card(place)

    def facts(self, place: Place) -> Mapping[str, str]:
        """Of the newest card there, by their labels."""
        return {fact.label: fact.value for fact in self.card(place).facts}

    def words(self, place: Place) -> str:
        return words_of(self.card(place))

    def transcript(self, place: Place) -> str:
        return self.desk.transcript(place)
