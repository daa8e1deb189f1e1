"""WeCom's decrypted XML → Update or errand; pure, called by `channel.py`. WeCom docs 90239 (messages), 90240 (events)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from bot.channels.channel import BadCallback, ErrandAsked
from bot.channels.wecom.contact_events import contact_errands
from bot.channels.wecom.kf.callback import kf_errands
from bot.channels.wecom.picks import HAND_IN, places_picked
from bot.channels.wecom.xml import Fields, Whole, read_whole
from handlers.updates import (
    ButtonPressed,
    Chat,
    Content,
    Entered,
    FileKind,
    FileSent,
    LocationSent,
    Sender,
    TextSent,
    Unsupported,
    Update,
)

CHANNEL = "wecom"


MENU = "menu"
MENU_WORDS = {"progress": "进度", "help": "帮助"}
"""What a key of the application's own menu says; any other but `MENU` says itself, so that 进度 may be the key as well."""


class Told(NamedTuple):
    """No `update` for an event that means nothing to a service desk, or only that there are `errands` to fetch something."""

    update: Update | None
    errands: tuple[ErrandAsked, ...]


def parse(plaintext: str, *, corp_id: str, agent_id: str) -> Told:
    whole = read_whole(plaintext)
    fields = whole.fields
    _require_ours(fields, corp_id, agent_id)
    ask = _ERRANDS.get(fields.get("Event", ""))
    return Told(_read_update(whole, plaintext, corp_id), ask(fields, corp_id) if ask else ())


def _read_update(whole: Whole, plaintext: str, corp_id: str) -> Update | None:
    fields, content = whole.fields, _read_content(whole)
    if content is None:
        return None
    user_id = fields.get("FromUserName", "")
    if not user_id:
        raise BadCallback(400, "FromUserName is missing")
    return Update(
        event_id=_event_id(fields, content, plaintext),
        chat=Chat(channel=CHANNEL, account=corp_id, kind="direct", id=user_id),
        sender=Sender(id=user_id),
        sent_at=_sent_at(fields),
        content=content,
    )


def _require_ours(fields: Fields, corp_id: str, agent_id: str) -> None:
    if fields.get("ToUserName", "") != corp_id:
        raise BadCallback(403, "ToUserName is not our CorpID")
    # Events about the whole corp carry no AgentID.
    if fields.get("AgentID", "") not in {"", agent_id}:
        raise BadCallback(403, "AgentID is not our application")


def _read_content(whole: Whole) -> Content | None:
    fields = whole.fields
    kind = fields.get("MsgType", "")
    if kind == "event":
        if fields.get("Event", "") in _PRESSES:
            return _read_press(whole)
        read_event = _EVENTS.get(fields.get("Event", ""))
        return read_event(fields) if read_event else None
    read_message = _MESSAGES.get(kind)
    return read_message(fields) if read_message else Unsupported(platform_kind=kind)


def _event_id(fields: Fields, content: Content, plaintext: str) -> str:
    """FromUserName+CreateTime, the vendor's advice, loses the second of two events in one second."""
    if isinstance(content, ButtonPressed) and content.update_code:
        return f"card:{content.update_code}"
    if message_id := fields.get("MsgId", ""):
        return f"message:{message_id}"
    return f"event:{hashlib.sha256(plaintext.encode()).hexdigest()}"


def _sent_at(fields: Fields) -> datetime:
    try:
        return datetime.fromtimestamp(int(fields.get("CreateTime", "")), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadCallback(400, "CreateTime must be a number of seconds") from None


def _read_text(fields: Fields) -> Content:
    return TextSent(text=fields.get("Content", ""))


def _read_file(kind: FileKind) -> Callable[[Fields], Content]:
    def read(fields: Fields) -> Content:
        media_id = fields.get("MediaId", "")
        if not media_id:
            return Unsupported(platform_kind=kind)
        return FileSent(
            ref=media_id,
            file_kind=kind,
            name=fields.get("FileName", "") or fields.get("Title", ""),
            transcript=fields.get("Recognition", ""),
        )

    return read


def _read_location(fields: Fields) -> Content:
    return LocationSent(
        latitude=fields.get("Location_X", ""),
        longitude=fields.get("Location_Y", ""),
        label=fields.get("Label", ""),
    )


def _read_link(fields: Fields) -> Content:
    lines = (fields.get(name, "") for name in ("Title", "Description", "Url"))
    return TextSent(text="\n".join(line for line in lines if line))


def _read_entered(_: Fields) -> Content:
    return Entered()


def _read_click(fields: Fields) -> Content | None:
    key = fields.get("EventKey", "")
    if key == MENU:
        return Entered(is_asked=True)
    return TextSent(text=MENU_WORDS.get(key, key)) if key else None


def _read_press(whole: Whole) -> Content:
    """A button, an entry of the card's ⋯ menu, or what was picked and handed in."""
    fields = whole.fields
    card_key = fields.get("TaskId", "")
    if not card_key:
        raise BadCallback(400, "TaskId is missing")
    key = fields.get("EventKey", "")
    is_pick = key == HAND_IN
    return ButtonPressed(
        card_key=card_key,
        payload="" if is_pick else key,
        update_code=fields.get("ResponseCode", ""),
        selected=places_picked(_picked(whole)) if is_pick else (),
    )


def _picked(whole: Whole) -> list[str]:
    return [words for path, words in whole.leaves if path == _OPTION]


_OPTION = "SelectedItems/SelectedItem/OptionIds/OptionId"
_PRESSES = frozenset({"template_card_event", "template_card_menu_event"})
_MESSAGES: dict[str, Callable[[Fields], Content]] = {
    "text": _read_text,
    "image": _read_file("image"),
    "voice": _read_file("voice"),
    "video": _read_file("video"),
    "file": _read_file("file"),
    "location": _read_location,
    "link": _read_link,
}
_EVENTS: dict[str, Callable[[Fields], Content | None]] = {
    "enter_agent": _read_entered,
    "subscribe": _read_entered,
    "click": _read_click,
}
_ERRANDS: dict[str, Callable[[Fields, str], tuple[ErrandAsked, ...]]] = {
    "change_contact": contact_errands,
    "kf_msg_or_event": kf_errands,
}
"""Events that only say there is something to fetch."""
