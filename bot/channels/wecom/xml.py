"""Reads WeCom's XML into plain fields; crypto and parse call it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers.expat import ExpatError

import xmltodict

from bot.channels.channel import BadCallback

Fields = Mapping[str, object]


def read_xml(text: str) -> Fields:
    """The children of the one `<xml>` element; entities and anything else is refused."""
    try:
        document = xmltodict.parse(text)
    except (ExpatError, ValueError):
        raise BadCallback(400, "the body must be XML") from None
    fields = document.get("xml")
    if not isinstance(fields, dict):
        raise BadCallback(400, "the XML must have one <xml> element with fields in it")
    return fields


def text_of(fields: Fields, name: str) -> str:
    """Empty when the field is missing, empty or not a text."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
