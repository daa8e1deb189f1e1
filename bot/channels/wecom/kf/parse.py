"""What `kf/sync_msg` hands out → updates and events; pure, the puller calls it. WeCom doc 94670."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.channels.calls import Json
from bot.channels.wecom.kf.render import pressed_by
from handlers.updates import (
    Chat,
    Content,
    Entered,
    FileKind,
    FileSent,
    LocationSent,
    ReplyHook,
    Sender,
    TextSent,
    Unsupported,
    Update,
)

CHANNEL = "wecom_kf"
FROM_CUSTOMER, FROM_SYSTEM = 3, 4
CODE_LIFE = timedelta(seconds=20)
"""Of the code to welcome with, and of the one to part with (WeCom doc 95122)."""
ENDED = 3
"""The change_type of a session that was ended; all others give it to a servicer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A servicer took the customer over (`by` names them), or has ended the session; then one word may follow with
    `code` until `code_until`."""

    open_kfid: str
    customer: str
    by: str
    at: datetime
    code: str = field(default="", repr=False)

    @property
    def code_until(self) -> datetime:
        return self.at + CODE_LIFE


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDelivered:
    """`fail_type` as of WeCom doc 94670."""

    message_id: str
    fail_type: int


KfEvent = Served | NotDelivered


def parse_messages(
    messages: Iterable[Json], *, corp_id: str, open_kfid: str
) -> list[Update | KfEvent]:
    """In their order. What servicers wrote, and events that mean nothing to a service desk, are left out."""
    found = (_read(message, corp_id, open_kfid) for message in messages)
    return [each for each in found if each is not None]


def _read(message: Json, corp_id: str, open_kfid: str) -> Update | KfEvent | None:
    at, msgid = _moment(message.get("send_time")), str(message.get("msgid", ""))
    if at is None or not msgid:
        return None
    kind, origin = str(message.get("msgtype", "")), message.get("origin")
    if kind == "event" and origin == FROM_SYSTEM:
        return _read_event(_object(message, "event"), msgid, at, corp_id, open_kfid)
    customer = str(message.get("external_userid", ""))
    if origin != FROM_CUSTOMER or not customer:
        return None
    read_message = _MESSAGES.get(kind)
    body = _object(message, kind)
    content = read_message(body) if read_message else Unsupported(platform_kind=kind)
    return _update(msgid, customer, at, content, corp_id, open_kfid)


def _update(
    msgid: str, customer: str, at: datetime, content: Content, corp_id: str, open_kfid: str
) -> Update:
    return Update(
        event_id=f"message:{msgid}",
        chat=Chat(channel=CHANNEL, account=corp_id, kind="direct", id=customer),
        sender=Sender(id=customer, is_member=False),
        sent_at=at,
        content=content,
        through=open_kfid,
    )


def _read_event(
    event: Json, msgid: str, at: datetime, corp_id: str, open_kfid: str
) -> Update | KfEvent | None:
    customer = str(event.get("external_userid", ""))
    match event.get("event_type"):
        case "enter_session" if customer and (code := str(event.get("welcome_code", ""))):
            entered = _update(msgid, customer, at, Entered(), corp_id, open_kfid)
            return replace(entered, reply_hook=hook_of(code, at))
        case "session_status_change" if customer:
            is_over = event.get("change_type") == ENDED
            return Served(
                open_kfid=open_kfid,
                customer=customer,
                by="" if is_over else str(event.get("new_servicer_userid", "")),
                at=at,
                code=str(event.get("msg_code", "")) if is_over else "",
            )
        case "msg_send_fail":
            fail_type = event.get("fail_type")
            return NotDelivered(
                message_id=str(event.get("fail_msgid", "")),
                fail_type=fail_type if isinstance(fail_type, int) else 0,
            )
    return None


def hook_of(code: str, at: datetime) -> ReplyHook:
    """One word may be said with the code, and does not count among those that a customer's word allows."""
    return ReplyHook(url=f"event:{code}", expires_at=at + CODE_LIFE)


def code_of(hook: ReplyHook) -> str:
    return hook.url.removeprefix("event:")


def _read_text(body: Json) -> Content:
    words, menu_id = str(body.get("content", "")), str(body.get("menu_id", ""))
    return (pressed_by(menu_id) if menu_id else None) or TextSent(text=words)


def _read_file(kind: FileKind) -> Callable[[Json], Content]:
    def read(body: Json) -> Content:
        media_id = str(body.get("media_id", ""))
        if not media_id:
            return Unsupported(platform_kind=kind)
        return FileSent(ref=media_id, file_kind=kind)

    return read


def _read_location(body: Json) -> Content:
    name, address = str(body.get("name", "")), str(body.get("address", ""))
    parts = [address, name] if name not in address else [address]
    return LocationSent(
        latitude=str(body.get("latitude", "")),
        longitude=str(body.get("longitude", "")),
        label=" ".join(filter(None, parts)),
    )


def _read_link(body: Json) -> Content:
    return _words(body, "title", "desc", "url") or Unsupported(platform_kind="link")


def _words(body: Json, *names: str) -> TextSent | None:
    lines = (str(body.get(name, "")) for name in names)
    text = "\n".join(line for line in lines if line)
    return TextSent(text=text) if text else None


def _object(message: Json, name: str) -> Json:
    found = message.get(name)
    return found if isinstance(found, dict) else {}


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(str(value)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


_MESSAGES: dict[str, Callable[[Json], Content]] = {
    "text": _read_text,
    "image": _read_file("image"),
    "voice": _read_file("voice"),
    "video": _read_file("video"),
    "file": _read_file("file"),
    "location": _read_location,
    "link": _read_link,
}
