"""`msgmenu`, the menus 微信客服 sends (WeCom doc 94677): each item's kind and lengths, and what a tap on one answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from bot.sandbox.messages import JsonObject
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError
from bot.sandbox.wire import BadBody, in_words

MOST_ITEMS = 10
TOO_MANY_ITEMS, WRONG_ITEM = 95008, 95009


def in_bytes(most: int) -> AfterValidator:
    """The vendor counts bytes of UTF-8."""

    def check(text: str) -> str:
        if len(text.encode()) > most:
            raise ValueError(f"at most {most} bytes")
        return text

    return AfterValidator(check)


class Click(BaseModel):
    id: Annotated[str, in_bytes(128)] = ""
    content: Annotated[str, Field(min_length=1), in_bytes(128)]


class View(BaseModel):
    url: Annotated[str, Field(pattern="^https?://"), in_bytes(2048)]
    content: Annotated[str, Field(min_length=1), in_bytes(1024)]


class MiniProgram(BaseModel):
    appid: Annotated[str, Field(min_length=1), in_bytes(32)]
    pagepath: Annotated[str, Field(min_length=1), in_bytes(1024)]
    content: Annotated[str, Field(min_length=1), in_bytes(1024)]


class Words(BaseModel):
    content: Annotated[str, Field(min_length=1), in_bytes(256)]
    no_newline: Annotated[int, Field(ge=0, le=1)] = 0


ITEMS: dict[str, type[BaseModel]] = {
    "click": Click,
    "view": View,
    "miniprogram": MiniProgram,
    "text": Words,
}


class Menu(BaseModel):
    head_content: Annotated[str, in_bytes(1024)] = ""
    list: tuple[JsonObject, ...] = ()
    tail_content: Annotated[str, in_bytes(1024)] = ""


def checked_menu(menu: Menu) -> JsonObject:
    """The menu as it is shown."""
    if len(menu.list) > MOST_ITEMS:
        raise WeComError(TOO_MANY_ITEMS, "msgmenu.list: at most 10 items")
    if not (menu.list or menu.head_content or menu.tail_content):
        raise WeComError(BAD_PARAMETER, "msgmenu: nothing in it")
    for item in menu.list:
        _check_item(item)
    return {
        "head_content": menu.head_content,
        "list": list(menu.list),
        "tail_content": menu.tail_content,
    }


def _check_item(item: JsonObject) -> None:
    kind = str(item.get("type", ""))
    if kind not in ITEMS:
        raise WeComError(WRONG_ITEM, f"msgmenu.list: type is one of {', '.join(ITEMS)}")
    try:
        ITEMS[kind].model_validate(item.get(kind))
    except ValidationError as error:
        raise WeComError(BAD_PARAMETER, f"msgmenu.list {kind}: {in_words(error)}") from error


def tapped(menu: JsonObject, wanted: str | int) -> Click:
    """The `click` item asked for by its id or its place in the menu; the others answer nothing."""
    listed = menu.get("list")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    for place, item in enumerate(items):
        if item.get("type") != "click":
            continue
        click = Click.model_validate(item["click"])
        if wanted in (place, click.id or None):
            return click
    raise BadBody(f"button: no item {wanted!r} of the menu can be tapped")
