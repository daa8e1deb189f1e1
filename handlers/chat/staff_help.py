"""What one of ours can say here, made of what is really open to them: help, and the end of every dry 没听懂."""

from __future__ import annotations

from handlers.chat.staff_showing import can_do
from handlers.chat.staff_tickets import definition_of, doable, in_hand, to_approve, to_claim
from handlers.conversations import talk_of
from handlers.turns import Turn
from workflows.people import AGENT, SUPERVISOR
from workflows.ticket import Ticket

OWN, OTHERS = 3, 1
"""So many tickets of each kind are spelled out."""


async def staff_help(turn: Turn) -> str:
    words = turn.words
    own, votes, offers = await in_hand(turn), await to_approve(turn), await to_claim(turn)
    shown = (*own[:OWN], *votes[:OTHERS], *offers[:OTHERS])
    tickets = tuple({ticket.id: ticket for ticket in shown}.values())
    lines = [can_do(turn, ticket, await definition_of(turn, ticket)) for ticket in tickets]
    lists = ["mine", "today", "waiting", "overdue", "due"]
    lists += ["approvals"] if votes or SUPERVISOR in turn.person.roles else []
    lists += ["drafts"] if turn.person.roles & {AGENT, SUPERVISOR} else []
    named = words.listed([words.say(f"help.list.{each}") for each in lists])
    told = [
        words.say("help.staff"),
        *(f"· {line}" for line in lines),
        await _example(turn, tickets),
        words.say("help.votes"),
        words.say("help.tickets"),
        words.say("help.lists", lists=named),
        words.say("help.leave"),
        words.say("help.shifts"),
    ]
    return "\n".join([*told, words.say("help.filling_in")] if talk_of(turn) else told)


async def _example(turn: Turn, tickets: tuple[Ticket, ...]) -> str:
    """With a number that is really there, and what can be done with it."""
    if not tickets:
        return turn.words.say("help.no_ticket")
    ticket, words = tickets[0], turn.words
    can = doable(turn, ticket, await definition_of(turn, ticket))
    label = can[0][1].label.say(words.locale) if can else words.say("staff.can_note")
    digits = ticket.number.rpartition("-")[2]
    return words.say("help.with_number", digits=digits, action=label)


async def not_understood(turn: Turn) -> None:
    turn.reply(f"{turn.words.say('help.not_understood')}\n{await staff_help(turn)}")
