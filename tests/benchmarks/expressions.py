"""A form of 50 fields and 20 formulas, computed as when somebody has typed: ours beside zen-engine, in turns.

zen calculates in Rust with its own decimals and gives back floats; the answers are handed over at each call, either all
of them or only those that the formula reads. What each does with mistakes is found out in the same run, zen's part in
a process of its own, which can be ended.
The whole form is more than its formulas: answers read and written back, what is shown and required decided.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import zen

from tests.benchmarks.figures import Figure
from tests.benchmarks.formulas import ANSWERED, FORMULAS, MISTAKES, OTHERS, a_form
from workflows.expressions.cycles import in_order
from workflows.expressions.expression import Expression, Scope, compile_expression
from workflows.expressions.faults import Fault, Flawed
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Name
from workflows.expressions.values import Picked, Value
from workflows.expressions.wording import explain
from workflows.sheets.compiling import compile_form
from workflows.sheets.sheet import fill_in

ROUNDS = 9
FORMS = 200
OURS, ZENS, ZENS_FEW = (
    "form with 20 formulas: ours",
    "form with 20 formulas: zen, all answers",
    "form with 20 formulas: zen, those it reads",
)
WHOLE = "form of 50 fields filled in: ours"
COMPILING = "20 formulas compiled and checked: ours"
MOST_MS = 2.0
"""What a form may take, so that it can be worked out anew at every key."""
ZENS_PATIENCE = 5.0  # seconds
AROUND = Surroundings(now=datetime(2026, 11, 24, 10, 30, tzinfo=timezone(timedelta(hours=8))))
SCOPE = Scope(
    tuple(name for name, _ in (*ANSWERED, *OTHERS))
    + tuple(Name(each.id, (each.label,), each.type) for each in FORMULAS)
)
FILLED: dict[str, Value] = {name.id: value for name, value in (*ANSWERED, *OTHERS)}


def measure() -> list[Figure]:
    expressions = _compiled()
    form, given = a_form()
    blueprint, wrong = compile_form(form)
    assert not wrong
    jobs: dict[str, Callable[[], object]] = {
        OURS: lambda: _computed(expressions),
        ZENS: _zen(expressions, only_what_it_reads=False),
        ZENS_FEW: _zen(expressions, only_what_it_reads=True),
        WHOLE: lambda: fill_in(blueprint, given, AROUND),
        COMPILING: _compiled,
    }
    rounds: dict[str, list[list[float]]] = {what: [] for what in jobs}
    for _ in range(ROUNDS + 1):
        for what, job in jobs.items():
            rounds[what].append(_timed(job, FORMS // 10 if what == COMPILING else FORMS))
    return [_figure(what, spent[1:]) for what, spent in rounds.items()]


def beside_zen() -> str:
    lines = [f"{'mistakes':<26}{'zen':<34}ours"]
    lines += [f"  {what:<24}{_zen_says(zens):<34}{_we_say(ours)}" for what, ours, zens in MISTAKES]
    return "\n".join(lines)


def _compiled() -> dict[str, Expression]:
    made = {each.id: compile_expression(each.ours, SCOPE, each.type) for each in FORMULAS}
    return {each: made[each] for each in in_order({key: one.reads for key, one in made.items()})}


def _computed(expressions: dict[str, Expression]) -> dict[str, Value]:
    values = dict(FILLED)
    for each, expression in expressions.items():
        values[each] = expression.evaluate(values, AROUND)
    return values


def _zen(expressions: dict[str, Expression], *, only_what_it_reads: bool) -> Callable[[], object]:
    written = {each.id: each.zens for each in FORMULAS}
    programs = [
        (each, zen.compile_expression(written[each]), one.reads)
        for each, one in expressions.items()
    ]
    filled = {each: _plain(value) for each, value in FILLED.items()}

    def compute() -> object:
        values = dict(filled)
        for each, program, reads in programs:
            given = values if not only_what_it_reads else _those(values, reads)
            values[each] = program.evaluate(given)
        return values

    return compute


def _those(values: dict[str, object], reads: frozenset[str]) -> dict[str, object]:
    return {each: values[each] for each in reads if each in values}


def _plain(value: Value) -> object:
    match value:
        case Decimal():
            return float(value)
        case Picked():
            return value.id
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case _:
            return value


def _timed(job: Callable[[], object], count: int) -> list[float]:
    spent = []
    for _ in range(count):
        began = time.perf_counter()
        job()
        spent.append(1000 * (time.perf_counter() - began))
    return spent


def _figure(what: str, rounds: list[list[float]]) -> Figure:
    return Figure(
        what=what,
        per_second=tuple(1000 * len(spent) / sum(spent) for spent in rounds),
        milliseconds=tuple(each for spent in rounds for each in spent),
        ratio_of=ZENS if what == OURS else "",
        most_ms=MOST_MS if what in {OURS, WHOLE} else 0.0,
    )


def _we_say(text: str) -> str:
    try:
        return str(compile_expression(text, SCOPE).evaluate(FILLED, AROUND))
    except Flawed as flawed:
        return " ".join(explain(flaw, "zh_CN") for flaw in flawed.flaws)
    except Fault as fault:
        return explain(fault, "zh_CN")


def _zen_says(text: str) -> str:
    given = json.dumps({each: _plain(one) for each, one in FILLED.items()})
    program = [sys.executable, "-c", _ZENS_PROGRAM, text, given]
    try:
        told = subprocess.run(program, capture_output=True, timeout=ZENS_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"still running after {ZENS_PATIENCE:.0f} s"
    return told.stdout.decode().strip()[:32] or f"crashed ({told.returncode})"


_ZENS_PROGRAM = """
import json, sys, zen
try:
    print(repr(zen.evaluate_expression(sys.argv[1], json.loads(sys.argv[2]))))
except RuntimeError as error:
    print(json.loads(str(error).partition("\\n")[0])["source"])
"""
