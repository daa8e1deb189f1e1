"""退回到哪一步: the nodes a ticket came through and its requester, named in words or chosen by button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.chat.staff_choices import ask_which_order
from handlers.chat.trying import drafted
from handlers.talks import Order
from handlers.turns import Turn
from workflows.events import ActionTaken
from workflows.flow import START
from workflows.moves.returning import earlier_done, may_go_back_to
from workflows.reading.named_place import named_place
from workflows.ticket import Task, Ticket


async def placed(turn: Turn, ticket: Ticket, task: Task, event: ActionTaken) -> ActionTaken:
    """With the node that what was said begins with, if it does; the rest of it is why."""
    places = await _places(turn, ticket, task)
    names = {node: (label, *_ALSO.get(node, ())) for node, label in places.items()}
    found = named_place(event.reason, names)
    return replace(event, to=found[0], reason=found[1]) if found else event


_ALSO = {
    START: (
        "报修人",
        "发起人",
        "提单人",
        "客户",
        "申请人",
        "requester",
        "customer",
        "the start",
        "起点",
        "开始",
    )
}


async def ask_place(turn: Turn, ticket: Ticket, task: Task, order: Order) -> None:
    """Also when there is but one: they said nothing of it yet."""
    places = await _places(turn, ticket, task)
    options = [(label, replace(order, node=node)) for node, label in places.items()]
    if options:
        question = turn.words.say("order.where", number=ticket.number)
        await ask_which_order(turn, question, options)
    else:
        turn.say("refusal.not_now", number=ticket.number)


async def _places(turn: Turn, ticket: Ticket, task: Task) -> Mapping[str, str]:
    """Labels by node, the nearest first, the requester last."""
    draft = await drafted(turn, ticket)
    words = turn.words.of(draft.definition)
    nodes = {
        each: draft.flow.task_node(each).name.say(words.locale)
        for each in earlier_done(draft, task.node)
    }
    if may_go_back_to(draft, task.node, START):
        nodes[START] = words.say("ticket.requester")
    return nodes
