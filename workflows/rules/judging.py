"""Whether a rule comes: something it waits for has happened, nothing keeps it, its condition holds and its table is met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workflows.beside import Beside
from workflows.conditions import spelled_out
from workflows.decisions.table import CompiledTable, Hit
from workflows.draft import Draft
from workflows.expressions.expression import Expression
from workflows.expressions.faults import Fault, Flawed
from workflows.expressions.reasons import reason_of
from workflows.expressions.values import Value, is_blank
from workflows.moves.doing import plain
from workflows.rulebook.rule import Rule
from workflows.rules.feeding import fed
from workflows.rules.happened import Happening
from workflows.rules.hearing import heard_by
from workflows.rules.known import beside, with_outputs
from workflows.rules.rows import telling_rows
from workflows.rules.verdicts import Kept, Verdict
from workflows.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What has happened, at which level, from which ticket; `stopped` is what no rule shall hear of any more."""

    before: Ticket | None
    happened: tuple[Happening, ...]
    level: int = 1
    stopped: frozenset[Happening] = frozenset()
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`read` is what the condition read, `known` and `outputs` what its actions may name."""

    verdict: Verdict
    read: Mapping[str, object]
    known: Beside
    outputs: Mapping[str, Value]


def judge(draft: Draft, rule: Rule, asked: Asked) -> Judged:
    """Of the ticket as the rules before it have left it."""
    every = heard_by(rule, asked.happened)
    heard = tuple(each for each in every if each not in asked.stopped)
    known = beside(draft.definition, asked.before, draft.around, heard or every)
    judging = _Judging(draft, rule, asked, known)
    kept = _kept(rule, draft.ticket, every, heard)
    verdict = Verdict(rule=rule.id, level=asked.level, kept=kept, heard=heard or every)
    if kept is Kept.UNHEARD or (kept and not asked.is_told):
        return Judged(verdict=verdict, read={}, known=known, outputs={})
    if kept is Kept.NOTHING:
        return judging.weighed(verdict)
    judged = judging.weighed(replace(verdict, kept=Kept.NOTHING))
    return replace(judged, verdict=replace(judged.verdict, kept=kept))


def _kept(
    rule: Rule, ticket: Ticket, every: tuple[Happening, ...], heard: tuple[Happening, ...]
) -> Kept:
    """By what has nothing to do with its condition."""
    if not every:
        return Kept.UNHEARD
    if rule.off:
        return Kept.OFF
    if not heard:
        return Kept.STOPPED
    return Kept.ONCE if rule.once and rule.id in ticket.fired else Kept.NOTHING


@dataclass(frozen=True, slots=True)
class _Judging:
    draft: Draft
    rule: Rule
    asked: Asked
    known: Beside

    def weighed(self, verdict: Verdict) -> Judged:
        verdict, read = self._condition(verdict)
        judged = Judged(verdict=verdict, read=read, known=self.known, outputs={})
        is_asked = verdict.fired or self.asked.is_told
        return self._table(judged) if self.rule.table and is_asked else judged

    def _condition(self, verdict: Verdict) -> tuple[Verdict, Mapping[str, object]]:
        if not self.rule.when:
            return verdict, {}
        values = self._values()
        try:
            condition = self._compiled()
            if self.asked.is_told:
                reason = reason_of(condition, values, self.draft.around)
                verdict = replace(verdict, reason=reason)
            holds = condition.evaluate(values, self.draft.around) is True
        except (Fault, Flawed) as wrong:
            return _failed(verdict, "when", wrong), {}
        read = {name: plain(values.get(name)) for name in _plain_names(condition)}
        return (verdict if holds else replace(verdict, kept=Kept.CONDITION)), read

    def _compiled(self) -> Expression:
        definition = self.draft.definition
        text = spelled_out(self.rule.when, definition.fields)
        return definition.compiled(text, beside=self.known.names)

    def _values(self) -> dict[str, Value]:
        return {**self.known.values, **self.draft.values()}

    def _table(self, judged: Judged) -> Judged:
        """What its rows give; a table that is nowhere to be found gives nothing."""
        verdict = judged.verdict
        table = self.draft.table(self.rule.table)
        if table is None:
            return replace(judged, verdict=_failed(verdict, f"table: {self.rule.table}", None))
        values = fed(table, self.draft.definition, self._values())
        if self.asked.is_told:
            rows = telling_rows(table, values, self.draft.around)
            verdict = replace(verdict, rows=rows)
        try:
            hits = table.decide(values, self.draft.around)
        except Fault as fault:
            return replace(judged, verdict=_failed(verdict, f"table: {self.rule.table}", fault))
        return self._met(replace(judged, verdict=verdict), table, hits)

    def _met(self, judged: Judged, table: CompiledTable, hits: tuple[Hit, ...]) -> Judged:
        verdict = replace(judged.verdict, hits=tuple(hit.id for hit in hits))
        if not hits and verdict.fired:
            verdict = replace(verdict, kept=Kept.TABLE)
        outputs = given_by(hits)
        known = with_outputs(self.known, self.draft.definition, table, outputs)
        return replace(judged, verdict=verdict, outputs=outputs, known=known)


def given_by(hits: tuple[Hit, ...]) -> dict[str, Value]:
    """Of several rows the first that says something; what is a list is of all of them."""
    given: dict[str, Value] = {}
    for hit in hits:
        for key, value in hit.outputs.items():
            known = given.get(key)
            if isinstance(known, tuple) and isinstance(value, tuple):
                given[key] = tuple(dict.fromkeys((*known, *value)))
            elif is_blank(known):
                given[key] = value
    return given


def _failed(verdict: Verdict, where: str, wrong: Fault | Flawed | None) -> Verdict:
    """What kept it first stays what kept it."""
    if not verdict.fired:
        return verdict
    why = wrong.code if isinstance(wrong, Fault) else "flawed" if wrong else "missing"
    return replace(verdict, kept=Kept.FAILED, problem=f"{where}: {why}")


def _plain_names(condition: Expression) -> list[str]:
    """Whole fields; of what was before each column says itself in the reason."""
    return sorted(name for name in condition.reads if "." not in name and name != "was")
