"""Answers that no two tickets of a type may share: asked about before a form ends, held with the ticket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.desk import Moment
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of
from workflows.reading.folding import bare
from workflows.ticket import Ticket

LONGEST = 200


async def taken_answer(
    moment: Moment, definition: Definition, answers: Mapping[str, Answer], own: str = ""
) -> tuple[str, Problem] | None:
    """The first field whose answer another ticket already has; `own` is the number of the ticket that asks."""
    for field_id, value in _unique(definition, answers):
        number = await moment.uow.unique_answers.holder(definition.key, field_id, value)
        if number and number != own:
            return field_id, Problem(code=ProblemCode.TAKEN, params={"number": number})
    return None


async def hold_answers(moment: Moment, definition: Definition, ticket: Ticket) -> None:
    """Raises Conflict when another ticket was faster by a moment; handled anew, its requester is told."""
    for field_id, value in _unique(definition, ticket.answers):
        await moment.uow.unique_answers.claim(definition.key, field_id, value, ticket.id)


def _unique(definition: Definition, answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """As they are compared: upper and lower case, half and full width are one."""
    for field in definition.form:
        if field.unique and field.id in answers:
            value = bare(kind_of(field).written(field, answers[field.id]))[:LONGEST]
            if value:
                yield field.id, value
