"""What typed words do to a form in chat at each of its stages; `workflows.forms.dialogue` hands them on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from workflows.definition import Definition, FieldKind, FormField
from workflows.forms.corrections import called, correction
from workflows.forms.presses import collected
from workflows.forms.problems import Problem, ProblemCode
from workflows.forms.sessions import Result, Session, Stage
from workflows.forms.steps import again, clear, correct, go_on, obey, taken
from workflows.forms.understanding import understand_beside
from workflows.kinds.fields import read
from workflows.kinds.options import exact_option
from workflows.reading.commands import Command, Wish, command
from workflows.reading.folding import bare
from workflows.reading.phones import without_phone
from workflows.ticket import Answer, Answers

_LISTED = {FieldKind.CHOICE, FieldKind.CHOICES}
_GOING_ON = {Wish.SKIP, Wish.DONE, Wish.SUBMIT}
_SUMMARY_PLACES = {
    str(place): Command(wish=wish)
    for place, wish in enumerate((Wish.SUBMIT, Wish.EDIT, Wish.CANCEL), start=1)
}
_BESIDE: Mapping[FieldKind, frozenset[FieldKind]] = {
    FieldKind.TEXT: frozenset({FieldKind.PHONE}),
    FieldKind.CHOICE: frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.PHONE}),
    FieldKind.CHOICES: frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.PHONE}),
}


def replied(session: Session, text: str, definition: Definition) -> Result:
    match session.stage:
        case Stage.FIELD:
            return _to_question(session, text, definition)
        case Stage.SUMMARY:
            return _to_summary(session, text, definition)
        case Stage.CHOOSE_FIELD:
            return _to_choice_of_field(session, text, definition)


def _to_question(session: Session, text: str, definition: Definition) -> Result:
    field = definition.field(session.asking)
    if session.is_collecting and bare(text) == _number_of_done(field):
        return go_on(session, definition)
    said = None if _is_plain_answer(field, text) else command(text)
    return (
        _corrected(session, text, definition, is_loose=False)
        or (_ordered(session, field, said, definition) if said else None)
        or _answered(session, field, _suggested(field, text), definition)
    )


def _number_of_done(field: FormField) -> str:
    """Where choices are numbered lines, 完成 is the one after the options."""
    return str(len(field.options) + 1)


def _suggested(field: FormField, text: str) -> str:
    """The number of a suggestion stands for it."""
    said = bare(text)
    is_place = bool(re.fullmatch("[0-9]", said)) and 1 <= int(said) <= len(field.suggest)
    return field.suggest[int(said) - 1].zh if is_place else text


def _is_plain_answer(field: FormField, text: str) -> bool:
    """不知道 may be an option, 好的 a yes: then it is no order."""
    if field.kind in _LISTED:
        return exact_option(field, text) is not None
    return field.kind is FieldKind.YES_NO and not isinstance(read(field, text), Problem)


def _ordered(
    session: Session, field: FormField, said: Command, definition: Definition
) -> Result | None:
    """None: the words were not meant as an order here."""
    if said.wish is Wish.EDIT and said.about:
        named = called(said.about, definition, session.fields)
        return correct(session, definition, named) if named else None
    if said.is_firm:
        return obey(session, definition, said.wish)
    if session.is_collecting and said.wish in _GOING_ON:
        return go_on(session, definition)
    if field.required or said.wish not in {Wish.SKIP, Wish.DONE}:
        return None
    step = clear if said.wish is Wish.SKIP else _passed
    return step(session, definition)


def _passed(session: Session, definition: Definition) -> Result:
    return obey(session, definition, Wish.SKIP)


def _answered(session: Session, field: FormField, text: str, definition: Definition) -> Result:
    """The answer, and what else the words say about questions still open."""
    beside = _beside(session, field, text, definition)
    known = taken(session, beside)
    rest = without_phone(text) if _has_phone(beside, definition) else text
    if field.kind is FieldKind.TEXT and not rest.strip():
        return again(known, definition, newly_understood=tuple(beside))
    answer = read(field, rest)
    if isinstance(answer, Problem):
        return again(known, definition, answer, tuple(beside))
    return go_on(
        taken(known, {field.id: _united(session, field, answer)}), definition, tuple(beside)
    )


def _beside(session: Session, field: FormField, text: str, definition: Definition) -> Answers:
    kinds = _BESIDE.get(field.kind, frozenset())
    others = map(definition.field, session.fields)
    still_open = tuple(
        other
        for other in others
        if other.kind in kinds and other.id != field.id and other.id not in session.answers
    )
    return {} if _is_plain_answer(field, text) else understand_beside(text, still_open)


def _has_phone(answers: Answers, definition: Definition) -> bool:
    return any(definition.field(each).kind is FieldKind.PHONE for each in answers)


def _united(session: Session, field: FormField, answer: Answer) -> Answer:
    """Options named after others were pressed join them."""
    before = collected(session)
    if not before or not isinstance(answer, list):
        return answer
    return [option.id for option in field.options if option.id in {*before, *answer}]


def _to_summary(session: Session, text: str, definition: Definition) -> Result:
    said = _SUMMARY_PLACES.get(bare(text)) or command(text)
    if said and said.wish is Wish.DONE:
        return obey(session, definition, Wish.SUBMIT)
    if said and said.wish is not Wish.SKIP and not said.about:
        return obey(session, definition, said.wish)
    return _named(session, text, said, definition) or _not_named(session, said, definition)


def _not_named(session: Session, said: Command | None, definition: Definition) -> Result:
    if not said or said.wish is not Wish.EDIT:
        return again(session, definition, Problem(code=ProblemCode.SAY_WHAT_TO_DO))
    choosing = replace(session, stage=Stage.CHOOSE_FIELD)
    return again(choosing, definition, Problem(code=ProblemCode.NO_SUCH_FIELD))


def _to_choice_of_field(session: Session, text: str, definition: Definition) -> Result:
    said = command(text)
    if said and said.is_firm and said.wish not in {Wish.EDIT, Wish.SKIP} and not said.about:
        return obey(session, definition, said.wish)
    problem = Problem(code=ProblemCode.NO_SUCH_FIELD)
    return _named(session, text, said, definition) or again(session, definition, problem)


def _named(
    session: Session, text: str, said: Command | None, definition: Definition
) -> Result | None:
    """A field called by its name, or a correction in one go."""
    name = said.about if said and said.wish is Wish.EDIT else text
    field_id = called(name, definition, session.fields)
    corrected = _corrected(session, text, definition, is_loose=True)
    return corrected or (correct(session, definition, field_id) if field_id else None)


def _corrected(
    session: Session, text: str, definition: Definition, *, is_loose: bool
) -> Result | None:
    """地址改成…: the field and its new value in one message; a value that will not do is asked for."""
    found = correction(text, definition, session.fields, is_loose=is_loose)
    if not found:
        return None
    field = definition.field(found.field)
    asked = correct(session, definition, field.id)
    answer = read(field, found.value)
    if isinstance(answer, Problem):
        return again(asked.session, definition, answer)
    return go_on(taken(asked.session, {field.id: answer}), definition)
