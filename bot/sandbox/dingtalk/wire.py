"""How the DingTalk stand-in answers: HTTP status with {code, message, requestid}, or the old API's `errcode`.

Codes of the card interface are the vendor's list for createAndDeliver; where no list was to be had the code is
descriptive and only the HTTP status should be relied on.
"""

from __future__ import annotations

import hmac
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel

from bot.sandbox.dingtalk.limited import Barred, as_new, as_old, require_free
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.tokens import Standing
from bot.sandbox.wire import BadBody, Handler

TOKEN_HEADER = "x-acs-dingtalk-access-token"  # noqa: S105 - a header's name
TOKEN_FREE = {
    "/dingtalk/v1.0/oauth2/accessToken",
    "/dingtalk/v1.0/gateway/connections/open",
    "/dingtalk/v1.0/oauth2/userAccessToken",
}

BY_PERSONS_TOKEN = "/dingtalk/v1.0/contact/users/"  # noqa: S105 - a path
"""Where a person's own token is asked for, and looked at there."""

OLD_TOKEN_FREE = {"/dingtalk-oapi/robot/sendBySession"}


class DingTalkError(Exception):
    """A refusal by the new API."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class OldApiError(Exception):
    """A refusal by `oapi`: HTTP 200 with an `errcode`."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode = errcode
        self.errmsg = errmsg


class Body(BaseModel):
    """A body under the vendor's names only; strings are never made out of other things."""


@web.middleware
async def speak_dingtalk(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        is_tokenless = request.path in TOKEN_FREE or request.path.startswith(BY_PERSONS_TOKEN)
        if not is_tokenless:
            _check_token(request)
        require_free(request, is_tokenless=is_tokenless)
        return await handler(request)
    except Barred as barred:
        return web.json_response(as_new(barred.bar), status=barred.bar.status)
    except DingTalkError as error:
        return _refusal(error.status, error.code, error.message)
    except BadBody as error:
        return _refusal(400, "param.invalid", str(error))


@web.middleware
async def speak_old_dingtalk(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        is_tokenless = request.path in OLD_TOKEN_FREE
        if not is_tokenless:
            _check_old_token(request)
        require_free(request, is_tokenless=is_tokenless)
        return await handler(request)
    except Barred as barred:
        return web.json_response(as_old(barred.bar))
    except OldApiError as error:
        return web.json_response({"errcode": error.errcode, "errmsg": error.errmsg})
    except BadBody as error:
        return web.json_response({"errcode": 40035, "errmsg": f"不合法的参数: {error}"})


def _check_token(request: web.Request) -> None:
    token = request.headers.get(TOKEN_HEADER, "")
    if stage_of(request).tokens["dingtalk"].standing(token) is not Standing.GOOD:
        raise DingTalkError(400, "InvalidAuthentication", "不合法的access_token")


def _check_old_token(request: web.Request) -> None:
    token = request.query.get("access_token", "")
    standing = stage_of(request).tokens["dingtalk"].standing(token)
    if standing is not Standing.GOOD:
        errcode = 42001 if standing is Standing.EXPIRED else 40014
        raise OldApiError(errcode, "不合法的access_token")


def is_ours(stage: Stage, app_key: str, secret: str) -> bool:
    """Whether they are the application's."""
    account = stage.config.dingtalk
    is_secret = hmac.compare_digest(secret.encode(), account.app_secret.encode())
    return app_key == account.app_key and is_secret


def _refusal(status: int, code: str, message: str) -> web.Response:
    body = {"code": code, "message": message, "requestid": str(uuid4()).upper()}
    return web.json_response(body, status=status)
