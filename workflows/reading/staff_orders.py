"""What engineers, agents and supervisors order in words (转给王强 12, 备注 12 周五在家, 积压): read here, obeyed in `handlers.chat`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from workflows.reading.folding import bare, half_width
from workflows.reading.people_orders import Where, is_without_a_name, people_order
from workflows.reading.put_offs import put_off_order
from workflows.reading.staff_deeds import Deed
from workflows.reading.ticket_numbers import Number
from workflows.reading.ticket_orders import ticket_order


class Listing(StrEnum):
    MINE = "mine"
    TODAY = "today"
    WAITING = "waiting"
    OVERDUE = "overdue"
    DUE = "due"
    APPROVALS = "approvals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One way to read an order: about which ticket, and `words`: what to do, what to say, or whom to give it to.
    `reason` is why, or what whoever is named shall be told; `where` is for 加签."""

    deed: Deed
    words: str = ""
    number: Number | None = None
    reason: str = ""
    where: Where | None = None


_LISTS: dict[Listing, str] = {
    Listing.MINE: "我的工单 我的单子 我的单 我的待办 我的任务 我的活 待办 手上的工单 手头的工单 手上有哪些工单 工单列表 "
    "mine todo|my tickets|my tasks|my work|to do",
    Listing.TODAY: "今天 今天的 今日 今天的工单 今日工单 今天有哪些工单 今天要做的 今天的活 today|due today",
    Listing.WAITING: "积压 积压工单 积压的工单 待接单 未接单 没人接的 没人接的工单 待接工单 未接工单 待派单 未派单 未分配 "
    "有哪些待接单 backlog unclaimed waiting|open tickets",
    Listing.OVERDUE: "超时 已超时 超时工单 超时的 超时的工单 逾期 逾期工单 逾期的 overdue late",
    Listing.DUE: "快到期 快到期的 快到期的工单 快要到期 快要到期的 即将到期 即将到期的工单 最先到期 快超时 快超时的 快要超时 "
    "due|due next|next due|due soon",
    Listing.APPROVALS: "待审批 待我审批 审批 我的审批 待审批工单 approvals|to approve",
}


def _phrases(text: str) -> Iterator[str]:
    """Separated by blanks; after the first bar, by bars."""
    words, *phrases = text.split("|")
    yield from words.split()
    yield from phrases


_LISTED = {phrase: which for which, text in _LISTS.items() for phrase in _phrases(text)}

_BETWEEN = " \t\n,，.。;；:：、!！-—#()（）[]【】"
_LEADS = r"(?:请|麻烦|帮我|把|将|更新一下|更新|工单号|工单|单号|单子|update|ticket)"
_COUNTED = r"(?:号单|号工单|号|单)?"
_SHOW = re.compile(
    r"(?:查看|查询|查一下|查|看一下|看看|看|详情|打开|show|view|details?|open)(?:详情)?"
)
_SAYING = re.compile(
    r"(?P<verb>备注一下|备注|记一下|内部备注|回复客户|回复用户|回复|答复客户|答复|告诉客户|note|comment|reply|tell the customer)"
    r"(?P<gap>[ :：,，]*)(?P<words>.+)",
    re.IGNORECASE | re.DOTALL,
)
_REPLIES = ("回复", "答复", "告诉", "reply", "tell")


def listing(text: str) -> Listing | None:
    """The whole message asks for a list."""
    return _LISTED.get(bare(text))


def mentions(text: str, prefixes: Iterable[str]) -> tuple[Mention, ...]:
    """Every way to read the message as an order about one ticket, the likeliest first; `prefixes` are those of the
    company's ticket numbers. A bare number counts only at the beginning or the end: 费用 350 may name no ticket at all."""
    found: dict[Mention, None] = {}
    for number, words in _numbered(text, tuple(sorted(prefixes))):
        found |= dict.fromkeys(_meant(number, words))
    return tuple(found)


def _numbered(text: str, prefixes: tuple[str, ...]) -> Iterator[tuple[Number | None, str]]:
    plain = half_width(text)
    full = _full(prefixes).search(plain)
    if full:
        before, after = text[: full.start()], text[full.end() :]
        yield _number(full), _joined(_without_lead(before), after)
        return
    for pattern in (_PUT_OFF, _LONGER, _ABOUT, _FIRST, _AFTER_VERB, _MIDDLE, _NAMED, _CLOSE):
        if match := pattern.match(plain):
            yield _number(match), _joined(match.groupdict().get("verb") or "", text[match.end() :])
    last = _LAST.search(plain)
    if last and last.start():
        yield _number(last), text[: last.start()].strip(_BETWEEN)
    yield None, text.strip(_BETWEEN)


@lru_cache(maxsize=64)
def _full(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, prefixes)) or "(?!)"
    return re.compile(
        rf"(?<![0-9A-Z])(?P<prefix>{names})[ -]?(?P<digits>[0-9]{{1,12}})(?![0-9A-Z]){_COUNTED}",
        re.IGNORECASE,
    )


_MEASURES = r"(?![ ]?(?:个|台|次|件|根|米|元|块|天|点|小时|分钟|度|%))"
_SHORT = rf"#?(?P<digits>[0-9]{{1,12}})(?![0-9.]|-[0-9]){_MEASURES}"
_FIRST = re.compile(rf"[ ]*{_LEADS}*[ ]*{_SHORT}[ ]*{_COUNTED}", re.IGNORECASE)
_AFTER_VERB = re.compile(
    rf"[ ]*(?P<verb>hand over|hand|pass on|pass|transfer|re-?assign|assign|give|delegate|add signers?|remove signers?"
    rf"|cc|withdraw|urge|chase|suspend|resume|cancel|void|reopen|split|reject|return|approve) {_SHORT}",
    re.IGNORECASE,
)
_MIDDLE = re.compile(rf"[ ]*(?P<verb>[^0-9 ]{{1,8}}) {_SHORT}{_COUNTED}(?=[ :：,，])")
_NAMED = re.compile(
    rf"[ ]*(?P<verb>(?:抄送|知会|[前后并]?加签|减签|委托|征求|转给|转办|cc |delegate|add signers?)[^0-9\n]{{0,80}}?)[ ]*{_SHORT}{_COUNTED}"
    r"(?=[ :：,，])",
    re.IGNORECASE,
)
# Between how long and why, or before both: 延期 12 2小时 等配件, 延期到明天下午 12 等配件.
_PUT_OFF = re.compile(
    r"[ ]*(?:请|帮我|麻烦)*(?P<verb>(?:再?(?:延期|展期|延长|顺延|宽限|推迟|延后|延(?=[ 到至0-9半一两三]))|extend|postpone|put off)[^\n]{0,40}?)"
    rf"(?:[ ]+|(?<=[期长延限迟后])){_SHORT}(?![ ]?(?:[月日周年:]|(?:hours?|hrs?|min(?:ute)?s?|days?|weeks?|[ap]m)(?![a-z]))){_COUNTED}(?=[ ,，:：]|$)",
    re.IGNORECASE,
)
_LONGER = re.compile(rf"[ ]*(?:请|帮我|麻烦)*给[ ]?{_SHORT}{_COUNTED}(?=[ ]?再?延)")
_CLOSE = re.compile(
    rf"[ ]*(?:请|帮我|麻烦)*(?P<verb>驳回|退回|拒绝|不同意|挂起|作废|委托|抄送给?)[ ]*{_SHORT}{_COUNTED}(?=[^0-9.])"
)
_LAST = re.compile(
    r"(?:(?<=[^0-9A-Za-z.,\-])|(?<=[ :：]))#?(?P<digits>[0-9]{1,12})[ ]*(?:号单|号工单|号)?[ .。!！]*$"
)
# The number comes before the words: 备注 12 客户说周五在家.
_ABOUT = re.compile(
    rf"[ ]*(?P<verb>备注一下|备注|记一下|回复客户|回复用户|回复|答复|note|comment|reply)[ :：]*{_SHORT}(?=[ :：,，]|号)(?:号)?",
    re.IGNORECASE,
)


def _number(match: re.Match[str]) -> Number:
    prefix = match.groupdict().get("prefix") or ""
    return Number(digits=match["digits"].lstrip("0") or "0", prefix=prefix.upper())


def _joined(before: str, after: str) -> str:
    """A colon behind the number goes on parting what is done from what is said."""
    parts = [part.strip(_BETWEEN) for part in (before, after)]
    gap = ": " if after.lstrip().startswith((":", "：")) and all(parts) else " "
    return gap.join(part for part in parts if part)


def _without_lead(before: str) -> str:
    return re.sub(rf"^[ ]*(?:{_LEADS}[ ]*)+", "", before, flags=re.IGNORECASE)


def _meant(number: Number | None, words: str) -> Iterator[Mention]:
    """答复 and 转派 may be what the flow itself calls so, before they are a word to the customer or ask for a name."""
    said = re.sub(rf"^(?:{_LEADS}[ ]*)+(?=.)", "", words, flags=re.IGNORECASE) if number else words
    if number and (not said or _SHOW.fullmatch(bare(said))):
        yield Mention(deed=Deed.SHOW, number=number)
    elif said:
        if said.startswith("答复") or is_without_a_name(said):
            yield _acting(number, said)
        yield _given(number, said) or _saying(number, said) or _acting(number, said)
        if whole := _of_the_whole(number, said):
            yield whole


def _given(number: Number | None, said: str) -> Mention | None:
    order = people_order(said)
    if order is None or (order.is_loose and number is None):
        return None
    return Mention(
        deed=order.deed, words=order.names, number=number, reason=order.text, where=order.where
    )


def _of_the_whole(number: Number | None, said: str) -> Mention | None:
    """After what the flow itself may call so: 暂停 is a button of many."""
    longer = put_off_order(said)
    if longer is not None:
        is_anothers = number is None and _PUT_OFF.match(half_width(said))
        return None if is_anothers else Mention(deed=Deed.EXTEND, words=longer, number=number)
    order = ticket_order(said)
    if order is None or (order.is_alone and number is None):
        return None
    return Mention(deed=order.deed, number=number, reason=order.reason)


def _saying(number: Number | None, said: str) -> Mention | None:
    """Without a number and without a gap 回复很慢 says something else."""
    match = _SAYING.fullmatch(said)
    if not match or not (number or match["gap"]):
        return None
    deed = Deed.REPLY if match["verb"].casefold().startswith(_REPLIES) else Deed.NOTE
    return Mention(deed=deed, words=match["words"].strip(), number=number)


def _acting(number: Number | None, said: str) -> Mention:
    return Mention(deed=Deed.ACT, words=said, number=number)


def about(mention: Mention, number: str) -> Mention:
    """The same order, about the ticket that was chosen."""
    prefix, _, digits = number.partition("-")
    return replace(mention, number=Number(digits=digits, prefix=prefix))
