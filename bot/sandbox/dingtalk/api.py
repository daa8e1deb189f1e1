"""The DingTalk server API: the new one under `/dingtalk`, the old one under `/dingtalk-oapi`."""

from __future__ import annotations

import hmac
import time

from aiohttp import web
from pydantic import Field

from bot.sandbox.dingtalk.cards import card_routes
from bot.sandbox.dingtalk.contacts import contact_routes
from bot.sandbox.dingtalk.gateway import OPEN, open_connection
from bot.sandbox.dingtalk.robot import robot_routes
from bot.sandbox.dingtalk.webhook import BY_SESSION, send_by_session
from bot.sandbox.dingtalk.wire import (
    Body,
    DingTalkError,
    OldApiError,
    speak_dingtalk,
    speak_old_dingtalk,
)
from bot.sandbox.stage import stage_of
from bot.sandbox.tokens import LIFE_SECONDS
from bot.sandbox.wire import read_model, watched

PREFIX = "/dingtalk"
OLD_PREFIX = "/dingtalk-oapi"
MEDIA_BYTES = {"image": 20 << 20, "voice": 2 << 20, "video": 20 << 20, "file": 20 << 20}


class TokenBody(Body):
    app_key: str = Field(default="", alias="appKey")
    app_secret: str = Field(default="", alias="appSecret")


def dingtalk_api() -> web.Application:
    app = web.Application(middlewares=[watched("dingtalk", PREFIX), speak_dingtalk])
    app.add_routes(
        [
            web.post("/v1.0/oauth2/accessToken", get_token),
            web.post(OPEN, open_connection),
            *robot_routes(),
            *card_routes(),
        ]
    )
    return app


def old_dingtalk_api() -> web.Application:
    app = web.Application(
        middlewares=[watched("dingtalk", OLD_PREFIX), speak_old_dingtalk],
        client_max_size=32 << 20,
    )
    app.add_routes(
        [
            web.post(BY_SESSION, send_by_session),
            web.post("/media/upload", upload_media),
            *contact_routes(),
        ]
    )
    return app


async def get_token(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, TokenBody)
    account = stage.config.dingtalk
    is_right = body.app_key == account.app_key and hmac.compare_digest(
        body.app_secret.encode(), account.app_secret.encode()
    )
    if not is_right:
        code = "invalidClientIdOrSecret"
        raise DingTalkError(400, code, "无效的clientId或者clientSecret")
    token = stage.tokens["dingtalk"].issue()
    return web.json_response({"accessToken": token, "expireIn": LIFE_SECONDS})


async def upload_media(request: web.Request) -> web.Response:
    kind = request.query.get("type", "")
    if kind not in MEDIA_BYTES:
        raise OldApiError(40004, "不合法的媒体文件类型: image, voice, video or file")
    part = (await request.post()).get("media")
    if not isinstance(part, web.FileField):
        raise OldApiError(41005, "缺少多媒体文件数据: multipart field «media» with a file name")
    content = part.file.read()
    if not 0 < len(content) <= MEDIA_BYTES[kind]:
        raise OldApiError(40006, f"不合法的文件大小: 1 to {MEDIA_BYTES[kind]} bytes")
    media_id = stage_of(request).files.store(content, part.content_type, part.filename)
    receipt = {"type": kind, "media_id": media_id, "created_at": int(time.time() * 1000)}
    return web.json_response({"errcode": 0, "errmsg": "ok", **receipt})
