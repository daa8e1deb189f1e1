"""Who else shall have to do with a ticket (委托李静看看, 前加签王强、李静, 抄送给孙丽：请知悉): the deed and the names in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workflows.reading.folding import half_width
from workflows.reading.staff_deeds import Deed

Where = Literal["before", "after", "beside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOrder:
    """`names` as they were written, "" where nobody was named yet; `text` is what they shall be told.
    `is_loose`: 请李静看看, or 改派 without a name, is an order only where a ticket's number says that it is about one."""

    deed: Deed
    names: str = ""
    where: Where | None = None
    text: str = ""
    is_loose: bool = False


_PLEASE = r"(?:请|帮我|麻烦|帮忙|我想|我要|please |pls )*"
_GIVEN = r"(?:一下|给|一个|请)?[ :@]*"
_NAMES = r"(?P<names>[^\n]{0,120}?)"
_ASIDE = r"(?: *(?:看看|看一下|看下|帮忙看看|把把关|把关|审一下|审核|处理|提意见|给意见|给个意见|提个意见|的意见|意见))?"
_PLACE = r"(?: *(?:在|到)?(?:我)?(?:的)?(?:之)?(?P<place>前|后)(?:面)?)?"
_TO = re.compile(
    rf"{_PLEASE}(?:转给|转交给?|转办给?|转派给|改派给?|指派给?|派给|移交给?|交给|分配给|分给)[ :@]*(?P<names>[^\n]{{1,60}})"
    rf"|{_PLEASE}(?:hand(?: it)?(?: over)?|pass(?: it)?(?: on)?|transfer(?: it)?|re-?assign(?: it)?|assign(?: it)?|give(?: it)?)"
    r" to[ @]+(?P<en>[^\n]{1,60})",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(
    rf"{_PLEASE}(?:改派|转派|转办|转给谁?|派给谁?|换个?人|重新派单?)(?:一下|吧)*|{_PLEASE}(?:re-?assign|hand over|transfer)(?: it)?",
    re.IGNORECASE,
)
_DELEGATE = re.compile(
    rf"{_PLEASE}(?:委托|征求意见|征询意见|征求|征询|请教){_GIVEN}{_NAMES}{_ASIDE}"
    rf"|{_PLEASE}(?:让|请|叫|找)(?P<let>[^\n ]{{1,12}}?)(?:也|再|帮忙|先)?(?:看看|看一下|看下|审一下|审审|把把关|把关|提个意见|给个意见|提意见|给意见)"
    rf"|{_PLEASE}delegate(?: it)?(?: to)?(?: (?P<en>[^\n]{{1,60}}))?"
    rf"|{_PLEASE}ask (?P<ask>[^\n]{{1,60}}?) for (?:an |their |his |her )?(?:opinion|advice)",
    re.IGNORECASE,
)
_ADD = re.compile(
    rf"{_PLEASE}(?:向|往)?(?P<where>前|后|并行?|同时)?加签(?:人|审批人)?(?P<later>前|后|并)?{_GIVEN}{_NAMES}{_PLACE}"
    rf"|{_PLEASE}(?:让|请|叫|找)(?P<let>[^\n ]{{1,12}}?)(?:也|一起|再)?(?:签一下|签个字|签字|签|批一下|批|一起审批|审批)"
    rf"|{_PLEASE}add (?:a |another )?signers?(?:[ :]+(?P<en>[^\n]{{1,120}}?))?(?: (?P<en_where>before|after|beside)(?: me)?)?",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    rf"{_PLEASE}减签(?:人|审批人)?{_GIVEN}{_NAMES}"
    r"|(?:去掉|移除|撤掉)(?P<off>[^\n]{1,40}?)(?:的审批|的会签|的签|的加签)"
    r"|(?:不用|不需要)(?P<no>[^\n ]{1,12}?)(?:签|审批)了?"
    rf"|{_PLEASE}remove (?:a |the )?signers?(?:[ :]+(?P<en>[^\n]{{1,60}}))?",
    re.IGNORECASE,
)
_COPY = re.compile(
    rf"{_PLEASE}(?:抄送|抄报|知会|cc)(?![a-z]){_GIVEN}(?:to )?{_NAMES}(?: *[:：] *(?P<text>[^\n].*))?",
    re.IGNORECASE | re.DOTALL,
)
_POLITE = re.compile(r"(?:师傅|工程师|老师|同学|处理|跟进|负责|吧|了)+$")
_EDGES = " \t,，.。;；:：、!！@"
_WHERE: dict[str, Where] = {
    "前": "before", "后": "after", "并": "beside", "并行": "beside", "同时": "beside",
    "before": "before", "after": "after", "beside": "beside",
}  # fmt: skip


def people_order(said: str) -> PeopleOrder | None:
    """The whole of what was said is the order."""
    plain = re.sub(r"^(\S{2,4}) (?=[给到至])", r"\1", half_width(said).strip(_EDGES))
    match = _TO.fullmatch(plain)
    if match:
        names = _named(match, "names", "en")
        return PeopleOrder(deed=Deed.HAND_OVER, names=names) if names else None
    if _TO_WHOM.fullmatch(plain):
        return PeopleOrder(deed=Deed.HAND_OVER, is_loose=True)
    for deed, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(plain):
            return _order(deed, match)
    return None


def is_without_a_name(said: str) -> bool:
    """改派 alone: whom to is asked."""
    return bool(_TO_WHOM.fullmatch(half_width(said).strip(_EDGES)))


def _order(deed: Deed, match: re.Match[str]) -> PeopleOrder:
    parts = match.groupdict()
    where = parts.get("where") or parts.get("later") or parts.get("place") or parts.get("en_where")
    return PeopleOrder(
        deed=deed,
        names=_named(match, *_NAMED),
        where=_WHERE[where.casefold()] if where else None,
        text=(parts.get("text") or "").strip(),
        is_loose=bool(parts.get("let") or parts.get("no")),
    )


def _named(match: re.Match[str], *groups: str) -> str:
    parts = match.groupdict()
    name = next((parts[each] for each in groups if parts.get(each)), "")
    return _POLITE.sub("", name.strip(_EDGES))


_NAMED = ("names", "let", "en", "ask", "off", "no")
_PATTERNS = {
    Deed.ADD_SIGNER: _ADD,
    Deed.REMOVE_SIGNER: _REMOVE,
    Deed.COPY: _COPY,
    Deed.DELEGATE: _DELEGATE,
}
