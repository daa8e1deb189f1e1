"""The rules follow what a deed did: each in its order, what they change sets off others, and a loop of them is cut."""

from __future__ import annotations

from dataclasses import replace

from workflows.draft import NOBODYS, Draft
from workflows.effects import Effect, HandOut, Notify, Occasion, Record
from workflows.people import ADMINISTRATOR
from workflows.rules.acting import fire
from workflows.rules.happened import Happening, happenings
from workflows.rules.judging import Asked, judge
from workflows.rules.timers import arm
from workflows.rules.verdicts import Kept, Verdict
from workflows.ticket import Ticket

DEEPEST = 4
"""Levels: what a deed sets off, and three times what that sets off."""


def follow_rules(draft: Draft, before: Ticket | None) -> None:
    if draft.definition.rules:
        arm(draft, before)
        run(draft, before)
        draft.effects = [each for each in draft.effects if not _is_called_off(draft, each)]


def _is_called_off(draft: Draft, effect: Effect) -> bool:
    """Work that a rule has taken away again before anybody could hear of it, or be sought for it."""
    is_offer = isinstance(effect, Notify) and effect.occasion in _OFFERS
    if not isinstance(effect, Notify | HandOut) or not (is_offer or isinstance(effect, HandOut)):
        return False
    task = draft.ticket.task(effect.task) if effect.task else None
    return task is not None and not task.is_live


_OFFERS = (Occasion.TASK_OFFERED, Occasion.APPROVAL_ASKED)


def run(draft: Draft, before: Ticket | None, *, is_told: bool = False) -> tuple[Verdict, ...]:
    """Every rule that heard of something, at each level; of those that came, what they did. Whoever `is_told` hears
    of each rule, and of each part of its condition. In nobody's name."""
    happened = _found(draft, before, 0)
    asked = Asked(before=before, happened=happened, is_told=is_told)
    draft.by, draft.cause = None, NOBODYS
    found: list[Verdict] = []
    while asked.happened and asked.level <= DEEPEST:
        start = draft.ticket
        verdicts, happened = _level(draft, asked)
        found += verdicts
        asked = replace(asked, before=start, happened=happened, level=asked.level + 1)
    if asked.happened:
        found += _cut(draft, asked, [each for each in found if each.fired])
    return tuple(found)


def _found(draft: Draft, before: Ticket | None, mark: int, by: str = "") -> tuple[Happening, ...]:
    records = (each for each in draft.effects[mark:] if isinstance(each, Record))
    return happenings(before, draft.ticket, records, draft.definition, by)


def _level(draft: Draft, asked: Asked) -> tuple[list[Verdict], tuple[Happening, ...]]:
    """In the order of the document; a rule that stops keeps what set it off from those after it. And what they did,
    for the next level."""
    found: list[Verdict] = []
    happened: list[Happening] = []
    for rule in draft.definition.rules:
        judged = judge(draft, rule, asked)
        verdict = judged.verdict
        if verdict.fired:
            before, mark = draft.ticket, len(draft.effects)
            verdict = replace(verdict, did=fire(draft, rule, judged))
            happened += _found(draft, before, mark, rule.id)
            if rule.stop:
                asked = replace(asked, stopped=asked.stopped | set(verdict.heard))
        elif verdict.kept is Kept.FAILED:
            _note_failure(draft, verdict)
        if asked.is_told or verdict.kept is not Kept.UNHEARD:
            found.append(verdict)
    return found, tuple(happened)


def _note_failure(draft: Draft, verdict: Verdict) -> None:
    heard = "; ".join(map(str, verdict.heard))
    draft.record(
        "rule_failed",
        rule=verdict.rule,
        trigger=heard,
        level=verdict.level,
        problem=verdict.problem,
    )


def _cut(draft: Draft, asked: Asked, fired: list[Verdict]) -> list[Verdict]:
    """Those that would come now do not: administrators are told which set off which."""
    judged = [judge(draft, rule, asked).verdict for rule in draft.definition.rules]
    stopped = [replace(each, kept=Kept.TOO_DEEP) for each in judged if each.fired]
    if stopped:
        chain = [each.rule for each in (*fired, *stopped)]
        draft.record("rules_cut", rules=chain, at=[each.rule for each in stopped])
        shown = " → ".join(chain[-2 * DEEPEST :])
        problem = f"rules_cut: {shown}"
        draft.tell_people(
            Occasion.STUCK, role=ADMINISTRATOR, problem=problem, rule=chain[-1], goes_on="yes"
        )
    return stopped
