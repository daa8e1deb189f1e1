"""The words people speak of shifts with; `shifts` reads them. In what repeats, no word is made of others beside it."""

from __future__ import annotations

import re

from workflows.reading.hiding import HIDDEN

_END = r"[呢啊吗嘛呀的了吧 ,.;!?~。！？，]*"
_ASKS = (
    r"请问?|麻烦|帮[我忙]|我?想|查一?下|查查|看一?下|看看|问一?下|show(?: me)?|tell me|please"
    r"|what(?:'s| is| are)|can you"
)
_PLEASE = rf"[ ,]*(?:(?:{_ASKS}) ?)*"
_WHO = rf"(?:(?P<who>[{HIDDEN}])|(?P<own>我们?(?:自己)?|本人|俺|my|me|i))"
_HIS = r"(?:的|'s)? *"

_SOMEBODY = r"(?:都?有)?(?:谁|哪些人|哪几个人|哪些同事|几个人)[都们会要在是]*"
_AT_WORK = r"(?:上班|在班|在岗|值班|当班|有班|有空|能派|在线|到岗|干活|休息|休假|休|请假|不在|不上班|上|在)"
_PLAN = r"(?:值班|排班|班)表|排班|(?:值班|在岗)人员|(?:在岗|排班)情况"
ON_DUTY = re.compile(
    rf"[ ,的]*{_PLEASE}(?:{_SOMEBODY}{_AT_WORK}|{_PLAN}){_END}"
    r"|[ ,]*(?:please )?who(?: is|'s| will be| are|'re)?(?: on duty| on shift| on leave| on| in| at work| working| works|"
    r" available| there| off| away| not working)?[ ?.!]*"
    r"|[ ,]*(?:show (?:me )?)?(?:the )?(?:duty roster|shift plan|roster|rota)[ ?.!]*"
)
NOW = re.compile(
    r"现在|此刻|目前|当前|这会儿?|眼下|(?<![a-z])(?:right now|now|at the moment)(?![a-z])"
)

_WHICH = (
    r"班次表?|排班表?|班表|上?[什啥哪]么?个?班|怎么上班|怎么排班|怎么排|几点[上下]班|几点到几点|上不上班|要?上班吗|有班吗|有没有班|休息吗|休不休息"
    r"|班是什么|的班|(?<=的)班"
)
SHIFTS_OF = re.compile(
    rf"{_PLEASE}{_WHO}?{_HIS}[都是有要该得 ]*(?:{_WHICH}){_END}"
    rf"|{_PLEASE}(?:(?P<own_en>my)|(?P<who_en>[{HIDDEN}])'s) (?:shifts?|schedule|roster|hours|rota)[ ?.!]*"
    rf"|[ ,]*(?:when|what hours|what shift) (?:do|does|am|is|will) (?:(?P<own_when>i)|(?P<who_when>[{HIDDEN}]))"
    r" (?:have to |be )?(?:working|work|on duty|on)[ ?.!]*"
    rf"|[ ,]*(?:do|does|am|is) (?:(?P<own_do>i)|(?P<who_do>[{HIDDEN}])) (?:have to )?(?:working|work|on duty|off)[ ?.!]*"
)

_ONE = rf"[{HIDDEN}]|我|本人"
_SWAPS = (
    r"(?:互相?|相互|对)?(?:换一?下?个?班次?|调一?下?班|倒班|对调|互换|调换|交换|swap(?: shifts?)?)"
)
SWAP = re.compile(
    rf"{_PLEASE}(?:[让把给] *)?(?P<one>{_ONE}|i) *(?:[和跟与同、,]|and |with ) *(?P<other>{_ONE}|me|i){_HIS}{_SWAPS}{_END}"
    rf"|[ ,]*(?:please )?swap (?:the )?(?:shifts? of )?(?P<one_en>[{HIDDEN}]|me|my shift) (?:and|with|for)"
    rf" (?P<other_en>[{HIDDEN}]|me)(?:'s)?(?: shifts?)?[ ?.!]*"
)

_NOBODY = r"(?![的上休值换]|[\u4e00-\u9fff]{1,3}班)"
"""Here begins what is no name."""
_DOES = (
    r"(?:(?:[要来去都也是就会的班次安排改换调整上值在为成到给由]|(?:for|to|on|the|an?|is|are|am|be|will|work(?:s|ing)?|shift"
    r"|has|have)(?![a-z]))[ ,:]*)*"
)
_OFF = (
    r"休息|休班|休假|轮休|调休|公休|排休|休|不上班|不用上班|不用来|不来|不排班"
    r"|(?:a day off|off|not working|not work)(?![a-z])"
)
_USUAL = r"照常|按平时|按日历|按原来的?|恢复正常|恢复|正常上班|as usual|back to usual"
ORDER = re.compile(
    rf"[ ,]*(?:(?:{_ASKS}|安排|[让把给]|put|set|schedule) ?)*"
    rf"(?:{_WHO}|(?P<loose>{_NOBODY}[\u4e00-\u9fff]{{2,3}}))? *[,:]?{_HIS}{_DOES}"
    rf"(?:(?P<off>{_OFF})|(?P<usual>{_USUAL})|(?P<shift>[{HIDDEN}]|[\u4e00-\u9fff]{{1,4}}班|[a-z]+ shift))?"
    rf" *(?:上?班|shift)?{_END}"
)
"""Of a message from which names, days and hours were taken away; some of its parts must be there."""

NO_SHIFT = frozenset(
    {"上班", "下班", "加班", "换班", "代班", "值班", "当班", "排班", "的班", "倒班"}
)
