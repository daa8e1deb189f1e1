"""What somebody's first words already say, so that the form need not ask it; forms and the router call it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.definition import Definition, FieldKind, FormField
from workflows.forms.problems import Problem
from workflows.kinds.fields import read
from workflows.kinds.options import in_order, mentioned, says_term, terms
from workflows.reading.folding import bare, fold
from workflows.reading.phones import find_phone, without_phone
from workflows.ticket import Answer, Answers

_CHOICES = {FieldKind.CHOICE, FieldKind.CHOICES}
_FILLERS = re.compile(
    r"你好|您好|在吗|请问|麻烦|师傅|我们?|要|想|需要|申请|帮忙|一下|请|谢谢|的|了|呢|啊|吧"
    r"|\b(?:hello|hi|please|i|we|need|want|to|a|the|my|is|it)\b|\W"
)


def understand(text: str, definition: Definition) -> Answers:
    """A text field that takes the first words takes all of them, but a phone number kept in a field of its own."""
    found = dict(_found(text, definition.asked))
    rest = _less_phone(text, definition, found)
    for field in definition.asked:
        if field.takes_first_words and _tells_something(rest, definition):
            found |= _readable(field, rest)
    return found


def understand_beside(text: str, fields: tuple[FormField, ...]) -> Answers:
    """What an answer to another question says about these: options and a phone number, no free text."""
    return dict(_found(text, fields))


def is_report(text: str, definition: Definition) -> bool:
    """Whether somebody who says this wants a ticket of this type."""
    if any(says_term(text, opener) for opener in definition.opens_with):
        return True
    return any(field.kind in _CHOICES and mentioned(field, text) for field in definition.asked)


def _found(text: str, fields: tuple[FormField, ...]) -> Iterator[tuple[str, Answer]]:
    phone = find_phone(text)
    for field in fields:
        if field.kind is FieldKind.PHONE and phone:
            yield field.id, phone
        elif field.kind in _CHOICES and (options := mentioned(field, text)):
            ids = [option.id for option in in_order(field, options)]
            yield field.id, ids if field.kind is FieldKind.CHOICES else options[0].id


def _less_phone(text: str, definition: Definition, found: Answers) -> str:
    phones = {field.id for field in definition.asked if field.kind is FieldKind.PHONE}
    return without_phone(text) if phones & found.keys() else text


def _readable(field: FormField, text: str) -> Answers:
    answer = read(field, text)
    return {} if isinstance(answer, Problem) else {field.id: answer}


def _tells_something(text: str, definition: Definition) -> bool:
    """More than a greeting, a bare 报修 or a bare 空调."""
    rest = fold(text)
    for opener in sorted(map(bare, definition.opens_with), key=len, reverse=True):
        rest = rest.replace(opener, " ") if opener else rest
    rest = _FILLERS.sub("", rest)
    return bool(rest) and rest not in _names(definition)


def _names(definition: Definition) -> set[str]:
    """Of the things there are, less what is left out of a text before it is compared with them."""
    choices = (field for field in definition.asked if field.kind is FieldKind.CHOICE)
    options = (option for field in choices for option in field.options)
    return {_FILLERS.sub("", term) for option in options for term in terms(option)}
