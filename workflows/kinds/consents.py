"""知情同意: terms that must be agreed to, or nothing can go on."""

from __future__ import annotations

from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.kind import Around, Choice, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.yes_no import YesNoKind
from workflows.labels import Label
from workflows.reading.folding import bare


class ConsentKind(YesNoKind):
    """Yes is the only answer; a no is told what the consent is for."""

    name: ClassVar[str] = "consent"
    label: ClassVar[Label] = Label(zh="知情同意", en="Consent")
    settings: ClassVar[frozenset[str]] = frozenset({"terms", "link"})
    needs: ClassVar[frozenset[str]] = frozenset({"terms"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        said = bare(words)
        if said in wordings.AGREE_WORDS:
            return True
        if said in wordings.DISAGREE_WORDS:
            return _needed(field)
        answer = super().read(field, words, around)
        return self.problem(field, answer) or True if isinstance(answer, bool) else answer

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, bool):
            return wrong_shape()
        return None if answer else _needed(field)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        if not isinstance(answer, bool):
            return as_is(answer)
        return (wordings.AGREED if answer else wordings.NOT_AGREED).say(locale)

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        """The terms, and where they stand in full."""
        if not field.terms:
            return None
        link = f"\n{field.link}" if field.link else ""
        return Label(zh=field.terms.zh + link, en=field.terms.say("en") + link)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return (Choice(id="yes", label=wordings.AGREE), Choice(id="no", label=wordings.DISAGREE))

    def answer(self, field: FormField, value: object) -> Answer | None:
        """Nobody agrees by a formula."""
        return None

    def schema(self, field: FormField) -> Schema:
        return {"const": True}


def _needed(field: FormField) -> Problem:
    labels = (field.terms,) if field.terms else ()
    return Problem(code=ProblemCode.CONSENT_NEEDED, labels=labels)


KINDS: tuple[Kind, ...] = (ConsentKind(),)
