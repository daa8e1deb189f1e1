"""How often WeCom lets one call it (docs 90454, 90248; 101463 for the AI bot), each limit by a name tests can set anew.

| name | what is counted | what happens beyond it |
|---|---|---|
| interface_per_minute, …_per_hour | calls of one interface, message/send apart | 45009, for 60 s or 60 min |
| ip_per_minute, …_per_hour | calls of one interface from one address | 45009, for 60 s or 60 min |
| calls_at_once | calls being worked on (the vendor gives no number) | 45033 |
| app_people_per_day | people written to by the application: 200 for each account, here a thousand of them | 45009 |
| member_per_minute, …_per_hour | messages of the application to one member | dropped without a word |
| group_people_per_minute, …_per_hour | members of groups written to | 45009, for 60 s or 60 min |
| group_member_per_minute, …_per_day | messages to one member over all groups | dropped without a word |
| groups_per_day, group_changes_per_hour | groups created, groups changed | 45009 |
| ticket_per_hour | jsapi tickets fetched | 45009 |
| kf_tokenless_per_minute | sync_msg without a token («strict», the vendor gives no number) | 45009 |
| bot_chat_per_minute, …_per_hour | messages of the AI bot in one chat | 846607 |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from bot.sandbox.limits import DAY, HOUR, MINUTE, Limit

LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "interface_per_minute": Limit(most=10_000, window=MINUTE, blocks=True),
        "interface_per_hour": Limit(most=150_000, window=HOUR, blocks=True),
        "ip_per_minute": Limit(most=20_000, window=MINUTE, blocks=True),
        "ip_per_hour": Limit(most=600_000, window=HOUR, blocks=True),
        "calls_at_once": Limit(most=1000, window=timedelta()),
        "app_people_per_day": Limit(most=200_000, window=DAY, blocks=True),
        "member_per_minute": Limit(most=30, window=MINUTE),
        "member_per_hour": Limit(most=1000, window=HOUR),
        "group_people_per_minute": Limit(most=20_000, window=MINUTE, blocks=True),
        "group_people_per_hour": Limit(most=150_000, window=HOUR, blocks=True),
        "group_member_per_minute": Limit(most=200, window=MINUTE),
        "group_member_per_day": Limit(most=10_000, window=DAY),
        "groups_per_day": Limit(most=1000, window=DAY, blocks=True),
        "group_changes_per_hour": Limit(most=1000, window=HOUR, blocks=True),
        "ticket_per_hour": Limit(most=100, window=HOUR, blocks=True),
        "kf_tokenless_per_minute": Limit(most=10, window=MINUTE),
        "bot_chat_per_minute": Limit(most=30, window=MINUTE),
        "bot_chat_per_hour": Limit(most=1000, window=HOUR),
    }
)
