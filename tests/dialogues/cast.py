"""Who takes part in the scripted dialogues, and the groups they meet in; their names are what the scripts call them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import CUSTOMERS, DINGTALK_SUPERVISORS, ROSTER, Group, Someone

_MORE = """
  - {name: 林芳, channel: wecom, id: lin_fang, roles: [agent]}
  - {name: Alice, channel: wecom, id: alice, roles: [customer], locale: en}
  - {name: Tom, channel: dingtalk, id: tom, roles: [customer], locale: en}
  - {name: Bob, channel: dingtalk, id: bob, roles: [engineer], locale: en}
  - {name: Carol, channel: wecom, id: carol, roles: [supervisor], locale: en}
groups:"""
EVERYBODY = ROSTER.replace("\ngroups:", _MORE)

_PEOPLE = (
    Someone(WECOM, "li_hong", "李红"),
    Someone(DINGTALK, "zhang_min", "张敏"),
    Someone(DINGTALK, "$:LWCP_v1:$chen", "陈先生", is_member=False),
    Someone(WECOM, "alice", "Alice"),
    Someone(DINGTALK, "tom", "Tom"),
    Someone(WECOM, "wang_qiang", "王强"),
    Someone(DINGTALK, "zhao_lei", "赵磊"),
    Someone(DINGTALK, "bob", "Bob"),
    Someone(WECOM, "zhou_min", "周敏"),
    Someone(DINGTALK, "sun_li", "孙丽"),
    Someone(WECOM, "carol", "Carol"),
    Someone(WECOM, "lin_fang", "林芳"),
)
CAST: Mapping[str, Someone] = {person.name: person for person in _PEOPLE}
ENGLISH = frozenset({"Alice", "Tom", "Bob", "Carol"})
GROUPS: Mapping[str, Group] = {
    "群": CUSTOMERS,
    "group": CUSTOMERS,
    "主管群": DINGTALK_SUPERVISORS,
    "supervisors": DINGTALK_SUPERVISORS,
}


def locale_of(name: str) -> str:
    return "en" if name in ENGLISH else "zh_CN"
