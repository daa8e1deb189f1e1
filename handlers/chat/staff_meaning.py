"""Which tickets an order in words fits: the one that was named or replied to, else those it makes sense for."""

from __future__ import annotations

from handlers.chat.staff_actions import meant
from handlers.chat.staff_tickets import definition_of, in_hand, in_reach, named, replied_to, work_of
from handlers.talks import Order
from handlers.turns import Turn
from workflows.nodes import TaskNode
from workflows.reading.staff_orders import Deed, Mention
from workflows.rights import may_act
from workflows.spoken_actions import spoken
from workflows.ticket import Ticket


async def fitting_tickets(turn: Turn, mention: Mention) -> list[Ticket]:
    """None when the words are no order. Of those a short number names, the ones the speaker may do it with come
    first; where there are none, the order still stands, to be refused in the words of a press."""
    if mention.number is None:
        return await _unnamed(turn, mention)
    tickets = await named(turn, mention.number)
    able = [each for each in tickets if await _is_able(turn, mention, each)]
    return able or [each for each in tickets if await _is_order(turn, mention, each)][:1]


async def _unnamed(turn: Turn, mention: Mention) -> list[Ticket]:
    replied = await replied_to(turn)
    if replied:
        return [replied] if await _is_order(turn, mention, replied) else []
    reach = in_hand if mention.deed in (Deed.NOTE, Deed.REPLY) else in_reach
    return [each for each in await reach(turn) if await _is_able(turn, mention, each)]


async def _is_order(turn: Turn, mention: Mention, ticket: Ticket) -> bool:
    """Allowed or not."""
    if mention.deed is not Deed.ACT:
        return True
    return meant(turn, mention.words, ticket, await definition_of(turn, ticket)) is not None


async def _is_able(turn: Turn, mention: Mention, ticket: Ticket) -> bool:
    """Whether the speaker may do that with this ticket now."""
    definition = await definition_of(turn, ticket)
    if mention.deed is Deed.HAND_OVER:
        return work_of(turn, ticket, definition) is not None
    if mention.deed is not Deed.ACT:
        return True
    found = meant(turn, mention.words, ticket, definition)
    return found is not None and found[0] in ticket.open_tasks and may_act(turn.person, found[0])


async def order_of(turn: Turn, mention: Mention, ticket: Ticket) -> Order:
    """`task` is what the speaker would hand over, as it stood when they said so."""
    work = work_of(turn, ticket, await definition_of(turn, ticket))
    task = work.id if work and mention.deed is Deed.HAND_OVER else 0
    return Order(deed=mention.deed, ticket=ticket.id, words=mention.words, task=task)


async def known_action(turn: Turn, found: tuple[Mention, ...]) -> str:
    """The label of the action these words name in some ticket type; "" when they name none."""
    for ticket_type in await turn.moment.desk.types.current(turn.moment.uow):
        definition = ticket_type.definition
        for node in definition.walked.nodes.values():
            actions = node.actions if isinstance(node, TaskNode) else ()
            for mention in found:
                said = spoken(mention.words, actions, definition, turn.around)
                if said and mention.deed is Deed.ACT:
                    return said.action.label.say(turn.words.locale)
    return ""
