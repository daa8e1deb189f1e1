"""What a group shall be used for, in the words of whoever sets it up: 设为主管群, 本群是工程师群, 取消主管群."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.reading.folding import bare

_ROLES = {
    "supervisor": r"主管|审批|supervisors?'?s?",
    "engineer": r"工程师|师傅|维修|engineers?'?s?",
    "agent": r"客服|坐席|agents?'?s?",
}
_NAMED = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES.items())
_HERE = r"(?:把)?(?:本群|这个群|此群|这里|群)?"
_GROUP = rf"(?:{_NAMED})(?:的)?(?:工作)?群(?:了|吧)?"
_BEGINS = re.compile(
    rf"{_HERE}(?:设为|设成|设置为|改为|作为|当作|就?是|用作){_GROUP}"
    rf"|(?:make this|this is|use this as)(?: an?| the| our)? (?:{_NAMED.replace('P<', 'P<en_')}) group"
)
_ENDS = re.compile(
    rf"{_HERE}(?:取消|撤销|不再是|不是|不再作为){_GROUP}"
    rf"|(?:this is no longer|stop using this as)(?: an?| the| our)? (?:{_NAMED.replace('P<', 'P<en_')}) group"
)


@dataclass(frozen=True, slots=True)
class GroupUse:
    """Work of this role (of `workflows.people`) is put here from now on, or no more."""

    role: str
    begins: bool


def group_use(text: str) -> GroupUse | None:
    said = bare(text)
    for pattern, begins in ((_BEGINS, True), (_ENDS, False)):
        if found := pattern.fullmatch(said):
            named = next(name for name, words in found.groupdict().items() if words)
            return GroupUse(named.removeprefix("en_"), begins)
    return None
