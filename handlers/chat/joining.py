"""合并 and 拆分 in a chat: two tickets become one, or part of one becomes a ticket of its own."""

from __future__ import annotations

from handlers.answers import refuse
from handlers.chat.asking_orders import ask_why
from handlers.chat.trying import trial
from handlers.confirming import confirm
from handlers.merging import may_split, merge, split
from handlers.talks import Order
from handlers.tickets import add_comment, type_of
from handlers.turns import Turn
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.effects import Refusal
from workflows.events import MergedInto
from workflows.ticket import Ticket


async def merge_into(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    into = await turn.moment.uow.tickets.get(order.into)
    if into is None:
        turn.say("refusal.unknown_action")
        return None
    refusal = await trial(turn, ticket, MergedInto(by=turn.person, into=into))
    if refusal and not into.merged_into:
        await refuse(turn, ticket, refusal)
        return None
    if not order.is_confirmed:
        question = turn.words.say("order.confirm.merge", number=ticket.number, other=into.number)
        await confirm(turn, order, question, "merge")
        return None
    result = await merge(turn.moment, ticket.id, into.id, turn.person)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result)
        return None
    turn.say("order.done.merge", number=ticket.number, other=result.number)
    return result


async def split_off(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    """What they say of the part becomes the new ticket's story."""
    refusal = await may_split(turn.moment, ticket, turn.person)
    if refusal:
        await refuse(turn, ticket, refusal)
        return None
    if not order.reason:
        await ask_why(turn, order, turn.words.say("order.which_part", number=ticket.number))
        return None
    definition = (await type_of(turn.moment, ticket)).definition
    part = await split(turn.moment, ticket, turn.person, _story(definition, order.reason))
    if isinstance(part, Refusal):
        await refuse(turn, ticket, part)
        return None
    if order.files:
        await add_comment(turn.moment, part, turn.person, "", order.files)
    turn.say("order.done.split", number=ticket.number, other=part.number)
    return part


def _story(definition: Definition, words: str) -> dict[str, Answer]:
    """Where the form takes what is said first; else its first text."""
    asked = [each for each in definition.asked if not each.formula]
    first = [each for each in asked if each.takes_first_words]
    texts = [each for each in asked if each.kind in ("text", "long_text", "textarea")]
    return {each.id: words for each in (first or texts)[:1]}
