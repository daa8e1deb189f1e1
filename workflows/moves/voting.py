"""Approvals: who votes, in which order, and when the votes decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum, auto

from workflows.draft import Draft
from workflows.moves.staffing import Found
from workflows.nodes import ApproveNode
from workflows.ticket import GONE, Seat, Task, TaskState, Visit
from workflows.verbs import Verb


class Verdict(Enum):
    OPEN = auto()
    PASSED = auto()
    DENIED = auto()


def seat_voters(draft: Draft, visit: Visit, node: ApproveNode, found: Found) -> None:
    """A task for each; for `any` of a role one that all of its holders share, and so where nobody holds it yet: an
    approval is not passed for want of people unless its node says so."""
    people = found.people or draft.staff.present(draft.staff.holders(found.role))
    if found.role and (node.mode == "any" or not people):
        seat = Seat(visit=visit.id, back_to=visit.back_to)
        draft.offer(draft.open_task(node.id, seat, role=found.role))
        return
    previous = 0
    for place, person in enumerate(_asked(draft, node, people)):
        behind = previous if node.mode == "sequential" else 0
        seat = Seat(visit=visit.id, behind=behind, back_to=visit.back_to)
        task = draft.open_task(node.id, seat, person=person)
        previous = task.id
        if task.state is TaskState.OPEN:
            draft.offer(task, is_first=not place)


def _asked(draft: Draft, node: ApproveNode, people: Iterable[int]) -> list[int]:
    if node.same == "ask":
        return list(people)
    before = _agreed_before(draft, node)
    for person in people:
        if person in before:
            draft.record("seat_passed", node=node.id, person=person)
    return [person for person in people if person not in before]


def _agreed_before(draft: Draft, node: ApproveNode) -> set[int]:
    """Whoever asked for it, and those who have approved at another node."""
    approved = {
        task.done_by
        for task in draft.ticket.tasks
        if task.done_by is not None and _is_yes_elsewhere(draft, task, node)
    }
    return {draft.ticket.requester, *approved}


def _is_yes_elsewhere(draft: Draft, task: Task, node: ApproveNode) -> bool:
    is_vote = task.node != node.id and not task.seat.advises
    return is_vote and draft.verb_of(task) is Verb.APPROVE


def voters(draft: Draft, visit: Visit) -> list[Task]:
    """Whose vote counts: an opinion does not, nor a seat somebody else has taken over, nor one that was called off."""
    return [
        task
        for task in draft.ticket.tasks_of(visit.id)
        if task.state is not TaskState.CANCELLED and _counts(task)
    ]


def has_seat(draft: Draft, visit_id: int, person: int) -> bool:
    """Whether they are asked there, or have voted: nobody votes twice."""
    return any(
        person == (task.person if task.is_live else task.done_by)
        for task in draft.ticket.tasks_of(visit_id)
        if task.is_live or (task.state is TaskState.DONE and _counts(task))
    )


def _counts(task: Task) -> bool:
    return task.outcome not in GONE and not task.seat.advises


def verdict(draft: Draft, visit: Visit, node: ApproveNode) -> Verdict:
    """Refused % + needed % > 100: it can no longer pass, and is denied at once (GLPI's rule, its PR 8024)."""
    votes = voters(draft, visit)
    yes = [task for task in votes if draft.verb_of(task) is Verb.APPROVE]
    no = [task for task in votes if draft.verb_of(task) is Verb.REJECT]
    if no and node.ends_at_first_reject:
        return Verdict.DENIED
    if node.mode == "any":
        return Verdict.PASSED if _one_suffices(yes, votes) else _when_all_said_no(no, votes)
    needs = node.needs if node.mode == "ratio" else 100
    if no and len(no) * 100 + needs * len(votes) > 100 * len(votes):
        return Verdict.DENIED
    return Verdict.PASSED if len(yes) * 100 >= needs * len(votes) else Verdict.OPEN


def _one_suffices(yes: list[Task], votes: list[Task]) -> bool:
    """Of those behind whom nobody was added who has still to vote."""
    waited_for = {task.seat.behind for task in votes if task.is_live}
    return any(task.id not in waited_for for task in yes)


def _when_all_said_no(no: list[Task], votes: list[Task]) -> Verdict:
    return Verdict.DENIED if len(no) == len(votes) else Verdict.OPEN


def call_up(draft: Draft, visit: Visit) -> None:
    """Votes whose turn it is: whoever they waited for has voted, or is not asked any more."""
    for task in draft.ticket.tasks_of(visit.id):
        if task.state is TaskState.QUEUED and not _is_waiting(draft, task):
            opened = replace(task, state=TaskState.OPEN, opened_at=draft.now)
            draft.put(opened)
            draft.offer(opened, is_first=False)


def _is_waiting(draft: Draft, task: Task) -> bool:
    before = draft.ticket.task(task.seat.behind)
    return before is not None and before.is_live
