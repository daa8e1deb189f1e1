"""What a notice may name of what happened: by whom, why, to which step, who has it now, how long it has waited."""

from __future__ import annotations

from handlers.standings import standing_of, status_of
from handlers.step_problems import problem_said
from handlers.views import View
from handlers.votes import cast, reason_of
from handlers.wording import Wording
from workflows.effects import Notify, Occasion
from workflows.labels import Label
from workflows.nodes import Node
from workflows.rulebook.rule import Rule, action_at
from workflows.ticket import GONE, Task, TaskState

MINUTE, HOUR, DAY = 60, 3600, 86400
BY_MINUTES = 120
"""Until then minutes alone are said."""


def about(view: View, notify: Notify) -> dict[str, str]:
    task, details = _task(view, notify), notify.details
    return {
        "by": view.doer(notify.by),
        "to": view.name_of(task.person) if task else "",
        "text": view.guarded(details.get("text", "")),
        "count": str(len(details.get("files", "").split(","))),
        "reason": reason_told(view, notify),
        "other": details.get("into", "") or details.get("number", ""),
        "problem": problem_said(view.words, view.guarded(details.get("problem", ""))),
        "node": _node_name(view, notify),
        "rule": _rule_name(view, notify),
        "standing": _standing(view, task),
        "holder": _holder(view, task),
        "people": _people_added(view),
        "after": lasting(view, int(details.get("after") or 0)),
        "longer": lasting(view, int(details.get("minutes") or 0) * MINUTE),
        "opinion": _opinion(view, task),
        "digits": view.ticket.number.rpartition("-")[2],
    }


def node_of(view: View, notify: Notify) -> Node | None:
    """The node it happened in, where it happened in one."""
    task = _task(view, notify)
    return view.definition.walked.nodes.get(task.node if task else notify.details.get("node", ""))


def reason_told(view: View, notify: Notify) -> str:
    """What was given as the reason; of a ticket closed by a no, what the last no said."""
    given = notify.details.get("reason", "")
    if given:
        return view.guarded(given)
    if notify.occasion is Occasion.REJECTED:
        task = _task(view, notify)
        return reason_of(view, task) if task else ""
    if notify.occasion is not Occasion.CLOSED:
        return ""
    done = [each for each in view.ticket.tasks if each.node == view.ticket.result]
    said = [reason_of(view, each) for each in done if each.state is TaskState.DONE]
    return next((each for each in reversed(said) if each), "")


def lasting(view: View | Wording, seconds: int) -> str:
    """In the largest unit that says it whole; what is longer than two hours by hours and minutes."""
    for unit, key in ((DAY, "time.days"), (HOUR, "time.hours")):
        if seconds >= unit and not seconds % unit:
            return view.say(key, count=seconds // unit)
    minutes = -(-seconds // MINUTE)
    if minutes < BY_MINUTES:
        return view.say("time.minutes", count=minutes)
    hours, minutes = divmod(minutes, HOUR // MINUTE)
    return f"{view.say('time.hours', count=hours)} {view.say('time.minutes', count=minutes)}"


def _task(view: View, notify: Notify) -> Task | None:
    return view.ticket.task(notify.task) if notify.task else None


def _node_name(view: View, notify: Notify) -> str:
    node = node_of(view, notify)
    name = getattr(node, "name", None)
    return name.say(view.words.locale) if name else ""


def rule_of(view: View, notify: Notify) -> Rule | None:
    """The rule it is about, where it is one: by its id, or by the place of one of its actions."""
    named = notify.details.get("rule") or notify.details.get("node", "")
    rule_id = named.split(":")[1] if named.startswith("rule:") else named
    return next((each for each in view.definition.rules if each.id == rule_id), None)


def _rule_name(view: View, notify: Notify) -> str:
    rule = rule_of(view, notify)
    return rule.name.say(view.words.locale) if rule else ""


def said_by_rule(view: View, notify: Notify) -> Label | None:
    """The words of the action that tells, as its rule has them."""
    rule, place = rule_of(view, notify), notify.details.get("place", "")
    action = action_at((rule,), rule.place(int(place))) if rule and place.isdecimal() else None
    return action.notify.text if action and action.notify else None


def given_by_rule(view: View, notify: Notify) -> dict[str, str]:
    """What the rule's table gave, by output."""
    given = {key: each for key, each in notify.details.items() if key.startswith("given.")}
    return {key.removeprefix("given."): view.guarded(each) for key, each in given.items()}


def _standing(view: View, task: Task | None) -> str:
    if task and task.is_live:
        return standing_of(task, view.definition, view.words.locale)
    return status_of(view.ticket, view.definition, view.words.locale)


def _holder(view: View, task: Task | None) -> str:
    """Everybody the step still waits for."""
    if task is None:
        return ""
    live = (each for each in view.ticket.tasks_of(task.seat.visit) if each.is_live)
    names = view.listed(view.name_of(each.person) for each in live)
    return names or view.say("card.nobody_yet")


def _people_added(view: View) -> str:
    """To a vote, just now."""
    added = (t for t in view.ticket.tasks if t.seat.invited_by and t.opened_at == view.now)
    return view.listed(view.name_of(each.person) for each in added)


def _opinion(view: View, task: Task | None) -> str:
    """The newest that was given on the task."""
    given = [
        each
        for each in view.ticket.tasks
        if task and each.seat.advises == task.id and each.state is TaskState.DONE
    ]
    given = [each for each in given if each.outcome not in GONE]
    return cast(view, given[-1]) if given else ""
