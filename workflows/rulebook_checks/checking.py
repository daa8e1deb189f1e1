"""All that can be wrong with the rules and tables of a definition; `workflows.checks` gathers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.decisions.analysis.analysing import table_mistakes
from workflows.decisions.binding import unbound
from workflows.decisions.table import CompiledTable
from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.form_checks import repeated, too_many
from workflows.mistakes import Mistake
from workflows.rulebook_checks.actions import check_action
from workflows.rulebook_checks.asking import Asking
from workflows.rulebook_checks.reach import check_reach
from workflows.rulebook_checks.triggers import check_triggers
from workflows.rules.feeding import unfed

MOST_RULES, MOST_ACTIONS, MOST_TRIGGERS, MOST_TABLES = 200, 20, 10, 50
_TABLE = ("决策表", "decision table")
Tables = Mapping[str, CompiledTable]


def check_rulebook(definition: Definition, tables: Tables | None = None) -> Iterator[Mistake]:
    """`tables` are the company's; None where they are not known, and then nothing is said of a rule that uses one."""
    wrong = tuple(_check_tables(definition))
    yield from wrong
    if wrong:
        return
    rules = definition.rules
    yield from too_many(len(rules), MOST_RULES, "rules")
    yield from repeated((rule.id for rule in rules), "rules")
    for place, rule in enumerate(rules):
        yield from _check_rule(Asking(definition, rule, f"rules[{place}]", tables))
    yield from check_reach(rules)


def _check_tables(definition: Definition) -> Iterator[Mistake]:
    tables = definition.tables
    yield from too_many(len(tables), MOST_TABLES, "tables")
    seen: set[str] = set()
    for place, table in enumerate(tables):
        if table.key in seen:
            path, params = f"tables[{place}].key", {"id": table.key}
            yield Mistake(code="duplicate_id", path=path, params=params)
        seen.add(table.key)
        yield from table_mistakes(table, definition.scope, f"tables[{place}]")


def _check_rule(asking: Asking) -> Iterator[Mistake]:
    rule, path = asking.rule, asking.path
    yield from too_many(len(rule.on), MOST_TRIGGERS, f"{path}.on")
    yield from too_many(len(rule.do), MOST_ACTIONS, f"{path}.do")
    yield from check_triggers(asking)
    yield from asking.condition(rule.when, f"{path}.when")
    yield from _check_table(asking)
    if not rule.do and not (asking.is_open or asking.fills_fields):
        yield Mistake(code="rule_does_nothing", path=path)
    for place, action in enumerate(rule.do):
        yield from check_action(action, f"{path}.do[{place}]", asking)


def _check_table(asking: Asking) -> Iterator[Mistake]:
    name = asking.rule.table
    if name and asking.table is None and asking.tables is not None:
        known = [*asking.definition.ready_tables, *asking.tables]
        yield unknown_name(name, known, _TABLE, f"{asking.path}.table")
    elif asking.table is not None and name not in asking.definition.ready_tables:
        for each in unfed(asking.table, asking.definition):
            params = {"name": next(iter(each.labels), each.id), "table": name}
            yield Mistake(code="table_reads_more", path=f"{asking.path}.table", params=params)
    elif asking.table and name not in asking.definition.ready_tables:
        yield from unbound(asking.table, asking.definition.scope, f"{asking.path}.table")
