"""How a ticket walks its flow: enter a node, leave it, come back from a detour, end."""

from __future__ import annotations

from dataclasses import replace

from workflows.draft import Draft
from workflows.effects import Occasion
from workflows.expressions.faults import Fault
from workflows.nodes import ApproveNode, Assignee, BranchNode, Case, Phase, TaskNode
from workflows.sheets.sheet import fill_in
from workflows.ticket import Task, TaskState, Ticket


def leave(draft: Draft, node_id: str) -> None:
    go(draft, draft.flow.after[node_id])


def go(draft: Draft, node_id: str | None) -> None:
    """To a node, through any branches on the way; None is the end. A task that waits for a detour is taken up again."""
    while node_id is not None:
        node = draft.flow.nodes[node_id]
        if not isinstance(node, BranchNode):
            _arrive(draft, node)
            return
        node_id = _branch(draft, node)
    draft.phase(Phase.CLOSED)


def _branch(draft: Draft, branch: BranchNode) -> str | None:
    case = next(case for case in branch.cases if _holds(draft, branch, case))
    draft.record("branched", node=branch.id, case=case.id)
    return case.nodes[0].id if case.nodes else draft.flow.after[branch.id]


def _holds(draft: Draft, branch: BranchNode, case: Case) -> bool:
    """The last case says `otherwise` and always does; one that cannot be worked out does not."""
    condition = draft.definition.conditions.get((branch.id, case.id))
    if condition is None:
        return True
    sheet = fill_in(draft.definition.blueprint, draft.ticket.answers, draft.around)
    try:
        return condition.evaluate(sheet.values, draft.around) is True
    except Fault:
        return False


def _arrive(draft: Draft, node: TaskNode) -> None:
    suspended = _suspended(draft.ticket, node.id)
    if suspended:
        draft.put(replace(suspended, state=TaskState.OPEN, detour=""))
    else:
        _enter(draft, node)
    draft.phase(node.phase)


def _suspended(ticket: Ticket, node_id: str) -> Task | None:
    return next(
        (t for t in ticket.tasks if t.node == node_id and t.state is TaskState.SUSPENDED), None
    )


def _enter(draft: Draft, node: TaskNode) -> None:
    person = _person(draft, node.assignee)
    task = draft.open_task(node, node.assignee.role, person)
    draft.record("task_opened", node=node.id, task=task.id, person=person)
    occasion = Occasion.APPROVAL_ASKED if isinstance(node, ApproveNode) else Occasion.TASK_OFFERED
    draft.tell(occasion, task.id)


def _person(draft: Draft, assignee: Assignee) -> int | None:
    ticket = draft.ticket
    if assignee.requester:
        return ticket.requester
    seats = [seat for task in ticket.tasks if (seat := _seat(draft, task, assignee.actor_of))]
    return seats[-1] if seats else None


def _seat(draft: Draft, task: Task, node: str) -> int | None:
    """Who did the node, or who has taken over since from whoever did it."""
    if task.node == node:
        return task.done_by
    return task.person if draft.flow.task_node(task.node).assignee.actor_of == node else None
