"""WeCom's media for three days (docs 90253 upload, 90254 fetch): each kind in its formats, and sent as what it was uploaded."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import MappingProxyType

from aiohttp import web

from bot.sandbox.files import StoredFile
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.wire import WeComError, answer

MEDIA_BYTES = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "file": 20 << 20}
LEAST_BYTES = 5
BAD_FORMAT, BAD_KIND, BAD_SIZE, BAD_MEDIA, NO_MEDIA = 40004, 40005, 40006, 40007, 41005
FORMATS: MappingProxyType[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        "image": lambda content: content.startswith((b"\x89PNG", b"\xff\xd8")),
        "voice": lambda content: content.startswith(b"#!AMR"),
        "video": lambda content: content[4:8] == b"ftyp",
        "file": lambda _content: True,
    }
)
"""JPG or PNG, AMR, MP4: by how the content begins, whatever it is called."""


async def get_media(request: web.Request) -> web.Response:
    """The bytes themselves; only an error is JSON."""
    stored = fresh_media(stage_of(request), request.query.get("media_id", ""))
    disposition = f'attachment; filename="{stored.id}"'
    return web.Response(
        body=stored.content,
        content_type=stored.media_type,
        headers={"Content-Disposition": disposition},
    )


async def upload_media(request: web.Request) -> web.Response:
    kind = request.query.get("type", "")
    if kind not in MEDIA_BYTES:
        raise WeComError(BAD_KIND, "invalid type: image, voice, video or file")
    part = (await request.post()).get("media")
    if not isinstance(part, web.FileField):
        raise WeComError(NO_MEDIA, "missing media: multipart field «media» with a file name")
    content = part.file.read()
    if not LEAST_BYTES < len(content) <= MEDIA_BYTES[kind]:
        raise WeComError(BAD_SIZE, f"invalid file size: 6 to {MEDIA_BYTES[kind]} bytes")
    if not FORMATS[kind](content):
        raise WeComError(BAD_FORMAT, f"invalid media type for {kind}: JPG or PNG, AMR, MP4")
    media_id = stage_of(request).files.store(content, part.content_type, part.filename, kind)
    return answer(type=kind, media_id=media_id, created_at=str(int(time.time())))


def fresh_media(stage: Stage, media_id: str, kind: str = "") -> StoredFile:
    """What people sent has no kind of its own and may go out as any."""
    stored = stage.files.find_fresh(media_id)
    if stored is None or (kind and stored.kind not in ("", kind)):
        raise WeComError(
            BAD_MEDIA, "invalid media_id" if stored is None else "media of another type"
        )
    return stored
