"""Text and Card → DingTalk's message JSON and card variables; pure, called by `channel.py`.

DingTalk docs: robot message types (msgKey), createAndDeliver, sessionWebhook. The published card template must have
the variables `card_params` returns, each a text: title, status, tone, text, facts, buttons, outcome, due_at, summary.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.channels.calls import Json
from bot.channels.channel import Refused
from bot.channels.cutting import cut, cut_bytes, cut_to_fit, plain
from handlers.cards import Button, Card, Fact, Text

VALUE_BYTES = 1000  # documented as "1 KB": right in either reading
MESSAGE_BYTES = 15_000
TEXT_BYTES = 6_000
BUTTONS = 6
BUTTON_CHARS = 12
SUMMARY_CHARS = 60
# Long values are shortened before any fact is left out.
_FACT_CHARS = (120, 80, 50, 30, 16)
_LABEL_CHARS = 12


def render_text(text: Text) -> Json:
    """`msgKey` and `msgParam` of batchSend and groupMessages/send."""
    content = cut_to_fit(
        _words(text), lambda words: _size(_dump({"content": words})) <= MESSAGE_BYTES
    )
    return {"msgKey": "sampleText", "msgParam": _dump({"content": content})}


def render_picture(media_id: str) -> Json:
    """`photoURL` takes an uploaded picture's media id as well as an address."""
    return {"msgKey": "sampleImageMsg", "msgParam": _dump({"photoURL": media_id})}


def render_reply(text: Text) -> Json:
    """The body for a sessionWebhook, the only way on which somebody can be addressed by @."""
    reply: Json = {"msgtype": "text", "text": {"content": _words(text)}}
    if text.mention:
        field = "atDingtalkIds" if is_outsider(text.mention) else "atUserIds"
        reply["at"] = {field: [text.mention], "isAtAll": False}
    return reply


def is_outsider(person_id: str) -> bool:
    """DingTalk's opaque id for people without a staff id."""
    return person_id.startswith("$:")


def card_params(card: Card) -> dict[str, str]:
    due_at = str(int(card.due_at.timestamp() * 1000)) if card.due_at else ""
    params = {
        "title": card.title,
        "status": card.status,
        "tone": card.tone.value,
        "text": card.text,
        "outcome": card.outcome,
        "due_at": due_at,
        "summary": summary_of(card),
    }
    fitted = {name: cut_bytes(plain(value), VALUE_BYTES) for name, value in params.items()}
    return {**fitted, "facts": _fit_facts(card.facts), "buttons": _fit_buttons(card.buttons)}


def summary_of(card: Card) -> str:
    """The one line for notifications and the list of chats."""
    return cut(" ".join(plain(card.summary or card.title).split()), SUMMARY_CHARS)


def _words(text: Text) -> str:
    return cut_bytes(plain(text.text), TEXT_BYTES)


def _fit_facts(facts: Sequence[Fact]) -> str:
    for chars in _FACT_CHARS:
        rows = [
            {"label": cut(plain(fact.label), _LABEL_CHARS), "value": cut(plain(fact.value), chars)}
            for fact in facts
        ]
        if _size(_dump(rows)) <= VALUE_BYTES:
            return _dump(rows)
    return _dump(_first_that_fit(rows))


def _fit_buttons(buttons: Sequence[Button]) -> str:
    rows = [
        {
            "text": cut(plain(button.text), BUTTON_CHARS),
            "payload": button.payload,
            "style": button.style,
        }
        for button in buttons[:BUTTONS]
    ]
    fitting = _first_that_fit(rows)
    if rows and not fitting:
        raise Refused(f"按钮的 payload 过长：全部按钮合计至多 {VALUE_BYTES} 字节")
    return _dump(fitting)


def _first_that_fit(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    kept = list(rows)
    while _size(_dump(kept)) > VALUE_BYTES:
        kept.pop()
    return kept


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _size(text: str) -> int:
    return len(text.encode(errors="replace"))
