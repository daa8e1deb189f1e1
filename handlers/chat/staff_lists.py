"""我的工单, 今天的, 积压, 超时, 快到期, 待审批: lists of tickets for those who work on them, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.chat.staff_tickets import (
    definition_of,
    in_hand,
    of_their_own,
    sees_all,
    to_approve,
    to_claim,
)
from handlers.countdowns import countdown
from handlers.pauses import paused_for
from handlers.turns import Turn
from handlers.views import status_of
from workflows.definition import Definition
from workflows.kinds.fields import show
from workflows.kinds.kind import Asking
from workflows.kinds.table import kind_of
from workflows.reading.staff_orders import Listing
from workflows.rights import Audience, may_see
from workflows.staff import Staff
from workflows.ticket import Ticket

SHOWN = 10
MENTIONED = 2
"""So many answers say what a ticket is about."""


async def show_list(turn: Turn, which: Listing) -> None:
    if which is Listing.DUE:
        await _show_due(turn)
        return
    tickets, count = await _listed(turn, which)
    if not tickets:
        turn.say(f"staff.none.{which}")
        return
    lines = [await staff_line(turn, ticket) for ticket in tickets[:SHOWN]]
    if count > SHOWN:
        lines.append(turn.words.say("staff.and_more", count=count - SHOWN))
    turn.reply("\n".join([turn.words.say(f"staff.list.{which}", count=count), *lines]))


async def _show_due(turn: Turn) -> None:
    """With who has it; how many there are in all is nobody's question."""
    tickets = await _due(turn)
    if not tickets:
        turn.say("staff.none.due")
        return
    staff = await turn.moment.uow.staff.load(turn.moment.now)
    lines = [await _due_line(turn, ticket, staff) for ticket in tickets[:SHOWN]]
    if len(tickets) > SHOWN:
        lines.append(turn.words.say("staff.more"))
    turn.reply("\n".join([turn.words.say("staff.list.due"), *lines]))


async def _due(turn: Turn) -> Sequence[Ticket]:
    if sees_all(turn):
        return await turn.moment.uow.tickets.due_next(SHOWN + 1)
    both = (*await in_hand(turn), *await to_claim(turn))
    return _urgent_first(each for each in both if each.due_at)


async def _due_line(turn: Turn, ticket: Ticket, staff: Staff) -> str:
    colleague = staff.people.get(ticket.assignee) if ticket.assignee else None
    nobody = turn.words.say("staff_notice.overdue.unassigned")
    who = colleague.person.name if colleague else nobody
    return turn.words.say("staff.due_line", line=await staff_line(turn, ticket), who=who)


async def _listed(turn: Turn, which: Listing) -> tuple[Sequence[Ticket], int]:
    """The first of them, and how many there are."""
    stored = turn.moment.uow.tickets
    if which is Listing.WAITING:
        return await stored.unclaimed(SHOWN), await stored.count_unclaimed()
    if which is Listing.OVERDUE and sees_all(turn):
        now = turn.moment.now
        return await stored.overdue(now, SHOWN), await stored.count_overdue(now)
    found = await _of_the_speaker(turn, which)
    return found, len(found)


async def _of_the_speaker(turn: Turn, which: Listing) -> list[Ticket]:
    match which:
        case Listing.APPROVALS:
            return _urgent_first(await to_approve(turn))
        case Listing.OVERDUE:
            both = (*await in_hand(turn), *await to_claim(turn))
            return _urgent_first(each for each in both if _is_overdue(each, turn.moment.now))
        case Listing.TODAY:
            return [
                each for each in _urgent_first(await in_hand(turn)) if _is_due_today(turn, each)
            ]
        case _:
            return _urgent_first(await of_their_own(turn))


async def staff_line(turn: Turn, ticket: Ticket) -> str:
    definition, words = await definition_of(turn, ticket), turn.words
    line = words.say(
        "staff.line",
        number=ticket.number,
        about=_about(ticket, definition, words.locale),
        status=status_of(ticket, definition, words.locale),
    )
    if ticket.due_at is None:
        paused = paused_for(ticket, definition, words)
        return line + (paused and words.say("staff.stands_still", paused=paused))
    key = "staff.overdue_since" if _is_overdue(ticket, turn.moment.now) else "staff.due"
    now = turn.moment.now
    left = countdown(words, ticket.due_at, now)
    return line + words.say(key, at=words.moment(ticket.due_at, now), left=left)


def _about(ticket: Ticket, definition: Definition, locale: str) -> str:
    """家电报修 空调 不制冷: nothing private, for lists are asked for in groups too."""
    told = (
        show(field, ticket.answers[field.id], locale)
        for field in definition.asked
        if field.id in ticket.answers
        and kind_of(field).asking in (Asking.ONE, Asking.SEVERAL)
        and may_see(Audience.GROUP, field)
    )
    return " ".join([definition.name.say(locale), *list(told)[:MENTIONED]])


def _urgent_first(tickets: Iterable[Ticket]) -> list[Ticket]:
    """What has no deadline comes last, the oldest first."""
    known = {ticket.id: ticket for ticket in tickets}
    return sorted(known.values(), key=lambda t: (t.due_at is None, t.due_at or t.opened_at, t.id))


def _is_overdue(ticket: Ticket, now: datetime) -> bool:
    return ticket.due_at is not None and ticket.due_at < now


def _is_due_today(turn: Turn, ticket: Ticket) -> bool:
    """Or should have been done before."""
    if ticket.due_at is None:
        return False
    zone = turn.moment.desk.zone
    return ticket.due_at.astimezone(zone).date() <= turn.moment.now.astimezone(zone).date()
