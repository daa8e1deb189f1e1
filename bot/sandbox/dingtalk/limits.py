"""How often DingTalk lets one call it (docs 0012, 1433, 1431, 0712, 0717), each limit by a name tests can set anew.

| name | what is counted | what happens beyond it |
|---|---|---|
| address_per_20_seconds | all calls from one address | its every call is shut out for five minutes, without a usual answer |
| app_interface_per_second | calls of the application to one interface; 20, and 60 with the paid package the demo company has | …QpsLimitForAppkeyAndApi, 90018 |
| all_interface_per_second | calls of everybody to one interface («strict», the vendor gives no number) | …QpsLimitForApi, 90002 |
| org_calls_per_month | calls of the company but for tokens, sign-in and contacts (doc 1432); 5000 in the standard edition | …ApiCountLimitForOrg, 90020 |
| robot_dings_per_minute | DING messages of one robot | toomuch.msg |
| webhook_messages_per_minute | messages by webhook into one group | 410100, for ten minutes |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from bot.sandbox.limits import DAY, MINUTE, Limit

SECOND = timedelta(seconds=1)
MINUTES_SHUT_OUT = timedelta(minutes=5)

LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "address_per_20_seconds": Limit(
            most=10_000, window=20 * SECOND, blocks=True, shut_for=MINUTES_SHUT_OUT
        ),
        "app_interface_per_second": Limit(most=60, window=SECOND),
        "all_interface_per_second": Limit(most=2000, window=SECOND),
        "org_calls_per_month": Limit(most=500_000, window=30 * DAY),
        "robot_dings_per_minute": Limit(most=6000, window=MINUTE),
        "webhook_messages_per_minute": Limit(
            most=20, window=MINUTE, blocks=True, shut_for=timedelta(minutes=10)
        ),
    }
)
