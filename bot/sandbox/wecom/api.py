"""The WeCom server API under `/wecom`: its routes, and gettoken (doc 91039)."""

from __future__ import annotations

import hmac

from aiohttp import web

from bot.sandbox.stage import stage_of
from bot.sandbox.tokens import LIFE_SECONDS
from bot.sandbox.wecom.bot_users import decrypt_userids
from bot.sandbox.wecom.contacts import contact_routes
from bot.sandbox.wecom.groups import create_group, get_group, send_to_group, update_group
from bot.sandbox.wecom.kf import kf_routes
from bot.sandbox.wecom.limited import keep_to_limits
from bot.sandbox.wecom.media import get_media, upload_media
from bot.sandbox.wecom.recall import recall
from bot.sandbox.wecom.send import send
from bot.sandbox.wecom.signin import signin_routes
from bot.sandbox.wecom.updates import update_template_card
from bot.sandbox.wecom.wire import WeComError, answer, speak_wecom
from bot.sandbox.wire import watched

PREFIX = "/wecom"


def wecom_api() -> web.Application:
    app = web.Application(
        middlewares=[watched("wecom", PREFIX), speak_wecom, keep_to_limits],
        client_max_size=32 << 20,
    )
    app.add_routes(
        [
            web.get("/cgi-bin/gettoken", get_token),
            web.get("/cgi-bin/media/get", get_media),
            web.post("/cgi-bin/media/upload", upload_media),
            web.post("/cgi-bin/message/send", send),
            web.post("/cgi-bin/message/update_template_card", update_template_card),
            web.post("/cgi-bin/appchat/create", create_group),
            web.post("/cgi-bin/appchat/update", update_group),
            web.get("/cgi-bin/appchat/get", get_group),
            web.post("/cgi-bin/appchat/send", send_to_group),
            web.post("/cgi-bin/message/recall", recall),
            web.post("/cgi-bin/batch/openuserid_to_userid", decrypt_userids),
            *kf_routes(),
            *contact_routes(),
            *signin_routes(),
        ]
    )
    return app


async def get_token(request: web.Request) -> web.Response:
    stage = stage_of(request)
    if request.query.get("corpid") != stage.config.wecom.corp_id:
        raise WeComError(40013, "invalid corpid")
    given, account = request.query.get("corpsecret", "").encode(), stage.config.wecom
    for secret in (account.secret, account.kf_secret, account.contacts_secret):
        if hmac.compare_digest(given, secret.encode()):
            token = stage.tokens["wecom"].issue(secret)
            return answer(access_token=token, expires_in=LIFE_SECONDS)
    raise WeComError(40001, "invalid credential: corpsecret")
