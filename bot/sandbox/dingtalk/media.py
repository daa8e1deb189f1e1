"""`media/upload` (doc 0646): what a media id may stand for, each kind in its formats and its size, by the file's name."""

from __future__ import annotations

import time
from types import MappingProxyType

from aiohttp import web

from bot.sandbox.dingtalk.wire import OldApiError
from bot.sandbox.stage import stage_of

BAD_KIND, BAD_FORMAT, BAD_SIZE, NO_MEDIA = 40004, 40005, 40006, 41005
MEDIA_BYTES = MappingProxyType(
    {"image": 20 << 20, "voice": 2 << 20, "video": 20 << 20, "file": 20 << 20}
)
FORMATS = MappingProxyType(
    {
        "image": {"jpg", "jpeg", "gif", "png", "bmp"},
        "voice": {"amr", "mp3", "wav", "ogg"},
        "video": {"mp4"},
        "file": {"doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar"},
    }
)
"""The list of doc 0646; «ogg» by doc 0699 (sampleAudio)."""


async def upload_media(request: web.Request) -> web.Response:
    """The kind stands in the address or in the form."""
    form = await request.post()
    kind = request.query.get("type") or str(form.get("type", ""))
    if kind not in MEDIA_BYTES:
        raise OldApiError(BAD_KIND, "不合法的媒体文件类型: image, voice, video or file")
    part = form.get("media")
    if not isinstance(part, web.FileField):
        raise OldApiError(NO_MEDIA, "缺少多媒体文件数据: multipart field «media» with a file name")
    if part.filename.rpartition(".")[2].lower() not in FORMATS[kind]:
        known = ", ".join(sorted(FORMATS[kind]))
        raise OldApiError(BAD_FORMAT, f"不合法的文件类型: {kind} takes {known}")
    content = part.file.read()
    if not 0 < len(content) <= MEDIA_BYTES[kind]:
        raise OldApiError(BAD_SIZE, f"不合法的文件大小: 1 to {MEDIA_BYTES[kind]} bytes")
    media_id = stage_of(request).files.store(content, part.content_type, part.filename, kind)
    receipt = {"type": kind, "media_id": media_id, "created_at": int(time.time() * 1000)}
    return web.json_response({"errcode": 0, "errmsg": "ok", **receipt})
