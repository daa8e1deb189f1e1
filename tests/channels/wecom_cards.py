"""The shape of `template_card` as WeCom's documents draw it: 90236 and 94888 for applications, 101032 for AI bots.

List lengths and bytes are the vendor's limits; numbers of characters it calls recommended are held to as limits too,
for what is longer is cut on a phone.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


class Shape(BaseModel):
    """A field that no document names is a mistake, and so is a value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


def within(limit: int) -> AfterValidator:
    """Bytes of UTF-8."""

    def check(text: str) -> str:
        assert len(text.encode()) <= limit, f"{len(text.encode())} bytes, at most {limit}"
        return text

    return AfterValidator(check)


def chars(most: int, least: int = 0) -> object:
    return Field(min_length=least, max_length=most)


Key = Annotated[str, Field(min_length=1), within(1024)]
OptionId = Annotated[str, Field(min_length=1), within(128)]
TaskId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_@-]+$"), within(128)]
Url = Annotated[str, Field(pattern=r"^https?://"), within(2048)]


class Source(Shape):
    icon_url: Url | None = None
    desc: Annotated[str, chars(13)] = ""
    desc_color: Literal[0, 1, 2, 3] = 0


class MenuEntry(Shape):
    text: Annotated[str, chars(10, 1)]
    key: Key


class ActionMenu(Shape):
    desc: str = ""
    action_list: Annotated[list[MenuEntry], Field(min_length=1, max_length=3)]


class MainTitle(Shape):
    title: Annotated[str, chars(26)] = ""
    desc: Annotated[str, chars(30)] = ""


class Row(Shape):
    """Type 1 opens `url`, 2 loads `media_id`, 3 shows the member `userid`."""

    type: Literal[0, 1, 2, 3] = 0
    keyname: Annotated[str, chars(5, 1)]
    value: Annotated[str, chars(26)] = ""
    url: Url | None = None
    media_id: str = ""
    userid: str = ""


class CardAction(Shape):
    type: Literal[1, 2]
    url: Url | None = None
    appid: str = ""
    pagepath: str = ""

    @model_validator(mode="after")
    def leads_somewhere(self) -> CardAction:
        assert self.url if self.type == 1 else self.appid, "type 1 needs url, 2 needs appid"
        return self


class Jump(Shape):
    type: Literal[0, 1, 2] = 0
    title: Annotated[str, chars(13, 1)]
    url: Url | None = None
    appid: str = ""
    pagepath: str = ""


class Button(Shape):
    type: Literal[0, 1] = 0
    text: Annotated[str, chars(10, 1)]
    style: Literal[1, 2, 3, 4] = 1
    key: Key


class SelectOption(Shape):
    id: OptionId
    text: Annotated[str, chars(10, 1)]


class Selection(Shape):
    question_key: Key
    title: Annotated[str, chars(13)] = ""
    disable: bool = False
    selected_id: str = ""
    option_list: Annotated[list[SelectOption], Field(min_length=1, max_length=10)]


class VoteOption(Shape):
    id: OptionId
    text: Annotated[str, chars(11, 1)]
    is_checked: bool = False


class Checkbox(Shape):
    question_key: Key
    disable: bool = False
    mode: Literal[0, 1] = 0
    option_list: Annotated[list[VoteOption], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def can_be_answered(self) -> Checkbox:
        ids = [option.id for option in self.option_list]
        assert len(set(ids)) == len(ids), "option_list.id must not come twice"
        chosen = sum(option.is_checked for option in self.option_list)
        assert self.mode or chosen <= 1, "of mode 0 at most one option is chosen"
        return self


class SubmitButton(Shape):
    text: Annotated[str, chars(10, 1)]
    key: Key


class Card(Shape):
    source: Source | None = None
    main_title: MainTitle
    action_menu: ActionMenu | None = None
    task_id: TaskId | None = None


class Wide(Card):
    """Those with lines of facts below their title."""

    sub_title_text: Annotated[str, chars(112)] = ""
    horizontal_content_list: Annotated[list[Row], Field(max_length=6)] = []
    card_action: CardAction | None = None


class TextNotice(Wide):
    card_type: Literal["text_notice"]
    jump_list: Annotated[list[Jump], Field(max_length=3)] = []
    card_action: CardAction

    @model_validator(mode="after")
    def says_something(self) -> TextNotice:
        assert self.main_title.title or self.sub_title_text
        return self


class ButtonInteraction(Wide):
    card_type: Literal["button_interaction"]
    task_id: TaskId
    button_selection: Selection | None = None
    button_list: Annotated[list[Button], Field(min_length=1, max_length=6)]
    replace_text: str = ""

    @model_validator(mode="after")
    def is_titled_and_its_keys_differ(self) -> ButtonInteraction:
        assert self.main_title.title
        keys = [button.key for button in self.button_list]
        assert len(set(keys)) == len(keys), "button_list.key must not come twice"
        return self


class VoteInteraction(Card):
    card_type: Literal["vote_interaction"]
    task_id: TaskId
    checkbox: Checkbox
    submit_button: SubmitButton


class MultipleInteraction(Card):
    card_type: Literal["multiple_interaction"]
    task_id: TaskId
    select_list: Annotated[list[Selection], Field(min_length=1, max_length=3)]
    submit_button: SubmitButton


TemplateCard = Annotated[
    TextNotice | ButtonInteraction | VoteInteraction | MultipleInteraction,
    Field(discriminator="card_type"),
]
