"""Text and files → DingTalk's message JSON; pure, `messages.py` calls it.

DingTalk docs 0699 (msgKey, msgParam, webhooks), 0716 (how long a msgParam may be).
"""

from __future__ import annotations

from bot.channels.calls import Json
from bot.channels.cutting import cut_bytes, cut_to_fit, plain
from bot.channels.dingtalk.packing import type_of
from bot.channels.dingtalk.values import dump, size
from handlers.cards import Text

MESSAGE_BYTES = 15_000
TEXT_BYTES = 6_000
MENTIONS = 50
"""As many may be addressed by one message (doc 0717)."""


def render_text(text: Text) -> Json:
    """`msgKey` and `msgParam` of batchSend and groupMessages/send."""
    content = cut_to_fit(
        _words(text), lambda words: size(dump({"content": words})) <= MESSAGE_BYTES
    )
    return {"msgKey": "sampleText", "msgParam": dump({"content": content})}


def render_picture(media_id: str) -> Json:
    """`photoURL` takes an uploaded picture's media id as well as an address."""
    return {"msgKey": "sampleImageMsg", "msgParam": dump({"photoURL": media_id})}


def render_document(media_id: str, name: str) -> Json:
    """`name` is that of the file as it was uploaded."""
    param = {"mediaId": media_id, "fileName": name, "fileType": type_of(name)}
    return {"msgKey": "sampleFile", "msgParam": dump(param)}


def render_reply(text: Text) -> Json:
    """The body for a sessionWebhook, the only way on which somebody can be addressed by @. That the words need not name
    them is in no document; the vendor's own SDK does without."""
    reply: Json = {"msgtype": "text", "text": {"content": _words(text)}}
    addressed = [each for each in dict.fromkeys((text.mention, *text.mentions)) if each]
    if addressed:
        reply["at"] = _at(addressed[:MENTIONS])
    return reply


def is_outsider(person_id: str) -> bool:
    """DingTalk's opaque id for people without a staff id."""
    return person_id.startswith("$:")


def _at(addressed: list[str]) -> Json:
    """Members by their userId, people outside by what DingTalk calls them in this application (`atDingtalkIds` is in no
    document of robots of today; messages name people so)."""
    members = [each for each in addressed if not is_outsider(each)]
    outside = [each for each in addressed if is_outsider(each)]
    found: Json = {"isAtAll": False}
    if members:
        found["atUserIds"] = members
    if outside:
        found["atDingtalkIds"] = outside
    return found


def _words(text: Text) -> str:
    return cut_bytes(plain(text.text), TEXT_BYTES)
