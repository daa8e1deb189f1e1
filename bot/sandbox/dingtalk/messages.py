"""What a DingTalk robot may say without a card: msgKey and msgParam (doc 0699), and the bodies of webhooks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from bot.sandbox.dingtalk.wire import Body, DingTalkError
from bot.sandbox.files import Files, file_path
from bot.sandbox.messages import Content
from bot.sandbox.wire import in_words

Filled = Annotated[str, Field(min_length=1)]
MAX_PARAM_BYTES = 15_000


class TextParam(Body):
    content: Filled

    def as_content(self) -> Content:
        return Content(kind="text", text=self.content)


class MarkdownParam(Body):
    title: Filled
    text: Filled

    def as_content(self) -> Content:
        return Content(kind="markdown", text=self.text)


class ActionCardParam(MarkdownParam):
    """Its buttons only open addresses; here they stand as links below the text."""

    single_title: Filled = Field(alias="singleTitle")
    single_url: Filled = Field(alias="singleURL")

    def as_content(self) -> Content:
        return Content(
            kind="markdown", text=f"{self.text}\n\n[{self.single_title}]({self.single_url})"
        )


class ImageParam(Body):
    """By address or by media id."""

    photo_url: Annotated[str, Field(min_length=1, alias="photoURL")]

    def as_content(self) -> Content:
        return Content(kind="image", image_url=self.photo_url)


class LinkParam(Body):
    text: Filled
    title: Filled
    pic_url: str = Field(default="", alias="picUrl")
    message_url: Filled = Field(alias="messageUrl")

    def as_content(self) -> Content:
        return Content(
            kind="link",
            text=self.title,
            card={"title": self.title, "desc": self.text, "url": self.message_url},
        )


class FileParam(Body):
    media_id: Filled = Field(alias="mediaId")
    file_name: Filled = Field(alias="fileName")
    file_type: Literal["xlsx", "pdf", "zip", "rar", "doc", "docx"] = Field(alias="fileType")

    def as_content(self) -> Content:
        return Content(kind="file", text=self.file_name, file_url=self.media_id)


class AudioParam(Body):
    media_id: Filled = Field(alias="mediaId")
    duration: Annotated[str, Field(pattern=r"^\d+$")]

    def as_content(self) -> Content:
        return Content(kind="voice", file_url=self.media_id)


class VideoParam(Body):
    duration: Annotated[str, Field(pattern=r"^\d+$")]
    video_media_id: Filled = Field(alias="videoMediaId")
    video_type: Literal["mp4"] = Field(alias="videoType")
    pic_media_id: Filled = Field(alias="picMediaId")

    def as_content(self) -> Content:
        return Content(kind="video", file_url=self.video_media_id)


Param = TextParam | MarkdownParam | ImageParam | LinkParam | FileParam | AudioParam | VideoParam
MSG_KEYS: dict[str, type[Param]] = {
    "sampleText": TextParam,
    "sampleMarkdown": MarkdownParam,
    "sampleActionCard": ActionCardParam,
    "sampleImageMsg": ImageParam,
    "sampleLink": LinkParam,
    "sampleFile": FileParam,
    "sampleAudio": AudioParam,
    "sampleVideo": VideoParam,
}
"""Action cards of more buttons (sampleActionCard2 to 6) are left out: nobody here sends them."""


def read_message(files: Files, msg_key: str, msg_param: str) -> Content:
    """`msg_param` is JSON in a string; what it names by media id must have been uploaded."""
    if not msg_key:
        raise DingTalkError(400, "invalidParameter.msgKey.empty", "msgKey为空")
    if msg_key not in MSG_KEYS:
        known = ", ".join(MSG_KEYS)
        raise DingTalkError(400, "invalidParameter.msgKey.invalid", f"msgKey无效: {known}")
    if len(msg_param.encode()) > MAX_PARAM_BYTES:
        code = "invalidParameter.msgParam.tooLong"
        raise DingTalkError(400, code, "消息内容太长: at most 15000 bytes")
    try:
        content = MSG_KEYS[msg_key].model_validate_json(msg_param).as_content()
    except ValidationError as error:
        raise DingTalkError(400, "invalidParameter.msgParam.invalid", in_words(error)) from error
    return _with_media(files, content)


def _with_media(files: Files, content: Content) -> Content:
    """A picture may be anywhere on the web; voices, films and documents are media of the platform."""
    if content.image_url and files.find_fresh(content.image_url):
        return Content(kind="image", image_url=file_path(content.image_url))
    if content.file_url is None:
        return content
    stored = files.find_fresh(content.file_url)
    if stored is None or stored.kind not in ("", content.kind):
        code = "invalidParameter.param.invalid"
        raise DingTalkError(400, code, "mediaId: unknown, expired, or of another kind")
    return Content(kind=content.kind, text=content.text, file_url=file_path(content.file_url))
