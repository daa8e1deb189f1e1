"""请假到周五，李工代班 · 孙丽代班 · 销假: one of ours is away, says who does their work meanwhile, and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.audience import seats_of
from handlers.backlog import look_at_backlog
from handlers.cards import Text
from handlers.chat.leave_words import span_of
from handlers.chat.reports import said_in
from handlers.chat.staff_tickets import in_hand, waiting
from handlers.chat.stand_ins import Others, stand_in_for
from handlers.patience import remember, state_of
from handlers.post import send
from handlers.router import Heard
from handlers.talks import Leaving
from handlers.turns import Turn
from workflows.forms.sessions import Words
from workflows.people import Person
from workflows.reading.callings import called
from workflows.reading.commands import Wish, command
from workflows.reading.leaves import Back, Leave, Relief, leave, leave_until
from workflows.staff import Absence


async def completing_leave(turn: Turn) -> Heard:
    """They say until when, or name another stand-in; anything else lets the question go."""
    state, said = state_of(turn), said_in(turn)
    if not isinstance(state, Leaving) or not isinstance(said, Words):
        return Heard.UNHANDLED
    await remember(turn, None)
    wish, others = command(said.text), await Others.of(turn)
    if wish and wish.wish is Wish.CANCEL:
        turn.say("staff.left")
        return Heard.HANDLED
    told = _completed(turn, others, state, said.text)
    if told is None:
        return Heard.UNHANDLED
    await _go(turn, others, told)
    return Heard.HANDLED


def _completed(turn: Turn, others: Others, state: Leaving, text: str) -> Leave | None:
    now, names = turn.around.surroundings.now, others.names.values()
    match leave(text, now, names):
        case Relief(name=name):
            return _leave(state, stand_in=name)
        case Leave() | Back():
            return None
    if state.until is None and not state.is_endless:
        told = leave_until(text, now, names)
        return told and replace(
            told, since=max(state.since, now), stand_in=told.stand_in or state.stand_in
        )
    name = text.strip()
    return _leave(state, stand_in=name) if called(name, others.names).is_certain else None


def _leave(state: Leaving, stand_in: str) -> Leave:
    return Leave(
        since=state.since, until=state.until, is_endless=state.is_endless, stand_in=stand_in
    )


async def taking_leave(turn: Turn) -> Heard:
    """Colleagues are looked up only once it sounds like leave at all."""
    said, now = said_in(turn), turn.around.surroundings.now
    if not turn.person.is_staff or not isinstance(said, Words) or not leave(said.text, now):
        return Heard.UNHANDLED
    others = await Others.of(turn)
    match leave(said.text, now, others.names.values()):
        case Leave() as told:
            await _go(turn, others, told)
        case Relief(name=name):
            await _be_relieved(turn, others, name)
        case Back():
            await _come_back(turn, others)
        case None:
            return Heard.UNHANDLED
    return Heard.HANDLED


async def _go(turn: Turn, others: Others, told: Leave) -> None:
    if told.until is None and not told.is_endless:
        turn.say("leave.until_when", name=others.likely)
        await remember(turn, Leaving(since=told.since, stand_in=told.stand_in))
    elif told.until and told.until <= max(told.since, turn.moment.now):
        turn.say("leave.over")
    else:
        await _note(turn, others, told, Absence(told.since, told.until))


async def _note(turn: Turn, others: Others, told: Leave, absence: Absence) -> None:
    """Nothing is noted while whom they name cannot stand in: they may name another."""
    named = stand_in_for(turn, others, told.stand_in, absence) if told.stand_in else None
    if isinstance(named, str):
        turn.reply(named + turn.words.say("leave.not_yet"))
        await _ask_again(turn, told.since, told.until)
        return
    await turn.moment.uow.staff.away(
        turn.person.id, told.since, told.until, named.id if named else None
    )
    stand_in, words = named or others.standing, turn.words
    if absence.covers(turn.moment.now):
        await _let_offers_go(turn)
    when = span_of(absence, words, turn.around.surroundings.now)
    lines = [words.say("leave.noted", span=when)]
    lines += _who_stands_in(turn, others, absence, stand_in, is_named=named is not None)
    lines += await _what_stays(turn, stand_in.name if stand_in else others.likely)
    turn.reply("\n".join([*lines, words.say("leave.how_to_end")]))
    if stand_in and not others.is_away(stand_in.id, absence):
        await _tell(turn, stand_in, "leave.told", span=absence)


async def _let_offers_go(turn: Turn) -> None:
    """What is offered to nobody else goes to the next at once, as if its time were over."""
    for ticket in await waiting(turn):
        for task in ticket.open_tasks:
            offer = task.offer
            if offer and offer.people == (turn.person.id,) and not offer.is_waiting:
                turn.moment.uow.timers.arm(ticket.id, task.offer_timer, turn.moment.now)


def _who_stands_in(
    turn: Turn, others: Others, absence: Absence, stand_in: Person | None, *, is_named: bool
) -> list[str]:
    words = turn.words
    if stand_in is None:
        return [words.say("leave.nobody", name=others.likely)]
    if others.is_away(stand_in.id, absence):
        return [words.say("leave.standing_away", name=stand_in.name)]
    lines = [words.say("leave.stand_in" if is_named else "leave.standing", name=stand_in.name)]
    meanwhile = others.away_meanwhile(stand_in.id, absence)
    if meanwhile:
        when = span_of(meanwhile, words, turn.around.surroundings.now)
        lines.append(words.say("leave.partly_away", name=stand_in.name, span=when))
    return lines


async def _what_stays(turn: Turn, name: str) -> list[str]:
    """Open work is not moved by itself: whoever has it knows best."""
    tickets = await in_hand(turn)
    if not tickets:
        return []
    digits = tickets[0].number.rpartition("-")[2]
    return [turn.words.say("leave.in_hand", count=len(tickets), name=name, digits=digits)]


async def _be_relieved(turn: Turn, others: Others, name: str) -> None:
    stand_in = stand_in_for(turn, others, name, others.own)
    if isinstance(stand_in, str):
        turn.reply(stand_in)
        if others.own and others.own.since:
            await _ask_again(turn, others.own.since, others.own.until)
        return
    await turn.moment.uow.staff.give_stand_in(turn.person.id, stand_in.id)
    turn.say("leave.relieved", name=stand_in.name)
    if others.own:
        await _tell(turn, stand_in, "leave.told", span=others.own)


async def _ask_again(turn: Turn, since: datetime, until: datetime | None) -> None:
    """Whoever they name next stands in."""
    await remember(turn, Leaving(since=since, until=until, is_endless=until is None))


async def _come_back(turn: Turn, others: Others) -> None:
    if others.own is None:
        turn.say("leave.not_away")
        return
    await turn.moment.uow.staff.back(turn.person.id)
    look_at_backlog(turn.moment)
    turn.say("leave.back" if others.own.covers(turn.moment.now) else "leave.called_off")
    if others.standing and not others.is_away(others.standing.id, others.own):
        await _tell(turn, others.standing, "leave.told_back")


async def _tell(turn: Turn, whom: Person, key: str, span: Absence | None = None) -> None:
    """In their own chat and their own language."""
    words = turn.moment.desk.words(whom.locale)
    when = span_of(span, words, turn.around.surroundings.now) if span else ""
    for seat in await seats_of(turn.moment, [whom]):
        text = words.say(key, name=turn.person.name, span=when)
        send(turn.moment, seat.chat, Text(text=text))
