"""A form's expressions compiled against its fields; what is wrong with them is told with its place in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.expressions.cycles import find_cycle, in_order
from workflows.expressions.expression import Expression, Scope, compile_expression
from workflows.expressions.faults import Flawed
from workflows.expressions.types import DATE, MOMENT, YES_NO, Name, Type
from workflows.form_fields import FormField
from workflows.kinds.kind import Asking
from workflows.kinds.table import KINDS, kind_of
from workflows.labels import Label
from workflows.sheets.blueprint import Blueprint, Rules

_DATES = {"date": DATE, "moment": MOMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Misruled:
    """`path` is where in the form's document: [3].formula; `ring` are the fields that wait for each other."""

    path: str
    flawed: Flawed | None = None
    ring: tuple[str, ...] = ()


@dataclass(slots=True)
class _Compiler:
    """Gathers what is wrong, so that a form is refused once for all of it."""

    scope: Scope
    wrong: list[Misruled] = field(default_factory=list)

    def compiled(
        self, text: str | bool, path: str, wanted: Type | None = None
    ) -> Expression | None:
        if not isinstance(text, str) or not text:
            return None
        try:
            return compile_expression(text, self.scope, wanted)
        except Flawed as flawed:
            self.wrong.append(Misruled(path=path, flawed=flawed))
            return None


def scope_of(form: tuple[FormField, ...]) -> Scope:
    """The names an expression over this form may use; a field of an unknown kind has none."""
    return Scope(names=tuple(name_of(each) for each in form if each.kind in KINDS))


def name_of(each: FormField) -> Name:
    labels = tuple(name for name in (each.label.zh, each.label.en, *each.words) if name)
    return Name(id=each.id, labels=labels, type=kind_of(each).type(each))


def compile_form(
    form: tuple[FormField, ...], outer: tuple[Name, ...] = (), path: str = "form"
) -> tuple[Blueprint, tuple[Misruled, ...]]:
    """The blueprint, whole only when nothing is wrong. `outer`: the names around a subform, hidden by its own."""
    compiler = _Compiler(Scope(names=scope_of(form).names, outer=outer))
    rules = {
        each.id: _rules(each, compiler, f"{path}[{place}]")
        for place, each in enumerate(form)
        if each.kind in KINDS
    }
    ring = _ring(rules)
    if ring:
        compiler.wrong.append(Misruled(path=path, ring=ring))
        return Blueprint(rules=tuple(rules.values())), tuple(compiler.wrong)
    return Blueprint(rules=tuple(_ordered(rules))), tuple(compiler.wrong)


def _rules(each: FormField, compiler: _Compiler, path: str) -> Rules:
    def made(key: str, wanted: Type | None = None) -> Expression | None:
        return compiler.compiled(getattr(each, key), f"{path}.{key}", wanted)

    kept_as = kind_of(each).type(each)
    return Rules(
        form_field=each,
        shown=made("shown", YES_NO),
        required=made("required", YES_NO),
        read_only=made("read_only", YES_NO),
        default=made("default", kept_as),
        formula=made("formula", kept_as),
        earliest=made("earliest", _DATES.get(each.kind, MOMENT)),
        latest=made("latest", _DATES.get(each.kind, MOMENT)),
        checks=tuple(_checks(each, compiler, path)),
        offered=_offered(each, compiler, path),
        columns=_columns(each, compiler, path),
    )


def _checks(each: FormField, compiler: _Compiler, path: str) -> Iterator[tuple[Expression, Label]]:
    for place, check in enumerate(each.checks):
        rule = compiler.compiled(check.rule, f"{path}.checks[{place}].rule", YES_NO)
        if rule:
            yield rule, check.message


def _offered(each: FormField, compiler: _Compiler, path: str) -> Mapping[str, Expression]:
    made = (
        (option.id, compiler.compiled(option.when, f"{path}.options[{place}].when", YES_NO))
        for place, option in enumerate(each.options)
    )
    return {option_id: when for option_id, when in made if when}


def _columns(each: FormField, compiler: _Compiler, path: str) -> Blueprint | None:
    """Of a subform; those of a linked record are a part of one answer."""
    if not each.columns or kind_of(each).asking is not Asking.ROWS:
        return None
    blueprint, wrong = compile_form(each.columns, compiler.scope.names, f"{path}.columns")
    compiler.wrong.extend(wrong)
    return blueprint


def _ring(rules: Mapping[str, Rules]) -> tuple[str, ...]:
    return find_cycle(_reads(rules))


def _ordered(rules: Mapping[str, Rules]) -> Iterator[Rules]:
    yield from (rules[each] for each in in_order(_reads(rules)))


def _reads(rules: Mapping[str, Rules]) -> Mapping[str, frozenset[str]]:
    return {key: each.reads & rules.keys() for key, each in rules.items()}
