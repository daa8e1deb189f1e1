"""Words and cards → what an AI bot may send; pure, called by `channel.py`. WeCom docs 101031, 101032, 101138, 101463."""

from __future__ import annotations

import hashlib
import re
from zoneinfo import ZoneInfo

from bot.channels.calls import Json
from bot.channels.cutting import cut_bytes, plain
from bot.channels.wecom.render import render_card
from handlers.cards import Card, Message, Picture, Text

MARKDOWN_BYTES = 20480
WORDS = {"picture": "［图片］机器人在这里发不了图片，请到工单里查看。", "nothing": "…"}
# Its markdown knows no escape: what a customer wrote must not become a link, a heading or somebody called.
_NO_MARKUP = str.maketrans("[]<>`*~|#", "［］＜＞｀＊～｜＃")
_ADDRESS = re.compile(r"(https?://[^\s\[\]<>()`*|]+)")


def render_words(text: Text) -> str:
    """As markdown; in a group `<@userid>` calls a person."""
    calls = f"<@{text.mention}> " if text.mention else ""
    words = _unmarked(plain(text.text)) or WORDS["nothing"]
    return calls + cut_bytes(words, MARKDOWN_BYTES - len(calls.encode()))


def render_message(message: Message, *, key: str, link: str, timezone: ZoneInfo) -> Json:
    match message:
        case Card() as card:
            return {
                "msgtype": "template_card",
                "template_card": render_card(
                    card, key=key, link=card.link or link, timezone=timezone
                ),
            }
        case Text() as text:
            return _markdown(render_words(text))
        case Picture():
            return _markdown(WORDS["picture"])


def render_stream(text: Text, *, key: str) -> Json:
    """An answer that is whole at once; `key` names it."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return {
        "msgtype": "stream",
        "stream": {"id": digest, "finish": True, "content": render_words(text)},
    }


def render_welcome(message: Message, *, key: str, link: str, timezone: ZoneInfo) -> Json:
    """What may be said to somebody who has only opened the chat: plain words, or a card."""
    if isinstance(message, Text):
        words = cut_bytes(plain(message.text), MARKDOWN_BYTES) or WORDS["nothing"]
        return {"msgtype": "text", "text": {"content": words}}
    return render_message(message, key=key, link=link, timezone=timezone)


def render_face(card: Card, *, key: str, link: str, timezone: ZoneInfo) -> Json:
    """A pressed card's new face, for all who see it; it keeps its task_id."""
    face = render_card(card, key=key, link=card.link or link, timezone=timezone)
    return {"response_type": "update_template_card", "template_card": {**face, "task_id": key}}


def _unmarked(words: str) -> str:
    """Addresses stay as they are: a # in one leads somewhere."""
    parts = _ADDRESS.split(words)
    return "".join(
        part if place % 2 else part.translate(_NO_MARKUP) for place, part in enumerate(parts)
    )


def _markdown(content: str) -> Json:
    return {"msgtype": "markdown", "markdown": {"content": content}}
