"""Which tickets an order in words fits: the one that was named or replied to, else those it makes sense for."""

from __future__ import annotations

from handlers.chat.people_deeds import is_open_to
from handlers.chat.staff_actions import meant
from handlers.chat.staff_tickets import definition_of, in_hand, in_reach, named, replied_to, work_of
from handlers.chat.whole_tickets import is_open_to_speaker
from handlers.patience import state_of
from handlers.talks import Followed, Order
from handlers.turns import Turn
from workflows.flow import START
from workflows.nodes import TaskNode
from workflows.reading.staff_deeds import NAMES_PEOPLE, OF_THE_WHOLE, Deed
from workflows.reading.staff_orders import Mention
from workflows.rights import may_act
from workflows.spoken_actions import spoken
from workflows.ticket import Ticket


async def able_tickets(turn: Turn, mention: Mention) -> list[Ticket]:
    """Those the speaker may do it with now; none when the words are no order."""
    if mention.number is None:
        return await _unnamed(turn, mention)
    tickets = await named(turn, mention.number)
    return [each for each in tickets if await _is_able(turn, mention, each)]


async def named_in(turn: Turn, mention: Mention) -> list[Ticket]:
    """The one the words are an order about, allowed or not: to be refused in the words of a press."""
    if mention.number:
        tickets = await named(turn, mention.number)
    else:
        last = await _spoken_of(turn) if mention.deed in OF_THE_WHOLE else None
        tickets = tuple(filter(None, (await replied_to(turn) or last,)))
    return [each for each in tickets if await _is_order(turn, mention, each)][:1]


async def _unnamed(turn: Turn, mention: Mention) -> list[Ticket]:
    """The one they replied to, or have just spoken of where it is about the ticket itself; else any within reach."""
    replied = await replied_to(turn)
    if replied:
        return [replied] if await _is_able(turn, mention, replied) else []
    if mention.deed in OF_THE_WHOLE and (last := await _spoken_of(turn)):
        return [last] if await _is_able(turn, mention, last) else []
    reach = in_hand if mention.deed in (Deed.NOTE, Deed.REPLY) else in_reach
    return [each for each in await reach(turn) if await _is_able(turn, mention, each)]


async def _spoken_of(turn: Turn) -> Ticket | None:
    state = state_of(turn)
    if not isinstance(state, Followed) or turn.moment.now > state.until:
        return None
    return await turn.moment.uow.tickets.get(state.ticket, lock=False)


async def _is_order(turn: Turn, mention: Mention, ticket: Ticket) -> bool:
    """Allowed or not."""
    if mention.deed is not Deed.ACT:
        return True
    return meant(turn, mention.words, ticket, await definition_of(turn, ticket)) is not None


async def _is_able(turn: Turn, mention: Mention, ticket: Ticket) -> bool:
    """Whether the speaker may do that with this ticket now."""
    if mention.deed in NAMES_PEOPLE:
        return await is_open_to(turn, ticket, mention.deed)
    if mention.deed in OF_THE_WHOLE:
        return await is_open_to_speaker(turn, ticket, mention.deed)
    if mention.deed is not Deed.ACT:
        return True
    found = meant(turn, mention.words, ticket, await definition_of(turn, ticket))
    return found is not None and found[0] in ticket.open_tasks and may_act(turn.person, found[0])


async def order_of(turn: Turn, mention: Mention, ticket: Ticket) -> Order:
    """`task` is what the speaker would hand over, as it stood when they said so."""
    work = work_of(turn, ticket, await definition_of(turn, ticket))
    task = work.id if work and mention.deed is Deed.HAND_OVER else 0
    return Order(
        deed=mention.deed,
        ticket=ticket.id,
        words=mention.words,
        task=task,
        reason=mention.reason,
        where=mention.where,
    )


async def known_action(turn: Turn, found: tuple[Mention, ...]) -> str:
    """The label of the action these words name in some ticket type; "" when they name none."""
    for ticket_type in await turn.moment.desk.types.current(turn.moment.uow):
        definition = ticket_type.definition
        for node in definition.walked.nodes.values():
            if not isinstance(node, TaskNode) or node.id == START:
                continue
            for mention in found:
                said = spoken(mention.words, node.actions, definition, turn.around)
                if said and mention.deed is Deed.ACT:
                    return said.action.label.say(turn.words.locale)
    return ""
