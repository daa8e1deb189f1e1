"""The DingTalk server API: the new one under `/dingtalk`, the old one under `/dingtalk-oapi`."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from bot.sandbox.dingtalk.cards import card_routes
from bot.sandbox.dingtalk.contacts import contact_routes
from bot.sandbox.dingtalk.ding import ding_routes
from bot.sandbox.dingtalk.gateway import OPEN, open_connection
from bot.sandbox.dingtalk.limited import shut_out
from bot.sandbox.dingtalk.media import upload_media
from bot.sandbox.dingtalk.robot import robot_routes
from bot.sandbox.dingtalk.signin import old_signin_routes, signin_routes
from bot.sandbox.dingtalk.webhook import BY_SESSION, send_by_session
from bot.sandbox.dingtalk.wire import (
    Body,
    DingTalkError,
    is_ours,
    speak_dingtalk,
    speak_old_dingtalk,
)
from bot.sandbox.stage import stage_of
from bot.sandbox.tokens import LIFE_SECONDS
from bot.sandbox.wire import read_model, watched

PREFIX = "/dingtalk"
OLD_PREFIX = "/dingtalk-oapi"


class TokenBody(Body):
    app_key: str = Field(default="", alias="appKey")
    app_secret: str = Field(default="", alias="appSecret")


def dingtalk_api() -> web.Application:
    app = web.Application(middlewares=[watched("dingtalk", PREFIX), shut_out, speak_dingtalk])
    app.add_routes(
        [
            web.post("/v1.0/oauth2/accessToken", get_token),
            web.post(OPEN, open_connection),
            *robot_routes(),
            *ding_routes(),
            *card_routes(),
            *signin_routes(),
        ]
    )
    return app


def old_dingtalk_api() -> web.Application:
    app = web.Application(
        middlewares=[watched("dingtalk", OLD_PREFIX), shut_out, speak_old_dingtalk],
        client_max_size=32 << 20,
    )
    app.add_routes(
        [
            web.post(BY_SESSION, send_by_session),
            web.post("/media/upload", upload_media),
            *contact_routes(),
            *old_signin_routes(),
        ]
    )
    return app


async def get_token(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, TokenBody)
    if not is_ours(stage, body.app_key, body.app_secret):
        code = "invalidClientIdOrSecret"
        raise DingTalkError(400, code, "无效的clientId或者clientSecret")
    token = stage.tokens["dingtalk"].issue()
    return web.json_response({"accessToken": token, "expireIn": LIFE_SECONDS})
