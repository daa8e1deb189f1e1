"""The answer to a callback that changes the pressed card at once: an encrypted XML; pure, called by `channel.py`.

WeCom docs 90241 (update_template_card), 90930 (the envelope). It changes the card of whoever pressed, and costs no
`response_code`. Names are those of the interfaces in capitals; of a list each entry is an element of the list's name.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime

from bot.channels.calls import Json
from bot.channels.envelope import Envelope

_NAMES = {"keyname": "KeyName", "checkbox": "CheckBox"}


def answer_with_card(
    envelope: Envelope, card: Json, *, to: str, corp_id: str, nonce: str, now: datetime
) -> str:
    """`card` is a `template_card`; `to` is who pressed."""
    seconds = str(int(now.timestamp()))
    plaintext = _element(
        "xml",
        "".join(
            (
                _element("ToUserName", _text(to)),
                _element("FromUserName", _text(corp_id)),
                _element("CreateTime", seconds),
                _element("MsgType", "update_template_card"),
                _element("TemplateCard", "".join(_fields(card))),
            )
        ),
    )
    sealed = envelope.close(plaintext, timestamp=seconds, nonce=nonce)
    return _element(
        "xml",
        "".join(
            (
                _element("Encrypt", sealed.encrypted),
                _element("MsgSignature", sealed.signature),
                _element("TimeStamp", sealed.timestamp),
                _element("Nonce", _text(sealed.nonce)),
            )
        ),
    )


def _fields(found: Json) -> Iterator[str]:
    for key, value in found.items():
        name = _NAMES.get(key) or "".join(part.capitalize() for part in key.split("_"))
        yield from (_element(name, _value(each)) for each in _each(value))


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _value(value: object) -> str:
    match value:
        case dict():
            return "".join(_fields(value))
        case bool():
            return str(value).lower()
        case _:
            return _text(str(value))


def _element(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>"


def _text(words: str) -> str:
    return html.escape(words, quote=False)
