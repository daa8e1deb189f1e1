"""What something cleverer than our rules makes of a text: proposed as words, read like any answer, marked as inferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.forms.discretion import is_confidential
from workflows.forms.scene import Scene
from workflows.forms.sessions import Ask, Result, Session
from workflows.forms.steps import go_on, is_open, taken
from workflows.forms.understanding import cut, hear
from workflows.kinds.kind import Asking, More
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.reading.confidential import hide_confidential

LONGEST_PROPOSAL = 200
_A_FEW_WORDS = 8
_ASKED_OF_IT = {Asking.WORDS, Asking.ONE, Asking.SEVERAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A field as whoever proposes needs to know it: its name and the choices there are, in one language."""

    id: str
    label: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWords:
    """A text that may say more than was understood, less what is nobody else's business, and the fields still open."""

    text: str
    fields: tuple[Described, ...]
    locale: str


def open_words(text: str, result: Result, scene: Scene, locale: str) -> OpenWords | None:
    """None when the rules understood enough, or there is too little to understand."""
    if not isinstance(result, Ask) or len(text.split()) + _hanzi(text) < _A_FEW_WORDS:
        return None
    fields = tuple(_open_fields(result.session, scene))
    if not any(field.required for field in fields):
        return None
    private = [field for field in scene.definition.asked if is_confidential(field)]
    rest = cut(text, hear(text, private, scene).values())
    described = tuple(_described(field, locale) for field in fields)
    return OpenWords(text=hide_confidential(rest), fields=described, locale=locale)


def with_proposals(result: Result, proposed: Mapping[str, str], scene: Scene) -> Result:
    """Only fields that are still open and could have been asked for, only values an answer in words could have."""
    if not isinstance(result, Ask):
        return result
    session = result.session
    answers: dict[str, Answer] = {}
    for field in _open_fields(session, scene):
        words = proposed.get(field.id, "")
        answer = kind_of(field).read(field, words, scene.around) if _is_short(words) else None
        if answer is not None and not isinstance(answer, Problem | More):
            answers[field.id] = answer
    if not answers:
        return result
    known = taken(session, answers)
    inferred = replace(known, inferred=tuple(dict.fromkeys((*known.inferred, *answers))))
    return go_on(inferred, scene, (*result.question.newly_understood, *answers))


def _open_fields(session: Session, scene: Scene) -> Iterator[FormField]:
    """As they stand now: with the options they have and whether they are required."""
    sheet = scene.sheet(session)
    for each in scene.to_ask(session):
        field = sheet.fields[each]
        is_askable = kind_of(field).asking in _ASKED_OF_IT and not field.takes_first_words
        if is_askable and not is_confidential(field) and is_open(session, sheet, each):
            yield field


def _described(field: FormField, locale: str) -> Described:
    choices = tuple(option.label.say(locale) for option in field.options)
    return Described(id=field.id, label=field.label.say(locale), choices=choices)


def _is_short(words: str) -> bool:
    return len(words.strip()) > 0 and len(words) <= LONGEST_PROPOSAL


def _hanzi(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)
