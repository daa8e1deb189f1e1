"""The kinds of message `kf/send_msg` takes (WeCom doc 94677), checked, and how the customer's chat shows each."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from bot.sandbox.files import file_path
from bot.sandbox.messages import Content, JsonObject, SentKind
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.kf_menu import Menu, checked_menu, in_bytes
from bot.sandbox.wecom.media import fresh_media
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError

TEXT_BYTES = 2048
NO_CONTENT, TOO_LONG, BAD_KIND = 44004, 45002, 40008
SENT: dict[str, SentKind] = {"voice": "voice", "video": "video", "file": "file"}
Part = TypeVar("Part")
MsgId = Annotated[str, Field(max_length=32, pattern="^[0-9a-zA-Z_-]*$")]


class KfText(BaseModel):
    content: str = ""


class KfMedia(BaseModel):
    media_id: str = ""


class KfLink(BaseModel):
    """The vendor cuts a longer title or description; here it is refused, since a cut message is a fault of ours."""

    title: Annotated[str, Field(min_length=1), in_bytes(128)]
    desc: Annotated[str, in_bytes(512)] = ""
    url: Annotated[str, Field(pattern="^https?://"), in_bytes(2048)]
    thumb_media_id: str


class KfPlace(BaseModel):
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    name: str = ""
    address: str = ""


class KfWords(BaseModel):
    """What is the same for every message; the object named as `msgtype` must be there."""

    msgid: MsgId = ""
    msgtype: str
    text: KfText | None = None
    image: KfMedia | None = None
    voice: KfMedia | None = None
    video: KfMedia | None = None
    file: KfMedia | None = None
    link: KfLink | None = None
    msgmenu: Menu | None = None
    location: KfPlace | None = None


def content_of(stage: Stage, body: KfWords) -> Content:
    match body.msgtype:
        case "text":
            return _text(_given(body.text, body).content)
        case "image":
            return Content(
                kind="image", image_url=_media(stage, _given(body.image, body), "image")[0]
            )
        case "voice" | "video" | "file":
            return _file(stage, body)
        case "link":
            return _link(stage, _given(body.link, body))
        case "msgmenu":
            return Content(kind="msgmenu", card=checked_menu(_given(body.msgmenu, body)))
        case "location":
            return _place(_given(body.location, body))
        case _:
            raise WeComError(BAD_KIND, f"invalid msgtype {body.msgtype!r}")


def _given(part: Part | None, body: KfWords) -> Part:
    if part is None:
        raise WeComError(BAD_PARAMETER, f"{body.msgtype}: needed for this msgtype")
    return part


def _text(words: str) -> Content:
    if not words:
        raise WeComError(NO_CONTENT, "empty content")
    if len(words.encode()) > TEXT_BYTES:
        raise WeComError(TOO_LONG, "content size out of limit: at most 2048 bytes")
    return Content(text=words)


def _file(stage: Stage, body: KfWords) -> Content:
    kind = SENT[body.msgtype]
    url, name = _media(stage, _given(getattr(body, kind), body), kind)
    return Content(kind=kind, text=name, file_url=url)


def _link(stage: Stage, link: KfLink) -> Content:
    picture, _ = _media(stage, KfMedia(media_id=link.thumb_media_id), "image")
    card: JsonObject = {"title": link.title, "desc": link.desc, "url": link.url, "picture": picture}
    return Content(kind="link", card=card)


def _place(place: KfPlace) -> Content:
    words = f"{place.name} {place.address} ({place.latitude}, {place.longitude})".strip()
    return Content(text=words)


def _media(stage: Stage, media: KfMedia, kind: str) -> tuple[str, str]:
    """Where it is served, and its name."""
    stored = fresh_media(stage, media.media_id, kind)
    return file_path(stored.id), stored.name
