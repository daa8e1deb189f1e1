"""What each of DingTalk's answers means for a delivery, in one table; every caller of DingTalk asks it.

DingTalk docs 0013 (global codes), 0012 and 1433 (limits), 0712, 0714, 0716, 0717, 0723 and 0725 (robots), 0783 (cards). The
old API's numbers that no document of today lists stand as its old list of global codes had them. docs/…/reference/
dingtalk-errors.md is this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from bot.channels.channel import ChannelError, Trouble
from bot.channels.dingtalk.limits import BAN_SECONDS
from bot.channels.tokens import TokenRejected
from bot.channels.verdicts import Verdict, channel_error, error_of, mend


def _mend(reason: str, concerns: Trouble = "call") -> Verdict:
    """Most of what DingTalk allows it allows by the interface."""
    return mend(reason, concerns)


_TOKEN = Verdict("renew token", "accessToken 无效或已过期")
_BUSY = Verdict("try later", "钉钉系统繁忙", 5)
_WRONG_SECRET = _mend(
    "AppKey 或 AppSecret 不正确，请核对 GONGDAN_DINGTALK__APP_KEY 与 APP_SECRET", "account"
)
_NOT_TRUSTED = _mend(
    "服务器出口 IP 不在应用的“服务器出口IP”中，请在开发者后台“安全设置”中添加", "account"
)
_FORBIDDEN = _mend("应用缺少接口权限，请在开发者后台的“权限管理”中申请")
_TOO_OFTEN = Verdict("slow down", "应用调用这个接口超过频率限制，放开后继续发送", 1, "call")
_TOO_OFTEN_BY_ALL = Verdict(
    "slow down", "所有企业对这个接口的调用超过频率限制，放开后继续", 2, "call"
)
_SHUT_A_MINUTE = Verdict("slow down", "这个接口被钉钉暂时禁用，放开后继续发送", 60, "call")
_MONTH = Verdict(
    "slow down",
    "本月的接口调用量已用完，请升级钉钉专业版或购买增购包（开发者后台 → 资源管理）；下个月会恢复",
    600,
    "call",
)
_TOO_FAST = Verdict("slow down", "机器人在这个会话里说得太快，被钉钉限流", 60)
_NO_ROBOT = _mend("机器人不可用，请核对 GONGDAN_DINGTALK__ROBOT_CODE 与应用是否一致")
_ROBOT_STOPPED = _mend("机器人已停用，请在开发者后台启用并发布应用")
_TEMPLATE = _mend("卡片模板不可用，请核对 GONGDAN_DINGTALK__CARD_TEMPLATE_ID")
_NO_MEMBER = Verdict("give up", "接收人不是企业成员，或机器人对其不可见")
_NO_GROUP = Verdict("give up", "群已解散，或机器人不在群里")
_BAD_PARAMETER = Verdict("give up", "请求的参数不符合钉钉的要求")
_TOO_LONG = Verdict("give up", "消息内容过长")
_BAD_CONTENT = Verdict("give up", "消息含有钉钉不允许的内容")
_NO_RECALL = Verdict("give up", "消息已不能撤回：超过 24 小时，或不是这个机器人发的")
_GONE_CARD = Verdict("send a fresh card", "卡片已不在，不能更新")
_BAD_FILE = Verdict("give up", "不支持的文件类型")
_TOO_LARGE = Verdict("give up", "文件大小超出限制")
_BAD_CODE = Verdict("give up", "登录凭证 code 无效、已用过或已过期，请重新打开页面")

# Codes of the new API are matched by their beginning, in lower case, the longest that fits.
VERDICTS: Mapping[str, Verdict] = {
    # Tokens and secrets
    "invalidauthentication": _TOKEN,
    "invalidaccesstoken": _TOKEN,
    "invalidtoken": _TOKEN,
    "invalidparameter.token": _TOKEN,
    "token.notexisted": _TOKEN,
    "invalidclient": _WRONG_SECRET,
    "invalidappkeyorappsecret": _WRONG_SECRET,
    # Of gateway/connections/open, in no document: zfanswer/dify-on-dingtalk#28.
    "authfailed": _WRONG_SECRET,
    # How often, and how much
    "forbidden.accessdenied.qpslimitforapi": _TOO_OFTEN_BY_ALL,
    "forbidden.accessdenied.qpslimit": _TOO_OFTEN,
    "forbidden.accessdenied.qpmlimit": _SHUT_A_MINUTE,
    "forbidden.accessdenied.apicountlimit": _MONTH,
    "throttling": _TOO_OFTEN,
    "daily.call.limit": Verdict("slow down", "这个接口今天的调用量已用完", 600, "call"),
    "system.busy": Verdict("try later", "请求被钉钉限流", 10),
    "systembusy": Verdict("try later", "请求被钉钉限流", 10),
    "send.too.fast": _TOO_FAST,
    "send.bytoken.toofast": _TOO_FAST,
    "too.many.": _TOO_FAST,
    "toomuch.msg": _TOO_FAST,
    # The system
    "system": _BUSY,
    "serviceunavailable": _BUSY,
    "servicebusy": _BUSY,
    "internalerror": _BUSY,
    "server.error": _BUSY,
    "service.error": _BUSY,
    "unknownerror": _BUSY,
    "unknown.send.result": Verdict("try later", "钉钉不知道消息是否送出", 30),
    # What an administrator has to allow
    "forbidden.accessdenied.ipnotinwhitelist": _NOT_TRUSTED,
    "ip.not.match": _NOT_TRUSTED,
    "forbidden": _FORBIDDEN,
    "unauthorized": _FORBIDDEN,
    "auth.error": _FORBIDDEN,
    "permission": _FORBIDDEN,
    "nopermission": _FORBIDDEN,
    # The robot
    "robot": _NO_ROBOT,
    "invalidparameter.robotcode": _NO_ROBOT,
    "invalid.chatbotid": _NO_ROBOT,
    "chatbot": _NO_ROBOT,
    "miss.chatbotid": _NO_ROBOT,
    "not.allowed.robotcode": _NO_ROBOT,
    "resource.not.found": _NO_ROBOT,
    "template.not.existed": _NO_ROBOT,
    "bot.stopped": _ROBOT_STOPPED,
    "template.stopped": _ROBOT_STOPPED,
    "resource.unavailable": _ROBOT_STOPPED,
    "send.forbidden": _ROBOT_STOPPED,
    "bot.forbidden.sendmessage": _mend("机器人在这个群里被禁言，请群主解除"),
    "chatbotid.notallow.sendoto": _mend("机器人不能主动发单聊，请在开发者后台启用机器人并发布应用"),
    # Who
    "staffid.notexisted": _NO_MEMBER,
    "miss.staffid": _NO_MEMBER,
    "invalidparameter.userid": _NO_MEMBER,
    "illegal.receivers": _NO_MEMBER,
    "receivers.exceed": Verdict("give up", "接收人过多"),
    "robot.oto.notexist": Verdict("give up", "没有与接收人的单聊会话"),
    "session.": _NO_GROUP,
    "group.": _NO_GROUP,
    "invalid.openconversationid": _NO_GROUP,
    "invalidparameter.openconversationid": _NO_GROUP,
    "miss.openconversationid": _NO_GROUP,
    "conversation.org.notmatch": Verdict("give up", "这个群不属于本企业，应用不能在其中发言"),
    # What is said
    "invalidparameter": _BAD_PARAMETER,
    "miss.param": _BAD_PARAMETER,
    "invalid.param": _BAD_PARAMETER,
    "invalidparameter.msgparam.toolong": _TOO_LONG,
    "contain.": _BAD_CONTENT,
    "card.content.checkfailed": _BAD_CONTENT,
    "contentcheckerror": _BAD_CONTENT,
    "contentsecuritychckfailed": _BAD_CONTENT,
    # Cards
    "param.templateunpublished": _mend(
        "卡片模板没有发布，请在卡片平台发布，或核对 GONGDAN_DINGTALK__CARD_TEMPLATE_ID"
    ),
    "param.template": _TEMPLATE,
    "cardtemplate": _TEMPLATE,
    "param.": _BAD_PARAMETER,
    "outtrackid": Verdict("give up", "卡片的 outTrackId 不合法"),
    "cardinstance.notexist": _GONE_CARD,
    # Recall
    "robot.processquerykey.expired": _NO_RECALL,
    "invalid.processquerykey": _NO_RECALL,
    "notrevoke.all.messages": _NO_RECALL,
    # DING
    "ding.serverquota.insufficient": _mend(
        "DING 的额度已用完，请在钉钉管理后台增购，或关掉 GONGDAN_DINGTALK__DING"
    ),
    "ding.receivercount.limit": Verdict("give up", "接收人过多"),
    "send.ding.exception": _BUSY,
}
OLD_VERDICTS: Mapping[int, Verdict] = {
    -1: _BUSY,
    88: _TOKEN,
    40001: _TOKEN,
    40014: _TOKEN,
    41001: _TOKEN,
    42001: _TOKEN,
    40089: _WRONG_SECRET,
    90001: Verdict(
        "slow down", "服务器的出口 IP 被钉钉暂时禁用", BAN_SECONDS, "account", is_exact=True
    ),
    90002: _TOO_OFTEN_BY_ALL,
    90003: _SHUT_A_MINUTE,
    90004: _SHUT_A_MINUTE,
    90005: _SHUT_A_MINUTE,
    90006: _SHUT_A_MINUTE,
    90018: _TOO_OFTEN,
    90020: _MONTH,
    130101: _TOO_FAST,
    410100: _TOO_FAST,
    52019: _NOT_TRUSTED,
    60020: _NOT_TRUSTED,
    48002: _FORBIDDEN,
    60011: _FORBIDDEN,
    50002: _mend("这名员工不在应用的授权范围内，请在开发者后台“权限管理 → 通讯录权限范围”中添加"),
    50004: _mend("这个部门不在应用的授权范围内，请在开发者后台“权限管理 → 通讯录权限范围”中添加"),
    33012: _NO_MEMBER,
    40003: _NO_MEMBER,
    60111: _NO_MEMBER,
    60121: _NO_MEMBER,
    60003: Verdict("give up", "部门不存在"),
    40004: _BAD_FILE,
    40005: _BAD_FILE,
    40006: _TOO_LARGE,
    45001: _TOO_LARGE,
    40007: Verdict("upload again", "文件已过期，或 media_id 不合法"),
    44001: Verdict("give up", "文件为空"),
    40008: _BAD_PARAMETER,
    40035: _BAD_PARAMETER,
    400105: _BAD_PARAMETER,
    40078: _BAD_CODE,
    400013: _NO_GROUP,
    400101: _NO_GROUP,
    400106: _NO_GROUP,
    400102: _ROBOT_STOPPED,
    430101: _BAD_CONTENT,
    430102: _BAD_CONTENT,
    430103: _BAD_CONTENT,
    430104: _BAD_CONTENT,
}
# Of whom batchSend has not reached (doc 0714; the third list is in no document of today, the official models have it).
INVALID, FLOW_CONTROLLED, FILTERED = (
    "invalidStaffIdList",
    "flowControlledStaffIdList",
    "filteredStaffIdList",
)
AT_PEOPLE: Mapping[str, Verdict] = {
    INVALID: _NO_MEMBER,
    FLOW_CONTROLLED: Verdict("slow down", "接收人的消息被钉钉限流", 60),
    FILTERED: Verdict("give up", "接收人被钉钉过滤，消息没有送出"),
}
BANNED_CODE = "banned"
BANNED = Verdict(
    "slow down",
    "服务器的出口 IP 因 20 秒内调用超过 10000 次被封禁五分钟",
    BAN_SECONDS,
    "account",
    is_exact=True,
)
SILENCED_CODE = "20001"
SILENCED = "本月的消息接收量（Webhook 与 Stream）已用完，收到的消息没有内容；请升级钉钉专业版或购买增购包（开发者后台 → 资源管理）"
UNKNOWN = Verdict("give up", "钉钉拒绝了请求，含义见其文档“全局错误码”")
_UNWELL = Verdict("try later", "钉钉系统繁忙", 10)
_SUB_CODES_AT = 88


def judge(status: int, code: str, *, is_update: bool = False) -> ChannelError | TokenRejected:
    """`code` is the answer's `code`; of an unknown refusal at an update a fresh card is the cure."""
    known = _by_code(code)
    is_about_card = known in (None, _BAD_PARAMETER)
    if is_update and is_about_card and status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
        known = _GONE_CARD
    return as_error(known or _by_status(status), code or str(status))


def is_known(code: str) -> bool:
    """Whether the new API's code stands in the table."""
    return _by_code(code) is not None


def judge_old(errcode: int, sub_code: str = "") -> ChannelError | TokenRejected:
    """88 says only that it was not let in; why stands in its `sub_code`, where there is one (doc 0013)."""
    if errcode == _SUB_CODES_AT and sub_code.isdecimal():
        errcode = int(sub_code)
    return as_error(OLD_VERDICTS.get(errcode, UNKNOWN), str(errcode))


def as_error(verdict: Verdict, code: str) -> ChannelError | TokenRejected:
    return error_of(verdict, f"钉钉 {code}：{verdict.reason}", code)


def banned() -> ChannelError:
    """Of an answer that is no JSON, so it has no code."""
    return channel_error(BANNED, f"钉钉：{BANNED.reason}", BANNED_CODE)


def _by_code(code: str) -> Verdict | None:
    lowered = code.lower()
    fitting = [start for start in VERDICTS if lowered.startswith(start)]
    return VERDICTS[max(fitting, key=len)] if fitting else None


def _by_status(status: int) -> Verdict:
    if status == HTTPStatus.UNAUTHORIZED:
        return _TOKEN
    if status == HTTPStatus.FORBIDDEN:
        return _FORBIDDEN
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _UNWELL
    return UNKNOWN


def silenced(error_code: object) -> str:
    """What is wrong where a message came without its words (docs 0699 `errorCode`, 0004 `errCode`); empty for nothing."""
    return f"钉钉 {SILENCED_CODE}：{SILENCED}" if str(error_code) == SILENCED_CODE else ""
