"""What each of WeCom's errcodes means for a delivery, in one table; `client.py` asks it.

WeCom docs 90313 (global codes), 90454 (rate limits).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.channels.channel import CardExpired, ChannelError, Refused, TryLater
from bot.channels.tokens import TokenRejected

Remedy = Literal["renew token", "try later", "give up", "send a fresh card"]


@dataclass(frozen=True, slots=True)
class Verdict:
    remedy: Remedy
    reason: str
    after_seconds: float = 0.0


VERDICTS: Mapping[int, Verdict] = {
    -1: Verdict("try later", "企业微信系统繁忙", 5),
    6000: Verdict("try later", "数据版本冲突，稍后重试", 5),
    40014: Verdict("renew token", "access_token 无效"),
    41001: Verdict("renew token", "缺少 access_token"),
    42001: Verdict("renew token", "access_token 已过期"),
    45009: Verdict("try later", "接口调用超过频率限制", 60),
    45033: Verdict("try later", "接口并发调用超过限制", 10),
    40001: Verdict("renew token", "应用 Secret 与 access_token 不符"),
    40091: Verdict("give up", "应用 Secret 不合法，请核对 GONGDAN_WECOM__SECRET"),
    40013: Verdict("give up", "CorpID 不合法，请核对 GONGDAN_WECOM__CORP_ID"),
    40056: Verdict("give up", "AgentID 不合法，请核对 GONGDAN_WECOM__AGENT_ID"),
    301002: Verdict("give up", "Secret 不属于这个 AgentID 的应用，请核对两者"),
    50003: Verdict("give up", "应用已被停用，请在管理后台启用"),
    48002: Verdict("give up", "应用没有调用该接口的权限，请在管理后台授权"),
    60020: Verdict("give up", "服务器出口 IP 不在应用的“企业可信IP”中，请在管理后台添加"),
    60011: Verdict("give up", "接收人不在应用的可见范围内"),
    50002: Verdict("give up", "接收人不在应用的可见范围内"),
    40003: Verdict("give up", "接收人不是企业成员"),
    40031: Verdict("give up", "接收人不是企业成员"),
    46004: Verdict("give up", "接收人不是企业成员"),
    60111: Verdict("give up", "接收人不是企业成员"),
    81013: Verdict("give up", "没有有效的接收人：不是企业成员，或不在应用的可见范围内"),
    82001: Verdict("give up", "没有有效的接收人：不是企业成员，或不在应用的可见范围内"),
    40007: Verdict("give up", "文件已过期（临时素材只保存三天）或 media_id 不合法"),
    40004: Verdict("give up", "不支持的文件类型"),
    40006: Verdict("give up", "文件大小超出限制"),
    45001: Verdict("give up", "文件大小超出限制"),
    44004: Verdict("give up", "消息内容为空"),
    45002: Verdict("give up", "消息内容过长"),
    40008: Verdict("give up", "消息类型不合法"),
    40033: Verdict("give up", "消息含有不合法的字符"),
    40050: Verdict("give up", "群聊不存在：应用只能向自己创建的群聊发送"),
    86001: Verdict("give up", "群聊 ID 不合法"),
    86003: Verdict("give up", "群聊不存在：应用只能向自己创建的群聊发送"),
    86215: Verdict("give up", "群聊 ID 已被使用"),
    86008: Verdict("give up", "群聊不是由这个应用创建的"),
}
GROUP_EXISTS = "86215"
# gettoken answers 40001 for a wrong Secret; a new token would not help there.
WRONG_SECRET_CODE = 40001
WRONG_SECRET = Verdict("give up", "应用 Secret 不正确，请核对 GONGDAN_WECOM__SECRET")
_UNKNOWN = Verdict("give up", "企业微信拒绝了请求，含义见其文档 path/90313")
# The codes for a used or expired response_code are not documented; a fresh card is the cure for all.
_UNKNOWN_AT_UPDATE = Verdict("send a fresh card", "卡片已不能更新（凭证已用过或超过 72 小时）")


def judge(errcode: int, *, is_update: bool = False) -> ChannelError | TokenRejected:
    return as_error(VERDICTS.get(errcode, _UNKNOWN_AT_UPDATE if is_update else _UNKNOWN), errcode)


def as_error(verdict: Verdict, errcode: int) -> ChannelError | TokenRejected:
    reason, code = f"企业微信 {errcode}：{verdict.reason}", str(errcode)
    match verdict.remedy:
        case "renew token":
            return TokenRejected(reason)
        case "try later":
            return TryLater(reason, after=verdict.after_seconds, code=code)
        case "send a fresh card":
            return CardExpired(reason, code)
        case "give up":
            return Refused(reason, code)
