"""What a card becomes where there are none, and files: WeCom's `textcard`, `image` and `file`; pure, `channel.py` calls it.

WeCom docs 90236 (to people), 90248 (to groups), 90253 (files). Lengths are bytes unless named characters.
"""

from __future__ import annotations

import html
from zoneinfo import ZoneInfo

from bot.channels.calls import Json
from bot.channels.cutting import cut, cut_bytes, cut_to_fit, plain
from handlers.cards import Card, Fact

TITLE_BYTES = 128
DESCRIPTION_BYTES = 512
BUTTON_CHARS = 4
LINE_CHARS = 60
LARGEST_FILE = 20 << 20
"""Of a document (doc 90253)."""

WORDS = {"due": "截止", "fact": "{label}：{value}", "unnamed": "…", "more": "详情"}


def render_textcard(card: Card, *, timezone: ZoneInfo) -> Json:
    """A card with a link for a group, where WeCom takes no template cards: what it says, and a click to the rest. Unlike
    markdown it is shown in WeChat as well."""
    title = plain(card.title) or plain(card.summary) or WORDS["unnamed"]
    return {
        "msgtype": "textcard",
        "textcard": {
            "title": cut_bytes(" ".join(title.split()), TITLE_BYTES),
            "description": _description(card, timezone),
            "url": card.link,
            "btntxt": cut(WORDS["more"], BUTTON_CHARS),
        },
    }


def fits_textcard(card: Card, timezone: ZoneInfo) -> bool:
    """Whether it leads somewhere, and a textcard holds all that it says."""
    return bool(card.link) and len("".join(_lines(card, timezone)).encode()) <= DESCRIPTION_BYTES


def render_file(kind: str, media_id: str) -> Json:
    """`kind` is image or file."""
    return {"msgtype": kind, kind: {"media_id": media_id}}


def _description(card: Card, timezone: ZoneInfo) -> str:
    """As many lines as there is room for, whole."""
    kept = ""
    for line in _lines(card, timezone):
        if len((kept + line).encode()) > DESCRIPTION_BYTES:
            break
        kept += line
    return kept or cut_to_fit(
        _graded("normal", card.summary) or WORDS["unnamed"],
        lambda text: len(text.encode()) <= DESCRIPTION_BYTES,
    )


def _lines(card: Card, timezone: ZoneInfo) -> list[str]:
    """HTML of three grades."""
    lines = [_graded("highlight", card.status), _graded("normal", card.outcome)]
    lines += [_graded("normal", line) for line in plain(card.text).splitlines()]
    lines += [_graded("gray", _fact(fact)) for fact in _facts(card, timezone)]
    return [line for line in lines if line]


def _facts(card: Card, timezone: ZoneInfo) -> tuple[Fact, ...]:
    if card.due_at is None or card.outcome:
        return card.facts
    due = card.due_at.astimezone(timezone).strftime("%m-%d %H:%M")
    return (Fact(label=WORDS["due"], value=due), *card.facts)


def _fact(fact: Fact) -> str:
    return WORDS["fact"].format(label=plain(fact.label), value=plain(fact.value))


def _graded(grade: str, words: str) -> str:
    """What a customer wrote is text and no markup. At most 60 characters, so that no escape is cut in two."""
    text = html.escape(cut(" ".join(plain(words).split()), LINE_CHARS), quote=False)
    return f'<div class="{grade}">{text}</div>' if text else ""
