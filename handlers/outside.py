"""What other systems say in JSON, read as answers of a ticket's form; calls, events and their doors share it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from handlers.desk import Moment
from handlers.uniqueness import taken_answer
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.expressions.surroundings import Surroundings
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Record
from workflows.kinds.linked import PEOPLE, LinkedKind
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.received import received
from workflows.kinds.table import kind_of
from workflows.sheets.sheet import fill_in
from workflows.ticket import Ticket

_MOST_DIGITS = 100


class NoJson(ValueError):
    """It is not JSON, or not of this world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswers:
    """`problems` are of the fields whose values could not be taken."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)


def parse_json(text: bytes) -> object:
    """With numbers as Decimal, so that nothing is rounded. Raises NoJson."""
    try:
        return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoJson(str(error)) from None


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NoJson("a number beyond all numbers") from None
    if len(text) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        raise NoJson("a number beyond all numbers")
    return number


def _no_number(text: str) -> Decimal:
    raise NoJson(f"{text} is no number")


async def read_answers(
    moment: Moment, ticket: Ticket, definition: Definition, given: Mapping[str, object]
) -> ReadAnswers:
    """By field; null leaves a field as it is."""
    fields = {each.id: each for each in definition.form if not each.formula}
    values = {key: value for key, value in given.items() if value is not None}
    around = await _around(moment, ticket, [fields[key] for key in values if key in fields], values)
    shown = fill_in(definition.blueprint, ticket.answers, around.surroundings).fields
    answers: dict[str, Answer] = {}
    problems: dict[str, Problem] = {}
    for key, value in values.items():
        read = (
            received(shown.get(key, fields[key]), value, around)
            if key in fields
            else Problem(code=ProblemCode.NO_SUCH_FIELD)
        )
        if isinstance(read, Problem):
            problems[key] = read
        else:
            answers[key] = read
    taken = await taken_answer(moment, definition, answers, own=ticket.number)
    if taken:
        problems[taken[0]] = taken[1]
        answers.pop(taken[0])
    return ReadAnswers(answers=answers, problems=problems)


async def _around(
    moment: Moment, ticket: Ticket, fields: Iterable[FormField], values: Mapping[str, object]
) -> Around:
    """With the linked records that are named, as far as the requester may choose them."""
    records: dict[str, tuple[Record, ...]] = {}
    for each in fields:
        kind = kind_of(each)
        if isinstance(kind, LinkedKind):
            source = kind.source(each)
            named = await _records(moment, ticket.requester, source, _key(values[each.id]))
            records[source] = (*records.get(source, ()), *named)
    surroundings = Surroundings(now=moment.here, number=ticket.number)
    return Around(surroundings=surroundings, records=records)


def _key(value: object) -> str:
    named = value.get("id") if isinstance(value, Mapping) else value
    return format(named, "f") if isinstance(named, Decimal) else str(named)


async def _records(moment: Moment, requester: int, source: str, key: str) -> tuple[Record, ...]:
    if source.startswith(PEOPLE):
        people = await moment.uow.people.holders(source[len(PEOPLE) :])
        return tuple(
            Record(id=key, label=each.name, values={}) for each in people if str(each.id) == key
        )
    kept = await moment.uow.records.named(source, [key], requester)
    return tuple(Record(id=each.key, label=each.label, values=each.values) for each in kept)
