"""A rule comes: its actions in their order, in nobody's name, with what it read and what it did in the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from workflows.draft import NOBODYS, Draft
from workflows.effects import Record
from workflows.moves.doing import plain
from workflows.replay import changes_between
from workflows.rulebook.rule import Rule
from workflows.rules.filling import fill_from_table, set_fields
from workflows.rules.firing import Firing
from workflows.rules.judging import Judged
from workflows.rules.marking import comment, start_timer, stop_timer, tag, untag
from workflows.rules.sending import call, notify, open_another, record
from workflows.rules.steering import assign, go_to, resume, suspend
from workflows.rules.timers import stop_all
from workflows.rules.verdicts import Did
from workflows.ticket import Ticket
from workflows.verbs import Phase

ACTIONS: Mapping[str, Callable[[Firing, Any], Did]] = {
    "set": set_fields,
    "assign": assign,
    "go_to": go_to,
    "notify": notify,
    "record": record,
    "open": open_another,
    "call": call,
    "tag": tag,
    "untag": untag,
    "suspend": suspend,
    "resume": resume,
    "start_timer": start_timer,
    "stop_timer": stop_timer,
    "comment": comment,
}
"""By the key an action is written with."""


def fire(draft: Draft, rule: Rule, judged: Judged) -> tuple[Did, ...]:
    before, mark = draft.ticket, len(draft.effects)
    if rule.once:
        draft.ticket = replace(before, fired=(*before.fired, rule.id))
    firing = Firing(draft=draft, rule=rule, outputs=judged.outputs)
    did = _done(firing, judged)
    if before.phase is not Phase.CLOSED and draft.ticket.phase is Phase.CLOSED:
        stop_all(draft, before)
    entry = _entry(rule, judged, did, before, draft.ticket)
    draft.effects.insert(mark, Record(kind="rule_fired", by=None, details=entry))
    for problem in firing.problems:
        draft.record("rule_failed", rule=rule.id, level=judged.verdict.level, problem=problem)
    return did


def _done(firing: Firing, judged: Judged) -> tuple[Did, ...]:
    """What it may name beside the form is known only as long as it acts."""
    draft, known = firing.draft, firing.draft.beside
    draft.beside = judged.known
    did = [fill_from_table(firing)] if judged.outputs else []
    for place, action in enumerate(firing.rule.do):
        firing.place = place
        for way in action.ways:
            did.append({"do": way, **ACTIONS[way](firing, getattr(action, way))})
            draft.cause = NOBODYS
    draft.beside = known
    return tuple(each for each in did if each)


def _entry(
    rule: Rule, judged: Judged, did: tuple[Did, ...], before: Ticket, after: Ticket
) -> dict[str, object]:
    """`changes` is what this rule alone has changed: with it the ticket can be seen as it was before."""
    verdict = judged.verdict
    entry: dict[str, object] = {
        "rule": rule.id,
        "trigger": "; ".join(map(str, verdict.heard)),
        "level": verdict.level,
        "read": dict(judged.read),
        "did": [dict(each) for each in did],
        "changes": changes_between(before, after),
    }
    if rule.table:
        entry["rows"] = list(verdict.hits)
        entry["given"] = {key: plain(value) for key, value in judged.outputs.items()}
    return entry
