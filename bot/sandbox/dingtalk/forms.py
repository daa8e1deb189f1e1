"""The form in a DingTalk card (doc 05-互动卡片/03/0014): its fields, what may be filled in, and what handing it in sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import Field, ValidationError

from bot.sandbox.dingtalk.wire import Body
from bot.sandbox.messages import JsonObject
from bot.sandbox.wire import BadBody


class NotFilledIn(Exception):
    """The client says so under the form, and sends nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """`typed` stands in the first field that takes words, `chosen` is field → values."""

    typed: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Option(Body):
    value: str
    text: str


class FormField(Body):
    name: str
    label: str = ""
    type: str
    hidden: bool = False
    required: bool = False
    required_msg: str = Field(default="", alias="requiredMsg")
    read_only: bool = Field(default=False, alias="readOnly")
    default: object = Field(default=None, alias="defaultValue")
    options: list[Option] = Field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not (self.hidden or self.read_only)

    @property
    def takes_words(self) -> bool:
        return self.is_open and self.type in {"TEXT", "TEXT_AREA"}

    def value_of(self, values: Sequence[str]) -> object:
        """A list to pick from is named by place and value, a list to tick by value alone, as the page's examples have it."""
        places = [option.value for option in self.options]
        match self.type:
            case "MULTI_SELECT":
                return {"index": [places.index(value) for value in values], "value": list(values)}
            case "MULTI_CHECKBOX_GROUP":
                return list(values)
            case "SELECT" if values:
                return {"index": places.index(values[0]), "value": values[0]}
            case _:
                return values[0] if values else None


class FormSchema(Body):
    fields: list[FormField] = Field(default_factory=list)


def form_of(variable: str) -> list[FormField]:
    """A broken one shows as none."""
    try:
        return FormSchema.model_validate_json(variable or "{}").fields
    except ValidationError:
        return []


def handed_in(fields: Sequence[FormField], filled: Filled) -> JsonObject:
    """Raises NotFilledIn, or BadBody for what the form does not offer."""
    _require_offered(fields, filled)
    words = next((each.name for each in fields if each.takes_words), "")
    said = {each.name: _said(each, words, filled) for each in fields}
    for each in fields:
        if each.required and said[each.name] in (None, "", []):
            raise NotFilledIn(each.required_msg or f"{each.label}是必填项")
    return {name: value for name, value in said.items() if value is not None}


def _require_offered(fields: Sequence[FormField], filled: Filled) -> None:
    if filled.typed and not any(each.takes_words for each in fields):
        raise BadBody("typed: the form has no place for words")
    offered = {each.name: {one.value for one in each.options} for each in fields if each.is_open}
    for name, values in filled.chosen.items():
        if not set(values) <= offered.get(name, set()):
            raise BadBody(f"selected.{name}: the form offers {sorted(offered.get(name, set()))}")


def _said(each: FormField, words: str, filled: Filled) -> object:
    if each.name == words and filled.typed:
        return filled.typed
    if each.is_open and each.name in filled.chosen:
        return each.value_of(filled.chosen[each.name])
    return each.default


def forged(fields: Sequence[FormField], filled: Filled) -> JsonObject:
    """What no client hands in: whatever was said, offered or not, beside what the form hides."""
    typed: JsonObject = {"typed": filled.typed} if filled.typed else {}
    hidden = {each.name: each.default for each in fields if each.hidden}
    return hidden | typed | {name: list(values) for name, values in filled.chosen.items()}
