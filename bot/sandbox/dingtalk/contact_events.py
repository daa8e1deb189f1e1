"""DingTalk's contact events (docs of event subscription 0078 to 0090): who changed, by ids alone."""

from __future__ import annotations

import time
from types import MappingProxyType

from bot.sandbox.dingtalk.events import tell
from bot.sandbox.messages import JsonObject
from bot.sandbox.staff import ContactChange
from bot.sandbox.stage import Stage

EVENTS = MappingProxyType(
    {
        "create_user": "user_add_org",
        "update_user": "user_modify_org",
        "delete_user": "user_leave_org",
        "create_party": "org_dept_create",
        "update_party": "org_dept_modify",
        "delete_party": "org_dept_remove",
    }
)


def tell_change(stage: Stage, change: ContactChange) -> None:
    data: JsonObject = {"timeStamp": str(int(time.time() * 1000))}
    if change.userid:
        data["userId"] = [change.userid]
    else:
        data["deptId"] = [change.party]
    tell(stage, EVENTS[change.kind], data)
