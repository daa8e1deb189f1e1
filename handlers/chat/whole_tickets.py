"""撤回, 催办, 挂起, 恢复, 作废, 重开, 合并, 拆分, 延期, 拉群, 接待: a ticket as a whole, by one of ours or by its requester."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from handlers.answers import refuse
from handlers.chat.asking_orders import ask_why
from handlers.chat.joining import merge_into, split_off
from handlers.chat.pulling_together import pull_together
from handlers.chat.putting_off import extension, put_off_deadline
from handlers.chat.serving import release_customer, serve_by_hand
from handlers.chat.trying import drafted, trial
from handlers.confirming import confirm
from handlers.talks import Order
from handlers.tickets import happen
from handlers.turns import Turn
from workflows.deeds.withdrawing import last_done_by
from workflows.effects import Reason, Refusal
from workflows.events import (
    Cancelled,
    Event,
    Reopened,
    Resumed,
    SplitOff,
    Suspended,
    Urged,
    Withdrawn,
)
from workflows.reading.staff_deeds import Deed
from workflows.ticket import Ticket
from workflows.verbs import Phase


async def do_to_all_of_it(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    """The ticket as it is then; None when it was refused, or something is asked."""
    return await _DEEDS[order.deed](turn, ticket, order)


async def is_open_to_speaker(turn: Turn, ticket: Ticket, deed: Deed) -> bool:
    """Whether they may do that with the ticket now."""
    if deed in (Deed.GATHER, Deed.SERVE, Deed.RELEASE):
        return turn.person.is_staff and ticket.phase is not Phase.CLOSED
    return await trial(turn, ticket, await _event(turn, ticket, deed)) is None


async def _event(turn: Turn, ticket: Ticket, deed: Deed, reason: str = "") -> Event:
    by = turn.person
    match deed:
        case Deed.URGE:
            return Urged(by=by)
        case Deed.SUSPEND:
            return Suspended(by=by, reason=reason)
        case Deed.RESUME:
            return Resumed(by=by)
        case Deed.CANCEL:
            return Cancelled(by=by, reason=reason)
        case Deed.REOPEN:
            return Reopened(by=by, reason=reason)
        case Deed.SPLIT:
            return SplitOff(by=by, number="")
        case Deed.EXTEND:
            return extension(by)
        case _:
            return Withdrawn(by=by, task=await _sent_on_by(turn, ticket))


async def _sent_on_by(turn: Turn, ticket: Ticket) -> int:
    """The task they did last; 0, their report, where they did none that they could take back."""
    draft = await drafted(turn, ticket)
    last = last_done_by(draft, turn.person.id)
    if last is None:
        return 0
    is_theirs = ticket.requester == turn.person.id
    event = Withdrawn(by=turn.person, task=last.id)
    return 0 if is_theirs and await trial(turn, ticket, event) else last.id


async def _happen(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    """Whoever reported it hears of the rest as a requester does."""
    event = await _event(turn, ticket, order.deed, order.reason)
    result = await happen(turn.moment, ticket, event)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, _in_context(order, result))
        return None
    if order.deed not in _TOLD_ANYWAY or turn.person.id != ticket.requester:
        is_called_off = order.deed is Deed.CANCEL and turn.person.id == ticket.requester
        key = "call_off" if is_called_off else order.deed
        turn.say(f"order.done.{key}", number=ticket.number)
    return result


_TOLD_ANYWAY = frozenset({Deed.REOPEN, Deed.RESUME, Deed.SUSPEND})


def _in_context(order: Order, refusal: Refusal) -> Refusal:
    """Who has nothing to take back, or nobody to press, is told just that."""
    vain = {Deed.WITHDRAW: (Reason.NOT_NOW, Reason.NOT_YOURS), Deed.URGE: (Reason.NOT_NOW,)}
    is_vain = refusal.reason in vain.get(order.deed, ())
    return replace(refusal, detail=order.deed.value) if is_vain else refusal


async def _suspend(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    if order.reason or order.is_explained:
        return await _happen(turn, ticket, order)
    await _ask_why(turn, ticket, order)
    return None


async def _cancel(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    """One of ours says why; and everybody says twice that they mean it."""
    is_requester = turn.person.id == ticket.requester
    if order.is_confirmed:
        return await _happen(turn, ticket, order)
    if not (order.reason or order.is_explained or is_requester):
        await _ask_why(turn, ticket, order)
        return None
    refusal = await trial(turn, ticket, await _event(turn, ticket, order.deed))
    if refusal:
        await refuse(turn, ticket, refusal)
        return None
    manner = "call_off" if is_requester else "cancel"
    why = turn.words.say("order.because", reason=order.reason) if order.reason else ""
    question = turn.words.say(f"order.confirm.{manner}", number=ticket.number, why=why)
    await confirm(turn, order, question, manner)
    return None


async def _ask_why(turn: Turn, ticket: Ticket, order: Order) -> None:
    refusal = await trial(turn, ticket, await _event(turn, ticket, order.deed))
    if refusal:
        await refuse(turn, ticket, refusal)
        return
    action = turn.words.say(f"order.name.{order.deed}")
    await ask_why(turn, order, turn.words.say("order.why", number=ticket.number, action=action))


async def _reopen(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    """还是不行 of a closed ticket is asked about first: it may be something new."""
    if order.is_confirmed or not order.words:
        return await _happen(turn, ticket, order)
    question = turn.words.say("order.confirm.reopen", number=ticket.number)
    await confirm(turn, order, question, "reopen")
    return None


_DEEDS: Mapping[Deed, Callable[[Turn, Ticket, Order], Awaitable[Ticket | None]]] = {
    Deed.WITHDRAW: _happen,
    Deed.URGE: _happen,
    Deed.SUSPEND: _suspend,
    Deed.RESUME: _happen,
    Deed.CANCEL: _cancel,
    Deed.REOPEN: _reopen,
    Deed.MERGE: merge_into,
    Deed.SPLIT: split_off,
    Deed.EXTEND: put_off_deadline,
    Deed.GATHER: pull_together,
    Deed.SERVE: serve_by_hand,
    Deed.RELEASE: release_customer,
}
