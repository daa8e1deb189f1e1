"""How much WeCom takes of one application, and how often each of its interfaces may be called.

WeCom docs 90454 and 90312.
"""

from __future__ import annotations

from handlers.capabilities import A_GROUP_A_MINUTE, Limit

# A member's 31st message of a minute, or 1001st of an hour, is dropped without a word: errcode 0. Some room is left for
# the one that is still on its way, and for a card that came anew because it could not be changed.
MESSAGES = (*A_GROUP_A_MINUTE, Limit("member", 28, 60.0), Limit("member", 980, 3600.0))
A_DAY = 86_400.0
DAILY_FOR_EACH_ACCOUNT = 200
CALLS = ((10_000, 60.0), (150_000, 3600.0))
"""Of one corp to one interface."""


def messages_of(accounts: int) -> tuple[Limit, ...]:
    """With what all members together may get a day, where it is known how many accounts the corp may have."""
    if not accounts:
        return MESSAGES
    return (*MESSAGES, Limit("account", accounts * DAILY_FOR_EACH_ACCOUNT, A_DAY))
