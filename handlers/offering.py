"""Cards of a ticket's tasks: to whom each goes, what a group of voters reads, and all of them kept true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.audience import (
    Seat,
    covered_by,
    doers,
    groups_of,
    named_seats,
    requester_seat,
    say_to,
)
from handlers.cards import Button, Card, load_message
from handlers.desk import Moment
from handlers.dressing import Dressing
from handlers.faces import task_face, votes_face, without_time
from handlers.notices import staff_notice
from handlers.post import send, send_card
from handlers.presses import LookPress
from handlers.questions import task_in_words
from handlers.refreshing import refresh_card
from handlers.showing import sent_about, show_files, shown_on_card
from handlers.spelling_out import spell_out_if_cut
from handlers.viewing import Eyes
from handlers.views import View
from storage.cards import SentCard
from storage.chats import ChatRow
from workflows.definition import Definition
from workflows.effects import Notify, Occasion
from workflows.nodes import ApproveNode, HandleNode
from workflows.rights import Audience
from workflows.ticket import GONE, HANDED_OVER, Task, TaskState, Ticket
from workflows.verbs import Phase

TASK, VOTES = "task", "votes"
"""What a card is for: to act on a task; to let a group see how a vote stands."""
NEARLY_DONE = frozenset({Phase.RESOLVED, Phase.CLOSED})
"""What is told then are last words: is it solved, how was it, it is closed."""


class Offering:
    """Of one ticket in one transaction."""

    def __init__(self, moment: Moment, ticket: Ticket, definition: Definition, eyes: Eyes) -> None:
        self._moment = moment
        self._ticket = ticket
        self._definition = definition
        self._eyes = eyes
        self._dressing = Dressing(moment, ticket, eyes)
        self._faces: dict[tuple[int, Audience, str], Card] = {}
        self._announced: set[int] = set()

    async def refresh(self, cards: Sequence[SentCard]) -> None:
        for sent in cards:
            task = self._ticket.task(sent.task_id) if sent.task_id else None
            if task is not None:
                face, is_settled = await self._face_now(sent, task)
                face = _with_photos_of(sent, face, task)
                is_passing = self._is_being_voted_on(task) or _only_time_has_passed(sent, face)
                await refresh_card(
                    self._moment, sent, face, is_settled=is_settled, is_passing=is_passing
                )

    async def _face_now(self, sent: SentCard, task: Task) -> tuple[Card, bool]:
        is_over = self._ticket.visit(task.seat.visit) is None
        chat = await self._moment.uow.chats.get(sent.chat_id)
        if sent.purpose == VOTES:
            return await self._votes_face(task, chat, is_over=is_over), is_over
        audience = self._eyes.audience_of_card(sent.person_id, task)
        view = await self._eyes.view(audience, sent.person_id)
        is_done = not task.is_live and (is_over or not self._is_vote_of_several(task))
        face = await self._dressing.of_task(view, task_face(view, task), task, chat)
        return face, is_done

    def _is_being_voted_on(self, task: Task) -> bool:
        """How the vote stands may change again before anybody has read it."""
        is_vote = isinstance(self._definition.walked.nodes.get(task.node), ApproveNode)
        return is_vote and self._ticket.visit(task.seat.visit) is not None

    def _is_vote_of_several(self, task: Task) -> bool:
        """Whoever has voted goes on seeing how the others vote."""
        is_vote = isinstance(self._definition.walked.nodes.get(task.node), ApproveNode)
        has_counted = task.state is TaskState.DONE and task.outcome not in GONE
        return is_vote and has_counted and len(self._ticket.tasks_of(task.seat.visit)) > 1

    async def show(self, seat: Seat, task: Task) -> None:
        person = seat.person.id if seat.person else None
        view = await self._eyes.view(self._eyes.audience_of(person), person)
        face = await self._dressing.of_task(view, self._face_of(view, task), task, seat.chat)
        spell_out_if_cut(self._moment, seat.chat, face, view.words, self._ticket.id)
        await self._send_card(seat, face, task, TASK)

    async def offer(self, notify: Notify) -> None:
        task = self._ticket.task(notify.task) if notify.task else None
        if task is None:
            return
        if task.person == self._ticket.requester:
            await self._offer_to(await requester_seat(self._moment, self._ticket), task, notify)
            return
        await self._let_the_group_see(task, notify)
        for seat in await self._seats_for(task, notify):
            await self._offer_to(seat, task, notify)

    async def _seats_for(self, task: Task, notify: Notify) -> list[Seat]:
        """Of work that is handed out, those it goes to now; on their group's card, where that is how it is done."""
        if not notify.to:
            return await doers(self._moment, task)
        asked = await named_seats(self._moment, notify)
        if not (task.offer and task.offer.in_group):
            return asked
        groups = await groups_of(self._moment, task.role)
        covered = covered_by(self._moment, groups)
        return [*groups, *(seat for seat in asked if seat.chat.channel not in covered)]

    async def _offer_to(self, seat: Seat, task: Task, notify: Notify) -> None:
        person = seat.person.id if seat.person else None
        view = await self._eyes.view(self._eyes.audience_of(person), person)
        face = self._face_of(view, task)
        if seat.takes_cards:
            if not self._is_for_anybody(task):
                spell_out_if_cut(self._moment, seat.chat, face, view.words, self._ticket.id)
            face = await self._dressing.of_task(view, face, task, seat.chat)
            await self._send_with_files(seat, view, face, task, quiet=notify.is_quiet)
        elif person is not None:
            words = task_in_words(face, view.words)
            quiet = notify.is_quiet
            await say_to(self._moment, seat, words, self._ticket.id, quiet=quiet)
        else:
            self._announce(seat, face, staff_notice(view, notify))

    async def _let_the_group_see(self, task: Task, notify: Notify) -> None:
        """Where each of a role votes on a card of their own, its groups see how the vote stands: once a visit."""
        role = self._votes_each(task)
        if not role or task.seat.visit in self._announced:
            return
        self._announced.add(task.seat.visit)
        groups = await groups_of(self._moment, role)
        if not groups or await self._is_known(task):
            return
        view = await self._eyes.view(Audience.GROUP, None)
        for seat in groups:
            face = await self._votes_face(task, seat.chat, is_over=False)
            if seat.takes_cards:
                await self._send_card(seat, face, task, VOTES)
            elif notify.occasion is Occasion.APPROVAL_ASKED:
                self._announce(seat, face, staff_notice(view, notify))

    async def _votes_face(self, task: Task, chat: ChatRow, *, is_over: bool) -> Card:
        """With something to press where it would otherwise never show who has voted since."""
        view = await self._eyes.view(Audience.GROUP, None)
        face = votes_face(view, task)
        can = self._moment.desk.capabilities.get(chat.channel)
        if is_over or can is None or can.card_update != "answer":
            return await self._dressing.of_vote(view, face, task, chat, is_over=is_over)
        look = Button(text=view.say("card.votes.look"), payload=LookPress().pack())
        return replace(face, buttons=(look,))

    def _votes_each(self, task: Task) -> str:
        """The role whose holders vote one by one; empty for any other task."""
        node = self._definition.walked.nodes.get(task.node)
        if not isinstance(node, ApproveNode) or task.person is None or task.seat.advises:
            return ""
        return node.assignee.role if node.assignee.is_one_role else ""

    async def _is_known(self, task: Task) -> bool:
        """A card of this vote stands in a group already."""
        sent = await self._moment.uow.cards.of_ticket(self._ticket.id)
        about = [self._ticket.task(card.task_id or 0) for card in sent if card.person_id is None]
        return any(each and each.seat.visit == task.seat.visit for each in about)

    async def _send_card(
        self, seat: Seat, face: Card, task: Task, purpose: str, *, quiet: bool = False
    ) -> None:
        await send_card(
            self._moment,
            seat.chat,
            face,
            purpose=purpose,
            ticket=self._ticket.id,
            task=task.id,
            person=seat.person.id if seat.person else None,
            quiet=quiet,
            is_ending=self._ticket.phase in NEARLY_DONE,
        )

    def _face_of(self, view: View, task: Task) -> Card:
        """Made once for all of one audience and language: only a settled card speaks of its viewer."""
        key = (task.id, view.audience, view.words.locale)
        if key not in self._faces:
            self._faces[key] = task_face(view, task)
        return self._faces[key]

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

    async def _send_with_files(
        self, seat: Seat, view: View, face: Card, task: Task, *, quiet: bool
    ) -> None:
        """Whoever has the work sees what the requester sent, on the card as far as it shows pictures; offers and groups
        show only how many."""
        if not self._has_not_seen(task):
            await self._send_card(seat, face, task, TASK, quiet=quiet)
            return
        moment, chat = self._moment, seat.chat
        files = await sent_about(moment, self._ticket, self._definition, view.at(task.node))
        photos = await shown_on_card(moment, chat, files)
        await self._send_card(seat, replace(face, photos=photos), task, TASK, quiet=quiet)
        rest = [each for each in files if each not in photos]
        await show_files(moment, chat, self._ticket, rest, view.words)


def _with_photos_of(sent: SentCard, face: Card, task: Task) -> Card:
    """They stay, until somebody else has the work."""
    shown = load_message(sent.face)
    if not isinstance(shown, Card) or task.outcome == HANDED_OVER:
        return face
    return replace(face, photos=shown.photos)


def _only_time_has_passed(sent: SentCard, face: Card) -> bool:
    """A promise was broken: whoever has to know is pushed. The one change some platforms allow is for what comes next."""
    shown = load_message(sent.face)
    return isinstance(shown, Card) and without_time(shown) == without_time(face)
