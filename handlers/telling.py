"""Telling people about a ticket: who listens to an occasion, in which words, with which card, in which chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from handlers.audience import (
    LISTENERS,
    Listener,
    Seat,
    assignee_seats,
    doers,
    named_seats,
    requester_seat,
    seats_of,
    target_seats,
    way_in,
)
from handlers.cards import Card
from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.faces import task_face
from handlers.notices import overdue_card, requester_notice, staff_notice
from handlers.post import addressed, refresh_card, send, send_card
from handlers.questions import task_in_words
from handlers.showing import sent_about, show_files
from handlers.spelling_out import spell_out_if_cut
from handlers.views import View
from storage.chats import ChatRow
from workflows.effects import Notify
from workflows.nodes import HandleNode
from workflows.rights import Audience
from workflows.ticket import Task, TaskState, Ticket


class Teller:
    """Tells people about one ticket in one transaction."""

    def __init__(self, moment: Moment, ticket: Ticket, ticket_type: TicketType) -> None:
        self._moment = moment
        self._ticket = ticket
        self._definition = ticket_type.definition
        self._names: dict[int, str] = {}
        self._speakers: set[int] = set()
        self._origin: ChatRow | None = None
        self._offers: dict[tuple[int, Audience, str], Card] = {}
        self._tellers: Mapping[Listener, Callable[[Notify], Awaitable[None]]] = {
            Listener.REQUESTER: self._tell_requester,
            Listener.ASSIGNEE: self._tell_assignee,
            Listener.DOERS: self._offer,
            Listener.TARGET: self._tell_target,
            Listener.FORMER: self._tell_former,
            Listener.NAMED: self._tell_named,
            Listener.WAITING: self._tell_waiting,
        }

    async def refresh_cards(self) -> None:
        """Every card of the ticket that no longer shows what is true."""
        for sent in await self._moment.uow.cards.of_ticket(self._ticket.id):
            task = self._ticket.task(sent.task_id) if sent.task_id else None
            if task is None:
                continue
            audience = self._audience_of(sent.person_id)
            view = await self._view(audience, sent.person_id)
            is_settled = task.state in (TaskState.DONE, TaskState.CANCELLED)
            await refresh_card(self._moment, sent, task_face(view, task), is_settled=is_settled)

    async def tell(self, notify: Notify) -> None:
        self._speakers |= {notify.by} if notify.by else set()
        for listener in sorted(LISTENERS[notify.occasion], key=lambda each: each.value):
            await self._tellers[listener](notify)

    async def show(self, seat: Seat, task: Task) -> None:
        """The task's card, to somebody who asks for it."""
        person = seat.person.id if seat.person else None
        view = await self._view(self._audience_of(person), person)
        face = self._offer_of(view, task)
        spell_out_if_cut(self._moment, seat.chat, face, view.words, self._ticket.id)
        await self._send_card(seat, face, task, person)

    async def face(self, audience: Audience, viewer: int, task: Task) -> Card:
        """What the task's card would say to these eyes."""
        return task_face(await self._view(audience, viewer), task)

    async def _tell_requester(self, notify: Notify) -> None:
        seat = await requester_seat(self._moment, self._ticket)
        view = await self._view(Audience.REQUESTER, self._ticket.requester)
        words = requester_notice(view, notify)
        if words:
            await self._say(seat, words)
        await show_files(self._moment, seat.chat, self._ticket, _files(notify), view.words)

    async def _tell_former(self, notify: Notify) -> None:
        """Whoever gave the work away knows."""
        former = int(notify.details.get("former") or 0)
        if not former or former == notify.by:
            return
        for seat in await seats_of(self._moment, [await self._moment.uow.people.get(former)]):
            view = await self._view(Audience.STAFF, former)
            await self._say(seat, staff_notice(view, notify))

    async def _tell_named(self, notify: Notify) -> None:
        """The requester among them hears it where they reported it, in a requester's words."""
        if self._ticket.requester in notify.to and self._ticket.requester != notify.by:
            await self._tell_requester(notify)
        ours = tuple(person for person in notify.to if person != self._ticket.requester)
        for seat in await named_seats(self._moment, replace(notify, to=ours)):
            await self._tell_one_of_ours(seat, notify)

    async def _tell_waiting(self, notify: Notify) -> None:
        """Not where the rule names others to tell."""
        task = self._ticket.task(notify.task) if notify.task and not notify.to else None
        if task is None:
            return
        if task.person == self._ticket.requester:
            await self._tell_requester(notify)
            return
        for seat in await doers(self._moment, task):
            if not (seat.person and seat.person.id == notify.by):
                await self._tell_one_of_ours(seat, notify)

    async def _tell_one_of_ours(self, seat: Seat, notify: Notify) -> None:
        person = seat.person.id if seat.person else None
        words = staff_notice(await self._view(self._audience_of(person), person), notify)
        if words:
            await self._say(seat, words)

    async def _tell_assignee(self, notify: Notify) -> None:
        if notify.by == self._ticket.assignee:
            return
        for seat in await assignee_seats(self._moment, self._ticket):
            view = await self._view(Audience.STAFF, self._ticket.assignee)
            words = staff_notice(view, notify)
            if words:
                await self._say(seat, words)
            await show_files(self._moment, seat.chat, self._ticket, _files(notify), view.words)

    async def _offer(self, notify: Notify) -> None:
        task = self._ticket.task(notify.task) if notify.task else None
        if task is None:
            return
        if task.person == self._ticket.requester:
            await self._offer_to(await requester_seat(self._moment, self._ticket), task, notify)
            return
        for seat in await doers(self._moment, task):
            await self._offer_to(seat, task, notify)

    async def _offer_to(self, seat: Seat, task: Task, notify: Notify) -> None:
        person = seat.person.id if seat.person else None
        view = await self._view(self._audience_of(person), person)
        face = self._offer_of(view, task)
        if seat.takes_cards:
            if not self._is_for_anybody(task):
                spell_out_if_cut(self._moment, seat.chat, face, view.words, self._ticket.id)
            await self._send_card(seat, face, task, person)
            if self._has_not_seen(task):
                await self._show_files(seat, view)
        elif person is not None:
            await self._say(seat, task_in_words(face, view.words))
        else:
            self._announce(seat, face, staff_notice(view, notify))

    async def _send_card(self, seat: Seat, face: Card, task: Task, person: int | None) -> None:
        await send_card(
            self._moment,
            seat.chat,
            face,
            purpose="task",
            ticket=self._ticket.id,
            task=task.id,
            person=person,
        )

    def _offer_of(self, view: View, task: Task) -> Card:
        """Made once for all of one audience and language: only a settled card speaks of its viewer."""
        key = (task.id, view.audience, view.words.locale)
        if key not in self._offers:
            self._offers[key] = task_face(view, task)
        return self._offers[key]

    def _announce(self, seat: Seat, face: Card, words: str) -> None:
        """To a group that takes no cards: what its members are asked, each on a card of their own."""
        notice = replace(face, buttons=(), outcome=words or face.status)
        send(self._moment, seat.chat, notice, ticket=self._ticket.id)

    def _is_for_anybody(self, task: Task) -> bool:
        """Offered to many, of whom one takes it: the others need not read all of it."""
        node = self._definition.walked.task_node(task.node)
        return task.person is None and isinstance(node, HandleNode)

    def _has_not_seen(self, task: Task) -> bool:
        """Somebody of ours, new to this ticket."""
        earlier = {each.person for each in self._ticket.tasks if each.id < task.id}
        return task.person is not None and task.person not in {self._ticket.requester, *earlier}

    async def _show_files(self, seat: Seat, view: View) -> None:
        """Whoever has the work sees what the requester sent; offers and groups show only how many."""
        files = await sent_about(self._moment, self._ticket, self._definition)
        await show_files(self._moment, seat.chat, self._ticket, files, view.words)

    async def _tell_target(self, notify: Notify) -> None:
        for seat in await target_seats(self._moment, self._ticket, self._definition, notify):
            person = seat.person.id if seat.person else None
            view = await self._view(self._audience_of(person), person)
            card = overdue_card(view, notify)
            send(self._moment, seat.chat, card, ticket=self._ticket.id)

    def _audience_of(self, person: int | None) -> Audience:
        if person is None:
            return Audience.GROUP
        return Audience.REQUESTER if person == self._ticket.requester else Audience.STAFF

    async def _say(self, seat: Seat, words: str) -> None:
        external_id = ""
        if seat.chat.kind == "group" and seat.person:
            way = await way_in(self._moment, seat.person, seat.chat)
            external_id = way.external_id if way else ""
        send(
            self._moment,
            seat.chat,
            addressed(words, seat.chat, external_id),
            ticket=self._ticket.id,
        )

    async def _view(self, audience: Audience, viewer: int | None) -> View:
        locale = "zh_CN"
        if viewer is not None:
            locale = (await self._moment.uow.people.get(viewer)).locale
        return View(
            ticket=self._ticket,
            definition=self._definition,
            audience=audience,
            viewer=viewer,
            names=await self._everyone(),
            words=self._moment.desk.words(locale),
            now=self._moment.now,
            in_group=audience is Audience.REQUESTER and await self._was_reported_in_group(),
        )

    async def _was_reported_in_group(self) -> bool:
        """The requester is told in the chat where they reported it."""
        self._origin = self._origin or await self._moment.uow.chats.get(self._ticket.origin)
        return self._origin.kind == "group"

    async def _everyone(self) -> dict[int, str]:
        if not self._speakers <= self._names.keys():
            self._names = {}
        if not self._names:
            known = {self._ticket.requester, self._ticket.assignee, *self._speakers}
            known |= {who for task in self._ticket.tasks for who in (task.done_by, task.person)}
            self._names = await self._moment.uow.people.names([each for each in known if each])
        return self._names


def _files(notify: Notify) -> list[int]:
    return [int(each) for each in notify.details.get("files", "").split(",") if each]
