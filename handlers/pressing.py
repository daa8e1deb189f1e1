"""Cards that press for SLA targets: who gets which, with what to press, and all of them kept true until it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.audience import BUNDLE, Seat, groups_of, target_seats
from handlers.cards import Card, load_message
from handlers.desk import Moment
from handlers.post import send, send_card
from handlers.presses import TargetPress, parse_press
from handlers.refreshing import refresh_card
from handlers.target_faces import DEEDS, how_it_ended, pressing_face, settled_face
from handlers.viewing import Eyes
from storage.cards import SentCard
from workflows.definition import Definition
from workflows.effects import Notify, Record
from workflows.people import ADMINISTRATOR, SUPERVISOR
from workflows.reading.staff_deeds import Deed
from workflows.rights import may_act
from workflows.ticket import Ticket

PRESSING = "pressing"
"""What such a card is for."""
_LEADERS = frozenset({SUPERVISOR, ADMINISTRATOR})


class Pressing:
    """Of one ticket in one transaction."""

    def __init__(self, moment: Moment, ticket: Ticket, definition: Definition, eyes: Eyes) -> None:
        self._moment = moment
        self._ticket = ticket
        self._definition = definition
        self._eyes = eyes

    async def push(self, notify: Notify) -> None:
        """What can be pressed is remembered, so that it can change; the rest is only read."""
        sent = await self._moment.uow.cards.of_ticket(self._ticket.id)
        for seat in await target_seats(self._moment, self._ticket, self._definition, notify):
            person = seat.person.id if seat.person else None
            view = await self._eyes.told(self._eyes.audience_of(person), person, notify)
            face = pressing_face(view, notify.target, await self._deeds_of(seat))
            here = [card for card in sent if card.chat_id == seat.chat.id]
            await self._settle_earlier(here, notify.target, view.say("clock.newer"))
            await self._send(seat, face, notify)

    async def _settle_earlier(self, here: Sequence[SentCard], target: str, how: str) -> None:
        """One card a target to press on in a chat."""
        for sent in here:
            shown = load_message(sent.face) if sent.purpose == PRESSING else None
            if isinstance(shown, Card) and _target_of(shown) == target:
                face = settled_face(shown, how)
                await refresh_card(self._moment, sent, face, is_settled=True, is_passing=True)

    async def _send(self, seat: Seat, face: Card, notify: Notify) -> None:
        """Nobody but one of ours is called."""
        moment, ticket, quiet = self._moment, self._ticket.id, notify.is_quiet
        urgent = notify.is_urgent and seat.person is not None and seat.person.is_staff
        if not face.buttons:
            bundle = "" if seat.person else BUNDLE
            send(
                moment,
                seat.chat,
                face,
                ticket=ticket,
                quiet=quiet,
                bundle=bundle,
                is_urgent=urgent,
            )
            return
        await send_card(
            moment,
            seat.chat,
            face,
            purpose=PRESSING,
            ticket=ticket,
            person=seat.person.id if seat.person else None,
            quiet=quiet,
            is_urgent=urgent,
        )

    async def refresh(self, cards: Sequence[SentCard], records: Sequence[Record]) -> None:
        """`records` are what just happened to the ticket."""
        for sent in cards:
            shown = load_message(sent.face) if sent.purpose == PRESSING else None
            target = _target_of(shown) if isinstance(shown, Card) else ""
            if isinstance(shown, Card) and target:
                await self._refresh_one(sent, shown, target, records)

    async def _refresh_one(
        self, sent: SentCard, shown: Card, target: str, records: Sequence[Record]
    ) -> None:
        """It becomes late where it was near; once it is over it stays called what it was."""
        self._hear_of(records)
        view = await self._eyes.view(self._eyes.audience_of(sent.person_id), sent.person_id)
        view = view.at(*(visit.node for visit in self._ticket.visits))
        face = replace(pressing_face(view, target, ()), buttons=shown.buttons)
        ended = how_it_ended(view, target, records)
        if ended:
            face = settled_face(replace(shown, facts=face.facts), ended)
        face = replace(face, summary=shown.summary)
        await refresh_card(self._moment, sent, face, is_settled=bool(ended), is_passing=not ended)

    def _hear_of(self, records: Sequence[Record]) -> None:
        for record in records:
            self._eyes.hear_of(record.by)

    async def _deeds_of(self, seat: Seat) -> tuple[Deed, ...]:
        """Supervisors decide; whoever else has nothing to do on it may press for it."""
        if not seat.takes_cards:
            return ()
        if seat.person is None:
            return DEEDS if await self._is_of_leaders(seat) else ()
        person = seat.person
        if person.roles & _LEADERS:
            return DEEDS
        works = person.id in (self._ticket.assignee, self._ticket.requester)
        works = works or any(may_act(person, task) for task in self._ticket.open_tasks)
        return () if works or not person.is_staff else (Deed.URGE,)

    async def _is_of_leaders(self, seat: Seat) -> bool:
        for role in _LEADERS:
            groups = await groups_of(self._moment, role)
            if any(group.chat.id == seat.chat.id for group in groups):
                return True
        return False


def _target_of(shown: Card) -> str:
    """As our own card names it."""
    for button in shown.buttons:
        press = parse_press(button.payload)
        if isinstance(press, TargetPress):
            return press.target
    return ""
