"""What holds of every ticket whatever its flow and whatever happens to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workflows.definition import Definition
from workflows.events import Event, Withdrawn
from workflows.nodes import ActionNode, ApproveNode, HandleNode, WaitNode, cases_of
from workflows.ticket import GONE, WITHDRAWN, Task, TaskState, Ticket, Visit
from workflows.verbs import Phase, Verb


def check_state(ticket: Ticket, definition: Definition) -> None:
    """Of a ticket at any time."""
    _check_ids(ticket)
    _check_places(ticket, definition)
    _check_closed(ticket, definition)
    for visit in ticket.visits:
        assert _is_alive(visit, ticket, definition), f"stuck in {visit}"
    _check_waiting(ticket, definition)
    _check_seats(ticket, definition)


def _check_ids(ticket: Ticket) -> None:
    assert [task.id for task in ticket.tasks] == list(range(1, len(ticket.tasks) + 1))
    ids = [visit.id for visit in ticket.visits]
    assert len(set(ids)) == len(ids)
    assert all(each <= ticket.visited for each in ids)


def _check_places(ticket: Ticket, definition: Definition) -> None:
    """Live work is in a node that exists and that the ticket is in."""
    ids = {visit.id: visit.node for visit in ticket.visits}
    assert set(ids.values()) <= set(definition.walked.nodes)
    for task in ticket.tasks:
        if task.is_live:
            assert ids.get(task.seat.visit) == task.node


def _check_closed(ticket: Ticket, definition: Definition) -> None:
    """Closed: nothing lives but what is said to follow the end. Open: something does."""
    if ticket.phase is not Phase.CLOSED:
        assert ticket.visits
        assert ticket.closed_at is None
        return
    assert ticket.closed_at is not None
    assert ticket.suspended_at is None
    for visit in ticket.visits:
        node = definition.walked.nodes[visit.node]
        assert isinstance(node, HandleNode)
        assert node.phase is Phase.CLOSED


def _is_alive(visit: Visit, ticket: Ticket, definition: Definition) -> bool:
    """Something can still happen there that leads on."""
    node = definition.walked.nodes[visit.node]
    if isinstance(node, HandleNode | ApproveNode):
        tasks = ticket.tasks_of(visit.id)
        waits = any(task.detour and task.state is TaskState.SUSPENDED for task in tasks)
        is_asked = any(task.state is TaskState.OPEN for task in tasks)
        return is_asked or (waits and bool(_detour(visit.node, ticket, definition)))
    if cases_of(node):
        return all(
            any(_is_in(each, visit.node, lane, definition) for each in ticket.visits)
            for lane in visit.lanes
            if lane not in visit.done
        ) and len(visit.done) < len(visit.lanes)
    return isinstance(node, WaitNode | ActionNode)


def _detour(node: str, ticket: Ticket, definition: Definition) -> list[Visit]:
    return [v for v in ticket.visits if definition.walked.detours.get(v.node) == node]


def _is_in(visit: Visit, fork: str, lane: str, definition: Definition) -> bool:
    lanes = definition.walked.lanes.get(visit.back_to or visit.node, ())
    return any((each.fork, each.lane) == (fork, lane) for each in lanes)


def _check_waiting(ticket: Ticket, definition: Definition) -> None:
    """Who waits waits for somebody who can act; a detour and a lane belong to what is under way."""
    flow = definition.walked
    for task in ticket.tasks:
        if task.state is TaskState.QUEUED:
            before = ticket.task(task.seat.behind)
            assert before
            assert before.is_live
            assert before.seat.visit == task.seat.visit
        if task.state is TaskState.SUSPENDED and not task.detour:
            assert any(each.seat.advises == task.id and each.is_live for each in ticket.tasks)
    for visit in ticket.visits:
        owner = flow.detours.get(visit.node)
        if owner:
            waits = [t for t in ticket.tasks if t.node == owner and t.detour and t.is_live]
            assert len(waits) == 1
        for lane in flow.lanes.get(visit.back_to or visit.node, ()):
            fork = ticket.visit_in(lane.fork)
            assert fork
            assert lane.lane in set(fork.lanes) - set(fork.done)


def _check_seats(ticket: Ticket, definition: Definition) -> None:
    """One vote a person; one who did the work."""
    for visit in ticket.visits:
        node = definition.walked.nodes[visit.node]
        counted = [task for task in ticket.tasks_of(visit.id) if _counts(task)]
        if isinstance(node, ApproveNode):
            seats = [task.person if task.is_live else task.done_by for task in counted]
            people = Counter(seat for seat in seats if seat)
            assert not people or max(people.values()) == 1, f"two votes of one: {people}"
        elif isinstance(node, HandleNode):
            assert not [task for task in counted if task.state is TaskState.DONE]


def _counts(task: Task) -> bool:
    is_vote = task.state is not TaskState.CANCELLED and not task.seat.advises
    return is_vote and task.outcome not in GONE


def check_step(before: Ticket, after: Ticket, event: Event, definition: Definition) -> None:
    """Of one decision: nothing that was decided is decided again, no vote is lost."""
    for old, new in zip(before.tasks, after.tasks, strict=False):
        if not old.is_live:
            assert _is_the_same_or_taken_back(old, new, event)
    if not isinstance(event, Withdrawn):
        for visit in before.visits:
            if after.visit(visit.id):
                cast = {task.id for task in _cast(before, visit)}
                assert cast <= {task.id for task in _cast(after, visit)}
    won = Counter(task.seat.visit for task in _winners(before, after, definition))
    assert not won or max(won.values()) == 1, f"two winners at once: {won}"


def _is_the_same_or_taken_back(old: Task, new: Task, event: Event) -> bool:
    same = (old.state, old.done_at, old.done_by) == (new.state, new.done_at, new.done_by)
    taken_back = isinstance(event, Withdrawn) and new.outcome == WITHDRAWN
    return same and (old.outcome == new.outcome or taken_back)


def _cast(ticket: Ticket, visit: Visit) -> list[Task]:
    tasks = ticket.tasks_of(visit.id)
    return [task for task in tasks if task.state is TaskState.DONE and _counts(task)]


def _winners(before: Ticket, after: Ticket, definition: Definition) -> Iterator[Task]:
    """Who accepted something just now."""
    for task in after.tasks:
        old = before.task(task.id)
        was_done = old is not None and old.state is TaskState.DONE
        action = definition.walked.action(task.node, task.outcome)
        if task.state is TaskState.DONE and not was_done and action and action.do is Verb.ACCEPT:
            yield task


def check_winners(ticket: Ticket, definition: Definition) -> None:
    """Over the whole life: one accept a stay in a node, unless it was taken back."""
    won: Counter[int] = Counter()
    for task in ticket.tasks:
        action = definition.walked.action(task.node, task.outcome)
        if action and action.do in (Verb.ACCEPT, Verb.COMPLETE) and not task.seat.advises:
            won[task.seat.visit] += 1
    assert not won or max(won.values()) == 1, f"two winners of one stay: {won}"
