"""WeCom's contact events → what is to be fetched: an event says who changed, the contact API says how they are now.

WeCom docs 90970 (members), 90971 (departments).
"""

from __future__ import annotations

from bot.channels.channel import BadCallback, ErrandAsked
from bot.channels.contacts import DIRECTORY, EVERYBODY, MEMBER, RENAMED
from bot.channels.wecom.xml import Fields

CHANNEL = "wecom"
EVENT = "change_contact"
_PARTIES = frozenset({"create_party", "update_party", "delete_party"})
_MEMBERS = frozenset({"create_user", "update_user", "delete_user"})


def contact_errands(fields: Fields, account: str) -> tuple[ErrandAsked, ...]:
    """Of a decrypted event; none where it is no `change_contact`, or changes nothing we keep (tags)."""
    change = fields.get("ChangeType", "")
    if fields.get("Event", "").casefold() != EVENT:
        return ()
    if change in _PARTIES:
        return (_errand(account, DIRECTORY, EVERYBODY),)
    if change not in _MEMBERS:
        return ()
    member = fields.get("UserID", "")
    if not member:
        raise BadCallback(400, "UserID is missing")
    asked = [_of_member(account, member, fields.get("NewUserID", ""))]
    if change == "update_user" and "IsLeaderInDept" in fields:
        # Whoever is led by them has another superior now.
        asked.append(_errand(account, DIRECTORY, EVERYBODY))
    return tuple(asked)


def _of_member(account: str, member: str, new_id: str) -> ErrandAsked:
    if new_id and new_id != member:
        return _errand(account, RENAMED, member, new_id)
    return _errand(account, MEMBER, member)


def _errand(account: str, kind: str, key: str, token: str = "") -> ErrandAsked:
    return ErrandAsked(channel=CHANNEL, account=account, kind=kind, key=key, token=token)
