"""What DingTalk's refusals mean for whoever sets an installation up, in one place for every step of the check-up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.channel import ChannelError
from bot.channels.dingtalk.probe import BANNED, UNREACHABLE, Reply
from bot.checkup.findings import Finding, wrong
from bot.platform_settings import DingTalkSettings

WRONG_SECRETS = ("invalidclient", "invalidappkey", "authfailed", "40089")
UNTRUSTED = ("forbidden.accessdenied.ipnotinwhitelist", "60020")
LACKING = ("forbidden.accessdenied.accesstokenpermissiondenied", "60011")
NO_QUOTA = ("forbidden.accessdenied.apicountlimit", "90020")
BANS = (BANNED, "1111", "90001")


@dataclass(frozen=True, slots=True)
class Rights:
    """Keys of what is told where a right is lacking that is to be asked for in the developer console."""

    robot: str = "dingtalk_checkup.permission.robot"
    cards: str = "dingtalk_checkup.permission.cards"
    people: str = "dingtalk_checkup.permission.people"


RIGHTS = Rights()


def of_token(reply: Reply, given: DingTalkSettings) -> Finding:
    if reply.code.startswith(WRONG_SECRETS):
        return wrong("dingtalk_checkup.token.secret", client=given.app_key)
    return of_reply(reply, "dingtalk_checkup.token.refused", "", given)


def of_reply(reply: Reply, otherwise: str, right: str, given: DingTalkSettings) -> Finding:
    """`right` is what the call needs."""
    if reply.code == UNREACHABLE:
        reason = reply.reason
        return wrong("dingtalk_checkup.token.unreachable", base=given.api_base, reason=reason)
    if reply.code.startswith(UNTRUSTED):
        return wrong("dingtalk_checkup.address.untrusted", ip=reply.our_address or "?")
    return _of_code(reply.code, otherwise, right)


def of_error(error: ChannelError, otherwise: str, right: str, given: DingTalkSettings) -> Finding:
    """A call that was made as the server makes it."""
    code = error.code.casefold()
    if not code:
        reason = error.reason
        return wrong("dingtalk_checkup.token.unreachable", base=given.api_base, reason=reason)
    if code.startswith(UNTRUSTED):
        return wrong("dingtalk_checkup.address.untrusted", ip="?")
    return _of_code(code, otherwise, right)


def _of_code(code: str, otherwise: str, right: str) -> Finding:
    """What concerns every call is told alike, whichever met it."""
    if code.startswith(LACKING):
        return wrong(right or otherwise, code=code)
    if code.startswith(NO_QUOTA):
        return wrong("dingtalk_checkup.quota", code=code)
    if code.startswith(BANS):
        return wrong("dingtalk_checkup.banned")
    return wrong(otherwise, code=code)
