"""The shape and limits of `template_card` (WeCom docs 90236 and 101032), as far as the sandbox draws it.

Lengths the vendor only recommends are refused too: a card cut off on a phone is a fault to learn of here.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

INTERACTIVE = {"button_interaction"}
URL = 1
MINI_PROGRAM = 2


def at_most_bytes(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text.encode()) > limit:
            raise ValueError(f"at most {limit} bytes")
        return text

    return AfterValidator(check)


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Source(Part):
    icon_url: str = ""
    desc: str = Field(default="", max_length=13)
    desc_color: int = Field(default=0, ge=0, le=3)


class MenuAction(Part):
    text: str = Field(min_length=1)
    key: Annotated[str, Field(min_length=1), at_most_bytes(1024)]


class ActionMenu(Part):
    desc: str = ""
    action_list: list[MenuAction] = Field(min_length=1, max_length=3)


class MainTitle(Part):
    title: str = Field(default="", max_length=26)
    desc: str = Field(default="", max_length=30)


class Emphasis(Part):
    title: str = Field(default="", max_length=10)
    desc: str = Field(default="", max_length=15)


class QuoteArea(Part):
    type: int = Field(default=0, ge=0, le=2)
    url: str = ""
    appid: str = ""
    pagepath: str = ""
    title: str = ""
    quote_text: str = ""


class Line(Part):
    type: int = Field(default=0, ge=0, le=3)
    keyname: str = Field(min_length=1, max_length=5)
    value: str = Field(default="", max_length=26)
    url: str = ""
    media_id: str = ""
    userid: str = ""


class Jump(Part):
    type: int = Field(default=0, ge=0, le=2)
    title: str = Field(min_length=1)
    url: str = ""
    appid: str = ""
    pagepath: str = ""


class CardAction(Part):
    """Where a touch on the card leads; 1 is a url, 2 a mini program."""

    type: Literal[0, 1, 2]
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


class SelectOption(Part):
    id: Annotated[str, Field(min_length=1), at_most_bytes(128)]
    text: str = Field(min_length=1, max_length=10)


class Selection(Part):
    question_key: Annotated[str, Field(min_length=1), at_most_bytes(1024)]
    title: str = Field(default="", max_length=13)
    option_list: list[SelectOption] = Field(min_length=1, max_length=10)
    selected_id: str = ""


class Button(Part):
    """Type 0 calls back with its key, type 1 opens a url."""

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


class Common(Part):
    source: Source | None = None
    action_menu: ActionMenu | None = None
    task_id: Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-@]+$"), at_most_bytes(128)] | None = None
    main_title: MainTitle | None = None
    quote_area: QuoteArea | None = None
    sub_title_text: str = Field(default="", max_length=112)
    horizontal_content_list: list[Line] = Field(default=[], max_length=6)
    card_action: CardAction | None = None


class TextNotice(Common):
    card_type: Literal["text_notice"]
    emphasis_content: Emphasis | None = None
    jump_list: list[Jump] = Field(default=[], max_length=3)

    @model_validator(mode="after")
    def is_complete(self) -> Self:
        if self.card_action is None:
            raise ValueError("text_notice needs card_action")
        if not self.sub_title_text and not (self.main_title and self.main_title.title):
            raise ValueError("main_title.title and sub_title_text cannot both be empty")
        if self.action_menu and not self.task_id:
            raise ValueError("a card with action_menu needs task_id")
        return self


class ButtonInteraction(Common):
    card_type: Literal["button_interaction"]
    button_selection: Selection | None = None
    button_list: list[Button] = Field(min_length=1, max_length=6)
    replace_text: str = ""

    @model_validator(mode="after")
    def is_complete(self) -> Self:
        if not (self.main_title and self.main_title.title):
            raise ValueError("button_interaction needs main_title.title")
        return self


TemplateCard = Annotated[TextNotice | ButtonInteraction, Field(discriminator="card_type")]


def calls_back(card: TextNotice | ButtonInteraction) -> bool:
    """Only such a card gets a response_code and can be changed later."""
    return card.card_type in INTERACTIVE or card.action_menu is not None
