"""The desk: what every use case works with, and the moment one transaction happens in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.capabilities import Capabilities
from handlers.definitions import TicketTypes
from handlers.wording import Wording
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from workflows.quiet_hours import USUAL, QuietHours, after_the_night


class FormLinks(Protocol):
    def make(self, company: int, chat: int, person: int, now: datetime) -> str:
        """An address for this person, in this chat, for a while."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Made once a process. `capabilities` are by channel name; `company_name` is how the bot introduces itself.
    `most_megabytes` is the largest file taken, whatever it is. `has_proposer` where a language model may be asked.
    A question waits `burst_seconds` for more to be said before it goes out. Of a form left unfinished its person is
    reminded after `remind_after`, and it is let go after `let_go_after`; no time at all is never.
    `form_links` leads to the page a form can be filled in on; None where there is no page.
    In `quiet_hours` nobody is told what can wait. `public_url` is where people reach the installation, "" where they
    cannot.
    """

    store: Store
    capabilities: Mapping[str, Capabilities]
    now: Callable[[], datetime]
    company_name: str
    timezone: str = "Asia/Shanghai"
    most_megabytes: int = 100
    burst_seconds: float = 0.0
    remind_after: timedelta = timedelta(minutes=30)
    let_go_after: timedelta = timedelta(hours=24)
    quiet_hours: QuietHours = USUAL
    has_proposer: bool = False
    form_links: FormLinks | None = None
    public_url: str = ""
    types: TicketTypes = field(default_factory=TicketTypes)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def by_day(self, at: datetime) -> datetime:
        """The moment itself, or the end of the company's quiet hours."""
        return after_the_night(at, self.zone, self.quiet_hours)

    def words(self, locale: str) -> Wording:
        return Wording(locale, self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One transaction: at which desk, in which unit of work, when, through which door.

    `pressed` is the key of the card whose press is being handled, `pressed_by` the platform's id of whoever pressed it:
    its door answers them with the new face itself.
    """

    desk: Desk
    uow: UnitOfWork
    now: datetime
    door: str
    pressed: str = ""
    pressed_by: str = ""

    @property
    def here(self) -> datetime:
        """Now, as the company's clocks show it: what the rules call today begins at its midnight."""
        return self.now.astimezone(self.desk.zone)
