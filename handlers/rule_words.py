"""Rules in words: what one did, why another did not come, and each part of its condition with the values it read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handlers.wording import Wording
from workflows.decisions.table import CellSeen, RowSeen
from workflows.definition import Definition
from workflows.expressions.reasons import Reason
from workflows.expressions.values import Picked, Value, is_blank
from workflows.expressions.wording import explain
from workflows.kinds.fields import show
from workflows.rules.happened import Happening
from workflows.rules.verdicts import Kept, Verdict
from workflows.staff import Staff

MET, MISSED = "✓", "✗"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class RuleWords:
    definition: Definition
    staff: Staff
    words: Wording

    def name(self, rule_id: str) -> str:
        rule = next((each for each in self.definition.rules if each.id == rule_id), None)
        return rule.name.say(self.words.locale) if rule else rule_id

    def verdict(self, verdict: Verdict) -> Iterator[str]:
        """One line, then what it did, or each part of its condition and the rows of its table."""
        key = "rule.came" if verdict.fired else "rule.kept"
        yield self.words.say(
            key,
            rule=self._called(verdict.rule),
            level=verdict.level,
            heard=self._heard(verdict.heard),
            why=self.kept(verdict),
        )
        yield from (f"    → {self.did(each)}" for each in verdict.did)
        if verdict.reason:
            yield from self._reason(verdict.reason, 1)
        yield from (self._row(row) for row in verdict.rows)

    def kept(self, verdict: Verdict) -> str:
        if verdict.fired:
            return ""
        problem = verdict.problem
        return self.words.say(f"rule_kept.{verdict.kept}", problem=problem)

    def did(self, did: Mapping[str, object]) -> str:
        """`写入 费用 5 → 6`; or what it would have done, and why not."""
        name = self.words.say(f"rule_did.{did.get('do')}")
        if "not" in did:
            return self.words.say("rule.did_not", do=name, why=self._why_not(str(did["not"])))
        return f"{name} {self._what(did)}".rstrip()

    def _why_not(self, code: str) -> str:
        return self.words.say(f"rule_not.{code}")

    def _called(self, rule_id: str) -> str:
        return f"{self.name(rule_id)} ({rule_id})"

    def _heard(self, heard: tuple[Happening, ...]) -> str:
        return self.words.listed([self.happening(each) for each in heard])

    def happening(self, happening: Happening) -> str:
        """`费用 changed` as `changed: 费用`: the way as the document writes it."""
        field = self.definition.fields.get(happening.name)
        name = field.label.say(self.words.locale) if field else happening.name
        return f"{happening.way}: {name}" if name else happening.way

    def _what(self, did: Mapping[str, object]) -> str:
        if isinstance(did.get("answers"), Mapping):
            return self._changed(did)
        people = did.get("people", [did["person"]] if "person" in did else None)
        if isinstance(people, list):
            return self.words.listed([self._person(each) for each in people])
        found = next((did[key] for key in _TOLD if did.get(key)), "")
        said = found if isinstance(found, list) else [found]
        return _short(self.words.listed([str(each) for each in said]))

    def _changed(self, did: Mapping[str, object]) -> str:
        before, answers = did.get("before"), did.get("answers")
        known = before if isinstance(before, Mapping) else {}
        parts = [
            f"{self._label(key)} {self._answer(key, known.get(key))} → {self._answer(key, answer)}"
            for key, answer in (answers.items() if isinstance(answers, Mapping) else ())
        ]
        return self.words.listed(parts)

    def _label(self, field_id: str) -> str:
        field = self.definition.fields.get(field_id)
        return field.label.say(self.words.locale) if field else field_id

    def _answer(self, field_id: str, answer: object) -> str:
        field = self.definition.fields.get(field_id)
        if field is None or answer is None:
            return "—"
        return _short(show(field, answer, self.words.locale))  # type: ignore[arg-type]

    def _person(self, person: object) -> str:
        known = self.staff.people.get(person) if isinstance(person, int) else None
        return known.person.name if known else self.words.say("simulate.requester")

    def _reason(self, reason: Reason, depth: int) -> Iterator[str]:
        mark = MET if reason.holds else MISSED
        indent = "    " * depth
        if reason.joined:
            yield f"{indent}{mark} {self.words.say(f'rule_joined.{reason.joined.lower()}')}"
            for part in reason.parts:
                yield from self._reason(part, depth + 1)
            return
        yield f"{indent}{mark} {reason.text}{self._read(reason)}"

    def _read(self, reason: Reason) -> str:
        if reason.fault:
            return self.words.say("rule.read", read=explain(reason.fault, self.words.locale))
        parts = [f"{name} = {self.value(value)}" for name, value in reason.read.items()]
        return self.words.say("rule.read", read=self.words.listed(parts)) if parts else ""

    def _row(self, row: RowSeen) -> str:
        cells = self.words.listed([self._cell(cell) for cell in row.cells])
        mark = MET if row.is_hit else MISSED
        return f"    {mark} {self.words.say('rule.row', row=row.id, cells=cells)}"

    def _cell(self, cell: CellSeen) -> str:
        mark = MET if cell.is_met else MISSED
        return f"{mark} {cell.input} {cell.written} ({self.value(cell.value)})"

    def value(self, value: Value) -> str:
        """What an expression read, as people read it."""
        if is_blank(value):
            return "—"
        if isinstance(value, bool):
            return self.words.say("rule.yes" if value else "rule.no")
        if isinstance(value, tuple):
            return _short(self.words.listed([self.value(each) for each in value]))
        return _short(_plain(value))


def _plain(value: Value) -> str:
    match value:
        case Picked(label=label):
            return label
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case Decimal():
            return format(value, "f")
        case Mapping():
            return "…"
        case _:
            return str(value)


_TOLD = ("tags", "node", "role", "key", "type", "url", "timer", "text", "dataset")
"""What of an action says the most, the first there is."""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def is_told(verdict: Verdict) -> bool:
    """Something happened that it waits for."""
    return verdict.kept is not Kept.UNHEARD
