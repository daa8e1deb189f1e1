"""转办, 委托, 加签, 减签, 抄送: whom the names mean, then the deed itself; what is not clear is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answers import refuse
from handlers.chat.asking_orders import ask_whom
from handlers.chat.colleagues import Colleagues
from handlers.chat.fit_people import fittest
from handlers.chat.people_seats import comes_first, task_for, voters_of
from handlers.chat.staff_choices import ask_which_order
from handlers.chat.trying import trial
from handlers.patience import remember, state_of
from handlers.talks import Naming, Order
from handlers.tickets import happen
from handlers.turns import Turn
from workflows.effects import Reason, Refusal
from workflows.events import Copied, Delegated, Event, HandedOver, SignerRemoved, SignersAdded
from workflows.people import Person
from workflows.reading.courtesy import nicety
from workflows.reading.several_names import names_in
from workflows.reading.staff_deeds import Deed
from workflows.ticket import Ticket

NAMED_AT_MOST = 8
_ABOUT_WHOM = frozenset({Reason.HAS_IT_ALREADY, Reason.CANNOT_TAKE})
"""Refused because of who was named, not because of who asked."""
_WAITED_FOR = frozenset({Deed.HAND_OVER, Deed.DELEGATE, Deed.ADD_SIGNER})
_ONE = frozenset({Deed.HAND_OVER, Deed.DELEGATE})
_SAID_ALONG = frozenset({Deed.COPY, Deed.DELEGATE})
"""What follows the names is what they are told, or asked."""


async def name_people(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    """The ticket as it is then; None when it was refused, or something is asked. Whoever may not is told before being
    asked whom they mean."""
    task = order.task or await task_for(turn, ticket, order.deed)
    order = replace(order, ticket=ticket.id, task=task)
    refusal = await _why_not(turn, ticket, order)
    if refusal:
        await refuse(turn, ticket, refusal, task)
        return None
    ours = await _ours(turn, ticket, order)
    certain = await _certain(turn, ticket, order, ours)
    if certain is None:
        return None
    if not certain.people:
        await _ask_whom(turn, ticket, certain, ours)
        return None
    return await _do(turn, ticket, certain, [ours.person(each) for each in certain.people])


async def is_open_to(turn: Turn, ticket: Ticket, deed: Deed) -> bool:
    """Whether the speaker may do that with the ticket now, whomever they name."""
    task = await task_for(turn, ticket, deed)
    order = Order(deed=deed, ticket=ticket.id, task=task)
    return await _why_not(turn, ticket, order) is None


async def _why_not(turn: Turn, ticket: Ticket, order: Order) -> Refusal | None:
    if order.deed is Deed.REMOVE_SIGNER:
        voters = await voters_of(turn, ticket)
        return None if voters else Refusal(reason=Reason.NOT_NOW)
    if not order.task and order.deed is not Deed.COPY:
        return Refusal(reason=Reason.NOT_YOURS)
    (event,) = _events(turn, order, [turn.person], {})
    refusal = await trial(turn, ticket, event)
    return None if refusal and refusal.reason in _ABOUT_WHOM else refusal


async def _ours(turn: Turn, ticket: Ticket, order: Order) -> Colleagues:
    if order.deed is Deed.REMOVE_SIGNER:
        voters = await voters_of(turn, ticket)
        return await Colleagues.of(turn, voters, only=voters)
    first = await comes_first(turn, ticket, order)
    task = ticket.task(order.task) if order.deed is Deed.HAND_OVER and not order.words else None
    fit = await fittest(turn, ticket, task) if task and not order.people else ()
    return await Colleagues.of(turn, first, fittest=fit)


async def _certain(turn: Turn, ticket: Ticket, order: Order, ours: Colleagues) -> Order | None:
    """With nobody left who is only a name; None when somebody is unknown, or it is asked whom they mean."""
    people = list(order.people)
    names = [name for name in names_in(order.words, ours.known) if nicety(name) is None]
    for place, name in enumerate(names):
        found = ours.meant(name)
        if len(found.people) == 1 and found.is_certain:
            people.append(found.people[0])
        elif order.deed in _SAID_ALONG and people and not order.reason and not found.is_certain:
            text = order.words[order.words.index(name) :]
            order = replace(order, reason=text)
            break
        elif found.people:
            rest = replace(order, people=tuple(people), words="、".join(names[place + 1 :]))
            some = [ours.person(each) for each in found.people[:NAMED_AT_MOST]]
            await _ask_which(turn, rest, name, some, is_certain=found.is_certain)
            return None
        else:
            await _nobody(turn, ticket, order, name, ours)
            return None
    return replace(order, words="", people=tuple(dict.fromkeys(people)))


async def _ask_which(
    turn: Turn, order: Order, name: str, people: Sequence[Person], *, is_certain: bool
) -> None:
    options = [(each.name, replace(order, people=(*order.people, each.id))) for each in people]
    key = "staff.which_person" if is_certain else "staff.did_you_mean"
    await ask_which_order(turn, turn.words.say(key, name=name), options)


async def _nobody(turn: Turn, ticket: Ticket, order: Order, name: str, ours: Colleagues) -> None:
    """Whoever was asked for a name may say another."""
    state = state_of(turn)
    if isinstance(state, Naming):
        await remember(turn, state)
    others = [each.name for each in ours.likely(_left_out(turn, ticket, order))]
    names = turn.words.listed(others[:NAMED_AT_MOST])
    key = "staff.no_such_person" if order.deed is Deed.HAND_OVER else "order.no_such_person"
    turn.say(key if names else "staff.nobody_else", name=name, names=names)


async def _ask_whom(turn: Turn, ticket: Ticket, order: Order, ours: Colleagues) -> None:
    likely = ours.likely(_left_out(turn, ticket, order))
    key = "order.one_name" if order.deed in _ONE else "order.several_names"
    words = turn.words
    question = words.say(f"order.whom.{order.deed}", number=ticket.number) + words.say(key)
    await ask_whom(turn, order, question, likely)


def _left_out(turn: Turn, ticket: Ticket, order: Order) -> list[int]:
    """The speaker, who asks for somebody else, and whoever is asked already; of work, whoever has it."""
    if order.deed is Deed.REMOVE_SIGNER:
        return []
    task = ticket.task(order.task)
    if order.deed is Deed.HAND_OVER:
        return [task.person] if task and task.person else []
    beside = ticket.tasks_of(task.seat.visit) if task and order.deed is not Deed.COPY else ()
    asked = [each.done_by or each.person or 0 for each in beside]
    return [turn.person.id, *asked]


async def _do(turn: Turn, ticket: Ticket, order: Order, people: list[Person]) -> Ticket | None:
    if order.deed in _ONE and len(people) > 1:
        turn.say("order.only_one")
        return None
    voters = await voters_of(turn, ticket) if order.deed is Deed.REMOVE_SIGNER else {}
    for event in _events(turn, order, people, voters):
        result = await happen(turn.moment, ticket, event)
        if isinstance(result, Refusal):
            await refuse(turn, ticket, _in_context(order, result), order.task)
            return None
        ticket = result
    names = turn.words.listed([each.name for each in people])
    key = f"order.done.{order.deed}"
    if order.deed is Deed.ADD_SIGNER:
        key = f"{key}_{order.where or 'beside'}"
    turn.say(key, number=ticket.number, name=names)
    if order.deed in _WAITED_FOR:
        await _say_who_is_away(turn, people)
    return ticket


def _in_context(order: Order, refusal: Refusal) -> Refusal:
    """Who votes already is told so."""
    is_vote = order.deed in (Deed.ADD_SIGNER, Deed.DELEGATE)
    is_asked = is_vote and refusal.reason is Reason.HAS_IT_ALREADY
    return replace(refusal, detail=order.deed.value) if is_asked else refusal


async def _say_who_is_away(turn: Turn, people: Sequence[Person]) -> None:
    """The work is theirs all the same: whoever gave it may think better of it."""
    staff = await turn.moment.uow.staff.load(turn.moment.now)
    away = [each.name for each in people if not staff.people[each.id].is_here]
    if away:
        turn.say("order.is_away", name=turn.words.listed(away))


def _events(turn: Turn, order: Order, people: list[Person], voters: dict[int, int]) -> list[Event]:
    """`voters` are the tasks of those who vote, by person."""
    by, task = turn.person, order.task
    match order.deed:
        case Deed.HAND_OVER:
            return [HandedOver(by=by, task=task, to=people[0])]
        case Deed.DELEGATE:
            return [Delegated(by=by, task=task, to=people[0], text=order.reason)]
        case Deed.ADD_SIGNER:
            where = order.where or "beside"
            return [SignersAdded(by=by, task=task, people=tuple(people), where=where)]
        case Deed.REMOVE_SIGNER:
            return [SignerRemoved(by=by, task=voters[each.id]) for each in people]
        case _:
            return [Copied(by=by, people=tuple(people), text=order.reason)]
