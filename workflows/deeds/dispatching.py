"""派单: whoever was chosen gets the work or the offer of it; what nobody accepts goes to the next, what nobody can take waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workflows.deeds.handing_over import give
from workflows.dispatch.choosing import Chosen
from workflows.dispatch.policy import DispatchPolicy
from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal, StartTimer, StopTimer, TurnTaken
from workflows.events import Dispatched, SoughtAgain
from workflows.moves.handing_out import look_for, policy_of
from workflows.ticket import Offer, Task, TaskState

LOOK_AGAIN = timedelta(minutes=5)
"""At a ticket, or a task, that stands still."""


def dispatch(draft: Draft, event: Dispatched) -> Refusal | None:
    task = draft.ticket.task(event.task)
    if task is None or task.offer is None or task.state is not TaskState.OPEN:
        return Refusal(reason=Reason.NOT_NOW)
    policy = policy_of(draft, task)
    if policy is None:
        return Refusal(reason=Reason.NOT_NOW)
    if not event.chosen.people:
        _wait(draft, task, task.offer, policy, event.chosen)
    elif policy.way == "direct" and not policy.confirm:
        _give(draft, task, event.chosen)
    else:
        _offer(draft, task, task.offer, policy, event.chosen)
    return None


def seek_again(draft: Draft, event: SoughtAgain) -> Refusal | None:
    """Somebody may be free now for what waits."""
    task = draft.ticket.task(event.task)
    is_waiting = task is not None and task.state is TaskState.OPEN and task.offer is not None
    if task is None or not is_waiting or draft.ticket.suspended_at:
        return Refusal(reason=Reason.NOT_NOW)
    look_for(draft, task)
    return None


def ring_offer(draft: Draft, name: str) -> None:
    """Nobody has accepted in time: the next are sought, and those who answer for it hear of it."""
    number = name.partition(":")[2]
    task = draft.ticket.task(int(number)) if number.isdecimal() else None
    policy = policy_of(draft, task) if task else None
    if task is None or policy is None or not _is_pending(task):
        return
    if draft.ticket.suspended_at or task.state is TaskState.SUSPENDED:
        draft.effects.append(StartTimer(name=name, due_at=draft.now + LOOK_AGAIN))
        return
    if policy.way != "waves":
        people = task.offer.people if task.offer else ()
        draft.record("offer_lapsed", task=task.id, people=list(people))
        _tell(draft, Occasion.OFFER_LAPSED, task, policy)
    look_for(draft, task)


def _is_pending(task: Task) -> bool:
    return task.is_live and task.offer is not None and not task.offer.is_waiting


def _give(draft: Draft, task: Task, chosen: Chosen) -> None:
    person = chosen.people[0]
    draft.record("dispatched", task=task.id, people=[person], against=_against(chosen))
    draft.effects.append(TurnTaken(person=person, given=chosen.turns.get(person, 1)))
    give(draft, task, person)


def _offer(draft: Draft, task: Task, offer: Offer, policy: DispatchPolicy, chosen: Chosen) -> None:
    """Those of earlier waves may still accept; an offer to one goes over to the next."""
    new = chosen.people
    kept = offer.people if policy.way == "waves" else ()
    turns = {**offer.turns_by_person, **chosen.turns}
    people = tuple(dict.fromkeys((*kept, *new)))
    offered = Offer(
        people=people,
        since=draft.now,
        wave=offer.wave + 1,
        tried=tuple(dict.fromkeys((*offer.tried, *new))),
        turns=tuple(turns.get(each, 1) for each in people),
        in_group=policy.way == "group",
    )
    draft.put(replace(task, offer=offered))
    draft.record(
        "offered", task=task.id, people=list(new), wave=offered.wave, against=_against(chosen)
    )
    draft.tell_task(Occasion.TASK_OFFERED, task.id, new)
    after = policy.wave_every if policy.way == "waves" else policy.accept_within
    if after:
        draft.effects.append(StartTimer(name=task.offer_timer, due_at=draft.now + after))


def _wait(draft: Draft, task: Task, offer: Offer, policy: DispatchPolicy, chosen: Chosen) -> None:
    """For whoever is free next. Whoever has the offer keeps it, and is not asked again; who let theirs lapse may be."""
    if offer.is_told:
        return
    waiting = replace(offer, is_waiting=True, is_told=True, tried=offer.people)
    draft.put(replace(task, offer=waiting))
    draft.record("nobody_free", task=task.id, against=_against(chosen))
    draft.effects.append(StopTimer(name=task.offer_timer))
    _tell(draft, Occasion.NOBODY_FREE, task, policy)


def _tell(draft: Draft, occasion: Occasion, task: Task, policy: DispatchPolicy) -> None:
    for role in policy.tell:
        draft.tell_people(occasion, role=role, node=task.node)


def _against(chosen: Chosen) -> dict[str, list[int]]:
    """By what stood against them, or by what decided: why it was not they."""
    found: dict[str, list[int]] = {}
    for verdict in chosen.why:
        for reason in verdict.failed or (verdict.lost_by,):
            found.setdefault(reason, []).append(verdict.person)
    return found
