"""How much WeCom takes of one application, and how often each of its interfaces may be called.

WeCom docs 90454 and 90312.
"""

from __future__ import annotations

from handlers.capabilities import A_GROUP_A_MINUTE, Limit

# A member's 31st message of a minute, or 1001st of an hour, is dropped without a word: errcode 0. Some room is left for
# the one that is still on its way, and for a card that came anew because it could not be changed.
A_MEMBER_A_MINUTE, A_MEMBER_AN_HOUR = 30, 1000
ROOM_A_MINUTE, ROOM_AN_HOUR = 2, 20
A_DAY = 86_400.0
DAILY_FOR_EACH_ACCOUNT = 200
CALLS = ((10_000, 60.0), (150_000, 3600.0))
"""Of one corp to one interface."""


def messages_of(
    *,
    accounts: int = 0,
    a_minute: int = A_MEMBER_A_MINUTE,
    an_hour: int = A_MEMBER_AN_HOUR,
) -> tuple[Limit, ...]:
    """With what all members together may get a day, where it is known how many accounts the corp may have."""
    found = (
        *A_GROUP_A_MINUTE,
        Limit("member", max(1, a_minute - ROOM_A_MINUTE), 60.0),
        Limit("member", max(1, an_hour - ROOM_AN_HOUR), 3600.0),
    )
    if not accounts:
        return found
    return (*found, Limit("account", accounts * DAILY_FOR_EACH_ACCOUNT, A_DAY))


MESSAGES = messages_of()
