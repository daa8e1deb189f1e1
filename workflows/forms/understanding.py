"""What a free text already answers: the forms' own words in it, numbers, dates, places; `workflows.forms` begins with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from workflows.answers import Answers
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.kinds.kind import Asking, Heard, More
from workflows.kinds.options import mentioned, says_term, terms
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of
from workflows.reading.folding import bare, fold

_FILLERS = re.compile(
    r"你好|您好|在吗|请问|麻烦|师傅|我们?|要|想|需要|申请|帮忙|一下|请|谢谢|的|了|呢|啊|吧"
    r"|\b(?:hello|hi|please|i|we|need|want|to|a|the|my|is|it)\b|\W"
)
_ASKS = re.compile(
    r"[?吗呢]|多少|多长|多久|多大|几[个天年点号]|怎么|怎样|如何|哪|什么|有没有|是不是|能不能|可不可以"
    r"|\b(?:how|what|when|where|which|who|why|can|could|do you|does|is there|are there)\b"
)
_OUTRIGHT = 10
_WEIGHTS = {Asking.ONE: 1, Asking.SEVERAL: 3}
_SEPARATORS = " \t\n,，.。;；、:："


def understand(text: str, scene: Scene) -> Answers:
    """A text field that takes the first words takes all of them, but what was heard for a field of its own."""
    asked = scene.definition.asked
    heard = hear(text, asked, scene)
    found = answers_of(heard)
    rest = cut(text, heard.values())
    for field in asked:
        if field.takes_first_words and tells_something(rest, scene.definition):
            found = {**found, **_readable(field, rest, scene)}
    return found


def hear(text: str, fields: Iterable[FormField], scene: Scene) -> Mapping[str, Heard]:
    """What a text says about these fields, by field id."""
    heard = {field.id: kind_of(field).find(field, text, scene.around) for field in fields}
    return {field_id: each for field_id, each in heard.items() if each}


def answers_of(heard: Mapping[str, Heard]) -> Answers:
    return {field_id: each.answer for field_id, each in heard.items()}


def cut(text: str, heard: Iterable[Heard]) -> str:
    """The text less what was heard in it; an empty span leaves its words."""
    pieces, place = [], 0
    for each in sorted(heard, key=lambda each: each.start):
        if each.end > each.start >= place:
            pieces.append(text[place : each.start])
            place = each.end
    pieces.append(text[place:])
    if len(pieces) == 1:
        return text
    comma = ", " if text.isascii() else "，"
    return comma.join(kept for piece in pieces if (kept := piece.strip(_SEPARATORS)))


def is_report(text: str, definition: Definition) -> bool:
    """Whether somebody who says this wants a ticket of this type."""
    return says_outright(text, definition) or any(
        mentioned(field, text) for field in leading_choices(definition)
    )


def says_outright(text: str, definition: Definition) -> bool:
    """One of its words, or its name and nothing else."""
    names = {bare(definition.name.zh), bare(definition.name.en)}
    return bare(text) in names or any(says_term(text, opener) for opener in definition.opens_with)


def leading_choices(definition: Definition) -> tuple[FormField, ...]:
    """What is chosen before the story is told says what it is about; what comes after it are details."""
    story = (place for place, field in enumerate(definition.asked) if field.takes_first_words)
    leading = definition.asked[: next(story, len(definition.asked))]
    return tuple(field for field in leading if has_options(field))


def likelihood(text: str, definition: Definition) -> int:
    """How much of what is said asks for this type, 0 for nothing: said outright it outweighs whatever is named, what is
    wrong outweighs what it is wrong with, and a suggestive word only tips the scale."""
    named = [field for field in leading_choices(definition) if mentioned(field, text)]
    return (
        _OUTRIGHT * says_outright(text, definition)
        + sum(_WEIGHTS[kind_of(field).asking] for field in named)
        + any(says_term(text, word) for word in definition.suggested_by)
    )


def likeliest(text: str, types: Sequence[Definition]) -> tuple[Definition, ...]:
    """The types that somebody who says this may want: none, one, or several that fit alike. Whoever says 正式投诉 did
    not mean 投诉, where both open a ticket."""
    openers = {opener for each in types if (opener := _opener(text, each))}
    meant = [each for each in types if not _is_part(_opener(text, each), openers)]
    scored = [(likelihood(text, each), each) for each in meant]
    best = max((score for score, _ in scored), default=0)
    return tuple(each for score, each in scored if best and score == best)


def _opener(text: str, definition: Definition) -> str:
    """The longest of its words that was said."""
    said = (bare(opener) for opener in definition.opens_with if says_term(text, opener))
    return max(said, key=len, default="")


def _is_part(opener: str, openers: Iterable[str]) -> bool:
    """Of a longer one."""
    return bool(opener) and any(opener in each and opener != each for each in openers)


def tells_something(text: str, definition: Definition) -> bool:
    """More than a greeting, a bare 报修 or a bare 空调; a question always does."""
    rest = fold(text)
    for opener in sorted(map(bare, definition.opens_with), key=len, reverse=True):
        rest = rest.replace(opener, " ") if opener else rest
    rest = _FILLERS.sub("", rest)
    return bool(rest) and (rest not in _names(definition) or bool(_ASKS.search(fold(text))))


def is_greeting(text: str) -> bool:
    """你好, 在吗, 谢谢 and nothing else."""
    return not _FILLERS.sub("", fold(text))


def has_options(field: FormField) -> bool:
    return kind_of(field).asking in {Asking.ONE, Asking.SEVERAL} and bool(field.options)


def _readable(field: FormField, text: str, scene: Scene) -> Answers:
    answer = kind_of(field).read(field, text, scene.around)
    if isinstance(answer, Problem) and answer.code is ProblemCode.TOO_LONG:
        longest = int(answer.params["max"])
        answer = kind_of(field).read(field, f"{text.strip()[: longest - 1]}…", scene.around)
    return {} if isinstance(answer, Problem | More) else {field.id: answer}


def _names(definition: Definition) -> set[str]:
    """Of the things there are, less what is left out of a text before it is compared with them."""
    choices = (field for field in definition.asked if kind_of(field).asking is Asking.ONE)
    options = (option for field in choices for option in field.options)
    return {_FILLERS.sub("", term) for option in options for term in terms(option)}
