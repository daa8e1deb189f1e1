"""The kinds of message an application sends (docs 90236 to people, 90248 to its groups), with their limits in bytes.

Of too long words the vendor says that it cuts them off; here they are refused, since a cut message is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from bot.sandbox.files import file_path
from bot.sandbox.messages import Content, JsonObject, SentKind
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.card_parts import at_most_bytes
from bot.sandbox.wecom.media import fresh_media
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError

MAX_BYTES = 2048
BAD_KIND, EMPTY, TOO_LONG = 40008, 44004, 45002
Title = Annotated[str, Field(min_length=1), at_most_bytes(128)]
Description = Annotated[str, at_most_bytes(512)]
Url = Annotated[str, Field(min_length=1), at_most_bytes(2048)]


class Words(BaseModel):
    """`mentioned_list` is for groups: user ids, or "@all"."""

    content: str = ""
    mentioned_list: list[str] = []


class Media(BaseModel):
    media_id: str = ""


class Video(Media):
    title: Annotated[str, at_most_bytes(128)] = ""
    description: Description = ""


class TextCard(BaseModel):
    title: Title
    description: Annotated[str, Field(min_length=1), at_most_bytes(512)]
    url: Url
    btntxt: str = Field(default="详情", max_length=4)


class Article(BaseModel):
    title: Title
    description: Description = ""
    url: Annotated[str, at_most_bytes(2048)] = ""
    picurl: str = ""
    appid: str = ""
    pagepath: Annotated[str, at_most_bytes(128)] = ""


class News(BaseModel):
    articles: list[Article] = Field(min_length=1, max_length=8)


class Sent(BaseModel):
    """What both interfaces take; exactly the part named by `msgtype` counts."""

    msgtype: str
    text: Words = Words()
    markdown: Words = Words()
    image: Media = Media()
    voice: Media = Media()
    file: Media = Media()
    video: Video = Video()
    textcard: TextCard | None = None
    news: News | None = None


def content_of(stage: Stage, sent: Sent) -> Content:
    """Everything but cards; raises the vendor's refusal for what cannot be sent."""
    if sent.msgtype not in _KINDS:
        known = ", ".join(sorted(_KINDS))
        raise WeComError(BAD_KIND, f"invalid msgtype {sent.msgtype!r}; the sandbox knows {known}")
    return _KINDS[sent.msgtype](stage, sent)


def _text(stage: Stage, sent: Sent) -> Content:
    mentioned = (_name(stage, user) for user in sent.text.mentioned_list)
    return Content(kind="text", text=_fitting(sent.text.content), mentions=tuple(mentioned))


def _name(stage: Stage, user: str) -> str:
    person = stage.world.find_member("wecom", user)
    return person.name if person else user


def _markdown(_stage: Stage, sent: Sent) -> Content:
    return Content(kind="markdown", text=_fitting(sent.markdown.content))


def _fitting(content: str) -> str:
    if not content:
        raise WeComError(EMPTY, "empty content")
    if len(content.encode()) > MAX_BYTES:
        raise WeComError(TOO_LONG, "content size out of limit: at most 2048 bytes")
    return content


def _image(stage: Stage, sent: Sent) -> Content:
    return Content(
        kind="image", image_url=file_path(fresh_media(stage, sent.image.media_id, "image").id)
    )


def _media(kind: SentKind, part: Callable[[Sent], Media]) -> Callable[[Stage, Sent], Content]:
    def read(stage: Stage, sent: Sent) -> Content:
        given = part(sent)
        stored = fresh_media(stage, given.media_id, kind)
        title = given.title if isinstance(given, Video) else ""
        return Content(kind=kind, text=title or stored.name, file_url=file_path(stored.id))

    return read


def _textcard(_stage: Stage, sent: Sent) -> Content:
    shown = _needed(sent.textcard, "textcard").model_dump()
    return Content(kind="textcard", text=str(shown["title"]), card=shown)


def _news(_stage: Stage, sent: Sent) -> Content:
    articles = _needed(sent.news, "news").articles
    if any(not (one.url or one.appid) for one in articles):
        raise WeComError(BAD_PARAMETER, "news.articles.url: needed where there is no appid")
    shown: JsonObject = {"articles": [one.model_dump() for one in articles]}
    return Content(kind="news", text=articles[0].title, card=shown)


Part = TypeVar("Part")


def _needed(given: Part | None, name: str) -> Part:
    if given is None:
        raise WeComError(BAD_PARAMETER, f"{name}: needed")
    return given


_KINDS: dict[str, Callable[[Stage, Sent], Content]] = {
    "text": _text,
    "markdown": _markdown,
    "image": _image,
    "voice": _media("voice", lambda sent: sent.voice),
    "video": _media("video", lambda sent: sent.video),
    "file": _media("file", lambda sent: sent.file),
    "textcard": _textcard,
    "news": _news,
}
