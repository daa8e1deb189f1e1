"""Who somebody is and how they can be reached: names, telephone numbers, e-mail and web addresses."""

from __future__ import annotations

import re
from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Choice, Heard, Kind, More, Schema, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.texts import Words
from workflows.labels import Label
from workflows.reading.emails import find_email
from workflows.reading.folding import clean, half_width
from workflows.reading.found import Found
from workflows.reading.links import find_link
from workflows.reading.people_names import find_name
from workflows.reading.phones import find_phone, hidden, phone_place

LONGEST_NAME = 40
LONGEST_LINK = 2000
_NAME = re.compile(r"[A-Za-z\u00c0-\u024f\u3400-\u9fff][A-Za-z\u00c0-\u024f\u3400-\u9fff ·•.'’-]*")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?:[/?#:]\S*)?")
_MINE = "mine"


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


class EmailKind(Words):
    """邮箱."""

    name: ClassVar[str] = "email"
    label: ClassVar[Label] = Label(zh="邮箱", en="Email")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = find_email(words)
        return found.value if found else Problem(code=ProblemCode.NOT_AN_EMAIL)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        return _heard(find_email(text))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        found = find_email(answer)
        is_one = found is not None and found.value == answer
        return None if is_one else Problem(code=ProblemCode.NOT_AN_EMAIL)

    def masked(self, field: FormField, answer: Answer, locale: str) -> str:
        """z***@example.com."""
        local, at, domain = self.show(field, answer, locale).rpartition("@")
        return f"{local[:1]}***{at}{domain}" if at else super().masked(field, answer, locale)

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "format": "email", "pattern": "^[^@ A-Z]+@[^@ A-Z]+$"}


class UrlKind(Words):
    """链接, with https:// where only the host was typed."""

    name: ClassVar[str] = "url"
    label: ClassVar[Label] = Label(zh="链接", en="Link")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        typed = half_width(clean(words))
        found = find_link(words) or (find_link(f"https://{typed}") if _is_host(typed) else None)
        return found.value if found else Problem(code=ProblemCode.NOT_A_LINK)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        return _heard(find_link(text))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        found = find_link(answer)
        is_one = found is not None and found.value == answer
        return None if is_one else Problem(code=ProblemCode.NOT_A_LINK)

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "format": "uri", "pattern": "^https?://"}


class ContactNameKind(Words):
    """联系人: a name, with its title where it was said (王小姐)."""

    name: ClassVar[str] = "contact_name"
    label: ClassVar[Label] = Label(zh="联系人", en="Contact name")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        typed = " ".join(clean(words).split())
        found = find_name(words)
        name = found.value if found else typed
        return self.problem(field, name) or name

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return self.problem(field, around.name) or around.name

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        return _heard(find_name(text))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        is_one = len(answer) <= LONGEST_NAME and _NAME.fullmatch(answer)
        return None if is_one else Problem(code=ProblemCode.NOT_A_NAME)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        """Whoever is speaking."""
        is_one = around.name and not self.problem(field, around.name)
        return (Choice(id=_MINE, label=Label(zh=around.name)),) if is_one else ()

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}


def _is_host(typed: str) -> bool:
    return "@" not in typed and len(typed) <= LONGEST_LINK and bool(_DOMAIN.fullmatch(typed))


def _heard(found: Found[str] | None) -> Heard | None:
    return Heard(answer=found.value, start=found.start, end=found.end) if found else None


KINDS: tuple[Kind, ...] = (PhoneKind(), EmailKind(), UrlKind(), ContactNameKind())
