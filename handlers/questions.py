"""A form's question put into words: a card with buttons where the chat has them, numbered lines where not."""

from __future__ import annotations

from dataclasses import replace

from handlers.capabilities import Capabilities
from handlers.cards import Button, Card, Fact, Option, Pick, Tone
from handlers.form_view import worded
from handlers.presses import AnswerPress
from handlers.wording import Wording
from workflows.answers import Answer, rows, texts
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.forms.sessions import Press, Question, Session, Stage
from workflows.kinds.fields import show
from workflows.kinds.kind import Asking, Choice
from workflows.kinds.numbers import Numeric
from workflows.kinds.table import kind_of
from workflows.kinds.wordings import SKIP

MISSES_BEFORE_A_WAY_OUT = 3

_LONGEST_KEPT = 200  # characters of an answer in the summary


def ask_with_card(
    question: Question, session: Session, definition: Definition, words: Wording, can: Capabilities
) -> Card | None:
    """With buttons; with a list to choose from where they are too many for those, or several may be chosen. None when
    the question has no choices, or more than the platform shows: then it is asked in words."""
    choices = _choices(question)
    is_multiple = _wants_several(question)
    is_list = is_multiple or len(choices) > can.max_buttons
    if not choices or (is_list and len(choices) > can.most_options):
        return None
    asked = _intro(question, session, definition, words) + _ask(question, definition, words)
    way_out = _way_out(question, session, words)
    # Nothing chosen of several cannot be handed in.
    needs_hint = is_multiple and question.can_skip and not _says_skip(asked, words)
    skip_hint = words.say("form.skip_hint") if needs_hint else ""
    card = Card(
        title=definition.name.say(words.locale),
        status=_place(question, words),
        tone=Tone.WAITING,
        text="\n".join(filter(None, (asked, skip_hint, way_out))),
        facts=_facts(question, words),
        summary=_ask(question, definition, words),
    )
    if is_list:
        return replace(card, pick=_pick(question, session, words, is_multiple=is_multiple))
    return replace(card, buttons=tuple(_button(choice, session, words) for choice in choices))


def _pick(question: Question, session: Session, words: Wording, *, is_multiple: bool) -> Pick:
    """Of several, handing them in is to be done; what was chosen before is marked."""
    choices = [each for each in _choices(question) if each.id != Press.DONE]
    chosen = texts(question.so_far) if is_multiple and isinstance(question.so_far, list) else []
    if is_multiple:
        choices = [each for each in choices if each.id != Press.SKIP]
    options = tuple(
        Option(
            text=each.label.say(words.locale),
            payload=AnswerPress(session.turn, each.id).pack(),
            is_chosen=each.id in chosen,
        )
        for each in choices
    )
    return Pick(options=options, submit=words.say("form.hand_in"), is_multiple=is_multiple)


def ask_in_words(
    question: Question, session: Session, definition: Definition, words: Wording, *, in_group: bool
) -> str:
    lines = [_intro(question, session, definition, words) + _ask(question, definition, words)]
    facts = _facts(question, words, hide_private=in_group)
    lines += [words.say("form.field", label=fact.label, value=fact.value) for fact in facts]
    lines += _numbered(question, words)
    if question.can_skip and not _says_skip(lines[0], words):
        lines.append(words.say("form.skip_hint"))
    return "\n".join(filter(None, (*lines, _way_out(question, session, words))))


def task_in_words(card: Card, words: Wording) -> str:
    """A card for somebody whose chat shows none: its buttons become numbered lines."""
    lines = [card.title, card.text or card.status]
    lines += [words.say("form.field", label=fact.label, value=fact.value) for fact in card.facts]
    lines += [
        words.say("form.choice_line", number=number, label=button.text)
        for number, button in enumerate(card.buttons, 1)
    ]
    return "\n".join([*(line for line in lines if line), words.say("form.number_hint")])


def settled_question(card: Card, choice: str, words: Wording) -> Card:
    """The question's card once it was answered by its button."""
    return Card(
        title=card.title,
        text=card.text,
        facts=card.facts,
        summary=card.summary,
        outcome=words.say("form.picked", choice=choice) if choice else words.say("form.settled"),
    )


def _choices(question: Question) -> tuple[Choice, ...]:
    skip = (Choice(id=Press.SKIP, label=SKIP),) if question.choices and question.can_skip else ()
    return (*question.choices, *skip)


def _wants_several(question: Question) -> bool:
    return question.field is not None and kind_of(question.field).asking is Asking.SEVERAL


def _button(choice: Choice, session: Session, words: Wording) -> Button:
    return Button(
        text=choice.label.say(words.locale),
        payload=AnswerPress(session.turn, choice.id).pack(),
        style="primary" if choice.id in (Press.SUBMIT, Press.DONE) else "default",
    )


def _place(question: Question, words: Wording) -> str:
    if question.stage is not Stage.FIELD or question.total == 1:
        return ""
    return words.say("form.position", position=question.position, total=question.total)


def _intro(question: Question, session: Session, definition: Definition, words: Wording) -> str:
    """What went wrong or what was understood, before the question itself."""
    parts = []
    if question.is_stale:
        parts.append(words.say("form.stale"))
    if question.newly_understood:
        parts.append(_understood(question.newly_understood, session, definition, words))
    if question.attached:
        parts.append(words.say(f"kept.{question.attached}"))
    if question.is_noted:
        parts.append(words.say("form.words_noted"))
    if question.problem:
        parts.append(worded(question.problem, question.field, words))
    return "".join(f"{part}\n" for part in parts)


def _understood(
    field_ids: tuple[str, ...], session: Session, definition: Definition, words: Wording
) -> str:
    """Their own words are not said back; of what nobody else may read it is only said that it was heard."""
    fields = [definition.field(each) for each in field_ids if each in session.answers]
    shown = [
        _as_inferred(
            _named_value(field, session.answers[field.id], words),
            words,
            is_inferred=field.id in session.inferred,
        )
        for field in fields
        if not field.private and not field.takes_first_words
    ]
    hint = words.say("form.inferred_hint") if set(field_ids) & set(session.inferred) else ""
    understood = words.say("form.understood", fields=" · ".join(shown)) + hint if shown else ""
    private = [field.label.say(words.locale) for field in fields if field.private]
    noted = words.say("form.noted", fields=words.listed(private)) if private else ""
    return f"{understood}{noted}".strip()


def _as_inferred(value: str, words: Wording, *, is_inferred: bool) -> str:
    return words.say("form.inferred", value=value) if is_inferred else value


def _named_value(field: FormField, answer: Answer, words: Wording) -> str:
    """A bare number, code or yes says nothing; an option says what it is."""
    value = _value(field, answer, words).replace("\n", words.say("list.between_rows"))
    kind = kind_of(field)
    is_count = kind.asking is Asking.FILES or isinstance(kind, Numeric)
    is_mute = is_count or isinstance(answer, bool) or bool(field.pattern)
    return f"{field.label.say(words.locale)} {value}" if is_mute else value


def _ask(question: Question, definition: Definition, words: Wording) -> str:
    if question.stage is Stage.SUMMARY:
        return words.say("form.summary.ask")
    if question.field is None:
        return words.say("form.choose_field")
    field = question.field
    if question.column_of:
        return _column(question.column_of, field, question.so_far, words)
    is_step = kind_of(field).asking is Asking.STEPS
    if isinstance(question.so_far, list) and question.so_far and not is_step:
        return _so_far(field, question.so_far, words)
    return _asked(field, words, question.so_far)


def _asked(field: FormField, words: Wording, so_far: Answer | None = None) -> str:
    lines = (field.ask or field.label, field.hint, kind_of(field).prompt(field, so_far))
    return "\n".join(line.say(words.locale) for line in lines if line)


def _column(subform: FormField, column: FormField, so_far: Answer | None, words: Wording) -> str:
    """Which row of what is being filled in, then its column."""
    row = len(rows(so_far)) + 1
    place = words.say("form.row", label=subform.label.say(words.locale), row=row)
    return f"{place}{_asked(column, words)}"


def _so_far(field: FormField, answer: Answer, words: Wording) -> str:
    """A question that takes several says what it has, and how to go on."""
    key = _SO_FAR.get(kind_of(field).asking, "form.choices_so_far")
    return words.say(key, answer=_value(field, answer, words))


def _facts(question: Question, words: Wording, *, hide_private: bool = False) -> tuple[Fact, ...]:
    """The summary's lines. Where others read along, of what is private only that it was noted."""
    return tuple(
        Fact(
            label=field.label.say(words.locale),
            value=words.say("private.noted")
            if hide_private and field.private and answer is not None
            else _kept(field, answer, words),
        )
        for field, answer in question.lines
    )


def _kept(field: FormField, answer: Answer | None, words: Wording) -> str:
    """Who wrote it knows how a long story goes on."""
    if answer is None:
        return words.say("form.not_filled")
    whole = _value(field, answer, words)
    return whole if len(whole) <= _LONGEST_KEPT else f"{whole[:_LONGEST_KEPT].rstrip()}…"


def _value(field: FormField, answer: Answer, words: Wording) -> str:
    return show(field, answer, words.locale)


def _numbered(question: Question, words: Wording) -> list[str]:
    choices = [choice for choice in _choices(question) if choice.id not in _SAID_NOT_NUMBERED]
    lines = [
        words.say("form.choice_line", number=number, label=choice.label.say(words.locale))
        for number, choice in enumerate(choices, 1)
    ]
    if lines:
        lines.append(
            words.say("form.numbers_hint" if _wants_several(question) else "form.number_hint")
        )
    return lines


def _says_skip(asked: str, words: Wording) -> bool:
    """The question itself may say that it can be passed over."""
    return SKIP.say(words.locale).casefold() in asked.casefold()


def _way_out(question: Question, session: Session, words: Wording) -> str:
    return words.say("form.three_misses") if is_stuck(question, session) else ""


def is_stuck(question: Question, session: Session) -> bool:
    """Wrong for the third time, or the sixth: in between it is not said again."""
    misses = session.misses
    is_missed = question.problem or question.is_noted
    return bool(is_missed and misses and misses % MISSES_BEFORE_A_WAY_OUT == 0)


_SO_FAR = {Asking.FILES: "form.photos_so_far", Asking.ROWS: "form.rows_so_far"}
_SAID_NOT_NUMBERED = frozenset({Press.SKIP, Press.BACK})
