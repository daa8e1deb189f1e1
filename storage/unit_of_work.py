"""One transaction of one company: everything a use case reads and writes, committed together or not at all."""

from __future__ import annotations

from datetime import datetime

from storage.calendars import CompanyCalendars
from storage.calls import CompanyCalls
from storage.cards import CompanyCards
from storage.chats import Chats
from storage.connection import Connection
from storage.conversations import Conversations
from storage.decision_tables import CompanyTables
from storage.definitions import Definitions
from storage.directory import CompanyDirectory
from storage.drafts import Drafts
from storage.errands import CompanyErrands
from storage.files import CompanyFiles
from storage.happenings import Happenings
from storage.history import History
from storage.ids import Ids
from storage.inbox import CompanyInbox
from storage.meeting import Meeting
from storage.numbers import Numbers
from storage.outbox import CompanyOutbox
from storage.people import People
from storage.planning import Planning
from storage.records import Records
from storage.reply_windows import CompanyReplyWindows
from storage.roster import Roster
from storage.staff import CompanyStaff
from storage.ticket_chats import TicketChats
from storage.tickets import Tickets
from storage.timers import CompanyTimers
from storage.unique_answers import UniqueAnswers
from storage.workload import Workload


class UnitOfWork:
    """Made by `Store.unit_of_work`. Another company's rows do not exist for it."""

    def __init__(
        self, connection: Connection, company: int, numbers: Numbers, ids: Ids, roster: Roster
    ) -> None:
        self.company = company
        self._connection = connection
        self.chats = Chats(connection, company, roster)
        self.people = People(connection, company, self.chats, roster)
        self.staff = CompanyStaff(connection, company, roster, self.people)
        self.directory = CompanyDirectory(connection, company)
        self.planning = Planning(connection, company, roster, self.people)
        self.workload = Workload(connection, company)
        self.calendars = CompanyCalendars(connection, company, roster)
        self.definitions = Definitions(connection, company)
        self.tables = CompanyTables(connection, company, roster)
        self.tickets = Tickets(connection, company, numbers)
        self.ticket_chats = TicketChats(connection, company)
        self.conversations = Conversations(connection, company)
        self.drafts = Drafts(connection, company)
        self.meeting = Meeting(connection, company, self.people, self.chats, self.conversations)
        self.inbox = CompanyInbox(connection, company)
        self.outbox = CompanyOutbox(connection, company)
        self.errands = CompanyErrands(connection, company)
        self.reply_windows = CompanyReplyWindows(connection, company)
        self.calls = CompanyCalls(connection, company)
        self.happenings = Happenings(connection, company)
        self.cards = CompanyCards(connection, company, ids)
        self.timers = CompanyTimers(connection, company)
        self.records = Records(connection, company)
        self.unique_answers = UniqueAnswers(connection, company)
        self.history = History(connection, company)
        self.files = CompanyFiles(connection, company)

    @property
    def has_outgoing(self) -> bool:
        """Whether something was added to the outbox, so that delivery may be woken after the commit."""
        return self.outbox.has_rows

    @property
    def held_until(self) -> datetime | None:
        """When the last of what was held back may go, so that delivery may be woken then."""
        return self.outbox.held_until

    async def flush(self) -> None:
        """Writes what was gathered for the commit."""
        self.timers.flush()
        await self._connection.flush()
        await self.workload.flush()
