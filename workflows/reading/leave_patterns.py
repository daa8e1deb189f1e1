"""The words people take leave and come back with, and those they name a stand-in by; `leaves` reads them.

In what repeats, no word is made of others beside it: else a long message could be read in endless ways.
"""

from __future__ import annotations

import re

from workflows.reading.hiding import HIDDEN

_MANNERS = (
    r"(?:(?:各位|大家|好的?|收到|领导|同事|你好|您好|hi|hello|hey|请注意|报告|通知|跟|说一下|一下|麻烦|帮我|不好意思|抱歉|sorry|fyi|please|team"
    r"|all|guys)[ ,:、!~]*)*"
)
_BESIDE = (
    r"(?:(?:我们?|本人|俺|因为|由于|家里|家中|老家|临时|突然|有|点|急|事|私|个|身体|不舒服|不适|生病|病|感冒|发烧|孩子|小孩|老婆|老人|住院"
    r"|医院|去|看|结婚|搬家|了|的|要|想|需要|得|准备|打算|计划|已经|正在|先|就|也|再|会|可能|向您?|申请|请求|提前|现在|马上|立刻|立即|这会儿?|从|起|开始|这几天|这段时间|期间|都|全天)[ ,、]*)*"
)
_WHAT_FOR = r"(?:的?[年病事婚产丧公调补探陪护育儿长短休]{1,3})?"
_LEAVE = (
    rf"(?:请 ?[了个一]? ?的? ?{_WHAT_FOR}假|[休放歇度调] ?[了个]? ?{_WHAT_FOR}[假休]|休息|病休|出差|外出|培训|不在(?:岗|公司|单位|班)?"
    r"|不上班|不来(?:上班|公司)?)"
)
_NOT_OF = r"(?!条|单|流程|制度|规定|记录|申请[表单]|系统|人|者|的?(?:客户|用户|同事|同学|师傅|老师|工程师)|日|室|期|时)"
_IN_ENGLISH = (
    r"(?:(?:i(?:'m| am|'ll be| will be| am going to be)? |we're )?(?:(?:going|taking|take|asking for|need|have|be) )*"
    r"(?:(?:a |my |some )?(?:day |days |time |week )?off(?: sick)?|(?:a |my )?(?:annual |sick |personal )?leave"
    r"|on (?:annual |sick |parental |maternity |paternity )?leave|away|out of (?:the )?office|ooo|out sick|out|sick"
    r"|on (?:a |my )?(?:vacation|holidays?|business trip)|not (?:in|available|working)|unavailable))(?![a-z])"
)
LEAVING = re.compile(
    rf"[ ,]*{_MANNERS}{_BESIDE}(?P<word>{_LEAVE}){_NOT_OF}|[ ,]*{_MANNERS}{_IN_ENGLISH}"
)
"""The beginning of a message from which the times were taken away."""

WEAK = re.compile(
    r"(?:休息|出差|外出|培训|不在(?:岗|公司|单位|班)?|不上班|不来(?:上班|公司)?|out|sick|away|off|not in|not available|unavailable)$"
)
"""These speak of leave only with a time and nothing else beside them, in Chinese with 我; or with a stand-in."""

OWN = re.compile(r"[我俺]|本人|[a-z]")

ENDLESS = re.compile(
    r"长期|长假|不定期|无限期|时间[未没]定|时间待定|回来再说|until further notice|till further notice|indefinitely|for good"
)
ASKING = re.compile(
    r"[?吗么呢]|怎么|如何|怎样|能不能|可不可以|可以不|谁|哪|(?<![这那近前])几[天个]|多少|是否|有没有|(?<![a-z])(?:how|can i|may i|could i|who|when|what|does|which)(?![a-z])"
)
NOTHING_MORE = re.compile(
    r"(?:[ ,.;!~了啦吧哈哦啊的]|一下|谢谢|多谢|辛苦|麻烦|大家|各位|请知悉|知悉|特此告知|thanks|thank you|thx|please|cheers)*"
)

_RETURNED = (
    r"(?:销 ?假|回来(?:上班|工作)?|回岗|返岗|复工|复岗|到岗|归队|休完假|休假(?:结束|完)|(?:假期?|请假)(?:已经)?(?:结束|取消|完)"
    r"|结束(?:休假|请假|假期|假)|取消(?:我的)?(?:请假|休假|假期|假)|不(?:用|需要)?再?(?:请假|休假)|提前(?:回岗|返岗|结束(?:休假|请假|假期)))"
)
_AM = r"(?:i(?:'m| am)|i have|i've|we're)(?: now| already| just)* "
_AT = (
    r"(?: (?:now|again|early|today|everyone|online|on duty"
    r"|(?:at|to|from|in) (?:the |my )?(?:work|office|leave|vacation|holidays?|desk|business trip)))"
)
BACK = re.compile(
    rf"{_MANNERS}(?:(?:我|本人|俺|今天|今早|现在|已经|刚|提前|要|想|先|申请|都|也|又|从|开始|起)[ ,]*)*{_RETURNED}"
    r"(?:了|啦|咯|喽|啊|哦|哈|上班|一下|吧|接单|开工|正常|恢复|可以|派单|今天|大家|[ ,!~])*"
    rf"|{_MANNERS}(?:(?:now|already|ok|okay|early|yes),? )*(?:{_AM}(?:back{_AT}*|returned(?: to work)?)|back{_AT}+)"
    r"|(?:please )?(?:end|cancel|stop|finish) (?:my |the )?(?:leave|vacation|absence|holidays?)"
    r"|(?:my |the )?(?:leave|vacation|holidays?) (?:is |has )?(?:over|ended|cancelled|finished|done)"
    r"|(?:i'm |i am )?(?:no longer|not) (?:on leave|away|on vacation)(?: any ?more)?"
)

_NO_NAME = "的了我你您他她它们有在是不请假到事去给让由找叫会先和跟把替帮代顶接就都"
_SURE = rf"(?:[{HIDDEN}]|[小老阿][\u4e00-\u9fff]|[\u4e00-\u9fff](?:工|总|师傅|经理|主管|哥|姐))"
_ANY = rf"(?:[{HIDDEN}]|(?:(?![{_NO_NAME}])[\u4e00-\u9fff]){{1,4}}?|[a-z][a-z.'-]*(?: [a-z][a-z.'-]*){{0,2}}?)"
_TITLED = r"(?: ?(?:师傅|老师|同学|吧|了|哦|啊|谢谢))*"
_WORK = (
    r"(?:(?:我|的|手上|这期间|期间|这段时间|这几天|不在|时|休假|请假|工作|工单|单子|活|事情?|业务|有|急|问题|那|换|改为|改成|都|先|暂时|就|了|吧|啦|可以|直接"
    r"|and |with )[ ,:、]*)*"
)
_BY = r"(?:由|让|请|找|叫|拜托|安排|联系)? ?@?"
_DOES_IT = r"(?:(?:会|来|先|暂时|负责|帮忙|帮我|给我|同志|代为|全权|全程|在)[ ]*)*"
_CLOSING = (
    r"(?:我的?|的)?(?:班|活|工作|工单|单子|岗|位|事情?)?(?:一下|吧|了|哈|啊|哦|的|谢谢|[ ~])*"
)
_STANDS_IN = r"(?:代 ?班|代理|代 ?岗|代我|代办|代管|代值|代一?下|顶 ?班|顶替|顶岗|顶一?下|顶我|替 ?班|替岗|替我|替一?下|接替|接班)"
_TAKES_CARE = r"(?:接手|接单|接|负责|值班|跟进|处理|看着|盯着?|代|替|顶着?|办)"
_ROLE = r"(?:代 ?班人?员?|代理人?|替班人?|顶班人?|接手人|交接人|接替人?|接班人|代办人?)"
_STANDS_IN_ENGLISH = (
    r"(?:(?:will|is|'ll|'s|can|shall|going to|be|please|to|my|the)[ ]+)*(?:stand(?:s|ing)?[ -]?ins?|cover(?:s|ing)?|fill(?:s|ing)? in|take(?:s)? over"
    r"|taking over|replac(?:es|ing)|substitut(?:es|ing)|steps? in|backup|back-up|deputy|deputi[sz]es)"
    r"(?: |for|me|my|work|tickets|then|while|i'm|i am|away|meanwhile|until|in)*"
)
_STAND_IN_IS = r"(?:my |the )?(?:stand[ -]?in|cover|backup|back-up|deputy|replacement|substitute)(?: is| will be| by|:| )*"

RELIEF = tuple(
    re.compile(f"{_WORK}{pattern}")
    for pattern in (
        rf"{_BY}(?P<name>{_ANY}) ?{_DOES_IT}{_STANDS_IN}{_CLOSING}",
        rf"{_ROLE}(?:是|为|找|给|由|选|写|[: ])*@?(?P<name>{_ANY}){_TITLED}",
        rf"(?:'ll |will |let |have )?(?P<name>{_ANY})(?:'ll|'s)? {_STANDS_IN_ENGLISH}",
        rf"{_STAND_IN_IS}@?(?P<name>{_ANY})",
    )
)
"""Of one clause, whole: it names a stand-in, whatever else is said."""

STAND_IN = RELIEF + tuple(
    re.compile(f"{_WORK}{pattern}")
    for pattern in (
        rf"{_BY}(?P<name>{_SURE}) ?{_DOES_IT}{_TAKES_CARE}{_CLOSING}",
        rf"(?:交接|转交|移交|委托|拜托|转|交)(?:给|到|与) ?@?(?P<name>{_ANY}){_TITLED}",
        rf"(?:找|联系|给|转) ?@?(?P<name>{_SURE}){_TITLED}",
        rf"(?:covered|replaced|represented|backed up) by (?P<name>{_ANY})",
        rf"(?:hand(?:ed)?(?: over)?|my work goes|work goes|tickets go|passed) to (?P<name>{_ANY})",
        rf"(?P<name>[{HIDDEN}])",
    )
)
"""The same, where somebody takes leave in another clause."""

FROM = re.compile(
    r"(?:从|自|打|(?<![a-z])(?:starting|from|beginning|since|as of|on|for|for the next|the)) ?$"
)
UNTIL = re.compile(
    r"(?:(?:一直|休|请)?(?:到|至|截止到?|截至)|直到|(?<![a-z])(?:until|till|til|through|thru|to|up to|by|including)) ?(?:the )?$"
)
ONWARDS = re.compile(
    r" ?(?:开始|起|为止|那天|当天|这天|一?整天|全天|结束|止|onwards?|inclusive|included|all day)"
)
RETURNS = re.compile(
    r" ?(?:才|再|就|能|早上|上午)?(?:回来|回岗|返岗|上班|复工|到岗|回公司|回)(?:上班|工作)?"
)
RETURNS_ON = re.compile(
    r"(?<![a-z])(?:(?:and|i'm|i am|i'll be|will be|be|am) )*(?:back|returning|return)(?: (?:at work|in the office|to work))?,?(?: on| by)? ?$"
)
ONE_OF = re.compile(r"(?<=假)(?=[0-9])")
"""Here a blank belongs, for the day to be seen: 请假24号."""
FROM_FIRST = re.compile(r"^(?:从|自|from |since )")
WEEKDAY = re.compile(r"周|星期|礼拜|mon|tue|wed|thu|fri|sat|sun")
