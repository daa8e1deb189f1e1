"""A form filled in so far: what is shown, required, offered, computed and objected to; a pure function of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from workflows.answers import Answer, Answers, Row, cell, rows
from workflows.expressions.expression import Expression
from workflows.expressions.faults import Fault
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value, is_blank
from workflows.form_fields import FormField
from workflows.kinds.kind import Asking
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of
from workflows.sheets.blueprint import Blueprint, Rules

_ASK_FOR_BLANKS = frozenset({"ISBLANK", "COALESCE", "COUNTA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`answers` are complete: given ones, defaults, results; hidden fields have none.

    `fields` are those shown, as they stand now: only the options that are offered, `required` and `read_only` decided.
    `assumed` were taken by default. `limits` are the earliest and latest moment of a date. `problems` are by field.
    `rows`: a sheet for each row of a subform. `values`: the answers as expressions read them.
    """

    answers: Answers
    fields: Mapping[str, FormField]
    assumed: frozenset[str] = frozenset()
    limits: Mapping[str, tuple[datetime | None, datetime | None]] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    rows: Mapping[str, tuple[Sheet, ...]] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)

    def is_asked(self, field_id: str) -> bool:
        """Shown, and for somebody to answer."""
        each = self.fields.get(field_id)
        return (
            each is not None
            and not each.read_only
            and not each.formula
            and kind_of(each).asking is not Asking.NEVER
        )


@dataclass(slots=True)
class _Filling:
    """A sheet while it is being filled in; `values` are what expressions read."""

    given: Answers
    around: Surroundings
    values: dict[str, Value]
    answers: dict[str, Answer] = field(default_factory=dict)
    fields: dict[str, FormField] = field(default_factory=dict)
    assumed: set[str] = field(default_factory=set)
    limits: dict[str, tuple[datetime | None, datetime | None]] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    rows: dict[str, tuple[Sheet, ...]] = field(default_factory=dict)

    def result(self, expression: Expression | None) -> Value:
        """Blank when it cannot be worked out: a condition that breaks down must not lose a question."""
        try:
            return expression.evaluate(self.values, self.around) if expression else None
        except Fault:
            return None


def fill_in(
    blueprint: Blueprint,
    given: Answers,
    around: Surroundings,
    outer: Mapping[str, Value] | None = None,
) -> Sheet:
    """`outer`: the values of the form around a subform's row."""
    own = dict.fromkeys(rules.form_field.id for rules in blueprint.rules)
    filling = _Filling(given=given, around=around, values={**(outer or {}), **own})
    for rules in blueprint.rules:
        if _is_shown(rules, filling):
            _fill(rules, filling)
    for rules in blueprint.rules:
        if rules.form_field.id in filling.fields:
            _judge(rules, filling)
    return _sheet(blueprint, filling)


def with_results(blueprint: Blueprint, answers: Answers, around: Surroundings) -> Answers:
    """The answers with every formula worked out anew; the rest as it is."""
    computed = [each.form_field.id for each in blueprint.rules if each.is_computed]
    if not computed:
        return answers
    sheet = fill_in(blueprint, answers, around)
    kept = {key: each for key, each in answers.items() if key not in computed}
    return kept | {key: sheet.answers[key] for key in computed if key in sheet.answers}


def _is_shown(rules: Rules, filling: _Filling) -> bool:
    """One that cannot be decided (something it reads is still blank) is not shown yet."""
    if rules.shown is None:
        return True
    try:
        return rules.shown.evaluate(filling.values, filling.around) is True
    except Fault:
        return True


def _fill(rules: Rules, filling: _Filling) -> None:
    each = _offering(rules, filling)
    filling.fields[each.id] = each
    answer = _answer(rules, each, filling)
    if answer is not None and rules.columns:
        answer = _filled_rows(each.id, rules.columns, rows(answer), filling)
    if answer is None or answer in ("", []):
        return
    filling.answers[each.id] = answer
    filling.values[each.id] = kind_of(each).value(each, answer)


def _offering(rules: Rules, filling: _Filling) -> FormField:
    """With the options that go with what else was answered."""
    if not rules.offered:
        return rules.form_field
    kept = tuple(
        option
        for option in rules.form_field.options
        if option.id not in rules.offered or filling.result(rules.offered[option.id]) is True
    )
    return rules.form_field.model_copy(update={"options": kept})


def _answer(rules: Rules, each: FormField, filling: _Filling) -> Answer | None:
    """A result is never typed over; an answer that is no longer offered is none."""
    if rules.formula:
        return _result(rules.formula, each, filling)
    given = filling.given.get(each.id)
    if given is not None and not (rules.offered and kind_of(each).problem(each, given)):
        return given
    if rules.default is None:
        return None
    assumed = _result(rules.default, each, filling)
    if assumed is not None:
        filling.assumed.add(each.id)
    return assumed


def _result(expression: Expression, each: FormField, filling: _Filling) -> Answer | None:
    try:
        value = expression.evaluate(filling.values, filling.around)
    except Fault as fault:
        params = {"fault": fault.code.value, **fault.params}
        filling.problems[each.id] = Problem(code=ProblemCode.NOT_COMPUTED, params=params)
        return None
    return None if is_blank(value) else kind_of(each).answer(each, value)


def _filled_rows(
    field_id: str, columns: Blueprint, given: list[Row], filling: _Filling
) -> list[Row]:
    sheets = tuple(fill_in(columns, row, filling.around, filling.values) for row in given)
    filling.rows[field_id] = sheets
    for place, sheet in enumerate(sheets, 1):
        _blame(field_id, place, sheet, filling)
    return [_row(sheet.answers) for sheet in sheets]


def _blame(field_id: str, place: int, sheet: Sheet, filling: _Filling) -> None:
    """What is wrong in a row is wrong with the subform, too."""
    for problem in sheet.problems.values():
        params = {**problem.params, "row": str(place)}
        filling.problems.setdefault(field_id, replace(problem, params=params))


def _row(answers: Answers) -> Row:
    return {key: cell(each) for key, each in answers.items()}


def _judge(rules: Rules, filling: _Filling) -> None:
    """What depends on all the values: demands, limits, checks."""
    each = filling.fields[rules.form_field.id]
    decided = {
        "required": filling.result(rules.required) is True if rules.required else each.required,
        "read_only": filling.result(rules.read_only) is True if rules.read_only else each.read_only,
    }
    if decided != {"required": each.required, "read_only": each.read_only}:
        filling.fields[each.id] = each.model_copy(update=decided)
    if rules.earliest or rules.latest:
        limits = _moment(filling, rules.earliest), _moment(filling, rules.latest)
        filling.limits[each.id] = limits
    for rule, message in rules.checks:
        if _can_judge(rule, filling) and filling.result(rule) is False:
            broken = Problem(code=ProblemCode.BROKEN_RULE, labels=(message,))
            filling.problems.setdefault(each.id, broken)


def _can_judge(rule: Expression, filling: _Filling) -> bool:
    """A check that reads something still empty holds, unless it asks for emptiness itself."""
    if rule.functions & _ASK_FOR_BLANKS:
        return True
    return not any(is_blank(filling.values.get(read.split(".")[0])) for read in rule.reads)


def _moment(filling: _Filling, expression: Expression | None) -> datetime | None:
    """A day as its beginning."""
    value = filling.result(expression)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), tzinfo=filling.around.now.tzinfo)
    return value if isinstance(value, datetime) else None


def _sheet(blueprint: Blueprint, filling: _Filling) -> Sheet:
    return Sheet(
        answers=filling.answers,
        fields=filling.fields,
        assumed=frozenset(filling.assumed),
        limits=filling.limits,
        problems=filling.problems,
        rows=filling.rows,
        values=filling.values,
    )
