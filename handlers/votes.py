"""How an approval stands, in words: who has voted and how, who is still to vote and in which order, what opinions say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.cards import Fact
from handlers.views import View
from workflows.deeds.actions import decided_by
from workflows.nodes import Action, ApproveNode
from workflows.ticket import GONE, Task, TaskState
from workflows.verbs import Verb


def vote_facts(view: View, task: Task) -> tuple[Fact, ...]:
    """Nothing where one person decides and nobody was asked for an opinion."""
    around = tuple(_around(view, task))
    facts = (*_votes(view, task, around), *_opinions(view, around))
    return tuple(fact for fact in facts if fact.value)


def said_with(view: View, task: Task) -> str:
    """`：太贵（附件 1 个）`: why, and how much was attached; empty where nothing was said."""
    reason, count = reason_of(view, task), len(task.files)
    why = view.say("card.votes.why", reason=reason) if reason else ""
    return why + (view.say("card.votes.files", count=count) if count else "")


def reason_of(view: View, task: Task) -> str:
    """Said with it, or in the field the action asks for."""
    if task.reason:
        return view.guarded(task.reason)
    action = view.definition.walked.action(task.node, task.outcome)
    is_no = action is not None and action.do in (Verb.REJECT, Verb.RETURN)
    return view.told(action.fill[0]) if action and is_no and action.fill else ""


def cast(view: View, task: Task) -> str:
    """王强 同意；the clock votes in nobody's name."""
    return view.say(
        "card.votes.cast",
        name=view.doer(task.done_by),
        action=_action_name(view, task),
        why=said_with(view, task),
    )


def voters_of(view: View, task: Task) -> tuple[Task, ...]:
    """Every seat that counts, in the order they were asked."""
    return tuple(
        each
        for each in _around(view, task)
        if not each.seat.advises
        and each.outcome not in GONE
        and each.state is not TaskState.CANCELLED
    )


def _around(view: View, task: Task) -> Iterator[Task]:
    """Tickets from before visits have tasks of several nodes in none."""
    for each in view.ticket.tasks_of(task.seat.visit):
        if each.node == task.node:
            yield each


def _votes(view: View, task: Task, around: Sequence[Task]) -> Iterator[Fact]:
    node = view.definition.walked.nodes.get(task.node)
    seats = voters_of(view, task)
    is_shared = len(seats) > 1
    if not isinstance(node, ApproveNode) or not (is_shared or _is_asked(around)):
        return
    done = sorted((each for each in seats if not each.is_live), key=_when)
    if node.mode == "ratio":
        yield Fact(label=view.say("card.votes.count"), value=_count(view, node, seats, around))
    if is_shared:
        votes = view.words.say("list.between_rows").join(cast(view, each) for each in done)
        yield Fact(label=view.say("card.votes.label"), value=votes)
    yield Fact(label=view.say("card.votes.left"), value=_left(view, node, seats, around))


def _is_asked(around: Sequence[Task]) -> bool:
    """Somebody for an opinion."""
    return any(each.seat.advises for each in around)


def _when(task: Task) -> tuple[float, int]:
    return (task.done_at.timestamp() if task.done_at else 0.0, task.id)


def _count(view: View, node: ApproveNode, seats: Sequence[Task], around: Sequence[Task]) -> str:
    """Whose vote was no longer needed was asked all the same."""
    spared = [each for each in around if _is_spared(view, each)]
    yes = sum(_verb(view, each) is Verb.APPROVE for each in seats)
    no = sum(_verb(view, each) is Verb.REJECT for each in seats)
    key = "card.votes.of_whom_no" if no else "card.votes.of"
    return view.say(key, yes=yes, no=no, total=len(seats) + len(spared), needs=node.needs)


def _is_spared(view: View, task: Task) -> bool:
    is_called_off = task.state is TaskState.CANCELLED and not task.seat.advises
    return is_called_off and decided_by(view.ticket, task) is not None


def _verb(view: View, task: Task) -> Verb | None:
    action = view.definition.walked.action(task.node, task.outcome)
    return action.do if action else None


def _left(view: View, node: ApproveNode, seats: Sequence[Task], around: Sequence[Task]) -> str:
    """Side by side with commas, one after the other with arrows."""
    live = [each for each in seats if each.is_live]
    firsts = [each for each in live if not _waits(each, live)]
    chains = [view.say("card.votes.then").join(_chain(view, each, live, around)) for each in firsts]
    left = view.listed(chains)
    is_any = node.mode == "any" and len(seats) > 1 and left
    return view.say("card.votes.any", names=left) if is_any else left


def _waits(task: Task, live: Sequence[Task]) -> bool:
    return task.state is TaskState.QUEUED and any(each.id == task.seat.behind for each in live)


def _chain(view: View, task: Task, live: Sequence[Task], around: Sequence[Task]) -> list[str]:
    behind = [each for each in live if each.seat.behind == task.id and _waits(each, live)]
    names = [_seated(view, task, around)]
    if len(behind) == 1:
        return names + _chain(view, behind[0], live, around)
    following = view.listed(_seated(view, each, around) for each in behind)
    return [*names, following] if following else names


def _seated(view: View, task: Task, around: Sequence[Task]) -> str:
    """With whose opinion they wait for."""
    name = view.name_of(task.person) or view.say("card.votes.anyone")
    asked = adviser_of(task, around)
    return (
        view.say("card.votes.asking", name=name, of=view.name_of(asked.person)) if asked else name
    )


def adviser_of(task: Task, around: Sequence[Task]) -> Task | None:
    """Whose opinion the task waits for."""
    return next((each for each in around if each.seat.advises == task.id and each.is_live), None)


def _opinions(view: View, around: Sequence[Task]) -> Iterator[Fact]:
    given = [
        each
        for each in around
        if each.seat.advises and each.state is TaskState.DONE and each.outcome not in GONE
    ]
    said = view.words.say("list.between_rows").join(cast(view, each) for each in given)
    yield Fact(label=view.say("card.votes.opinions"), value=said)


def _action_name(view: View, task: Task) -> str:
    action: Action | None = view.definition.walked.action(task.node, task.outcome)
    return action.label.say(view.words.locale) if action else ""
