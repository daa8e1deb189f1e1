"""What a DingTalk robot may say without a card: msgKey and msgParam (doc «企业机器人发送消息的消息类型»), webhook bodies."""

from __future__ import annotations

from typing import Annotated

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
    """Also the shape of the action cards, whose buttons only open addresses."""

    title: Filled
    text: Filled

    def as_content(self) -> Content:
        return Content(kind="markdown", text=self.text)


class ImageParam(Body):
    photo_url: Annotated[str, Field(min_length=1, alias="photoURL")]

    def as_content(self) -> Content:
        return Content(kind="image", image_url=self.photo_url)


MSG_KEYS: dict[str, type[TextParam | MarkdownParam | ImageParam]] = {
    "sampleText": TextParam,
    "sampleMarkdown": MarkdownParam,
    "sampleActionCard": MarkdownParam,
    "sampleImageMsg": ImageParam,
}


def read_message(files: Files, msg_key: str, msg_param: str) -> Content:
    """`msg_param` is JSON in a string; a picture may be named by address or by media id."""
    if msg_key not in MSG_KEYS:
        known = ", ".join(MSG_KEYS)
        raise DingTalkError(400, "invalidParameter.msgKey", f"the sandbox knows {known}")
    if len(msg_param.encode()) > MAX_PARAM_BYTES:
        raise DingTalkError(400, "invalidParameter.msgParam", "msgParam: at most 15000 bytes")
    try:
        content = MSG_KEYS[msg_key].model_validate_json(msg_param).as_content()
    except ValidationError as error:
        raise DingTalkError(400, "invalidParameter.msgParam", in_words(error)) from error
    if content.image_url and files.find_fresh(content.image_url):
        return Content(kind="image", image_url=file_path(content.image_url))
    return content
