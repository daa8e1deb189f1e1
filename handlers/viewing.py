"""Makes the views of one ticket: for each who looks at it what they may read, everybody's name, the past where it is needed."""

from __future__ import annotations

from handlers.desk import Moment
from handlers.views import BUTTONS, View
from handlers.wording import DEFAULT_LOCALE
from storage.chats import ChatRow
from storage.history import HistoryEntry
from workflows.definition import Definition
from workflows.effects import Notify
from workflows.people import CUSTOMER, ENGINEER, Person
from workflows.rights import Audience
from workflows.ticket import Task, TaskState, Ticket
from workflows.verbs import Phase


class Eyes:
    """In one transaction."""

    def __init__(self, moment: Moment, ticket: Ticket, definition: Definition) -> None:
        self._moment = moment
        self._ticket = ticket
        self._definition = definition
        self._named: set[int] = set()
        self._names: dict[int, str] = {}
        self._origin: ChatRow | None = None
        self._past: tuple[HistoryEntry, ...] | None = None

    def hear_of(self, person: int | None) -> None:
        """They will be named."""
        self._named |= {person} if person else set()

    async def view(self, audience: Audience, viewer: int | None) -> View:
        locale = DEFAULT_LOCALE
        if viewer is not None:
            locale = (await self._moment.uow.people.get(viewer)).locale
        past = await self._needed_past()
        return View(
            ticket=self._ticket,
            definition=self._definition,
            audience=audience,
            viewer=viewer,
            names=await self._everyone(),
            words=self._moment.desk.words(locale),
            now=self._moment.now,
            in_group=audience is Audience.REQUESTER and await self._was_reported_in_group(),
            room=min(
                (can.max_buttons for can in self._moment.desk.capabilities.values()),
                default=BUTTONS,
            ),
            past=past,
            public_url=self._moment.desk.public_url,
        )

    async def told(self, audience: Audience, viewer: int | None, notify: Notify) -> View:
        """For a notice: the field rights of the node it happened in hold, or of those where the ticket is."""
        view = await self.view(audience, viewer)
        task = self._ticket.task(notify.task) if notify.task else None
        if audience is Audience.REQUESTER and not (task and task.person == viewer):
            return view
        node = task.node if task else notify.details.get("node", "")
        return view.at(node) if node else view.at(*(visit.node for visit in self._ticket.visits))

    def audience_of(self, person: int | None) -> Audience:
        if person is None:
            return Audience.GROUP
        return Audience.REQUESTER if person == self._ticket.requester else Audience.STAFF

    def audience_beside(self, person: Person) -> Audience:
        """Of somebody who has nothing to do on it: what is private is for those who look after every ticket."""
        sees_all = bool(person.roles - {CUSTOMER, ENGINEER})
        is_theirs = person.id in (self._ticket.assignee, self._ticket.requester)
        return self.audience_of(person.id) if sees_all or is_theirs else Audience.GROUP

    def audience_of_card(self, person: int | None, task: Task) -> Audience:
        """Who shared a task that is somebody's own by now reads what a group reads."""
        is_anothers = bool(task.is_live and task.person and person and task.person != person)
        return Audience.GROUP if is_anothers else self.audience_of(person)

    async def _needed_past(self) -> tuple[HistoryEntry, ...]:
        """Only what stands still or was called off is told by it."""
        if self._past is None:
            self._past = await self._read_past() if self._is_told_by_past() else ()
            for entry in self._past:
                self.hear_of(entry.by)
        return self._past

    def _is_told_by_past(self) -> bool:
        is_stopped = self._ticket.suspended_at and self._ticket.phase is not Phase.CLOSED
        now = self._moment.now
        called_off = (t for t in self._ticket.tasks if t.state is TaskState.CANCELLED)
        return bool(is_stopped) or any(t.done_at == now for t in called_off)

    async def _read_past(self) -> tuple[HistoryEntry, ...]:
        return await self._moment.uow.history.of(self._ticket.id)

    async def look_back(self) -> None:
        """Whatever happened is told, not only what happens now."""
        self._past = await self._read_past()
        for entry in self._past:
            self.hear_of(entry.by)

    async def _was_reported_in_group(self) -> bool:
        """The requester is told in the chat where they reported it."""
        self._origin = self._origin or await self._moment.uow.chats.get(self._ticket.origin)
        return self._origin.kind == "group"

    async def _everyone(self) -> dict[int, str]:
        wanted = self._named | {self._ticket.requester, self._ticket.assignee or 0}
        for task in self._ticket.tasks:
            wanted |= {task.done_by or 0, task.person or 0, task.seat.invited_by}
        unknown = wanted - {0} - self._names.keys()
        if unknown:
            self._names |= await self._moment.uow.people.names(sorted(unknown))
        return self._names
