"""Decision tables of the whole company read from JSON or YAML and written back; handlers call it for what is taken in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from workflows.decisions.document import Choice, DecisionTable, Input, Output, Row
from workflows.documents import Data, read_yaml, write_yaml
from workflows.explaining import explain
from workflows.labels import Document, Label
from workflows.mistakes import Mistake, Mistakes

LONGEST = 8_000_000
"""Bytes of JSON; YAML, which is slower to read, ends where a ticket type does."""
_LABELS = frozenset({"name", "note", "label"})
_PARTS: Mapping[str, type[Document]] = {
    "inputs": Input,
    "outputs": Output,
    "rows": Row,
    "options": Choice,
}


def read_data(text: str) -> Data:
    """JSON, told by its first brace, or else YAML. Raises Mistakes."""
    return _json(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else read_yaml(text)


def table_of(data: object) -> DecisionTable:
    """Raises Mistakes."""
    try:
        return DecisionTable.model_validate(data)
    except ValidationError as error:
        raise Mistakes(explain(error, data, _part_at)) from error  # type: ignore[arg-type]


def read_table(text: str) -> DecisionTable:
    """Raises Mistakes with all of them."""
    return table_of(read_data(text))


def write_json(table: DecisionTable, *, indent: int | None = 2) -> str:
    """`read_table` gives the same table back."""
    return json.dumps(plain(table), ensure_ascii=False, indent=indent, default=_number)


def write_table_yaml(table: DecisionTable) -> str:
    return write_yaml(plain(table))


def plain(table: DecisionTable) -> dict[str, Any]:
    """As it would be written; what is as usual is left out."""
    data = table.model_dump(by_alias=True, exclude_defaults=True)
    data = {"schema": table.schema_, "key": table.key, "name": None, "hit": table.hit, **data}
    return {key: _plain(each, key) for key, each in data.items()}


def _json(text: str) -> Data:
    if len(text.encode(errors="surrogatepass")) > LONGEST:
        raise Mistakes((Mistake(code="table_too_big", params={"max": str(LONGEST)}),))
    try:
        data: Data = json.loads(text.lstrip("\ufeff"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        params = {"line": str(error.lineno), "problem": error.msg}
        raise Mistakes((Mistake(code="json_syntax", params=params),)) from error
    except (RecursionError, ValueError) as error:
        params = {"line": "1", "problem": "unreadable"}
        raise Mistakes((Mistake(code="json_syntax", params=params),)) from error
    return data


def _plain(value: object, key: str = "") -> object:
    """A label in one language is its words alone; cells may have ids like a language's."""
    if isinstance(value, Mapping):
        short = key in _LABELS and set(value) == {"zh"}
        return value["zh"] if short else {name: _plain(each, name) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _number(value: object) -> int | float:
    """As JSON has it; a number of more figures than a float keeps is written as text by whoever needs it."""
    if not isinstance(value, Decimal):
        raise TypeError(value)
    return int(value) if value == value.to_integral_value() else float(value)


def _part_at(path: tuple[str | int, ...], data: Data) -> type[Document]:
    """Paths are rows[3].when or inputs[0].options[1]."""
    keys = [part for part in path if isinstance(part, str)]
    return _PARTS.get(keys[-1], Label) if keys else DecisionTable
