"""What people say to the robot, as DingTalk tells it → Updates; pure, `reader.py` calls it.

DingTalk doc 0718 (receive messages). What a reply carries (originalProcessQueryKey, text.isReplyMsg, text.repliedMsg)
is in no document; it is what robots were seen to get (QwenPaw#4209, qwen-code#9536).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.channels.channel import BadCallback
from bot.channels.dingtalk.fields import (
    Fields,
    moment_of,
    object_of,
    objects_of,
    text_of,
)
from handlers.updates import (
    Chat,
    Content,
    FileKind,
    FileSent,
    ReplyHook,
    Sender,
    TextSent,
    Unsupported,
    Update,
)

CHANNEL = "dingtalk"
_GROUP = "2"
_LONGEST_RECEIPT = 200
_LONGEST_QUOTE = 500
_CALL = re.compile(r"^\s*@\S+(?:\s+|$)")


def parse_message(
    fields: Fields, *, account: str, corp_id: str, robot_code: str
) -> tuple[Update, ...]:
    """One Update for each thing said: a rich text with two photos is three, `id`, `id#2`, `id#3`. None of what was said
    in a group to somebody else.

    `corp_id` may be empty: then it is not compared.
    """
    require_ours(fields, "robotCode", robot_code)
    require_ours(fields, "chatbotCorpId", corp_id)
    message_id = text_of(fields, "msgId")
    if not message_id:
        raise BadCallback(400, "msgId is missing")
    sender = _sender(fields)
    chat = _chat(fields, account, sender)
    if chat.kind == "group" and fields.get("isInAtList") is False:
        return ()
    sent_at = moment_of(fields, "createAt")
    hook = _reply_hook(fields)
    return tuple(
        Update(
            event_id=message_id if number == 1 else f"{message_id}#{number}",
            chat=chat,
            sender=sender,
            sent_at=sent_at,
            content=content,
            reply_hook=hook,
        )
        for number, content in enumerate(_read_contents(fields), start=1)
    )


def require_ours(fields: Fields, name: str, ours: str) -> None:
    if ours and text_of(fields, name) not in {"", ours}:
        raise BadCallback(403, f"{name} is not ours")


def _sender(fields: Fields) -> Sender:
    """Somebody outside the company has no staff id; DingTalk's own id for them is opaque. Their unionId is the
    same wherever they are met, in a message and at a press."""
    staff_id = text_of(fields, "senderStaffId")
    sender_id = staff_id or text_of(fields, "senderId")
    if not sender_id:
        raise BadCallback(400, "senderStaffId or senderId must be given")
    return Sender(
        id=sender_id,
        name=text_of(fields, "senderNick"),
        is_member=bool(staff_id),
        union="" if staff_id else text_of(fields, "senderUnionId"),
    )


def _chat(fields: Fields, account: str, sender: Sender) -> Chat:
    if not _is_group(fields):
        return Chat(channel=CHANNEL, account=account, kind="direct", id=sender.id)
    conversation_id = text_of(fields, "conversationId")
    if not conversation_id:
        raise BadCallback(400, "conversationId is missing")
    return Chat(channel=CHANNEL, account=account, kind="group", id=conversation_id)


def _is_group(fields: Fields) -> bool:
    return text_of(fields, "conversationType") == _GROUP


def _reply_hook(fields: Fields) -> ReplyHook | None:
    url = text_of(fields, "sessionWebhook")
    if not url:
        return None
    return ReplyHook(url=url, expires_at=moment_of(fields, "sessionWebhookExpiredTime"))


def _read_contents(fields: Fields) -> tuple[Content, ...]:
    kind = text_of(fields, "msgtype")
    read = _READERS.get(kind)
    return (read(fields) if read else ()) or (Unsupported(platform_kind=kind),)


def _read_text(fields: Fields) -> tuple[Content, ...]:
    text = object_of(fields, "text")
    said = TextSent(
        text=text_of(text, "content").strip(), reply_to=_reply_to(fields), quoted=_quoted(text)
    )
    return (said,)


def _reply_to(fields: Fields) -> str:
    """The processQueryKey of our message, or a card's carrierId; nothing when a person's words are replied to."""
    return text_of(fields, "originalProcessQueryKey")[:_LONGEST_RECEIPT]


def _quoted(text: Fields) -> str:
    """What stands in the message replied to; a card's words come in a tree that is not worth reading."""
    if text.get("isReplyMsg") is not True:
        return ""
    content = object_of(object_of(text, "repliedMsg"), "content")
    return (text_of(content, "text") or text_of(content, "content"))[:_LONGEST_QUOTE]


def _read_rich_text(fields: Fields) -> tuple[Content, ...]:
    parts = objects_of(object_of(fields, "content"), "richText")
    said = [text_of(part, "text") for part in parts]
    text = "".join(_without_call(said) if _is_group(fields) else said).strip()
    reply_to = _reply_to(fields)
    pictures = [
        FileSent(ref=code, file_kind="image", caption=text, reply_to=reply_to)
        for part in parts
        if (code := _download_code(part))
    ]
    return ((TextSent(text=text, reply_to=reply_to),) if text else ()) + tuple(pictures)


def _without_call(said: list[str]) -> list[str]:
    """The @ by which a group's rich text calls the robot is left in it, in front (developerpedia, Stream FAQ)."""
    place = next((place for place, part in enumerate(said) if part.strip()), 0)
    return [_CALL.sub("", part) if at == place else part for at, part in enumerate(said)]


def _read_file(kind: FileKind) -> Callable[[Fields], tuple[Content, ...]]:
    def read(fields: Fields) -> tuple[Content, ...]:
        content = object_of(fields, "content")
        code = _download_code(content)
        if not code:
            return ()
        name, transcript = text_of(content, "fileName"), text_of(content, "recognition")
        file = FileSent(
            ref=code,
            file_kind=kind,
            name=name,
            transcript=transcript,
            reply_to=_reply_to(fields),
        )
        return (file,)

    return read


def _download_code(content: Fields) -> str:
    # The older code fails with HTTP 500 where both are given (dingtalk-openclaw-connector#69).
    return text_of(content, "downloadCode") or text_of(content, "pictureDownloadCode")


_READERS: dict[str, Callable[[Fields], tuple[Content, ...]]] = {
    "text": _read_text,
    "richText": _read_rich_text,
    "picture": _read_file("image"),
    "audio": _read_file("voice"),
    "video": _read_file("video"),
    "file": _read_file("file"),
}
