"""What WeCom's `template_card`s are made of (docs 90236 and 101032), each part with its limits.

Lengths the vendor only recommends are refused too: a card cut off on a phone is a fault to learn of here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

URL = 1
MINI_PROGRAM = 2
FILE = 2
MEMBER = 3
QUESTION = 3


def at_most_bytes(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text.encode()) > limit:
            raise ValueError(f"at most {limit} bytes")
        return text

    return AfterValidator(check)


def require_unlike(names: Iterable[str], what: str) -> None:
    """Raises ValueError when one is there twice."""
    listed = list(names)
    if len(set(listed)) < len(listed):
        raise ValueError(f"{what} must not be repeated")


Key = Annotated[str, Field(min_length=1), at_most_bytes(1024)]
OptionId = Annotated[str, Field(min_length=1), at_most_bytes(128)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Target(Part):
    """Where a touch leads; 0 nowhere, 1 to a url, 2 to a mini program."""

    type: Literal[0, 1, 2] = 0
    url: str = ""
    appid: str = ""
    pagepath: str = ""

    @model_validator(mode="after")
    def names_its_target(self) -> Self:
        if self.type == URL and not self.url:
            raise ValueError("type 1 needs url")
        if self.type == MINI_PROGRAM and not self.appid:
            raise ValueError("type 2 needs appid")
        return self


class Source(Part):
    icon_url: str = ""
    desc: str = Field(default="", max_length=13)
    desc_color: int = Field(default=0, ge=0, le=3)


class MenuAction(Part):
    text: str = Field(min_length=1)
    key: Key


class ActionMenu(Part):
    desc: str = ""
    action_list: list[MenuAction] = Field(min_length=1, max_length=3)

    @model_validator(mode="after")
    def keys_differ(self) -> Self:
        require_unlike((action.key for action in self.action_list), "action_list.key")
        return self


class MainTitle(Part):
    title: str = Field(default="", max_length=26)
    desc: str = Field(default="", max_length=30)


class Emphasis(Part):
    title: str = Field(default="", max_length=10)
    desc: str = Field(default="", max_length=15)


class QuoteArea(Target):
    title: str = ""
    quote_text: str = ""


class Line(Part):
    """Type 0 plain, 1 a link, 2 a file to load (applications only), 3 a member."""

    type: int = Field(default=0, ge=0, le=3)
    keyname: str = Field(min_length=1, max_length=5)
    value: str = Field(default="", max_length=26)
    url: str = ""
    media_id: str = ""
    userid: str = ""

    @model_validator(mode="after")
    def names_its_target(self) -> Self:
        needed = {URL: self.url, FILE: self.media_id, MEMBER: self.userid}
        if not needed.get(self.type, "plain"):
            raise ValueError("type 1 needs url, type 2 media_id, type 3 userid")
        return self


class Jump(Part):
    """Type 0 plain, 1 a url, 2 a mini program, 3 a question the AI bot is asked (bots only)."""

    type: int = Field(default=0, ge=0, le=3)
    title: str = Field(min_length=1, max_length=13)
    url: str = ""
    appid: str = ""
    pagepath: str = ""
    question: Annotated[str, at_most_bytes(200)] = ""

    @model_validator(mode="after")
    def names_its_target(self) -> Self:
        needed = {URL: self.url, MINI_PROGRAM: self.appid, QUESTION: self.question}
        if not needed.get(self.type, "plain"):
            raise ValueError("type 1 needs url, type 2 appid, type 3 question")
        return self


class CardAction(Target):
    type: Literal[0, 1, 2]


class CardImage(Part):
    url: str = Field(min_length=1)
    aspect_ratio: float = Field(default=1.3, ge=1.3, le=2.25)


class ImageText(Target):
    title: str = ""
    desc: str = ""
    image_url: str = Field(min_length=1)


class Vertical(Part):
    title: str = Field(min_length=1, max_length=26)
    desc: str = Field(default="", max_length=112)


class Option(Part):
    id: OptionId
    text: str = Field(min_length=1, max_length=10)


class Selection(Part):
    question_key: Key
    title: str = Field(default="", max_length=13)
    disable: bool = False
    option_list: list[Option] = Field(min_length=1, max_length=10)
    selected_id: str = ""

    @model_validator(mode="after")
    def ids_differ(self) -> Self:
        require_unlike((option.id for option in self.option_list), "option_list.id")
        return self


class Tick(Part):
    id: OptionId
    text: str = Field(min_length=1, max_length=11)
    is_checked: bool = False


class Checkbox(Part):
    """Mode 0 takes one answer, 1 several."""

    question_key: Key
    disable: bool = False
    mode: Literal[0, 1] = 0
    option_list: list[Tick] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def ids_differ(self) -> Self:
        require_unlike((option.id for option in self.option_list), "option_list.id")
        return self


class SubmitButton(Part):
    text: str = Field(min_length=1, max_length=10)
    key: Key


class Button(Part):
    """Type 0 calls back with its key, type 1 opens a url (applications only)."""

    type: int = Field(default=0, ge=0, le=1)
    text: str = Field(min_length=1, max_length=10)
    style: int = Field(default=1, ge=1, le=4)
    key: Annotated[str, at_most_bytes(1024)] = ""
    url: str = ""

    @model_validator(mode="after")
    def does_something(self) -> Self:
        if not (self.url if self.type == URL else self.key):
            raise ValueError("a button needs its key, or its url when type is 1")
        return self
