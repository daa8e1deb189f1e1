"""Whether the ticket types whose rules use the company's tables still get along with them as they are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.decision_tables import tables_of
from handlers.definitions import TicketTypes
from storage.unit_of_work import UnitOfWork
from workflows.decisions.table import CompiledTable
from workflows.definition import Definition
from workflows.mistakes import Mistake
from workflows.rulebook_checks.checking import check_rulebook


async def misfits(uow: UnitOfWork, types: TicketTypes, locale: str) -> list[str]:
    """A line for each mistake that a change of a table has made: where, and what would be right."""
    tables = await tables_of(uow)
    return [
        f"{each.definition.key}: {mistake.say(locale)}"
        for each in await types.current(uow)
        for mistake in _of_rules_with_tables(each.definition, tables)
    ]


def _of_rules_with_tables(
    definition: Definition, tables: Mapping[str, CompiledTable]
) -> Iterator[Mistake]:
    """What was wrong already when the type was published is not told again here."""
    if any(rule.table and rule.table not in definition.ready_tables for rule in definition.rules):
        before = set(map(str, check_rulebook(definition)))
        for mistake in check_rulebook(definition, tables):
            if str(mistake) not in before:
                yield mistake
