"""decide: what an event does to a ticket under its definition, or why it does nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from workflows.company import NOTHING_SET, Company
from workflows.deeds.actions import act
from workflows.deeds.arriving import answer_call, arrive, close_child, open_anew
from workflows.deeds.dispatching import dispatch, ring_offer, seek_again
from workflows.deeds.extending import extend
from workflows.deeds.handing_over import hand_over
from workflows.deeds.merging import absorb, merge, split
from workflows.deeds.moving import move
from workflows.deeds.opening import open_ticket
from workflows.deeds.pressing import copy, urge
from workflows.deeds.ringing import end_wait, ring_limit, ring_target
from workflows.deeds.saying import say
from workflows.deeds.signers import add_signers, delegate, remove_signer
from workflows.deeds.standing import cancel, reopen, resume, suspend
from workflows.deeds.withdrawing import withdraw
from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Outcome, Refusal
from workflows.events import (
    Absorbed,
    ActionTaken,
    CalendarsChanged,
    CallAnswered,
    Cancelled,
    ChildClosed,
    CommentAdded,
    Copied,
    Delegated,
    Dispatched,
    Event,
    EventArrived,
    Extended,
    HandedOver,
    MergedInto,
    MovedToVersion,
    OpenedAnew,
    Reopened,
    Replied,
    Resumed,
    SignerRemoved,
    SignersAdded,
    SoughtAgain,
    SplitOff,
    Suspended,
    TicketOpened,
    TimerExpired,
    Urged,
    Withdrawn,
)
from workflows.rules.running import follow_rules
from workflows.rules.timers import arm_anew
from workflows.rules.timers import ring as ring_rule
from workflows.sla.clocks import keep_spent
from workflows.staff import Staff
from workflows.ticket import Ticket


def decide(
    ticket: Ticket | None,
    event: Event,
    definition: Definition,
    now: datetime,
    staff: Staff,
    company: Company = NOTHING_SET,
) -> Outcome | Refusal:
    """Only `TicketOpened` finds no ticket. Whatever is not a rule's business (who is told, in which words) is an effect."""
    if isinstance(event, TicketOpened):
        draft = open_ticket(event, definition, now, staff, company)
        follow_rules(draft, None)
        return draft.outcome()
    if ticket is None:
        raise LookupError("only TicketOpened may come without a ticket")
    draft = Draft(ticket, definition, staff, now, by_of(event), company=company)
    refusal = _DEEDS[type(event)](draft, event)
    if refusal:
        return refusal
    follow_rules(draft, ticket)
    return draft.outcome()


def by_of(event: Event) -> int | None:
    """Whose deed it is; None for the clock and for other systems."""
    by = getattr(event, "by", None)
    return by.id if by else None


def _ring(draft: Draft, event: TimerExpired) -> None:
    """Of a node's limit, of a wait, of an offer, of a rule, or of an SLA target by its id."""
    kind, is_ours, _ = event.name.partition(":")
    if is_ours and kind == "limit":
        ring_limit(draft, event.name)
    elif is_ours and kind == "wait":
        end_wait(draft, event.name)
    elif is_ours and kind == "offer":
        ring_offer(draft, event.name)
    elif is_ours and kind == "rule":
        ring_rule(draft, event.name)
    else:
        ring_target(draft, event.name)


def _reckon_anew(draft: Draft, event: CalendarsChanged) -> None:
    """Its clocks are wound afterwards, as after any event."""
    draft.record("calendars_changed")
    if event.before:
        draft.ticket = keep_spent(draft, event.before, draft.now)
    arm_anew(draft)


_DEEDS: Mapping[type[Event], Callable[[Draft, Any], Refusal | None]] = {
    ActionTaken: act,
    CommentAdded: say,
    Replied: say,
    HandedOver: hand_over,
    Delegated: delegate,
    SignersAdded: add_signers,
    SignerRemoved: remove_signer,
    Withdrawn: withdraw,
    Urged: urge,
    Copied: copy,
    Suspended: suspend,
    Resumed: resume,
    Cancelled: cancel,
    Reopened: reopen,
    MergedInto: merge,
    Absorbed: absorb,
    SplitOff: split,
    EventArrived: arrive,
    CallAnswered: answer_call,
    ChildClosed: close_child,
    OpenedAnew: open_anew,
    MovedToVersion: move,
    TimerExpired: _ring,
    Extended: extend,
    CalendarsChanged: _reckon_anew,
    Dispatched: dispatch,
    SoughtAgain: seek_again,
}
