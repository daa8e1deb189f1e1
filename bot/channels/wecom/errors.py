"""What each of WeCom's errcodes means for a delivery, in one table; every caller of WeCom asks it.

WeCom docs 90313 (global codes), 90454 (rate limits), 94677 (微信客服), 90248 (appchat), 101039 and 101463 (AI bot; its
codes are not listed there and stand as public reports have them). docs/…/reference/wecom-errors.md is this table.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.channel import ChannelError
from bot.channels.tokens import TokenRejected
from bot.channels.verdicts import Verdict, error_of, mend

_NO_MEMBER = Verdict("give up", "接收人不是企业成员")
_OUT_OF_SIGHT = Verdict(
    "give up", "接收人不在应用的可见范围内，请在管理后台“应用管理 → 应用 → 可见范围”中添加"
)
_NOBODY = Verdict(
    "give up",
    "没有有效的接收人：不是企业成员，或不在应用的可见范围内（应用管理 → 应用 → 可见范围）",
)
_TOO_LARGE = Verdict("give up", "文件大小超出限制")
_NO_GROUP = Verdict("give up", "群聊不存在或已解散：应用只能向自己创建的群聊发送")
_BAD_GROUP = Verdict(
    "give up", "群聊的名称、群主或成员不合要求：成员须在应用的可见范围内，2 至 2000 人"
)
_FORBIDDEN = mend("应用没有调用该接口的权限，请在管理后台给应用授权", "call")
_SPENT = Verdict("send a fresh card", "卡片已不能更新（凭证已用过或超过 72 小时）")
_BAD_CARD = Verdict("give up", "卡片不符合企业微信的要求")
_BAD_CODE = Verdict("give up", "登录凭证 code 无效、已用过或已过期，请重新打开页面")
_BAD_PARAMETER = Verdict("give up", "请求的参数不符合企业微信的要求")
_BAD_CONTENT = Verdict("give up", "消息含有不合法的内容")
_SPAM = Verdict("give up", "消息被企业微信的反垃圾规则拦截")
_WINDOW = Verdict(
    "wait for their word", "客户 48 小时内没有说话，或已收满 5 条消息：要等客户再次发来消息"
)
_BOT_REPLY = Verdict("give up", "智能机器人的这次回复已过时")

VERDICTS: Mapping[int, Verdict] = {
    -1: Verdict("try later", "企业微信系统繁忙", 5),
    6000: Verdict("try later", "数据版本冲突，稍后重试", 5),
    # Tokens and secrets
    40001: Verdict("renew token", "应用 Secret 与 access_token 不符"),
    40014: Verdict("renew token", "access_token 无效"),
    41001: Verdict("renew token", "缺少 access_token"),
    42001: Verdict("renew token", "access_token 已过期"),
    40013: mend("CorpID 不合法，请核对 GONGDAN_WECOM__CORP_ID（管理后台“我的企业”底部）"),
    40056: mend("AgentID 不合法，请核对 GONGDAN_WECOM__AGENT_ID（应用管理 → 应用）", "call"),
    40091: mend("应用 Secret 不合法，请核对 GONGDAN_WECOM__SECRET（应用管理 → 应用）"),
    40141: mend("企业账号异常，请登录管理后台查看"),
    45031: mend("应用 Secret 不够安全，请在管理后台重置，再更新 GONGDAN_WECOM__SECRET"),
    301002: mend("Secret 不属于这个 AgentID 的应用，请核对两者（应用管理 → 应用）", "call"),
    301007: mend("企业已解散"),
    # Limits
    45009: Verdict("slow down", "接口调用超过频率限制，放开后继续发送", 60, "call"),
    45033: Verdict("slow down", "接口并发调用超过限制，放开后继续发送", 10, "call"),
    # What is switched off or not allowed
    50003: mend("应用已被停用，请在管理后台启用"),
    50006: mend("系统应用已被停用，请在管理后台启用"),
    60020: mend("服务器出口 IP 不在“企业可信IP”中，请在“应用管理 → 应用 → 企业可信IP”中添加"),
    60031: mend("应用已被禁止调用接口，请在管理后台恢复"),
    43009: mend("企业未验证主体，请在管理后台“我的企业”中验证", "call"),
    43012: mend("应用没有配置接收消息的回调地址，不能发送可点击的卡片（应用 → 接收消息）", "call"),
    48001: _FORBIDDEN,
    48002: _FORBIDDEN,
    48004: _FORBIDDEN,
    48006: _FORBIDDEN,
    48005: Verdict("give up", "接口已被企业微信废弃"),
    48007: mend("客服账号没有授权给应用，请在“微信客服 → API → 可调用接口的应用”中授权", "call"),
    48008: mend("通讯录接口没有权限，请在“安全与管理 → 管理工具 → 通讯录同步”中授权", "call"),
    48009: mend("通讯录同步助手不能从新的 IP 读取，请改用应用的 Secret", "call"),
    50001: Verdict("give up", "跳转域名与应用的可信域名不符（应用 → 网页授权及 JS-SDK）"),
    80001: Verdict("give up", "可信域名不正确或没有备案（应用 → 网页授权及 JS-SDK）"),
    # Whom it is for
    40003: _NO_MEMBER,
    40031: _NO_MEMBER,
    46004: _NO_MEMBER,
    60111: _NO_MEMBER,
    50002: _OUT_OF_SIGHT,
    60011: _OUT_OF_SIGHT,
    60021: _OUT_OF_SIGHT,
    60030: _OUT_OF_SIGHT,
    81013: _NOBODY,
    82001: _NOBODY,
    40032: Verdict("give up", "接收人过多"),
    40096: Verdict("give up", "外部联系人不存在，或不属于本企业"),
    43004: Verdict("give up", "接收人没有关注企业微信的微信插件"),
    # Signing in
    40029: _BAD_CODE,
    42003: _BAD_CODE,
    42022: _BAD_CODE,
    42012: Verdict("try later", "jsapi_ticket 不可用", 5),
    # Files
    40004: Verdict("give up", "不支持的文件类型"),
    40005: Verdict("give up", "上传的文件种类不合法"),
    40006: _TOO_LARGE,
    40009: _TOO_LARGE,
    40011: _TOO_LARGE,
    45001: _TOO_LARGE,
    45007: Verdict("give up", "语音超过 60 秒"),
    40007: Verdict("upload again", "文件已过期（临时素材只保存三天）或 media_id 不合法"),
    40123: Verdict("give up", "图片格式不合法"),
    41006: Verdict("give up", "缺少 media_id"),
    44001: Verdict("give up", "文件为空"),
    # What is said
    40008: Verdict("give up", "消息类型不合法"),
    40033: Verdict("give up", "消息含有不合法的字符"),
    40035: _BAD_PARAMETER,
    40058: _BAD_PARAMETER,
    40063: _BAD_PARAMETER,
    40039: Verdict("give up", "链接过长"),
    45034: Verdict("give up", "链接缺少 http:// 或 https://"),
    40201: _SPAM,
    40204: _SPAM,
    40206: Verdict("give up", "消息内容过长"),
    44004: Verdict("give up", "消息内容为空"),
    45002: Verdict("give up", "消息内容过长"),
    82004: _BAD_CONTENT,
    # Cards
    42014: _SPENT,
    42015: _SPENT,
    42016: _SPENT,
    42017: _BAD_CARD,
    42018: _BAD_CARD,
    42019: _BAD_CARD,
    42020: _BAD_CARD,
    **dict.fromkeys(range(42027, 42052), _BAD_CARD),
    60140: _SPENT,
    82101: _SPENT,
    82102: _SPENT,
    # Groups
    40050: _NO_GROUP,
    49008: _NO_GROUP,
    86001: Verdict("give up", "群聊 ID 不合法"),
    86003: _NO_GROUP,
    86004: _BAD_GROUP,
    86005: _BAD_GROUP,
    86006: _BAD_GROUP,
    86007: _BAD_GROUP,
    86008: Verdict("give up", "群聊不是由这个应用创建的"),
    86207: _BAD_GROUP,
    86215: Verdict("give up", "群聊 ID 已被使用"),
    86216: _BAD_GROUP,
    86217: _BAD_GROUP,
    # 微信客服
    41050: Verdict("give up", "欢迎语的凭证已过期（客户进入会话后 20 秒内有效）"),
    41051: Verdict("give up", "客户已经开始说话，不再发送欢迎语"),
    41096: Verdict("give up", "欢迎语已经发过"),
    95000: Verdict("give up", "open_kfid 不合法"),
    95001: _WINDOW,
    95002: _WINDOW,
    95031: _WINDOW,
    95003: mend("企业未验证，可接待的客户数已满，请在管理后台验证企业", "call"),
    95004: Verdict("give up", "客服账号不存在：已被删除，或不属于本企业"),
    95007: Verdict("give up", "微信客服回调的 token 已失效，不带它再取一次"),
    95008: Verdict("give up", "菜单消息超过 10 项"),
    95009: Verdict("give up", "菜单消息含有不合法的项"),
    95011: mend("微信客服已由企业微信管理，GONGDAN_WECOM__KF_SECRET 须是自建应用的 Secret", "call"),
    95012: mend("微信客服没有由企业微信管理，请在管理后台“应用管理 → 微信客服”中启用", "call"),
    95013: Verdict("wait for their word", "客服会话已经结束：要等客户再次发来消息"),
    95014: Verdict("give up", "这位成员不是客服的接待人员，或没有激活企业微信"),
    95016: Verdict("give up", "客服会话不能这样转接"),
    95017: mend("微信客服的 API 开关没有打开，请在“微信客服 → API”中打开", "call"),
    95018: Verdict(
        "wait for their word", "客服会话不在智能助手手中（人工接待中、已结束或超过 48 小时）"
    ),
    95019: Verdict("give up", "接待人员已停止接待"),
    95022: _BAD_PARAMETER,
    95023: mend("微信客服的接口已授权给代开发应用，请在“微信客服”中切换", "call"),
    95030: Verdict("give up", "微信客服不允许发送这种消息"),
    # AI bots: NousResearch/hermes-agent#29667 and #52820, sunnoy/openclaw-plugin-wecom#107
    846605: _BOT_REPLY,
    846607: Verdict("slow down", "智能机器人在这个会话里的消息超过频率限制", 60),
    846608: _BOT_REPLY,
    846609: Verdict("try later", "智能机器人的长连接没有订阅成功", 5),
    93006: Verdict(
        "try later",
        "智能机器人不能先开口：请把它拉进群，先在群里 @ 它说一句话（单聊同样要先说）",
        60,
    ),
    93019: mend("智能机器人的 Bot ID 不对，请核对 GONGDAN_WECOM__BOT_ID（智能机器人 → API 模式）"),
    853000: mend(
        "智能机器人的 Secret 不对，请核对 GONGDAN_WECOM__BOT_SECRET（智能机器人 → API 模式）"
    ),
}
GROUP_EXISTS = "86215"
# gettoken answers 40001 for a wrong Secret; a new token would not help there.
WRONG_SECRET_CODE = 40001
WRONG_SECRET = mend(
    "Secret 不正确，请核对 GONGDAN_WECOM__SECRET（微信客服：GONGDAN_WECOM__KF_SECRET；应用管理 → 应用）"
)
UNKNOWN = Verdict("give up", "企业微信拒绝了请求，含义见其文档 path/90313")
# Which code a used or expired response_code gets is documented only as 60140; a fresh card is the cure for all of these.
AT_UPDATE: Mapping[int, Verdict] = dict.fromkeys(
    (40029, 40035, 40058, 40063, 42003, 42017, 42018, 42022, 82004), _SPENT
)


def judge(errcode: int, *, is_update: bool = False) -> ChannelError | TokenRejected:
    found = AT_UPDATE.get(errcode) if is_update else None
    return as_error(found or VERDICTS.get(errcode, _SPENT if is_update else UNKNOWN), errcode)


def as_error(verdict: Verdict, errcode: int) -> ChannelError | TokenRejected:
    return error_of(verdict, f"企业微信 {errcode}：{verdict.reason}", str(errcode))
