"""decide: what an event does to a ticket under its definition, or why it does nothing."""

from __future__ import annotations

from datetime import datetime

from workflows.actions import act
from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Occasion, Outcome, Reason, Refusal
from workflows.events import (
    ActionTaken,
    CommentAdded,
    Event,
    HandedOver,
    Replied,
    TicketOpened,
    TimerExpired,
)
from workflows.handing_over import hand_over
from workflows.moves import go
from workflows.nodes import Phase
from workflows.rights import may_follow
from workflows.sla import ring, start_clocks
from workflows.ticket import Ticket


def decide(
    ticket: Ticket | None, event: Event, definition: Definition, now: datetime
) -> Outcome | Refusal:
    """Only `TicketOpened` finds no ticket. Whatever is not a rule's business (who is told, in which words) is an effect."""
    if isinstance(event, TicketOpened):
        return _open(event, definition, now)
    if ticket is None:
        raise LookupError("only TicketOpened may come without a ticket")
    match event:
        case ActionTaken():
            return act(ticket, event, definition, now)
        case CommentAdded() | Replied():
            return _say(ticket, event, definition, now)
        case HandedOver():
            return hand_over(ticket, event, definition, now)
        case TimerExpired():
            rung, effects = ring(ticket, event.name, now)
            return Outcome(ticket=rung, effects=tuple(effects))


def _open(event: TicketOpened, definition: Definition, now: datetime) -> Outcome:
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
    )
    draft = Draft(ticket, definition, now, event.by.id)
    draft.record("opened", answers=dict(event.answers))
    if event.attachments:
        draft.record("commented", text="", files=list(event.attachments))
    draft.tell(Occasion.OPENED)
    go(draft, draft.flow.first)
    return draft.outcome()


def _say(
    ticket: Ticket, event: CommentAdded | Replied, definition: Definition, now: datetime
) -> Outcome | Refusal:
    is_requesters = event.by.id == ticket.requester
    if not may_follow(event.by, ticket) or (is_requesters and isinstance(event, Replied)):
        return Refusal(reason=Reason.NOT_YOURS)
    if ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    ours = Occasion.REPLIED if isinstance(event, Replied) else Occasion.NOTED
    occasion = Occasion.COMMENTED if is_requesters else ours
    draft = Draft(ticket, definition, now, event.by.id)
    draft.record(occasion.value, text=event.text, files=list(event.files))
    draft.tell(occasion, text=event.text, files=",".join(map(str, event.files)))
    return draft.outcome()
