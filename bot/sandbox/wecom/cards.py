"""WeCom's five kinds of `template_card` (docs 90236 for applications, 101032 for AI bots), whole."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.sandbox.wecom.card_parts import (
    FILE,
    QUESTION,
    URL,
    ActionMenu,
    Button,
    CardAction,
    CardImage,
    Checkbox,
    Emphasis,
    ImageText,
    Jump,
    Line,
    MainTitle,
    Part,
    QuoteArea,
    Selection,
    Source,
    SubmitButton,
    Vertical,
    at_most_bytes,
    require_unlike,
)

TaskId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-@]+$"), at_most_bytes(128)]


class Common(Part):
    source: Source | None = None
    action_menu: ActionMenu | None = None
    task_id: TaskId | None = None
    main_title: MainTitle | None = None
    quote_area: QuoteArea | None = None
    horizontal_content_list: list[Line] = Field(default=[], max_length=6)
    card_action: CardAction | None = None

    @model_validator(mode="after")
    def has_a_task_for_its_menu(self) -> Self:
        if self.action_menu and not self.task_id:
            raise ValueError("a card with action_menu needs task_id")
        return self

    @property
    def is_titled(self) -> bool:
        return bool(self.main_title and self.main_title.title)


class Notice(Common):
    jump_list: list[Jump] = Field(default=[], max_length=3)

    @model_validator(mode="after")
    def leads_somewhere(self) -> Self:
        if self.card_action is None or not self.card_action.type:
            raise ValueError("a notice needs card_action of type 1 or 2")
        return self


class TextNotice(Notice):
    card_type: Literal["text_notice"]
    emphasis_content: Emphasis | None = None
    sub_title_text: str = Field(default="", max_length=112)

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if not self.sub_title_text and not self.is_titled:
            raise ValueError("main_title.title and sub_title_text cannot both be empty")
        return self


class NewsNotice(Notice):
    card_type: Literal["news_notice"]
    card_image: CardImage | None = None
    image_text_area: ImageText | None = None
    vertical_content_list: list[Vertical] = Field(default=[], max_length=4)

    @model_validator(mode="after")
    def shows_something(self) -> Self:
        if not self.is_titled:
            raise ValueError("news_notice needs main_title.title")
        if self.card_image is None and self.image_text_area is None:
            raise ValueError("news_notice needs card_image or image_text_area")
        return self


class Interaction(Common):
    """`replace_text`, in an update, stands on the one grey button that is left."""

    replace_text: str = ""

    @model_validator(mode="after")
    def is_called_something(self) -> Self:
        if not self.is_titled:
            raise ValueError("an interactive card needs main_title.title")
        return self


class ButtonInteraction(Interaction):
    card_type: Literal["button_interaction"]
    sub_title_text: str = Field(default="", max_length=112)
    button_selection: Selection | None = None
    button_list: list[Button] = Field(min_length=1, max_length=6)

    @model_validator(mode="after")
    def keys_differ(self) -> Self:
        require_unlike((one.key for one in self.button_list if one.key), "button_list.key")
        return self


class VoteInteraction(Interaction):
    card_type: Literal["vote_interaction"]
    checkbox: Checkbox
    submit_button: SubmitButton


class MultipleInteraction(Interaction):
    card_type: Literal["multiple_interaction"]
    select_list: list[Selection] = Field(min_length=1, max_length=3)
    submit_button: SubmitButton

    @model_validator(mode="after")
    def questions_differ(self) -> Self:
        require_unlike((one.question_key for one in self.select_list), "select_list.question_key")
        return self


Card = TextNotice | NewsNotice | ButtonInteraction | VoteInteraction | MultipleInteraction
TemplateCard = Annotated[Card, Field(discriminator="card_type")]


def calls_back(card: Card) -> bool:
    """Only such a card gets a response_code and can be changed later."""
    return isinstance(card, Interaction) or card.action_menu is not None


def not_for_applications(card: Card) -> str | None:
    """What only an AI bot's card may hold."""
    jumps = card.jump_list if isinstance(card, Notice) else []
    if any(jump.type == QUESTION for jump in jumps):
        return "jump_list.type: 3 belongs to AI bots"
    return None


def not_for_bots(card: Card) -> str | None:
    """What only an application's card may hold."""
    if any(line.type == FILE for line in card.horizontal_content_list):
        return "horizontal_content_list.type: 2 belongs to applications"
    buttons = card.button_list if isinstance(card, ButtonInteraction) else []
    if any(button.type == URL for button in buttons):
        return "button_list.type: 1 belongs to applications"
    return None
