"""What every call of DingTalk's server API is held to before it is looked at: who may call, what, and how often.

An address that calls too often is shut out before anything else (doc 0012), whatever it calls. Then, once the token was
good: the addresses that may call (doc 0032 of the guide, «服务器出口IP»), the permission (doc 0003), the calls of a
second and of a month (docs 1433, 1432).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from aiohttp import web

from bot.sandbox.dingtalk.orders import Order, stands
from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import Handler

NEW, OLD = "/dingtalk", "/dingtalk-oapi"
BAN_PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>访问被拒绝</title></head>'
    "<body><h1>亲，访问被拒绝</h1><p>您的访问过于频繁，请稍后再试。</p></body></html>"
)
FREE_OF_QUOTA = ("/v1.0/oauth2/", "/v1.0/contact/", "/topapi/", "/auth/", "/v1.0/gateway/")
"""Tokens, sign-in, contacts (doc 1432); what webhooks and Stream carry has a quota of its own (doc 0699)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One refusal as each API has it: `code` of the new one, `errcode` of the old one."""

    code: str
    errcode: int
    words: str
    status: int = 403
    scope: str = ""


class Barred(Exception):
    """This call is not even looked at."""

    def __init__(self, bar: Bar) -> None:
        super().__init__(bar.words)
        self.bar = bar


NO_ADDRESS = Bar(
    code="Forbidden.AccessDenied.IpNotInWhiteList", errcode=60020, words="访问ip不在白名单之中"
)
TOO_OFTEN = Bar(
    code="Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
    errcode=90018,
    words="您的企业应用调用钉钉开放平台当前接口的所有请求都被暂时禁用了",
)
TOO_OFTEN_FOR_ALL = Bar(
    code="Forbidden.AccessDenied.QpsLimitForApi",
    errcode=90002,
    words="您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了",
)
MONTH_USED_UP = Bar(
    code="Forbidden.AccessDenied.ApiCountLimitForOrg",
    errcode=90020,
    words="您的企业调用钉钉开放平台接口的次数已超过本月上限",
)
BUSY = Bar(code="system.busy", errcode=-1, words="系统繁忙", status=500)

PERMISSIONS: dict[str, tuple[Order, str]] = {
    "/v1.0/robot/ding/": ("deny_ding", "Premium.Ding.Write"),
    "/v1.0/card/": ("deny_cards", "Card.Instance.Write"),
    "/v1.0/robot/": ("deny_robot", "qyapi_robot_sendmsg"),
    "/topapi/v2/department/": ("deny_contacts", "qyapi_get_department_list"),
    "/topapi/v2/user/get": ("deny_contacts", "qyapi_get_member"),
    "/topapi/v2/user/list": ("deny_contacts", "qyapi_get_department_member"),
    "/topapi/user/listid": ("deny_contacts", "qyapi_get_department_member"),
    "/topapi/user/getbyunionid": ("deny_contacts", "qyapi_get_member_by_unionid"),
}
"""By how the path begins, the narrower first; getuserinfo needs none but the basic one (doc 0024)."""
BASIC = ("/topapi/v2/user/getuserinfo",)


@web.middleware
async def shut_out(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nothing of the usual shape is answered to a banned address."""
    stage, address = stage_of(request), request.remote or ""
    is_banned = stands(stage.world, "ban", address)
    if not is_banned and stage.dingtalk_limits.allows("address_per_20_seconds", address):
        return await handler(request)
    if stage.config.dingtalk.ban_body == "html":
        return web.Response(status=403, text=BAN_PAGE, content_type="text/html")
    body = {"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": uuid4().hex}
    return web.json_response(body)


def require_free(request: web.Request, *, is_tokenless: bool) -> None:
    """Raises Barred. Calls that need no token have no permission either, and come from anywhere."""
    stage, path = stage_of(request), _path(request)
    if not is_tokenless:
        _require_known_address(stage, request.remote or "")
        _require_permission(stage, path)
    if stands(stage.world, "busy"):
        raise Barred(BUSY)
    _require_room(stage, path)


def _path(request: web.Request) -> str:
    prefix = OLD if request.path.startswith(OLD) else NEW
    return request.path.removeprefix(prefix)


def _require_known_address(stage: Stage, address: str) -> None:
    allowed = stage.config.dingtalk.allowed_addresses
    if allowed and address not in allowed:
        raise Barred(NO_ADDRESS)


def _require_permission(stage: Stage, path: str) -> None:
    for begins, (order, scope) in PERMISSIONS.items():
        if path.startswith(begins) and not path.startswith(BASIC):
            if stands(stage.world, order):
                raise Barred(_denied(scope))
            return


def _denied(scope: str) -> Bar:
    code = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
    return Bar(code=code, errcode=88, words=f"应用尚未开通所需的权限：[{scope}]", scope=scope)


def _require_room(stage: Stage, path: str) -> None:
    limits = stage.dingtalk_limits
    if not limits.allows("all_interface_per_second", path):
        raise Barred(TOO_OFTEN_FOR_ALL)
    if not limits.allows("app_interface_per_second", path):
        raise Barred(TOO_OFTEN)
    is_counted = not path.startswith((*FREE_OF_QUOTA, "/robot/sendBySession"))
    if is_counted and (
        stands(stage.world, "quota") or not limits.allows("org_calls_per_month", "")
    ):
        raise Barred(MONTH_USED_UP)


def as_new(bar: Bar) -> JsonObject:
    """A missing permission is named in `accessdenieddetail`; the SDK writes it with capitals (doc 0003)."""
    body: JsonObject = {
        "code": bar.code,
        "message": bar.words,
        "requestid": str(uuid4()).upper(),
    }
    if bar.scope:
        body["accessdenieddetail"] = {"requiredScopes": [bar.scope]}
    return body


def as_old(bar: Bar) -> JsonObject:
    """Code 88 tells the rest in `sub_code` (doc 0013, «鉴权异常»)."""
    body: JsonObject = {"errcode": bar.errcode, "errmsg": bar.words}
    if bar.scope:
        body |= {"sub_code": "60011", "sub_msg": bar.words}
    return body
