"""What each kind of field takes for an answer and how it shows one; a new kind is one row of the table below."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from workflows.definition import FieldKind, FormField, Option
from workflows.forms import wordings
from workflows.forms.problems import Problem, ProblemCode
from workflows.kinds.options import exact_option, exact_options, hinted, in_order, mentioned
from workflows.reading.amounts import money, number, plain
from workflows.reading.folding import bare, clean, half_width
from workflows.reading.phones import find_phone, hidden, hide_phones
from workflows.ticket import Answer

LONGEST_TEXT = 2000
LONGEST_PATTERNED_TEXT = 200  # what a pattern is tried on stays short: it may backtrack
MOST_PHOTOS = 9
_DECIMAL_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    read: Callable[[FormField, str], Answer | Problem]
    show: Callable[[FormField, Answer, str], str]


def read(field: FormField, words: str) -> Answer | Problem:
    """Words typed as the answer to this question."""
    return _KINDS[field.kind].read(field, words)


def show(field: FormField, answer: Answer, locale: str) -> str:
    """The answer for people; an answer of another shape (the field's kind was changed) as it is."""
    return _KINDS[field.kind].show(field, answer, locale)


def masked(field: FormField, answer: Answer) -> str:
    """A text or phone with the numbers in it hidden (138****0001); for who may not see them."""
    if not isinstance(answer, str):
        return show(field, answer, "zh_CN")
    return hidden(answer) if field.kind is FieldKind.PHONE else hide_phones(answer)


def _read_text(field: FormField, words: str) -> Answer | Problem:
    text = clean(words)
    return _length_problem(field, text) or _pattern_problem(field, text) or text


def _length_problem(field: FormField, text: str) -> Problem | None:
    longest = field.max_length or (LONGEST_PATTERNED_TEXT if field.pattern else LONGEST_TEXT)
    length = str(len(text))
    if not text:
        return Problem(code=ProblemCode.EMPTY)
    if len(text) < (field.min_length or 0):
        return Problem(
            code=ProblemCode.TOO_SHORT, params={"min": str(field.min_length), "length": length}
        )
    if len(text) > longest:
        return Problem(code=ProblemCode.TOO_LONG, params={"max": str(longest), "length": length})
    return None


def _pattern_problem(field: FormField, text: str) -> Problem | None:
    if not field.pattern or re.fullmatch(field.pattern, half_width(text)):
        return None
    hints = (field.pattern_hint,) if field.pattern_hint else ()
    return Problem(code=ProblemCode.WRONG_PATTERN, labels=hints)


def _read_number(field: FormField, words: str) -> Answer | Problem:
    value = number(words)
    if value is None:
        return Problem(code=ProblemCode.NOT_A_NUMBER)
    return _size_problem(field, value) or plain(value)


def _read_money(field: FormField, words: str) -> Answer | Problem:
    value = money(words)
    if value is None:
        return Problem(code=ProblemCode.NOT_AN_AMOUNT)
    if value != round(value, _DECIMAL_PLACES):
        return Problem(code=ProblemCode.TOO_PRECISE, params={"max": str(_DECIMAL_PLACES)})
    return _size_problem(field, value) or plain(value)


def _size_problem(field: FormField, value: Decimal) -> Problem | None:
    if field.minimum is not None and value < field.minimum:
        return Problem(code=ProblemCode.TOO_SMALL, params={"min": plain(field.minimum)})
    if field.maximum is not None and value > field.maximum:
        return Problem(code=ProblemCode.TOO_LARGE, params={"max": plain(field.maximum)})
    return None


def _read_phone(field: FormField, words: str) -> Answer | Problem:
    return find_phone(words) or Problem(code=ProblemCode.NOT_A_PHONE)


def _read_yes_no(field: FormField, words: str) -> Answer | Problem:
    said = bare(words)
    if said in wordings.YES_WORDS:
        return True
    return False if said in wordings.NO_WORDS else Problem(code=ProblemCode.NOT_YES_OR_NO)


def _read_choice(field: FormField, words: str) -> Answer | Problem:
    exact = exact_option(field, words)
    if exact:
        return exact.id
    meant = (
        mentioned(field, words) or mentioned(field, words, vague_too=True) or hinted(field, words)
    )
    return meant[0].id if len(meant) == 1 else _choice_problem(field, meant)


def _choice_problem(field: FormField, meant: tuple[Option, ...]) -> Problem:
    if meant:
        labels = tuple(option.label for option in meant)
        return Problem(code=ProblemCode.AMBIGUOUS, labels=labels)
    return Problem(code=ProblemCode.NOT_AN_OPTION, params={"count": str(len(field.options))})


def _read_choices(field: FormField, words: str) -> Answer | Problem:
    named = (
        exact_options(field, words)
        or mentioned(field, words)
        or mentioned(field, words, vague_too=True)
    )
    if named:
        return [option.id for option in in_order(field, named)]
    meant = hinted(field, words)
    return [meant[0].id] if len(meant) == 1 else _choice_problem(field, meant)


def _read_photos(field: FormField, words: str) -> Answer | Problem:
    return Problem(code=ProblemCode.PHOTO_EXPECTED)


def _read_rating(field: FormField, words: str) -> Answer | Problem:
    stars = _stars(bare(words))
    if stars is None or not 1 <= stars <= len(wordings.STARS):
        return Problem(code=ProblemCode.NOT_A_RATING)
    return _size_problem(field, Decimal(stars)) or str(stars)


def _stars(said: str) -> int | None:
    if said in wordings.RATING_WORDS:
        return wordings.RATING_WORDS[said]
    if said and set(said) <= set("★⭐🌟☆\ufe0f"):
        return sum(said.count(star) for star in "★⭐🌟")
    value = number(re.sub(r" ?(?:颗?星|分|stars?|points?|/5)$", "", re.sub(r"^给?", "", said)))
    return int(value) if value is not None and value == int(value) else None


def _show_text(field: FormField, answer: Answer, locale: str) -> str:
    """A suggestion that was taken is kept in Chinese and read in the reader's language."""
    taken = next((label for label in field.suggest if label.zh == answer), None)
    return taken.say(locale) if taken else _show_as_is(field, answer, locale)


def _show_as_is(field: FormField, answer: Answer, locale: str) -> str:
    return ", ".join(answer) if isinstance(answer, list) else str(answer)


def _show_money(field: FormField, answer: Answer, locale: str) -> str:
    return f"¥{_show_as_is(field, answer, locale)}"


def _show_yes_no(field: FormField, answer: Answer, locale: str) -> str:
    if not isinstance(answer, bool):
        return _show_as_is(field, answer, locale)
    return (wordings.YES if answer else wordings.NO).say(locale)


def _show_options(field: FormField, answer: Answer, locale: str) -> str:
    labels = {option.id: option.label.say(locale) for option in field.options}
    ids = answer if isinstance(answer, list) else [str(answer)]
    return wordings.BETWEEN.say(locale).join(labels.get(each, each) for each in ids)


def _show_photos(field: FormField, answer: Answer, locale: str) -> str:
    count = len(answer) if isinstance(answer, list) else 1
    return wordings.PHOTO_COUNT.say(locale).format(count=count)


def _show_rating(field: FormField, answer: Answer, locale: str) -> str:
    stars = int(answer) if isinstance(answer, str) and answer in {"1", "2", "3", "4", "5"} else 0
    return "★" * stars + "☆" * (5 - stars) if stars else _show_as_is(field, answer, locale)


_KINDS: dict[FieldKind, Kind] = {
    FieldKind.TEXT: Kind(read=_read_text, show=_show_text),
    FieldKind.NUMBER: Kind(read=_read_number, show=_show_as_is),
    FieldKind.MONEY: Kind(read=_read_money, show=_show_money),
    FieldKind.PHONE: Kind(read=_read_phone, show=_show_as_is),
    FieldKind.YES_NO: Kind(read=_read_yes_no, show=_show_yes_no),
    FieldKind.CHOICE: Kind(read=_read_choice, show=_show_options),
    FieldKind.CHOICES: Kind(read=_read_choices, show=_show_options),
    FieldKind.PHOTOS: Kind(read=_read_photos, show=_show_photos),
    FieldKind.RATING: Kind(read=_read_rating, show=_show_rating),
}
