"""A desk with its people in front of it: they speak and press through the real inbox, and read what the outbox holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import count

import yaml

from handlers.cards import Card, Message, Own, Picture, Text, load_message
from handlers.clock import ring_due_timer
from handlers.definitions import publish, publish_shipped, shipped
from handlers.desk import Desk
from handlers.files import FileNeeded, keep_file, miss_file
from handlers.groups import GroupWanted, load_group
from handlers.people import parse_roster, take_roster
from handlers.proposals import ProposalsNeeded, keep_proposals
from handlers.receive import receive_next
from handlers.updates import (
    ButtonPressed,
    Chat,
    ChatKind,
    Content,
    Entered,
    FileSent,
    Sender,
    TextSent,
    Update,
    dump_update,
    inbox_lane,
)
from handlers.waking import wake
from storage.database import DueTimer, Store
from storage.history import HistoryEntry
from storage.outbox import OutboxRow
from tests.fakes import (
    CAPABILITIES,
    DINGTALK,
    DINGTALK_ACCOUNT,
    WECOM,
    WECOM_ACCOUNT,
    WECOM_BOT,
    Clock,
)
from workflows.answers import Answer
from workflows.forms.proposals import OpenWords
from workflows.reading.media import FileProblem, Media
from workflows.ticket import Ticket

PNG = b"\x89PNG\r\n\x1a\n and a leaking air conditioner"
ACCOUNTS = {WECOM: WECOM_ACCOUNT, DINGTALK: DINGTALK_ACCOUNT, WECOM_BOT: WECOM_ACCOUNT}
ROSTER = """
people:
  - {name: 李红, channel: wecom, id: li_hong, roles: [customer]}
  - {name: 张敏, channel: dingtalk, id: zhang_min, roles: [customer]}
  - {name: 王强, channel: wecom, id: wang_qiang, roles: [engineer]}
  - {name: 赵磊, channel: dingtalk, id: zhao_lei, roles: [engineer]}
  - {name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor]}
  - {name: 孙丽, channel: dingtalk, id: sun_li, roles: [supervisor]}
  - {name: 何军, channel: dingtalk, id: he_jun, roles: [supervisor]}
groups:
  - {title: 服务主管群, channel: wecom, id: wecom-supervisors, role: supervisor}
  - {title: 服务审批群, channel: dingtalk, id: cidSUPERVISORS, role: supervisor}
"""


@dataclass(frozen=True, slots=True)
class Someone:
    """Who the platform says is there."""

    channel: str
    id: str
    name: str
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    channel: str
    id: str


LI_HONG = Someone(WECOM, "li_hong", "李红")
ZHANG_MIN = Someone(DINGTALK, "zhang_min", "张敏")
WANG_QIANG = Someone(WECOM, "wang_qiang", "王强")
ZHAO_LEI = Someone(DINGTALK, "zhao_lei", "赵磊")
ZHOU_MIN = Someone(WECOM, "zhou_min", "周敏")
SUN_LI = Someone(DINGTALK, "sun_li", "孙丽")
HE_JUN = Someone(DINGTALK, "he_jun", "何军")
CHEN = Someone(DINGTALK, "$:LWCP_v1:$chen", "陈先生", is_member=False)

WECOM_SUPERVISORS = Group(WECOM, "wecom-supervisors")
DINGTALK_SUPERVISORS = Group(DINGTALK, "cidSUPERVISORS")
CUSTOMERS = Group(DINGTALK, "cidCUSTOMERS")
BOT_GROUP = Group(WECOM_BOT, "wrSUPERVISORS")
"""Members on WeCom and the AI bot; it works for nobody before somebody says so."""

Place = Someone | Group


@dataclass(slots=True)
class Shown:
    """A message as it stands on the screen; `key` is the card's, `receipt` the platform's name for it."""

    message: Message
    key: str = ""
    card_id: int | None = None
    receipt: str = ""

    @property
    def words(self) -> str:
        return words_of(self.message)


def words_of(message: Message) -> str:
    """Everything a reader of the message reads."""
    if isinstance(message, Text):
        return message.text
    if isinstance(message, Picture):
        return f"<picture {message.file}>"
    facts = [f"{fact.label}: {fact.value}" for fact in message.facts]
    buttons = [f"[{button.text}]" for button in message.buttons]
    lines = [message.title, message.status, message.text, *facts, *buttons, message.outcome]
    return "\n".join(line for line in [*lines, message.summary] if line)


def labels(message: Message) -> list[str]:
    """Of everybody's buttons."""
    return [button.text for button in message.buttons] if isinstance(message, Card) else []


def own_part(message: Message, who: Someone) -> Own | None:
    """What they alone see of it."""
    own = message.own if isinstance(message, Card) else ()
    return next((each for each in own if each.person == who.id), None)


def own_labels(message: Message, who: Someone) -> list[str]:
    part = own_part(message, who)
    return [button.text for button in part.buttons] if part else labels(message)


class DeskOf:
    """What everybody says is handled at once and what it leads to is delivered at once."""

    def __init__(
        self, store: Store, clock: Clock, company: int, channels: Iterable[str] = CAPABILITIES
    ) -> None:
        self.store = store
        self.clock = clock
        self.company = company
        self.desk = Desk(
            store=store,
            capabilities={name: CAPABILITIES[name] for name in channels},
            now=clock,
            company_name="海风电器服务",
        )
        self.proposals: dict[str, str] = {}
        self.asked_for_proposals: list[OpenWords] = []
        self._ids = count(1)
        self._screens: dict[tuple[str, str], list[Shown]] = defaultdict(list)
        self.made: dict[str, GroupWanted] = {}
        self.in_order: defaultdict[str, list[str]] = defaultdict(list)

    @classmethod
    async def open(
        cls,
        store: Store,
        roster: str = ROSTER,
        definition: str = "",
        channels: Iterable[str] = CAPABILITIES,
    ) -> DeskOf:
        """With the shipped types, or the document `definition` alone."""
        company = await store.companies.ensure("海风电器服务", set(ACCOUNTS.items()))
        async with store.unit_of_work(company) as uow:
            await take_roster(uow, parse_roster(roster), ACCOUNTS)
            if definition:
                await publish(uow, definition)
            await publish_shipped(uow)
        return cls(store, Clock(), company, channels)

    def proposing(self, **proposals: str) -> None:
        """From now on somebody clever can be asked, and always says this."""
        self.desk = replace(self.desk, has_proposer=True)
        self.proposals = proposals

    async def said(self, who: Someone, text: str, at: Group | None = None) -> list[str]:
        """What is answered in the chat it was said in."""
        return await self.happens(who, TextSent(text=text), at)

    async def replied(
        self, who: Someone, words: str, *to: str, at: Group | None = None, quoted: str = ""
    ) -> list[str]:
        """To the newest message there that holds all of `to`, as a platform tells of a reply."""
        shown = next(
            each for each in reversed(self.screen(at or who)) if all(w in each.words for w in to)
        )
        return await self.happens(
            who, TextSent(text=words, reply_to=shown.receipt, quoted=quoted), at
        )

    def waits_for_more(self, seconds: float = 1.5) -> None:
        """From now on questions are held back a little."""
        self.desk = replace(self.desk, burst_seconds=seconds)

    async def says_quickly(
        self, who: Someone, *said: str | bytes | Content, at: Group | None = None
    ) -> list[str]:
        """One after the other before anything is delivered; bytes are a photo."""
        seen = len(self.screen(at or who))
        for each in said:
            content, file = self._content(each)
            await self.write_down(who, content, at)
            await self.handle(who, at, file)
        await self.deliver()
        return [shown.words for shown in self.screen(at or who)[seen:]]

    def _content(self, said: str | bytes | Content) -> tuple[Content, bytes]:
        match said:
            case str():
                return TextSent(text=said), b""
            case bytes():
                return FileSent(ref=f"media-{next(self._ids)}", file_kind="image"), said
            case _:
                return said, b""

    async def entered(self, who: Someone) -> list[str]:
        return await self.happens(who, Entered(), None)

    async def sent_photo(
        self,
        who: Someone,
        content: bytes = PNG,
        at: Group | None = None,
        problem: FileProblem | None = None,
    ) -> list[str]:
        """`problem` is why the platform would not hand it over."""
        return await self.sent_file(who, content, "image", at=at, problem=problem)

    async def sent_file(
        self,
        who: Someone,
        content: bytes,
        kind: Media = "file",
        name: str = "",
        transcript: str = "",
        at: Group | None = None,
        problem: FileProblem | None = None,
    ) -> list[str]:
        ref = f"media-{next(self._ids)}"
        file = FileSent(ref=ref, file_kind=kind, name=name, transcript=transcript)
        return await self.happens(who, file, at, content, problem)

    async def pressed(self, who: Someone, label: str, at: Group | None = None) -> list[str]:
        """The newest button of that label that they see on the screen."""
        return await self.presses(who, self.button(at or who, label, who), at)

    async def writes(
        self, who: Someone, words: str, label: str, at: Group | None = None
    ) -> list[str]:
        """Into a card, and presses."""
        press = self.button(at or who, label, who)
        return await self.presses(who, replace(press, typed=words), at)

    async def presses(
        self, who: Someone, press: ButtonPressed, at: Group | None = None
    ) -> list[str]:
        return await self.happens(who, press, at)

    def button(self, place: Place, label: str, who: Someone | None = None) -> ButtonPressed:
        """What a press of the button would send, now or later; in a group of `who` sees it."""
        for shown in reversed(self.screen(place)):
            if isinstance(shown.message, Card):
                part = own_part(shown.message, who) if who else None
                for button in part.buttons if part else shown.message.buttons:
                    if button.text == label:
                        code = f"pressed-{next(self._ids)}" if place.channel == WECOM else ""
                        return ButtonPressed(
                            card_key=shown.key, payload=button.payload, update_code=code
                        )
        raise AssertionError(f"no button {label} on the screen:\n{self.transcript(place)}")

    async def happens(
        self,
        who: Someone,
        content: Content,
        at: Group | None,
        file: bytes = b"",
        problem: FileProblem | None = None,
    ) -> list[str]:
        await self.write_down(who, content, at)
        seen = len(self.screen(at or who))
        await self.handle(who, at, file, problem)
        await self.deliver()
        return [shown.words for shown in self.screen(at or who)[seen:]]

    async def write_down(self, who: Someone, content: Content, at: Group | None = None) -> Update:
        update = self.update(who, content, at)
        await self.store.inbox.write_down(
            self.company,
            update.chat.channel,
            update.chat.account,
            update.event_id,
            inbox_lane(update.chat, who.id),
            dump_update(update),
            self.clock(),
        )
        return update

    def update(self, who: Someone, content: Content, at: Group | None = None) -> Update:
        chat = chat_of(at or who)
        people_of = CAPABILITIES[chat.channel].people_of
        return Update(
            event_id=f"e{next(self._ids)}",
            chat=chat,
            sender=Sender(id=who.id, name=who.name, is_member=who.is_member, people_of=people_of),
            sent_at=self.clock(),
            content=content,
        )

    async def handle(
        self,
        who: Someone,
        at: Group | None = None,
        file: bytes = b"",
        problem: FileProblem | None = None,
    ) -> None:
        """All that waits in the lane."""
        lane = inbox_lane(chat_of(at or who), who.id)
        while True:
            try:
                if await receive_next(self.desk, self.company, lane) is None:
                    return
            except ProposalsNeeded as wanted:
                self.asked_for_proposals.append(wanted.words)
                await keep_proposals(self.store, wanted.row, self.proposals)
            except FileNeeded as need:
                if problem:
                    await miss_file(self.store, need, problem)
                else:
                    most = self.desk.most_megabytes
                    await keep_file(self.store, self.company, need, file, "", most_megabytes=most)

    async def deliver(self) -> None:
        """Everything due soon, in the order in which platforms would get it."""
        soon = self.clock() + timedelta(seconds=10)
        while rows := await self.store.outbox.claim(soon, 100, 60):
            for row in rows:
                await self._show(row)
                await self.store.outbox.sent(row.id, f"receipt-{row.id}")

    async def _show(self, row: OutboxRow) -> None:
        async with self.store.unit_of_work(self.company) as uow:
            chat = await uow.chats.get(row.chat_id)
            card = await uow.cards.get(row.card_id) if row.card_id else None
        screen = self._screens[chat.channel, chat.external_id]
        self.in_order[chat.external_id].append(row.kind)
        if row.kind == "gather":
            self.made[chat.external_id] = load_group(row.payload)
            return
        message = load_message(row.payload)
        if row.kind == "send":
            key, receipt = card.key if card else "", f"receipt-{row.id}"
            screen.append(Shown(message, key, row.card_id, receipt))
            return
        for shown in screen:
            if shown.card_id == row.card_id:
                shown.message = message

    def screen(self, place: Place) -> list[Shown]:
        return self._screens[place.channel, place.id]

    def last(self, place: Place) -> Message:
        return self.screen(place)[-1].message

    def card(self, place: Place) -> Card:
        """The newest card there."""
        cards = [s.message for s in self.screen(place) if isinstance(s.message, Card)]
        assert cards, f"no card:\n{self.transcript(place)}"
        return cards[-1]

    def transcript(self, place: Place) -> str:
        return "\n--\n".join(shown.words for shown in self.screen(place))

    async def ring_due(self) -> int:
        """How many timers rang, one after the other."""
        rung, store = 0, self.store
        for take in (store.due_timer_of_company, partial(store.due_timers, limit=1)):
            while await self._ring_one(take(self.clock())):
                rung += 1
        await self.deliver()
        return rung

    async def _ring_one(self, taking: AbstractAsyncContextManager[Sequence[DueTimer]]) -> bool:
        async with taking as due:
            for uow, timer in due:
                await ring_due_timer(self.desk, uow, timer)
            return bool(due)

    async def wake_due(self) -> int:
        """How many conversations the clock looked at."""
        woken = 0
        while True:
            async with self.store.next_waking(self.clock()) as due:
                if due is None:
                    break
                uow, waking = due
                await wake(self.desk, uow, waking.conversation)
                woken += 1
        await self.deliver()
        return woken

    async def ticket(self, number: str = "WX-1001") -> Ticket:
        async with self.store.unit_of_work(self.company) as uow:
            found = await uow.tickets.by_number(number)
        assert found is not None, f"there is no ticket {number}"
        return found

    async def history(self, number: str = "WX-1001") -> list[HistoryEntry]:
        ticket = await self.ticket(number)
        async with self.store.unit_of_work(self.company) as uow:
            return list(await uow.history.of(ticket.id))

    async def opened_ticket(self, who: Someone = LI_HONG, at: Group | None = None) -> Ticket:
        """A whole report in as few words as it takes; from a group the bot leads to their own chat."""
        for words in REPORT:
            answers = await self.said(who, words, at)
            at = None if any("私聊问您" in answer for answer in answers) else at
        return await self.ticket()

    async def accepted_ticket(self, by: Someone = WANG_QIANG) -> Ticket:
        await self.opened_ticket()
        await self.pressed(by, "接单")
        return await self.ticket()

    async def reported_cost(self, cost: str, by: Someone = WANG_QIANG) -> Ticket:
        await self.accepted_ticket(by)
        await self.pressed(by, "报费用")
        await self.said(by, "压缩机")
        await self.said(by, cost)
        return await self.ticket()

    async def resolved_ticket(self, by: Someone = WANG_QIANG) -> Ticket:
        await self.accepted_ticket(by)
        await self.pressed(by, "解决")
        await self.said(by, "换了压缩机")
        return await self.ticket()


REPORT = (
    "空调不制冷了，还滴水",
    "KFR-35GW",
    "跳过",
    "杭州市西湖区文三路 90 号 1 幢 502",
    "13812345678",
    "明天上午",
    "在保",
    "提交",
)
LIVES_AT: Answer = {
    "province": "浙江省", "city": "杭州市", "county": "西湖区", "detail": "文三路 90 号 1 幢 502"
}  # fmt: skip
AT_HOME: Answer = {
    "start": "2026-11-24T09:00+08:00", "end": "2026-11-24T12:00+08:00", "words": "明天上午"
}  # fmt: skip
"""What `REPORT` says of the place and of the time."""


def chat_of(place: Place) -> Chat:
    kind: ChatKind = "group" if isinstance(place, Group) else "direct"
    return Chat(channel=place.channel, account=ACCOUNTS[place.channel], kind=kind, id=place.id)


def repair_document(**parts: object) -> str:
    """The shipped repair type, some of its top-level parts said anew."""
    document = {**yaml.safe_load(shipped()[0]), **parts}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def repair_form(**changes: dict[str, object]) -> list[dict[str, object]]:
    """The shipped form, some of its fields changed: `repair_form(cost={"private": True})`."""
    form: list[dict[str, object]] = yaml.safe_load(shipped()[0])["form"]
    return [{**field, **changes.get(str(field["id"]), {})} for field in form]


def told(words: Iterable[str]) -> str:
    return "\n".join(words)
