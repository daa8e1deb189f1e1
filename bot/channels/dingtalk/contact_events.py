"""DingTalk's contact events → what is to be fetched: an event says who changed, the contact API says how they are now.

DingTalk docs of event subscription 0078 to 0090, for internal applications, by Stream and by HTTP alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.channel import BadCallback, ErrandAsked
from bot.channels.contacts import DIRECTORY, EVERYBODY, MEMBER
from bot.channels.dingtalk.fields import Fields
from bot.channels.dingtalk.parse import CHANNEL

MEMBERS = frozenset({"user_add_org", "user_modify_org", "user_leave_org", "user_active_org"})
DEPARTMENTS = frozenset({"org_dept_create", "org_dept_modify", "org_dept_remove", "org_change"})
"""`org_change`: the highest department has the company's name."""


def errands_of(event_type: str, data: Fields, account: str) -> tuple[ErrandAsked, ...]:
    """`data` is a frame's, or a decrypted event; none where it changes nothing we keep (roles, administrators)."""
    if event_type in DEPARTMENTS:
        return (_errand(account, DIRECTORY, EVERYBODY),)
    if event_type not in MEMBERS:
        return ()
    members = tuple(_members(data))
    if not members:
        raise BadCallback(400, "userId is missing")
    return tuple(_errand(account, MEMBER, member) for member in members)


def _members(data: Fields) -> Iterator[str]:
    """Several who came at once are told of together."""
    given = data.get("userId")
    listed = given if isinstance(given, list) else [given]
    yield from dict.fromkeys(each for each in listed if isinstance(each, str) and each)


def _errand(account: str, kind: str, key: str) -> ErrandAsked:
    return ErrandAsked(channel=CHANNEL, account=account, kind=kind, key=key)
