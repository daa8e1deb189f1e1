"""Rules that never get their turn, and, as a doubt that is told, rules that set each other off for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workflows.decisions.analysis.analysing import analyse
from workflows.definition import Definition
from workflows.expressions.expression import Scope, compile_expression
from workflows.expressions.faults import Flawed
from workflows.mistakes import Mistake
from workflows.rulebook.rule import Rule
from workflows.rulebook.triggers import ANY, Trigger
from workflows.rules.known import names_for
from workflows.rules.running import DEEPEST

_NAMED = ("changed", "rated", "entered", "left", "phase")


def check_reach(rules: tuple[Rule, ...]) -> Iterator[Mistake]:
    """An earlier one takes all that would set it off, whatever the ticket is like, and stops."""
    for place, rule in enumerate(rules):
        before = (each for each in rules[:place] if _always_stops(each))
        taker = next((each for each in before if _takes_all(each, rule)), None)
        if taker:
            params = {"id": taker.id}
            yield Mistake(code="rule_unreachable", path=f"rules[{place}]", params=params)


def _always_stops(rule: Rule) -> bool:
    return rule.stop and _is_free(rule)


def _takes_all(earlier: Rule, later: Rule) -> bool:
    return all(any(_covers(e, each) for e in earlier.on) for each in later.on)


def _covers(earlier: Trigger, later: Trigger) -> bool:
    """Each rule's clock rings for itself."""
    if earlier.is_by_clock or later.is_by_clock:
        return False
    if earlier.said == ANY and later.said:
        return True
    for way in _NAMED:
        named, wanted = getattr(earlier, way), getattr(later, way)
        if named and wanted:
            return ANY in named or set(wanted) <= set(named)
    return earlier == later


def doubts(definition: Definition) -> tuple[Mistake, ...]:
    """What is allowed and is hardly meant: rules without a condition that set each other off in a ring, gaps in a
    table."""
    return (*_rings(definition), *_of_tables(definition))


def _of_tables(definition: Definition) -> Iterator[Mistake]:
    for place, table in enumerate(definition.tables):
        for each in analyse(definition.ready_tables[table.key]).warnings:
            path = f"tables[{place}].{each.path}".rstrip(".")
            yield replace(each, path=path)


def _rings(definition: Definition) -> tuple[Mistake, ...]:
    leads_to = {rule.id: tuple(_sets_off(rule, definition)) for rule in definition.rules}
    found = []
    for place, rule in enumerate(definition.rules):
        ring = _ring(rule.id, leads_to)
        if ring and rule.id == min(ring):
            params = {"ring": " → ".join((*ring, ring[0])), "max": str(DEEPEST)}
            found.append(Mistake(code="rules_in_a_ring", path=f"rules[{place}]", params=params))
    return tuple(found)


def _sets_off(rule: Rule, definition: Definition) -> Iterator[str]:
    """Rules that always come when it has come: it works a field out anew that they wait for."""
    anew = {
        name for action in rule.do for name, text in action.set.items() if _reads(text, definition)
    }
    for other in definition.rules:
        heard = {name for trigger in other.on for name in trigger.changed}
        is_free = _is_free(rule) and _is_free(other) and other.id != rule.id
        if is_free and anew and (ANY in heard or heard & anew):
            yield other.id


def _is_free(rule: Rule) -> bool:
    return not (rule.when or rule.table or rule.once or rule.off)


def _ring(start: str, leads_to: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The way from a rule back to it."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for each in leads_to.get(way[-1], ()):
            if each == start:
                return way
            if each not in seen:
                seen.add(each)
                ways.append((*way, each))
    return ()


def _reads(text: str, definition: Definition) -> frozenset[str]:
    scope = definition.scope
    try:
        names = (*scope.outer, *names_for(definition))
        return compile_expression(text, Scope(scope.names, names)).reads
    except Flawed:
        return frozenset()
