"""A picture handed to the platform over an AI bot's line, in pieces; then it can be sent by its media_id.

WeCom doc 101463, in the shapes of the vendor's aibot-node-sdk: the Python SDK 1.0.2 frames these commands but does not
know them. At most 100 pieces of 512 KiB, counted from 0.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Protocol

from bot.channels.calls import Json
from bot.channels.channel import FetchedFile, Refused

INIT = "aibot_upload_media_init"
CHUNK = "aibot_upload_media_chunk"
FINISH = "aibot_upload_media_finish"
CHUNK_BYTES = 512 * 1024
MOST_BYTES = 10 << 20
NAMES = {"image/png": "photo.png", "image/jpeg": "photo.jpg"}
"""What it takes as a picture (document 101031), and how one without a name is called."""


class Asks(Protocol):
    async def ask(self, command: str, body: Json, request: str = "") -> Json: ...


async def upload_picture(line: Asks, picture: FetchedFile) -> str:
    """Its media_id, good for three days. Raises a ChannelError, Refused where no bot can send this one."""
    name = NAMES.get(picture.media_type)
    if name is None or not 0 < len(picture.content) <= MOST_BYTES:
        raise Refused("智能机器人只能发 10 MB 以内的 PNG 或 JPG 图片")
    pieces = _pieces(picture.content)
    begun = await line.ask(
        INIT,
        {
            "type": "image",
            "filename": picture.name or name,
            "total_size": len(picture.content),
            "total_chunks": len(pieces),
            "md5": hashlib.md5(picture.content, usedforsecurity=False).hexdigest(),
        },
    )
    upload = _named(begun, "upload_id")
    for index, piece in enumerate(pieces):
        data = base64.b64encode(piece).decode()
        await line.ask(CHUNK, {"upload_id": upload, "chunk_index": index, "base64_data": data})
    return _named(await line.ask(FINISH, {"upload_id": upload}), "media_id")


def _pieces(content: bytes) -> list[bytes]:
    return [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]


def _named(receipt: Json, name: str) -> str:
    value = receipt.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("智能机器人的长连接没有收下图片")
    return value
