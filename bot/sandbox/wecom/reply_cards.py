"""A whole card in a passive reply (doc 90241 update_template_card): the XML read into the JSON that the interfaces take."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from pydantic import BaseModel, ValidationError

from bot.sandbox.messages import JsonObject
from bot.sandbox.wecom.cards import TemplateCard

LISTS = {
    "ActionList",
    "ButtonList",
    "HorizontalContentList",
    "JumpList",
    "OptionList",
    "SelectList",
    "VerticalContentList",
}
NAMES = {"KeyName": "keyname", "CheckBox": "checkbox", "AppId": "appid", "PagePath": "pagepath"}
NUMBERS = {"type", "style", "desc_color", "mode"}
SWITCHES = {"is_checked", "disable"}


class _Card(BaseModel):
    template_card: TemplateCard


class UnfitCard(ValueError):
    """The card breaks a limit of its kind."""


def card_from(xml: ET.Element) -> JsonObject:
    card = _object(xml)
    try:
        _Card.model_validate({"template_card": card})
    except ValidationError as error:
        raise UnfitCard(f"{error.error_count()} mistakes in the card") from error
    return card


def _object(xml: ET.Element) -> JsonObject:
    return {
        _name(tag): _listed(xml, tag) if tag in LISTS else _value(xml.find(tag))
        for tag in dict.fromkeys(child.tag for child in xml)
    }


def _name(tag: str) -> str:
    return NAMES.get(tag) or re.sub(r"(?<!^)(?=[A-Z])", "_", tag).lower()


def _listed(xml: ET.Element, tag: str) -> list[object]:
    return [_value(child) for child in xml.findall(tag)]


def _value(xml: ET.Element | None) -> object:
    if xml is None:
        return None
    return _object(xml) if len(xml) else _plain(_name(xml.tag), xml.text or "")


def _plain(name: str, text: str) -> object:
    if name in NUMBERS and text.isdigit():
        return int(text)
    return text.strip().lower() in {"true", "1"} if name in SWITCHES else text
