"""An AI bot's callback frames → Updates; pure, called by `door.py`.

WeCom docs 100719 (messages), 101027 (events), 101463 (over the long connection).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

from bot.channels.calls import Json
from bot.channels.wecom.aibot.media import ref_of
from bot.channels.wecom.aibot.socket import Incoming
from bot.channels.wecom.picks import HAND_IN, places_picked
from handlers.updates import (
    ButtonPressed,
    Chat,
    Content,
    Entered,
    FileKind,
    FileSent,
    Sender,
    TextSent,
    Unsupported,
    Update,
)

CHANNEL = "wecom_bot"
PEOPLE = "wecom"
"""Its people are the corp's members, known by the application's user ids."""
LONGEST_QUOTE = 500
_CALLED_FIRST = re.compile(r"^\s*@[^\s@]+(\s+|$)")
_CALLED_LAST = re.compile(r"\s*@[^\s@]+\s*$")


class Unreadable(Exception):
    """What is wrong with a frame, without anybody's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(incoming: Incoming, *, account: str, now: datetime) -> tuple[Update, ...]:
    """One Update for each thing said: words with two pictures are three, `id`, `id#2`, `id#3`. Nothing for an event
    that means nothing to a service desk. Raises Unreadable."""
    body = incoming.body
    contents = _read_event(body) if incoming.is_event else _read_message(body)
    if not contents:
        return ()
    user_id = _text(_object(body, "from"), "userid")
    if not user_id:
        raise Unreadable("from.userid is missing")
    chat, event_id = _chat(body, account, user_id), _event_id(incoming)
    return tuple(
        Update(
            event_id=event_id if number == 1 else f"{event_id}#{number}",
            chat=chat,
            sender=Sender(id=user_id, people_of=PEOPLE),
            sent_at=_sent_at(body, now),
            content=content,
        )
        for number, content in enumerate(contents, start=1)
    )


def _chat(body: Json, account: str, user_id: str) -> Chat:
    group = _text(body, "chatid")
    if _text(body, "chattype") != "group":
        return Chat(channel=CHANNEL, account=account, kind="direct", id=user_id)
    if not group:
        raise Unreadable("chatid is missing")
    return Chat(channel=CHANNEL, account=account, kind="group", id=group)


def _event_id(incoming: Incoming) -> str:
    kind = "event" if incoming.is_event else "message"
    if message_id := _text(incoming.body, "msgid"):
        return f"{kind}:{message_id}"
    plain = json.dumps([incoming.request, incoming.body], sort_keys=True)
    return f"{kind}:{hashlib.sha256(plain.encode()).hexdigest()}"


def _sent_at(body: Json, now: datetime) -> datetime:
    """Messages carry no time in every version of the document."""
    seconds = body.get("create_time")
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else now
    except (ValueError, OverflowError, OSError):
        return now


def _read_event(body: Json) -> tuple[Content, ...]:
    event = _object(body, "event")
    read = _EVENTS.get(_text(event, "eventtype"))
    return read(event) if read else ()


def _read_entered(_: Json) -> tuple[Content, ...]:
    return (Entered(),)


def _read_press(event: Json) -> tuple[Content, ...]:
    """The documents nest it under the event's name, the vendor's own types do not."""
    pressed = _object(event, "template_card_event") or event
    card_key, key = _text(pressed, "task_id"), _text(pressed, "event_key")
    if not card_key:
        raise Unreadable("task_id is missing")
    is_pick = key == HAND_IN
    return (
        ButtonPressed(
            card_key=card_key,
            payload="" if is_pick else key,
            selected=places_picked(_picked(pressed)) if is_pick else (),
        ),
    )


def _picked(pressed: Json) -> list[str]:
    items = _objects(_object(pressed, "selected_items"), "selected_item")
    return [
        option
        for item in items
        for option in _list(_object(item, "option_ids"), "option_id")
        if isinstance(option, str)
    ]


def _read_message(body: Json) -> tuple[Content, ...]:
    kind = _text(body, "msgtype")
    read = _MESSAGES.get(kind)
    return (read(body) if read else ()) or (Unsupported(platform_kind=kind),)


def _read_text(body: Json) -> tuple[Content, ...]:
    said = _spoken(body, _text(_object(body, "text"), "content"))
    return (TextSent(text=said, quoted=_quoted(body)),)


def _read_voice(body: Json) -> tuple[Content, ...]:
    """It comes as the words recognised in it, and nothing else."""
    said = _text(_object(body, "voice"), "content").strip()
    return (TextSent(text=said, quoted=_quoted(body)),) if said else ()


def _read_mixed(body: Json) -> tuple[Content, ...]:
    items = _objects(_object(body, "mixed"), "msg_item")
    words = "".join(_text(_object(item, "text"), "content") for item in items)
    said = _spoken(body, words)
    pictures = [
        FileSent(ref=ref, file_kind="image", caption=said)
        for item in items
        if (ref := ref_of(_object(item, "image")))
    ]
    return ((TextSent(text=said, quoted=_quoted(body)),) if said else ()) + tuple(pictures)


def _read_file(kind: FileKind) -> Callable[[Json], tuple[Content, ...]]:
    def read(body: Json) -> tuple[Content, ...]:
        about = _object(body, kind)
        ref = ref_of(about)
        name = _text(about, "filename") or _text(about, "name")
        return (FileSent(ref=ref, file_kind=kind, name=name),) if ref else ()

    return read


def _spoken(body: Json, words: str) -> str:
    """Without the name by which the bot was called, which in a group is always there: first, or else last."""
    if _text(body, "chattype") != "group":
        return words.strip()
    rest = _CALLED_FIRST.sub("", words, count=1)
    return (rest if rest != words else _CALLED_LAST.sub("", words)).strip()


def _quoted(body: Json) -> str:
    quote = _object(body, "quote")
    items = _objects(_object(quote, "mixed"), "msg_item")
    parts = [_object(quote, "text"), _object(quote, "voice")]
    parts += [_object(item, "text") for item in items]
    return "".join(_text(part, "content") for part in parts)[:LONGEST_QUOTE]


def _text(fields: Json, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _object(fields: Json, name: str) -> Json:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _list(fields: Json, name: str) -> list[object]:
    value = fields.get(name)
    return value if isinstance(value, list) else []


def _objects(fields: Json, name: str) -> list[Json]:
    return [each for each in _list(fields, name) if isinstance(each, dict)]


_EVENTS: dict[str, Callable[[Json], tuple[Content, ...]]] = {
    "enter_chat": _read_entered,
    "template_card_event": _read_press,
}
_MESSAGES: dict[str, Callable[[Json], tuple[Content, ...]]] = {
    "text": _read_text,
    "voice": _read_voice,
    "mixed": _read_mixed,
    "image": _read_file("image"),
    "video": _read_file("video"),
    "file": _read_file("file"),
}
