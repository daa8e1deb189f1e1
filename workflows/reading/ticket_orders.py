"""What shall become of a whole ticket (撤回, 催一下, 挂起 等客户出差回来, 作废, 重新打开, 拆分, 拉群, 接待): the deed, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.reading.folding import bare, half_width
from workflows.reading.staff_deeds import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOrder:
    """`is_alone`: nothing but the verb was said, which means the ticket only where a number says which."""

    deed: Deed
    reason: str = ""
    is_alone: bool = False


_PLEASE = (
    r"(?:请|帮我|麻烦您?|麻烦你|帮忙|我想|我要|想|把|(?:那?就?算了|不用了|不修了|不要了)[ ,。!吧]*|please |pls |can you |could you "
    r"|i want to )*"
)
_IT = r"(?:一下|掉|了|吧)?[ ]?(?:我的|这张|这个|这次|这条|该|本次?|the |this |my )?(?:工单|单子|报修|申请|投诉|单|ticket|request|it)?(?:一下|掉|了|吧)*"
_GAP = r"[ ,，.。;；:：]+"
_WHY = rf"(?:{_GAP}(?:因为|原因是?|because )?[ :：]*(?P<reason>.+))?"
_OFTEN = r"(?:一下|一催|催|下|单|办|促|个)"
_WITHDRAW = rf"(?:撤回|撤销|收回|withdraw|undo|take back)(?:我的|刚才的|my )?(?:同意|审批|驳回|操作|提交|处理|approval|vote)?{_IT}"
_URGE = (
    rf"(?:再|帮我)?(?:催{_OFTEN}*|加急|加快|抓紧)(?:处理|办理)?{_IT}"
    r"|(?:能不能|能否|可不可以|可以|能|麻烦)?(?:快|尽快|抓紧|加快)(?:一?点儿?|些|一下)?(?:处理|维修|修|来|上门|安排|办|派人)(?:一下)?(?:吗|吧|啊|呀)*(?:师傅|老师)?"
    r"|(?:能不能|能否|可不可以|可以|能|麻烦)?(?:快一?点儿?|快些|抓紧点|搞快点)(?:吗|吧|啊|呀)*(?:师傅|老师)?"
    r"|(?:urge|chase|nudge|hurry|hurry up|speed it up)(?: it| them| up)?"
)
_PATTERNS = {
    deed: re.compile(rf"{_PLEASE}(?P<verb>{verb}){_WHY}", re.IGNORECASE | re.DOTALL)
    for deed, verb in {
        Deed.WITHDRAW: _WITHDRAW,
        Deed.URGE: _URGE,
        Deed.SUSPEND: rf"(?:挂起|搁置|冻结|暂停|suspend|put on hold|put it on hold){_IT}",
        Deed.RESUME: rf"(?:恢复处理|恢复|解除挂起|取消挂起|解挂|继续处理|resume|unsuspend|take up){_IT}",
        Deed.CANCEL: rf"(?:作废|取消|撤单|销单|cancel|void){_IT}",
        Deed.REOPEN: rf"(?:重新打开|重新开启|重新开|重开|再打开|reopen|re-open|open again){_IT}",
        Deed.SPLIT: rf"(?:拆分|拆单|拆开|分单|split|split off|split up)(?:成两张|成两个|出来)?{_IT}",
        Deed.GATHER: rf"(?:拉个?一?个?(?:工单|沟通|协作|微信)?群聊?|建个?一?个?(?:工单|沟通|协作|微信)?群聊?|make a group|open a group|create a group|group chat)"
        rf"(?:吧|一下)?{_IT}",
        Deed.SERVE: rf"(?:我来|我|由我|转我)?接待(?:这位|该|的)?(?:客户|他|她)?|serve(?: the customer)?{_IT}",
        Deed.RELEASE: rf"(?:结束|停止)(?:人工)?接待|(?:交回|转回|还给)(?:给)?机器人|stop serving|hand back to the bot{_IT}",
    }.items()
}
_ALONE = re.compile(
    r"(?:取消|撤销|cancel|undo|恢复|resume|暂停|收回|继续处理|加快|抓紧|加急)(?:一下|掉|了|吧)*"
)
_REVISES = re.compile(
    rf"^{_PLEASE}(?:我来)?(?:修改|更改|改|重新提交|再提交|重提|重新填|重填|revise|resubmit|submit it again|change|edit)"
    r"|(?:改成|改为|更正为|change to)"
)
_LONGEST_REVISION = 60
_STILL_BROKEN = re.compile(
    r"(?:还是|又|仍然?|依然)(?:不行|不好|没好|坏了|坏的|老样子|有问题|不能用|没修好|不制冷|漏水|没解决)了?"
    r"|(?:根本|完全)?没(?:有)?(?:修好|解决|弄好|搞定)|问题(?:还|依然|仍)(?:在|没解决|存在)|(?:修了)?没两天又(?:坏|不行)了?"
    r"|(?:it(?:'s| is) )?still (?:broken|not working|not fixed|leaking|the same)|(?:it )?broke again|not (?:fixed|solved)"
)


def ticket_order(said: str) -> TicketOrder | None:
    """The whole of what was said is the order, with its reason behind a gap."""
    plain = half_width(said).strip(" \t,，.。;；:：!！~")
    for deed, pattern in _PATTERNS.items():
        match = pattern.fullmatch(plain)
        if match:
            reason = (match["reason"] or "").strip()
            is_alone = bool(_ALONE.fullmatch(match["verb"].strip()))
            return TicketOrder(deed=deed, reason=reason, is_alone=is_alone)
    return None


def is_revision(said: str) -> bool:
    """Of a ticket that came back: 改一下金额, 重新提交, revise it."""
    return len(said) <= _LONGEST_REVISION and bool(_REVISES.search(bare(said)))


def is_still_broken(said: str) -> bool:
    """还是不行: what was done did not help. Only the beginning is looked at; the rest says how."""
    return bool(_STILL_BROKEN.match(bare(said)))
