"""Decision tables of the whole company: read from whatever file they come in, checked, published, kept ready."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from handlers.spreadsheets.decision_files import read_sheet
from handlers.spreadsheets.decision_sheets import write_sheet
from storage.unit_of_work import UnitOfWork
from workflows.decision_documents import (
    read_data,
    read_table,
    table_of,
    write_json,
    write_table_yaml,
)
from workflows.decisions.analysis.analysing import Analysis, analyse
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable
from workflows.decisions.jdm.graph import import_graph, is_jdm
from workflows.decisions.table import CompiledTable
from workflows.documents import Data
from workflows.mistakes import Mistake, Mistakes
from workflows.tables.naming import Names

_ZIP = b"PK"
_KEPT = "decision tables"
_MOST_LOGGED = 500
log = structlog.get_logger(__name__)
Placed = Callable[[Mistake], Mistake]
"""A mistake with its place in the file instead of that in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """`tables` are several where a JDM graph has several; `left_out` is what was in it besides."""

    tables: tuple[DecisionTable, ...]
    left_out: tuple[Mistake, ...] = ()
    placed: Placed = lambda mistake: mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A table that can be decided, and what is odd about it."""

    table: CompiledTable
    analysis: Analysis


def read_file(content: bytes, name: str, key: str = "", sheet: str = "") -> TableFile:
    """By what is in it, whatever it is called. `key` is what a table is called that does not say, else as its file.
    Raises Mistakes, UnreadableSheet and UnicodeDecodeError."""
    fallback = key or key_of(name)
    if content.startswith(_ZIP) or name.casefold().endswith(".xlsx"):
        return _of_sheet(content, key, fallback, sheet)
    data = read_data(content.decode("utf-8-sig"))
    if isinstance(data, Mapping) and is_jdm(data):
        imported = import_graph(data, fallback)
        return TableFile(tables=imported.tables, left_out=imported.left_out)
    return TableFile(tables=(_called(data, key),))


def key_of(name: str) -> str:
    """派单表.xlsx is pai_dan_biao."""
    return Names().give(Path(name).stem)


def _of_sheet(content: bytes, key: str, fallback: str, sheet: str) -> TableFile:
    read = read_sheet(content, fallback, sheet)
    data = {**read.data, "key": key} if key else read.data
    try:
        return TableFile(tables=(table_of(data),), placed=read.placed)
    except Mistakes as mistakes:
        raise Mistakes(tuple(map(read.placed, mistakes.mistakes))) from mistakes


def _called(data: Data, key: str) -> DecisionTable:
    table = table_of(data)
    return table.model_copy(update={"key": key}) if key else table


def examined(file: TableFile) -> tuple[Examined, ...]:
    """Raises Mistakes with what keeps a table from being published."""
    return tuple(_examined(table, file.placed) for table in file.tables)


def _examined(table: DecisionTable, placed: Placed) -> Examined:
    try:
        compiled = compile_table(table)
    except Mistakes as mistakes:
        raise Mistakes(tuple(map(placed, mistakes.mistakes))) from mistakes
    found = analyse(compiled)
    if found.errors:
        raise Mistakes(tuple(map(placed, found.errors)))
    told = replace(found, warnings=tuple(map(placed, found.warnings)))
    return Examined(table=compiled, analysis=told)


def write_file(table: DecisionTable, name: str) -> bytes:
    """In the form that the file's name asks for; JSON when it asks for none."""
    match Path(name).suffix.casefold():
        case ".xlsx":
            return write_sheet(table)
        case ".yaml" | ".yml":
            return write_table_yaml(table).encode()
        case _:
            return f"{write_json(table)}\n".encode()


async def publish_table(uow: UnitOfWork, table: DecisionTable) -> int:
    """The new version, or the current one when nothing changed. Raises Mistakes and changes nothing."""
    _examined(table, lambda mistake: mistake)
    return await uow.tables.publish(table.key, write_json(table, indent=None))


async def tables_of(uow: UnitOfWork) -> Mapping[str, CompiledTable]:
    """By key, ready to decide. Kept in memory: made ready once, until another is published."""

    async def read() -> Mapping[str, CompiledTable]:
        texts = {key: await _text(uow, key) for key in await uow.tables.versions()}
        return await asyncio.to_thread(_ready, texts)

    return await uow.tables.kept(_KEPT, read)


def _ready(texts: Mapping[str, str]) -> Mapping[str, CompiledTable]:
    """Seconds for the largest: not where everybody waits. One that has become wrong since it was published is missing."""
    made: dict[str, CompiledTable] = {}
    for key, text in texts.items():
        try:
            made[key] = compile_table(read_table(text))
        except Mistakes as mistakes:
            log.warning("decision table left out", table=key, why=str(mistakes)[:_MOST_LOGGED])
    return made


async def current(uow: UnitOfWork, key: str) -> DecisionTable:
    """KeyError when there is no such table."""
    return read_table(await _text(uow, key))


async def _text(uow: UnitOfWork, key: str) -> str:
    published = await uow.tables.current(key)
    if published is None:
        raise KeyError(key)
    return published[1]
