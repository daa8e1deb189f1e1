"""A vote was cast, an opinion given: what follows for the node, the added signers and the ticket."""

from __future__ import annotations

from dataclasses import replace

from workflows.draft import Draft
from workflows.effects import Occasion
from workflows.moves.entering import end, follow, leave, suspended_in
from workflows.moves.joining import call_off
from workflows.moves.returning import destination, send_back
from workflows.moves.voting import Verdict, call_up, verdict
from workflows.nodes import ApproveNode
from workflows.ticket import Task, TaskState, Visit
from workflows.verbs import Verb

OPINIONS = frozenset({Verb.APPROVE, Verb.REJECT, Verb.COMPLETE})
"""The buttons of who is only asked for one."""


def vote(draft: Draft, visit: Visit, task: Task) -> None:
    node = draft.flow.nodes[visit.node]
    if isinstance(node, ApproveNode):
        settle(draft, visit, node, task, is_vote=True)


def settle(
    draft: Draft, visit: Visit, node: ApproveNode, task: Task, *, is_vote: bool = False
) -> None:
    """After a vote, or after a signer was removed. A vote that does not decide yet is seen on the others' cards."""
    match verdict(draft, visit, node):
        case Verdict.PASSED:
            draft.tell(Occasion.APPROVED, task.id)
            leave(draft, visit)
        case Verdict.DENIED:
            draft.tell(Occasion.REJECTED, task.id, reason=task_reason(draft, task))
            _deny(draft, visit, node)
        case Verdict.OPEN:
            if is_vote:
                draft.tell(Occasion.VOTED, task.id)
            call_up(draft, visit)


def task_reason(draft: Draft, task: Task) -> str:
    finished = draft.ticket.task(task.id)
    return finished.reason if finished else ""


def give_opinion(draft: Draft, task: Task) -> None:
    """委托: the work comes back to whoever asked, with the opinion beside it."""
    if give_back(draft, task):
        draft.tell(Occasion.ADVISED, task.seat.advises, reason=task_reason(draft, task))


def give_back(draft: Draft, task: Task) -> bool:
    """Whether anybody still waited for this opinion."""
    asked = draft.ticket.task(task.seat.advises)
    if asked is None or asked.state is not TaskState.SUSPENDED or asked.detour:
        return False
    draft.put(replace(asked, state=TaskState.OPEN))
    return True


def _deny(draft: Draft, visit: Visit, node: ApproveNode) -> None:
    """In a detour the report does not stand and work goes on; in the main line the node says where a no leads."""
    owner = draft.flow.detours.get(node.id)
    if owner:
        call_off(draft, draft.detour_of(owner))
        _undo_report(draft, owner)
        follow(draft, owner)
    elif node.rejected == "end":
        end(draft, node.id)
    else:
        to = destination(draft, node.id, node.rejected)
        follow(draft, *send_back(draft, visit, to, straight=False))


def _undo_report(draft: Draft, owner: str) -> None:
    task = suspended_in(draft, owner)
    action = draft.flow.action(owner, task.detour) if task else None
    if task and action:
        draft.unfill(task.before, action.fill)
