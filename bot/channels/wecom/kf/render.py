"""Text and Card → the messages of 微信客服, cards with buttons as menus; pure, the channel calls it.

WeCom doc 94677 (send_msg). Lengths are bytes of UTF-8.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.channels.calls import Json
from bot.channels.channel import Refused
from bot.channels.cutting import cut_bytes, plain
from handlers.cards import Button, Card, Text
from handlers.presses import DIGEST_SIGN, digest_of
from handlers.updates import ButtonPressed

TEXT_BYTES = 2048
HEAD_BYTES = 1024
ITEMS = 10
ITEM_ID_BYTES = 128
ITEM_BYTES = 128
LINK_BYTES = 1024
"""Of the line that a link stands in, as much as a menu's end takes: a longer one is cut like any words."""

WORDS = {"due": "截止 {at}", "fact": "{label}：{value}", "unnamed": "…"}
_OURS = "g:"
"""Begins the ids of our menus' items; what follows is the card's key, a colon and the button's payload."""


def render_text(text: Text) -> Json:
    return _text(text.text)


def render_card(card: Card, *, key: str, timezone: ZoneInfo) -> Json:
    """A menu where something can be pressed, else its words. What a menu's head cannot hold is cut: see `shows_whole`.
    A card's own `link` is for members, who alone can sign in there."""
    words = _in_words(card, timezone)
    if not card.buttons:
        return _text(words)
    body, link = _parted(words)
    menu: Json = {
        "head_content": cut_bytes(body or WORDS["unnamed"], HEAD_BYTES),
        "list": [_item(button, key) for button in card.buttons[:ITEMS]],
    }
    if link:
        menu["tail_content"] = link
    return {"msgtype": "msgmenu", "msgmenu": menu}


def shows_whole(card: Card) -> bool:
    """Whether all that stands on it is shown. The line of a due time is as long wherever it is."""
    words = _in_words(card, ZoneInfo("UTC"))
    if not card.buttons:
        return len(words.encode()) <= TEXT_BYTES
    return len(_parted(words)[0].encode()) <= HEAD_BYTES and len(card.buttons) <= ITEMS


def pressed_by(menu_id: str) -> ButtonPressed | None:
    """The button that an item of this id stands for; None where the menu is none of ours."""
    key, colon, payload = menu_id.removeprefix(_OURS).partition(":")
    if not menu_id.startswith(_OURS) or not colon:
        return None
    return ButtonPressed(card_key=key, payload=payload)


def _text(words: str) -> Json:
    """Cut in the middle, where it must be, so that the link at its end stays one."""
    body, link = _parted(plain(words))
    room = TEXT_BYTES - len(link.encode()) - 1 if link else TEXT_BYTES
    content = "\n".join(filter(None, (cut_bytes(body, room), link)))
    return {"msgtype": "text", "text": {"content": content or WORDS["unnamed"]}}


def _in_words(card: Card, timezone: ZoneInfo) -> str:
    due = card.due_at.astimezone(timezone).strftime("%m-%d %H:%M") if card.due_at else ""
    title, status = plain(card.title) or plain(card.summary), plain(card.status)
    lines = [
        _headline(title, status),
        plain(card.outcome),
        plain(card.text),
        *(_fact(plain(fact.label), plain(fact.value)) for fact in card.facts),
        WORDS["due"].format(at=due) if due and not card.outcome else "",
    ]
    return "\n".join(line for line in dict.fromkeys(lines) if line)


def _headline(title: str, status: str) -> str:
    """A status in brackets needs nothing between."""
    if not (title and status) or title == status:
        return title or status
    return f"{title}{status}" if status.startswith("（") else f"{title} · {status}"


def _fact(label: str, value: str) -> str:
    return WORDS["fact"].format(label=label, value=value)


def _parted(words: str) -> tuple[str, str]:
    """The last line apart where it leads somewhere: it is worth nothing when it is cut."""
    body, _, last = words.rpartition("\n")
    is_link = "://" in last and len(last.encode()) <= LINK_BYTES
    return (body, last) if body and is_link else (words, "")


def _item(button: Button, key: str) -> Json:
    label = plain(button.text) or WORDS["unnamed"]
    click = {"id": _id_of(button, key), "content": cut_bytes(label, ITEM_BYTES)}
    return {"type": "click", "click": click}


def _id_of(button: Button, key: str) -> str:
    """A payload too long for the item's id comes back as its digest, and the card tells which button has that."""
    whole = f"{_OURS}{key}:{button.payload}"
    short = f"{_OURS}{key}:{DIGEST_SIGN}{digest_of(button.payload)}"
    found = whole if len(whole.encode()) <= ITEM_ID_BYTES else short
    if len(found.encode()) > ITEM_ID_BYTES:
        raise Refused(f"菜单项的 id 超过 {ITEM_ID_BYTES} 字节")
    return found
