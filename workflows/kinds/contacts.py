"""How somebody can be reached: telephone numbers."""

from __future__ import annotations

from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Heard, Kind, More, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.texts import Words
from workflows.labels import Label
from workflows.reading.phones import find_phone, hidden, phone_place


class PhoneKind(Words):
    """手机号: mobile numbers and landlines with their area code, as digits (0755-26991234)."""

    name: ClassVar[str] = "phone"
    label: ClassVar[Label] = Label(zh="手机号", en="Phone")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return find_phone(words) or Problem(code=ProblemCode.NOT_A_PHONE)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        phone, place = find_phone(text), phone_place(text)
        return Heard(answer=phone, start=place[0], end=place[1]) if phone and place else None

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        return None if find_phone(answer) else Problem(code=ProblemCode.NOT_A_PHONE)

    def masked(self, field: FormField, answer: Answer, locale: str) -> str:
        return hidden(answer) if isinstance(answer, str) else self.show(field, answer, locale)


KINDS: tuple[Kind, ...] = (PhoneKind(),)
