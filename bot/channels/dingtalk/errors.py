"""What DingTalk's answers mean for a delivery, in one table; `client.py` asks it.

DingTalk docs 0012 (limits), 0032 (IP list), "global error codes"; card codes as met in public issues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from bot.channels.channel import CardExpired, ChannelError, Refused, Trouble, TryLater
from bot.channels.tokens import TokenRejected

Remedy = Literal["renew token", "try later", "give up"]


@dataclass(frozen=True, slots=True)
class Verdict:
    remedy: Remedy
    reason: str
    after_seconds: float = 0.0
    concerns: Trouble = ""
    """Whether an administrator is to know of it, and how much stands still with it."""


_WRONG_SECRET = Verdict(
    "give up",
    "AppKey 或 AppSecret 不正确，请核对 GONGDAN_DINGTALK__APP_KEY 与 APP_SECRET",
    concerns="account",
)
_NO_ROBOT = Verdict("give up", "机器人不可用，请核对 GONGDAN_DINGTALK__ROBOT_CODE", concerns="call")
# Codes of the new API are matched by their beginning, in lower case, the first that fits.
VERDICTS: Mapping[str, Verdict] = {
    "invalidauthentication": Verdict("renew token", "accessToken 无效或已过期"),
    "invalidclient": _WRONG_SECRET,
    "invalidappkeyorappsecret": _WRONG_SECRET,
    "forbidden.accessdenied.qpslimit": Verdict("try later", "接口调用超过频率限制", 10),
    "throttling": Verdict("try later", "接口调用超过频率限制", 10),
    "forbidden.accessdenied.ipnotinwhitelist": Verdict(
        "give up",
        "服务器出口 IP 不在应用的“服务器出口IP”中，请在开发者后台添加",
        concerns="account",
    ),
    "forbidden.accessdenied.accesstokenpermissiondenied": Verdict(
        "give up", "应用缺少接口权限，请在开发者后台的“权限管理”中申请", concerns="call"
    ),
    "serviceunavailable": Verdict("try later", "钉钉系统繁忙", 5),
    "system": Verdict("try later", "钉钉系统繁忙", 5),
    "unknownerror": Verdict("try later", "钉钉系统繁忙", 5),
    "param.templateunpublished": Verdict(
        "give up", "卡片模板没有发布，请核对 GONGDAN_DINGTALK__CARD_TEMPLATE_ID", concerns="call"
    ),
    "param.template": Verdict(
        "give up", "卡片模板不可用，请核对 GONGDAN_DINGTALK__CARD_TEMPLATE_ID", concerns="call"
    ),
    "staffid.notexisted": Verdict("give up", "接收人不是企业成员"),
    "robot": _NO_ROBOT,
    "invalidparameter.robotcode": _NO_ROBOT,
}
BANNED = Verdict(
    "try later", "服务器的出口 IP 因调用过于频繁被暂时封禁，五分钟后再试", 300, "account"
)
_REFUSED = Verdict("give up", "钉钉拒绝了请求")
_BUSY = Verdict("try later", "钉钉系统繁忙", 10)
_FORBIDDEN = Verdict("give up", "应用没有权限，请在开发者后台检查权限与 IP 白名单")
_TOKEN = Verdict("renew token", "accessToken 无效或已过期")


def judge(status: int, code: str, *, is_update: bool = False) -> ChannelError | TokenRejected:
    """`code` is the answer's `code`; of an unknown refusal at an update a fresh card is the cure."""
    known = _by_code(code)
    if is_update and known is None and status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
        return CardExpired(f"钉钉 {code or status}：卡片已不能更新")
    return as_error(known or _by_status(status), code or str(status))


def as_error(verdict: Verdict, code: str) -> ChannelError | TokenRejected:
    reason = f"钉钉 {code}：{verdict.reason}"
    if verdict.remedy == "renew token":
        return TokenRejected(reason)
    error: ChannelError = (
        TryLater(reason, after=verdict.after_seconds, code=code)
        if verdict.remedy == "try later"
        else Refused(reason, code)
    )
    error.trouble = verdict.concerns
    return error


def _by_code(code: str) -> Verdict | None:
    lowered = code.lower()
    found = (verdict for start, verdict in VERDICTS.items() if lowered.startswith(start))
    return next(found, None)


def _by_status(status: int) -> Verdict:
    if status == HTTPStatus.UNAUTHORIZED:
        return _TOKEN
    if status == HTTPStatus.FORBIDDEN:
        return _FORBIDDEN
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _BUSY
    return _REFUSED
