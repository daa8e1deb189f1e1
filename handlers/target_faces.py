"""The card that presses for an SLA target: what is late or nearly, what can be done about it, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.cards import Button, Card, Fact, Tone
from handlers.notice_values import MINUTE, lasting
from handlers.notices import card_facts
from handlers.pauses import is_paused, pause_called
from handlers.presses import TargetPress
from handlers.standings import status_of
from handlers.views import View
from workflows.effects import Record
from workflows.reading.staff_deeds import Deed
from workflows.ticket import GONE, Clock, Task
from workflows.verbs import Phase, Verb

DEEDS = (Deed.HAND_OVER, Deed.URGE, Deed.EXTEND)
"""What can be pressed on it: 改派, 催办, 延期."""


def pressing_face(view: View, target_id: str, deeds: Iterable[Deed]) -> Card:
    """As the clock stands now, whichever step of the ladder it was sent for."""
    target = next(each for each in view.definition.sla if each.id == target_id)
    clock = clock_of(view, target_id)
    name = target.name.say(view.words.locale)
    kind = "overdue" if is_late(view, clock) else "due_soon"
    return Card(
        title=view.say(f"staff_notice.{kind}.title", target=name),
        status=_status(view, clock, kind),
        tone=Tone.BAD if kind == "overdue" else Tone.WAITING,
        facts=(*_standing(view), *card_facts(view)),
        buttons=tuple(_button(view, target_id, deed) for deed in deeds),
        due_at=clock.due_at,
        summary=view.say(f"staff_notice.{kind}.summary", target=name, left=_time_left(view, clock)),
        link=view.link,
    )


def settled_face(face: Card, how: str) -> Card:
    """Nothing is to be done about that deadline any more."""
    return replace(face, buttons=(), outcome=how, due_at=None, tone=Tone.NEUTRAL)


def how_it_ended(view: View, target_id: str, records: Sequence[Record]) -> str:
    """Empty while its deadline is still the one that was pressed for; `records` are what just happened."""
    clock = clock_of(view, target_id)
    if clock.met_at:
        return _met(view, clock)
    if view.ticket.phase is Phase.CLOSED or (clock.running_since is None and not is_paused(clock)):
        return status_of(view.ticket, view.definition, view.words.locale)
    if clock.told or clock.due_at is None:
        return ""
    return _extended(view, target_id, records) or view.say(
        "clock.moved", at=view.words.moment(clock.due_at, view.now)
    )


def clock_of(view: View, target_id: str) -> Clock:
    return next(each for each in view.ticket.clocks if each.target == target_id)


def is_late(view: View, clock: Clock) -> bool:
    is_past = clock.due_at is not None and clock.due_at <= view.now
    return is_past or clock.breached_at is not None


def _status(view: View, clock: Clock, kind: str) -> str:
    if not is_paused(clock):
        return view.say(f"staff_notice.{kind}.status")
    why = pause_called(clock, view.ticket, view.definition, view.words)
    return view.say("clock.paused", why=why)


def _standing(view: View) -> tuple[Fact, ...]:
    who = view.name_of(view.ticket.assignee) or view.say("staff_notice.overdue.unassigned")
    status = status_of(view.ticket, view.definition, view.words.locale)
    return (
        Fact(label=view.say("ticket.standing"), value=status),
        Fact(label=view.say("ticket.engineer"), value=who),
    )


def _button(view: View, target_id: str, deed: Deed) -> Button:
    return Button(
        text=view.say(f"card.pressing.{deed}"),
        payload=TargetPress(view.ticket.id, target_id, deed).pack(),
        style="primary" if deed is Deed.HAND_OVER else "default",
    )


def _time_left(view: View, clock: Clock) -> str:
    """Until its deadline by the clock on the wall, or since it passed."""
    if clock.due_at is None:
        return ""
    seconds = abs((clock.due_at - view.now).total_seconds())
    return lasting(view, round(seconds / MINUTE) * MINUTE)


def _met(view: View, clock: Clock) -> str:
    """By whose deed, where it was one."""
    done = [each for each in view.ticket.tasks if _is_deed_of(each, clock)]
    if not done:
        return view.say("clock.met")
    task = done[-1]
    action, name = view.definition.walked.action(task.node, task.outcome), view.doer(task.done_by)
    if action is None:
        return view.say("clock.met")
    if action.do is Verb.ACCEPT:
        return view.say("outcome.accepted", name=name)
    return view.say("outcome.done_by", name=name, action=action.label.say(view.words.locale))


def _is_deed_of(task: Task, clock: Clock) -> bool:
    return task.done_at == clock.met_at and bool(task.outcome) and task.outcome not in GONE


def _extended(view: View, target_id: str, records: Sequence[Record]) -> str:
    """By whom, by how much, and why."""
    for record in records:
        targets = record.details.get("targets")
        if record.kind == "extended" and isinstance(targets, list) and target_id in targets:
            reason = view.guarded(str(record.details.get("reason", "")))
            longer = lasting(view, int(str(record.details["minutes"])) * MINUTE)
            return view.say(
                "clock.extended",
                name=view.doer(record.by),
                longer=longer,
                why=view.say("card.votes.why", reason=reason) if reason else "",
            )
    return ""
