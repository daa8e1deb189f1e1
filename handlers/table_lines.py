"""What is said of decision tables on the command line: one in a line, and what is odd about a file of them."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.decision_tables import Examined, TableFile
from handlers.wording import Wording
from workflows.decisions.document import DecisionTable


def listed(table: DecisionTable, version: int, words: Wording) -> str:
    return words.say("table.listed", about=_about(table, words), version=version)


def published(table: DecisionTable, version: int, words: Wording) -> str:
    return words.say("table.published", about=_about(table, words), version=version)


def in_order(table: DecisionTable, words: Wording) -> str:
    return words.say("table.in_order", about=_about(table, words))


def oddities(file: TableFile, found: tuple[Examined, ...], locale: str) -> Iterator[str]:
    """Nothing that keeps a table from being published."""
    yield from (each.say(locale) for each in file.left_out)
    for each in found:
        yield from (mistake.say(locale) for mistake in each.analysis.warnings)


def no_such(key: str, known: list[str], words: Wording) -> str:
    return words.say("table.no_such", key=key, allowed=words.listed(known) or "-")


def _about(table: DecisionTable, words: Wording) -> str:
    hit = {"first": "table.first", "all": "table.all", "unique": "table.unique"}[table.hit]
    name, count = table.name.say(words.locale), len(table.rows)
    return words.say("table.about", key=table.key, name=name, rows=count, hit=words.say(hit))
