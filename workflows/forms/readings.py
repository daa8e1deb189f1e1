"""What one field takes of what was put into it on a page: typed it is read as in a chat, chosen it is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.answers import Answer, parts, texts
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Asking, Kind, More
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of

QUIET = frozenset({ProblemCode.INCOMPLETE, ProblemCode.TOO_FEW, ProblemCode.REQUIRED})
"""Nobody is wrong who has only not finished yet."""
_MOST_KEPT = 20_000  # characters of what is no answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`answer` is what the field takes, `rest` the whole as it is to be shown again where that is not all of it.

    `problems` are by place: "" is the field, "0.price" the price of the first row. `replaces`: the answer before goes.
    """

    answer: Answer | None = None
    rest: Answer | None = None
    problems: Mapping[str, Problem] = field(default_factory=dict)
    replaces: bool = False


def is_nothing(value: Answer) -> bool:
    return value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def reading(field: FormField, value: Answer, around: Around) -> Reading:
    answer = taken(field, value, around)
    if not isinstance(answer, Problem):
        return Reading(answer=answer)
    rest = value if len(str(value)) <= _MOST_KEPT else None
    return Reading(rest=rest, problems={"": answer})


def taken(field: FormField, value: Answer, around: Around) -> Answer | Problem:
    read = _read(field, value, around)
    if isinstance(read, More):
        return Problem(code=ProblemCode.INCOMPLETE)
    return read if isinstance(read, Problem) else kind_of(field).problem(field, read) or read


def _read(field: FormField, value: Answer, around: Around) -> Answer | More | Problem:
    kind = kind_of(field)
    match kind.asking, value:
        case Asking.ONE, str() | dict():
            return kind.pressed(field, _choice(value), around)
        case Asking.SEVERAL, list():
            ids = [option.id for option in field.options]
            return sorted(texts(value), key=lambda each: ids.index(each) if each in ids else -1)
        case Asking.STEPS, list():
            return _way_down(kind, field, texts(value), around)
        case Asking.FILES, dict():
            return _with_its_text(kind, field, parts(value), around)
        case Asking.PAGE, str():
            return kind.read(field, value, around) if kind.problem(field, value) else value
        case ((Asking.WORDS | Asking.PLACE), str()):
            return kind.read(field, value, around)
        case Asking.WORDS, list():
            return kind.read(field, "\n".join(texts(value)), around)
        case _:
            return value


def _choice(value: str | dict[str, str] | Answer) -> str:
    """A record or an appointment is looked up again, whatever else came with it."""
    given = parts(value)
    if "date" in given:
        return f"{given['date']}T{given.get('from', '')}"
    return given.get("id", "") if given else str(value)


def _way_down(
    kind: Kind, field: FormField, ids: list[str], around: Around
) -> Answer | More | Problem:
    so_far: Answer | None = None
    read: Answer | More | Problem = Problem(code=ProblemCode.EMPTY)
    for each in ids:
        read = kind.pressed(field, each, around, so_far)
        if not isinstance(read, More):
            return read
        so_far = read.so_far
    return read


def _with_its_text(
    kind: Kind, field: FormField, given: dict[str, str], around: Around
) -> Answer | More | Problem:
    photo: dict[str, str] = {"photo": given["photo"]} if given.get("photo") else {}
    if not given.get("text", "").strip():
        return More(so_far=photo)
    return kind.read(field, given["text"], around, photo)
