"""Telling people about a ticket: who listens to an occasion, in which words, with which card, in which chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from handlers.audience import (
    LISTENERS,
    Listener,
    Seat,
    assignee_seats,
    doers,
    named_seats,
    requester_seat,
    say_to,
    seats_of,
)
from handlers.cards import Card
from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.faces import task_face, ticket_face
from handlers.notices import copied_card, requester_notice, staff_notice
from handlers.offering import NEARLY_DONE, Offering
from handlers.outcomes import outcome
from handlers.post import send
from handlers.pressing import Pressing
from handlers.showing import show_files
from handlers.standings import status_of
from handlers.ticket_groups import tell_groups
from handlers.viewing import Eyes
from workflows.effects import Notify, Occasion, Record
from workflows.rights import Audience
from workflows.ticket import Task, Ticket


class Teller:
    """Tells people about one ticket in one transaction."""

    def __init__(self, moment: Moment, ticket: Ticket, ticket_type: TicketType) -> None:
        self._moment = moment
        self._ticket = ticket
        self._definition = ticket_type.definition
        self._eyes = Eyes(moment, ticket, ticket_type.definition)
        self._offering = Offering(moment, ticket, ticket_type.definition, self._eyes)
        self._pressing = Pressing(moment, ticket, ticket_type.definition, self._eyes)
        self._said: set[tuple[int, str]] = set()
        self._heard: set[int] = set()
        self._tellers: Mapping[Listener, Callable[[Notify], Awaitable[None]]] = {
            Listener.REQUESTER: self._tell_requester,
            Listener.ASSIGNEE: self._tell_assignee,
            Listener.DOERS: self._offer,
            Listener.TARGET: self._pressing.push,
            Listener.FORMER: self._tell_former,
            Listener.NAMED: self._tell_named,
            Listener.WAITING: self._tell_waiting,
        }

    async def refresh_cards(self, records: Sequence[Record] = ()) -> None:
        """Every card of the ticket that no longer shows what is true, after what `records` say has happened."""
        cards = await self._moment.uow.cards.of_ticket(self._ticket.id)
        await self._offering.refresh(cards)
        await self._pressing.refresh(cards, records)

    async def tell(self, notify: Notify) -> None:
        """Each hears of it once, whatever they are to the ticket."""
        self._eyes.hear_of(notify.by)
        self._heard = set()
        for listener in sorted(LISTENERS[notify.occasion], key=lambda each: each.value):
            await self._tellers[listener](notify)

    async def tell_groups(self, happened: Sequence[Notify]) -> None:
        """Those that were made for this ticket."""
        await tell_groups(self._moment, self._ticket, self._definition, self._eyes, happened)

    async def show(self, seat: Seat, task: Task) -> None:
        """The task's card, to somebody who asks for it."""
        await self._offering.show(seat, task)

    async def face(self, audience: Audience, viewer: int, task: Task | None = None) -> Card:
        """What the task's card would say to these eyes; without one, how the ticket as a whole stands."""
        await self._eyes.look_back()
        view = await self._eyes.view(audience, viewer)
        return task_face(view, task) if task else ticket_face(view.at(*self._nodes_of(viewer)))

    def _nodes_of(self, viewer: int) -> set[str]:
        """Whose field rights hold for them: of the nodes where they have a task, else of all where the ticket is."""
        here = {visit.id: visit.node for visit in self._ticket.visits}
        own = [t for t in self._ticket.tasks if viewer in (t.person, t.done_by)]
        return {here[t.seat.visit] for t in own if t.seat.visit in here} or set(here.values())

    async def became_of(self, task: Task, viewer: int, *, in_group: bool = False) -> str:
        """`已由李静驳回：太贵`: what whoever presses too late should know; how the ticket stands, where nothing happened
        to the task."""
        await self._eyes.look_back()
        view = await self._eyes.view(self._eyes.audience_of(viewer), viewer)
        view = replace(view.at(task.node), in_group=view.in_group or in_group)
        status = status_of(self._ticket, self._definition, view.words.locale)
        return outcome(view, task, status)

    async def _offer(self, notify: Notify) -> None:
        await self._offering.offer(notify)

    async def _tell_requester(self, notify: Notify) -> None:
        seat = await requester_seat(self._moment, self._ticket)
        view = await self._eyes.told(Audience.REQUESTER, self._ticket.requester, notify)
        words = requester_notice(view, notify)
        if words:
            await self._say(seat, words, notify)
        await show_files(self._moment, seat.chat, self._ticket, _files(notify), view.words)

    async def _tell_former(self, notify: Notify) -> None:
        """Whoever gave the work away knows."""
        former = int(notify.details.get("former") or 0)
        if not former or former == notify.by:
            return
        for seat in await seats_of(self._moment, [await self._moment.uow.people.get(former)]):
            await self._tell_one_of_ours(seat, notify)

    async def _tell_named(self, notify: Notify) -> None:
        """The requester among them hears it where they reported it, in a requester's words."""
        if self._ticket.requester in notify.to and self._ticket.requester != notify.by:
            await self._tell_requester(notify)
        ours = tuple(person for person in notify.to if self._is_news_to(person, notify))
        for seat in await named_seats(self._moment, replace(notify, to=ours)):
            if notify.occasion is Occasion.COPIED and seat.person:
                await self._copy_to(seat, notify)
            else:
                await self._tell_one_of_ours(seat, notify)

    def _is_news_to(self, person: int, notify: Notify) -> bool:
        """Whoever is asked to vote right now reads it on the card."""
        asked_now = notify.occasion is Occasion.SIGNERS_CHANGED and any(
            task.person == person and task.opened_at == self._moment.now
            for task in self._ticket.open_tasks
        )
        return person != self._ticket.requester and not asked_now

    async def _copy_to(self, seat: Seat, notify: Notify) -> None:
        if seat.person is None or seat.person.id in self._heard:
            return
        self._heard.add(seat.person.id)
        audience = self._eyes.audience_beside(seat.person)
        view = await self._eyes.told(audience, seat.person.id, notify)
        card = copied_card(view, notify)
        send(self._moment, seat.chat, card, ticket=self._ticket.id, quiet=notify.is_quiet)

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

    async def _tell_assignee(self, notify: Notify) -> None:
        if notify.by == self._ticket.assignee:
            return
        for seat in await assignee_seats(self._moment, self._ticket):
            await self._tell_one_of_ours(seat, notify)
            words = (await self._eyes.view(Audience.STAFF, self._ticket.assignee)).words
            await show_files(self._moment, seat.chat, self._ticket, _files(notify), words)

    async def _tell_one_of_ours(self, seat: Seat, notify: Notify) -> None:
        person = seat.person.id if seat.person else None
        audience = Audience.GROUP if person is None else Audience.STAFF
        words = staff_notice(await self._eyes.told(audience, person, notify), notify)
        if words:
            await self._say(seat, words, notify)

    async def _say(self, seat: Seat, words: str, notify: Notify) -> None:
        """Once to each, and nothing twice in one chat."""
        person = seat.person.id if seat.person else 0
        if person in self._heard or (seat.chat.id, words) in self._said:
            return
        self._heard |= {person} if person else set()
        self._said.add((seat.chat.id, words))
        await say_to(
            self._moment,
            seat,
            words,
            self._ticket.id,
            quiet=notify.is_quiet,
            is_ending=self._ticket.phase in NEARLY_DONE,
        )


def _files(notify: Notify) -> list[int]:
    return [int(each) for each in notify.details.get("files", "").split(",") if each]
