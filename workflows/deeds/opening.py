"""A ticket is opened: the form was submitted, or another ticket called for it."""

from __future__ import annotations

from datetime import datetime

from workflows.company import Company
from workflows.definition import Definition
from workflows.draft import REPORT, Draft
from workflows.effects import Occasion
from workflows.events import TicketOpened
from workflows.moves.entering import follow
from workflows.sla.clocks import start_clocks
from workflows.staff import Staff
from workflows.ticket import Ticket
from workflows.verbs import Phase


def open_ticket(
    event: TicketOpened, definition: Definition, now: datetime, staff: Staff, company: Company
) -> Draft:
    ticket = Ticket(
        id=0,
        number=event.number,
        type_key=definition.key,
        type_version=0,
        requester=event.by.id,
        origin=event.origin,
        opened_at=now,
        phase=Phase.NEW,
        answers=dict(event.answers),
        clocks=start_clocks(definition),
        parent=event.parent,
        parent_visit=event.parent_visit,
        tier=event.by.tier,
        asset=definition.asset_in(event.answers),
    )
    draft = Draft(ticket, definition, staff, now, event.by.id, REPORT, company)
    draft.record("opened", answers=dict(event.answers))
    if event.attachments:
        draft.record("commented", text="", files=list(event.attachments))
    draft.tell(Occasion.OPENED)
    follow(draft, draft.flow.first)
    return draft
