"""Who could take work that is handed out: offered first where a supervisor gives it to somebody by hand."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat.trying import drafted
from handlers.pool import load_pool
from handlers.turns import Turn
from workflows.definition import Definition
from workflows.dispatch.choosing import choose
from workflows.effects import HandOut
from workflows.moves.handing_out import look_for
from workflows.nodes import TaskNode
from workflows.ticket import Task, Ticket


async def fittest(turn: Turn, ticket: Ticket, task: Task) -> tuple[int, ...]:
    """Whoever is fit for it now, in the order in which they would be chosen; nobody where it is not handed out. Who was
    offered it already, and has not accepted, is none of them."""
    draft = await drafted(turn, ticket)
    node = _handed_out_in(draft.definition, task.node)
    if not node:
        return ()
    draft.effects.clear()
    look_for(draft, replace(task, node=node, offer=task.offer if node == task.node else None))
    for wish in draft.effects:
        if isinstance(wish, HandOut):
            calendars = draft.company.calendars
            pool = await load_pool(turn.moment, ticket, wish.policy, wish.people, calendars)
            wanted = replace(wish.wanted, how_many=max(len(wish.people), 1))
            return choose(wish.policy, wanted, pool, turn.moment.now).people
    return ()


def _handed_out_in(definition: Definition, node_id: str) -> str:
    """The node itself, or the one whose doer has this one; "" where neither is handed out."""
    seen: set[str] = set()
    while node_id and node_id not in seen:
        if definition.dispatch_of(node_id):
            return node_id
        seen.add(node_id)
        node = definition.walked.nodes.get(node_id)
        node_id = node.assignee.actor_of if isinstance(node, TaskNode) else ""
    return ""
