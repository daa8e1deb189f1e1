"""How the WeCom stand-in answers: HTTP 200 with `errcode`, tokens checked first (global codes: WeCom doc 90313)."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.stage import stage_of
from bot.sandbox.tokens import Standing
from bot.sandbox.wire import BadBody, Handler

TOKEN_FREE = {"/wecom/cgi-bin/gettoken", "/wecom/connect/oauth2/authorize"}
KF_ONLY = "/wecom/cgi-bin/kf/"
APPLICATION_ONLY = ("/wecom/cgi-bin/message/", "/wecom/cgi-bin/appchat/")
TOKEN_ERRORS = {
    Standing.UNKNOWN: (40014, "invalid access_token"),
    Standing.EXPIRED: (42001, "access_token expired"),
}
BAD_PARAMETER, API_FORBIDDEN, OTHER_AGENT = 40058, 48002, 301002


class WeComError(Exception):
    """A refusal by the platform: documented `errcode`, and `errmsg` for the reader only."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode = errcode
        self.errmsg = errmsg


def answer(**fields: object) -> web.Response:
    return web.json_response({"errcode": 0, "errmsg": "ok", **fields})


@web.middleware
async def speak_wecom(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        if request.path not in TOKEN_FREE:
            _check_token(request)
        return await handler(request)
    except WeComError as error:
        return web.json_response({"errcode": error.errcode, "errmsg": error.errmsg})
    except BadBody as error:
        return web.json_response({"errcode": BAD_PARAMETER, "errmsg": f"invalid Request: {error}"})


def _check_token(request: web.Request) -> None:
    token = request.query.get("access_token")
    if not token:
        raise WeComError(41001, "access_token missing")
    standing = stage_of(request).tokens["wecom"].standing(token)
    if standing in TOKEN_ERRORS:
        raise WeComError(*TOKEN_ERRORS[standing])
    _check_permission(request, stage_of(request).tokens["wecom"].secret_of(token))


def _check_permission(request: web.Request, secret: str) -> None:
    """微信客服 is opened by the application named in its settings alone, and that one cannot speak as another."""
    account = stage_of(request).config.wecom
    if request.path.startswith(KF_ONLY) and secret != account.kf_secret:
        raise WeComError(API_FORBIDDEN, "api forbidden: not an application that may call kf")
    if request.path.startswith(APPLICATION_ONLY) and secret != account.secret:
        raise WeComError(OTHER_AGENT, "not allow operate another agent with this accesstoken")
