"""A form with its expressions compiled, once a version; `workflows.sheets.sheet` fills it in again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workflows.expressions.expression import Expression
from workflows.form_fields import FormField
from workflows.labels import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One field's expressions; None or empty where the form says nothing. `offered`: by option id.

    `columns` are a subform's own rules, which may read the form around them as well.
    """

    form_field: FormField
    shown: Expression | None = None
    required: Expression | None = None
    read_only: Expression | None = None
    default: Expression | None = None
    formula: Expression | None = None
    earliest: Expression | None = None
    latest: Expression | None = None
    checks: tuple[tuple[Expression, Label], ...] = ()
    offered: Mapping[str, Expression] = field(default_factory=dict)
    columns: Blueprint | None = None

    @property
    def is_computed(self) -> bool:
        """Wholly, or in some of its columns."""
        columns = self.columns.rules if self.columns else ()
        return self.formula is not None or any(each.is_computed for each in columns)

    @property
    def reads(self) -> frozenset[str]:
        """The fields of this form that must be known before this one: checks and demands may look at any."""
        first = (self.shown, self.default, self.formula, *self.offered.values())
        own = frozenset(read.split(".")[0] for each in first if each for read in each.reads)
        return own | (self.columns.outer_reads if self.columns else frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """`rules` stand in the order in which they are worked out: what a field reads comes before it."""

    rules: tuple[Rules, ...]

    def columns_of(self, field_id: str) -> Blueprint:
        """Of a subform; KeyError for any other field."""
        columns = next(each.columns for each in self.rules if each.form_field.id == field_id)
        if columns is None:
            raise KeyError(field_id)
        return columns

    def sources(self, field_id: str) -> tuple[str, ...]:
        """What the field's checks and formula read, nearest first; theirs after them."""
        known = {each.form_field.id: each for each in self.rules}
        found: dict[str, None] = {}
        waiting = [field_id]
        while waiting:
            rules = known.get(waiting.pop(0))
            read = sorted(set(_everything_read(rules)) - found.keys()) if rules else []
            found.update(dict.fromkeys(read))
            waiting.extend(read)
        return tuple(each for each in found if each != field_id)

    @property
    def outer_reads(self) -> frozenset[str]:
        """What a subform's columns read of the form around it."""
        own = {each.form_field.id for each in self.rules}
        everything = (read for rules in self.rules for read in _everything_read(rules))
        return frozenset(read for read in everything if read not in own)


def _everything_read(rules: Rules) -> Iterator[str]:
    late: Iterable[Expression | None] = (
        rules.required,
        rules.read_only,
        rules.earliest,
        rules.latest,
        *(rule for rule, _ in rules.checks),
    )
    yield from rules.reads
    yield from (read.split(".")[0] for each in late if each for read in each.reads)
