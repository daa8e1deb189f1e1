"""退回: a ticket goes back to an earlier node or to its requester, to come again through every node or straight back."""

from __future__ import annotations

from workflows.draft import Draft
from workflows.flow import START
from workflows.moves.exits import Back, Ways
from workflows.moves.joining import call_off, place_of
from workflows.nodes import HandleNode, TaskNode
from workflows.ticket import TaskState, Visit

PREVIOUS, REQUESTER, ANY = "previous", "requester", "any"


def earlier_done(draft: Draft, node_id: str) -> tuple[str, ...]:
    """Nodes this one may be sent back to, the nearest first: those this ticket really came through."""
    done = {task.node for task in draft.ticket.tasks if task.state is TaskState.DONE}
    return tuple(each for each in draft.flow.returns_to(node_id) if each in done)


def destination(draft: Draft, node_id: str, to: str) -> str:
    """The node `to` means here; the requester where there is none before."""
    if to == PREVIOUS:
        return next(iter(earlier_done(draft, node_id)), START)
    return START if to in (REQUESTER, START) else to


def send_back(draft: Draft, visit: Visit, to: str, *, straight: bool) -> Ways:
    """`again` calls off whatever runs beside it in the same lane, or everywhere where `to` lies in none."""
    draft.record("sent_back", node=visit.node, to=to, straight=straight)
    offer_anew(draft, to)
    if straight:
        draft.close_visit(visit)
        return (Back(to, place_of(visit)),)
    call_off(draft, _beside(draft, to))
    return (to,)


def offer_anew(draft: Draft, to: str) -> None:
    """Work that is to be claimed is nobody's until somebody does."""
    node = draft.flow.nodes[to]
    if isinstance(node, HandleNode) and node.mode == "claim":
        draft.assign(None)


def _beside(draft: Draft, to: str) -> list[Visit]:
    lanes = draft.flow.lanes[to]
    if not lanes:
        return list(draft.ticket.visits)
    return [v for v in draft.ticket.visits if draft.flow.is_within(place_of(v), lanes[-1])]


def may_go_back_to(draft: Draft, node_id: str, to: str) -> bool:
    if to == START:
        return START in draft.flow.nodes and not draft.flow.detours.get(node_id)
    return to in draft.flow.returns_to(node_id) and isinstance(draft.flow.nodes[to], TaskNode)
