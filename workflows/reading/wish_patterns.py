"""Orders in the many words people find for them (空调那个到哪一步了, 能不能找个真人): patterns of whole messages, folded."""

from __future__ import annotations

import re

from workflows.reading.wishes import Wish

_THIS = r"(?:这个?|那个?|本次|这次)?"
_HUMANS = r"(?:人工客服|人工服务|人工|真人|活人|客服人员|客服|工作人员|服务人员)"
_REPORT = r"(?:报修|报|填写|填|弄|投诉|申请|咨询|问|提交)"
_HELP = r"(?:维修|修理|修|买|换|上门|来|处理|看)"
_NO_MORE = r"(?:我们?)?(?:暂时|还是)?(?:不用|不需要|不必|不想|不要|无需|先不|不|别)(?:再)?(?:麻烦)?"
_ERROR = r"(?:说|写|填|打|输|选|点|按|答|发|弄|搞|报)"
_ITS = r"[^不没未别,，。;；!！?？]{0,8}?"
_DONE = r"(?:处理|进行|进展|办理|维修|修|派|办|弄|走|搞)"
_TICKET = r"(?:ticket|repair|request|case|order|complaint|report)"

_BACK = (
    r"(?:返回|退回|回到|退到|倒回|回|重答|重新回答)?到?(?:上|前)一?(?:个|步|题|项|条)(?:问题)?"
    r"|(?:返回|退回|回到|回)到?(?:刚才|刚刚)(?:的|那)?(?:个|步|题|项)?(?:问题)?"
)
_WRONG = rf"(?:我)?(?:不小心)?(?:刚才|刚刚|刚|上面|前面|上一[个题项])?(?:我)?{_ERROR}错了?"
_CALL_OFF = rf"{_NO_MORE}{_HELP}了|[它我]?(?:已经|自己|又|现在)(?:好|修好|恢复|正常)了"
_CANCEL = rf"{_NO_MORE}{_REPORT}了|取消(?:掉|了)?{_THIS}(?:报修|工单|投诉|申请|填写|咨询|单子)?"
_SKIP = (
    r"(?:我们?|这边|这里)?(?:也|都|真|还|确实|实在|暂时)?(?:的)?[不没](?:太|是很|大)?(?:知道|清楚|记得|确定|晓得|了解|懂)了?"
    r"|(?:我)?(?:也|都|真|实在)?(?:看|找|拍|查|数)不(?:到|清楚?|见|着|了|出来?)了?|记不[得清住]了?|(?:晓|认)不得|忘记?了"
    r"|(?:我)?(?:暂时|目前|现在|这边)?没有?(?:拍照?|看到?|找到|带|留|注意|存|记|照片|图片?)"
    r"|(?:我)?(?:就|暂时)?不(?:想)?(?:拍|发|说|写|留|提供|告诉你|方便.{0,4})了?|(?:暂时|目前|现在|这边)没有?"
    r"|(?:i |we )?(?:really )?(?:don't|do not|can't|cannot|can not|couldn't|could not|didn't)(?: really)? (?:know|have|see|find|tell"
    r"|read|remember|recall)(?: (?:it|one|that|any|them))?(?: (?:right now|here|at the moment))?|(?:i'm |i am )?not sure(?: about(?: it)?)?"
    r"|i have (?:none|no idea|no)"
)
_HUMAN = (
    rf"(?:转接?|接通?|找|换|叫|要|联系|呼叫|来|请)(?:个|一下|一个|你们|你们的|一位)?{_HUMANS}(?:服务|处理|接听|回复|接待|来)?"
    rf"|{_HUMANS}(?:处理|回复|接听|接待)|(?:人工客服|人工|真人)(?:在吗|在不在|在线吗)"
    r"|(?:让|叫|请)(?:个|你们)?(?:人|工作人员|客服)来?(?:联系我|给我打电话|给我回电话?|跟我说)"
    r"|(?:我)?(?:不想|不要)(?:再)?[和跟]机器人(?:说话|聊天?|说)了?"
    r"|(?:talk|speak|chat)(?: to| with) (?:a |an |your |the )?(?:human|person|real person|human being|agent|someone|somebody"
    r"|representative|operator|staff)|(?:a )?(?:real|live) (?:person|human|agent)|(?:a )?human(?: being| agent)?"
    r"|customer service|(?:get|give) me a (?:human|person|real person|agent)|(?:please )?call me(?: back)?"
    r"|(?:i )?(?:don't|do not) want (?:to (?:talk|speak|chat) (?:to|with) )?(?:a |the |this )?(?:ro)?bot|(?:no|not a) (?:ro)?bots?"
)
_PROGRESS = (
    rf"(?:查询|查看|查|看)?{_ITS}{_DONE}?得?到(?:哪(?:儿|里)?(?:一?步)?|什么程度)了"
    rf"|{_ITS}{_DONE}?得?(?:怎么样|怎样|咋样|如何)了|{_ITS}(?:什么|啥)(?:情况|状态|进展|进度)了"
    rf"|{_ITS}(?:有没有|有)(?:什么|新)?(?:进展|消息|结果|进度)了?(?:吗|没有?|么)?|{_ITS}{_DONE}(?:好|完)了(?:吗|没有?|么)"
    r"|(?:查询|查看|查|看)(?:一下|看|下)?(?:我的?)?(?:(?:工单|维修|报修|处理)的?)?(?:进度|进展)"
    r"|(?:我的?)?(?:工单|维修|报修|投诉|申请|处理|备件|配件)的?(?:什么)?(?:进度|进展|状态|情况)"
    r"|(?:how is|how's|where is|where's|what about|what is happening with|what's happening with|check on|track"
    r"|(?:check |what is |what's )?(?:the )?(?:status|progress) (?:of|on)|any (?:news|updates?|progress) (?:on|of|about))"
    rf" (?:my |the )?{_TICKET}(?: going)?|(?:my |the )?{_TICKET} (?:status|progress)"
    r"|is (?:it|my \w{1,20}) (?:fixed|repaired|done|ready)(?: yet)?"
    r"|(?:what is |what's )?the (?:status|progress) of my \w{1,20}"
)

FIRM_PATTERNS: dict[Wish, re.Pattern[str]] = {
    Wish.BACK: re.compile(_BACK),
    Wish.WRONG: re.compile(_WRONG),
    Wish.CALL_OFF: re.compile(_CALL_OFF),
    Wish.CANCEL: re.compile(_CANCEL),
    Wish.HUMAN: re.compile(_HUMAN),
    Wish.PROGRESS: re.compile(_PROGRESS),
}
SOFT_PATTERNS: dict[Wish, re.Pattern[str]] = {Wish.SKIP: re.compile(_SKIP)}
