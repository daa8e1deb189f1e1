"""Somebody says something about a ticket; a node that waits for the requester goes on by it."""

from __future__ import annotations

from dataclasses import replace

from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import CommentAdded, Replied
from workflows.moves.entering import leave
from workflows.nodes import TaskNode, WaitNode
from workflows.rights import may_follow
from workflows.verbs import Permit, Phase


def say(draft: Draft, event: CommentAdded | Replied) -> Refusal | None:
    ticket = draft.ticket
    is_requesters = event.by.id == ticket.requester
    if not may_follow(event.by, ticket) or (is_requesters and isinstance(event, Replied)):
        return Refusal(reason=Reason.NOT_YOURS)
    if ticket.merged_into:
        return Refusal(reason=Reason.MERGED, detail=str(ticket.merged_into))
    if ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    if not is_requesters and not _may_comment(draft):
        return Refusal(reason=Reason.NOT_PERMITTED)
    ours = Occasion.REPLIED if isinstance(event, Replied) else Occasion.NOTED
    occasion = Occasion.COMMENTED if is_requesters else ours
    draft.record(occasion.value, text=event.text, files=list(event.files))
    draft.tell(occasion, text=event.text, files=",".join(map(str, event.files)))
    _note(draft, is_requesters, isinstance(event, Replied))
    if is_requesters and not ticket.suspended_at:
        _hear(draft)
    return None


def _note(draft: Draft, is_requesters: bool, is_reply: bool) -> None:
    """Since when they wait for an answer, and when we first gave one."""
    ticket = draft.ticket
    if is_requesters:
        draft.ticket = replace(ticket, asked_at=ticket.asked_at or draft.now)
    elif is_reply:
        replied_at = ticket.replied_at or draft.now
        draft.ticket = replace(ticket, asked_at=None, replied_at=replied_at)


def _may_comment(draft: Draft) -> bool:
    nodes = [draft.flow.nodes.get(visit.node) for visit in draft.ticket.visits]
    tasks = [node for node in nodes if isinstance(node, TaskNode)]
    return not tasks or any(node.permits(Permit.COMMENT) for node in tasks)


def _hear(draft: Draft) -> None:
    for visit in draft.ticket.visits:
        node = draft.flow.nodes.get(visit.node)
        if isinstance(node, WaitNode) and node.requester:
            draft.record("waited", node=node.id)
            leave(draft, visit)
