"""What pydantic found wrong with a document, as plain mistakes with a path; whoever reads one calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflows.calendars.listing import DAYS
from workflows.calendars.spans import HOURS
from workflows.document_parts import NODES, PartAt, Path, inside, part_of_definition
from workflows.documents import Data
from workflows.labels import Document, Label
from workflows.mistakes import Mistake

_CODES: tuple[tuple[str, str], ...] = (
    # how the pydantic error's type begins: our code
    ("string_too_short", "empty_text"),
    ("string_", "not_text"),
    ("tuple_", "not_a_list"),
    ("list_", "not_a_list"),
    ("dict_", "not_a_mapping"),
    ("model_", "not_a_mapping"),
    ("decimal_", "not_a_number"),
    ("finite_", "not_a_number"),
    ("int_", "not_whole"),
    ("bool_", "not_yes_or_no"),
    ("time_delta_", "not_a_duration"),
    ("date_", "bad_date"),
)

_PATTERNED = {"prefix": "bad_prefix", "slots": "bad_slot"}
_PATTERNS = {HOURS: "bad_hours", DAYS: "bad_date"}


def explain(
    error: ValidationError, data: Data, part_at: PartAt = part_of_definition
) -> tuple[Mistake, ...]:
    """The first mistake at each place: one wrong value may fail several readings."""
    found: dict[tuple[str, str], Mistake] = {}
    for details in error.errors(include_url=False):
        mistake = _mistake(details, _path(details, data), data, part_at)
        found.setdefault((mistake.path, mistake.params.get("key", "")), mistake)
    return tuple(found.values())


def spelled(path: Iterable[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or ""."""
    return next(iter(get_close_matches(name, list(names), n=1, cutoff=0.6)), "")


def _path(details: ErrorDetails, data: Data) -> Path:
    """pydantic's place less what stands in no document: the kind it chose in a union."""
    path: list[str | int] = []
    place = data
    for part in details["loc"]:
        if _has(place, part):
            place = inside(place, part)
            path.append(part)
    missing = details["loc"][-1:] if details["type"] == "missing" else ()
    return (*path, *missing)


def _has(place: Data, part: str | int) -> bool:
    if isinstance(place, Mapping):
        return part in place
    return isinstance(place, list) and isinstance(part, int) and part < len(place)


def _mistake(details: ErrorDetails, path: Path, data: Data, part_at: PartAt) -> Mistake:
    kind, context = details["type"], details.get("ctx", {})
    match kind:
        case "missing":
            return _at(path[:-1], "missing", key=str(path[-1]))
        case "extra_forbidden":
            return _unknown_key(path, part_at(path[:-1], data))
        case "union_tag_not_found":
            return _at(path, "missing", key="kind")
        case "union_tag_invalid":
            return unknown_value((*path, "kind"), str(context["tag"]), NODES)
        case "enum" | "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context["expected"]))
            return unknown_value(path, str(details["input"]), allowed)
        case "unknown_word":
            return unknown_value(path, str(context["value"]), str(context["allowed"]).split(", "))
        case _:
            return _plain(details, path, data, part_at)


def _plain(details: ErrorDetails, path: Path, data: Data, part_at: PartAt) -> Mistake:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "string_pattern_mismatch":
        key = "slots" if "slots" in path else str(path[-1])
        code = _PATTERNS.get(str(context["pattern"])) or _PATTERNED.get(key, "bad_id")
        return _at(path, code, value=str(details["input"]))
    if kind == "too_short":
        return _at(path, "too_few", min=str(context["min_length"]))
    if kind.startswith("greater_than"):
        return _too_small(path, context)
    if kind == "model_type" and part_at(path, data) is Label:
        return _at(path, "not_text")
    code = next((code for start, code in _CODES if kind.startswith(start)), "invalid")
    return _at(path, code, problem=details["msg"], value=str(details["input"]))


def _too_small(path: Path, context: Mapping[str, object]) -> Mistake:
    if path[-1] == "within":
        return _at(path, "not_a_duration")
    limit = f"≥ {context['ge']}" if "ge" in context else f"> {context['gt']}"
    return _at(path, "too_small", limit=limit)


def _unknown_key(path: Path, model: type[Document]) -> Mistake:
    key = str(path[-1])
    allowed = [field.alias or name for name, field in model.model_fields.items()]
    return _at(
        path[:-1],
        "unknown_key",
        key=key,
        nearest=nearest(key, allowed),
        allowed=", ".join(allowed),
    )


def unknown_name(name: str, names: Iterable[str], what: tuple[str, str], path: str) -> Mistake:
    """`what` it should name, in Chinese and English."""
    params = {"name": name, "what_zh": what[0], "what": what[1], "nearest": nearest(name, names)}
    return Mistake(code="unknown_name", path=path, params=params)


def unknown_value(path: Iterable[str | int], value: str, allowed: Iterable[str]) -> Mistake:
    names = list(allowed)
    return _at(
        tuple(path),
        "unknown_value",
        value=value,
        nearest=nearest(value, names),
        allowed=", ".join(names),
    )


def _at(path: Path, code: str, **params: str) -> Mistake:
    return Mistake(code=code, path=spelled(path), params=params)
