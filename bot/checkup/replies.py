"""What WeCom's refusals mean for whoever sets an installation up, in one place for every step of the check-up."""

from __future__ import annotations

from bot.channels.wecom.probe import UNREACHABLE, Reply
from bot.checkup.findings import Finding, wrong
from bot.platform_settings import WeComSettings

WRONG_SECRETS = frozenset({40001, 40091})
WRONG_CORP = 40013
UNTRUSTED = 60020
OTHER_AGENT = frozenset({301002, 40056})


def of_token(reply: Reply, name: str, given: WeComSettings) -> Finding:
    """`name` is the variable the secret stands in."""
    variable = f"GONGDAN_WECOM__{name}"
    if reply.code == UNREACHABLE:
        return wrong("checkup.token.unreachable", base=given.api_base, reason=reply.reason)
    if reply.code in WRONG_SECRETS:
        is_of_kefu = name == "KF_SECRET"
        key = "checkup.token.kefu_secret" if is_of_kefu else "checkup.token.secret"
        return wrong(key, variable=variable)
    if reply.code == WRONG_CORP:
        return wrong("checkup.token.corp", corp=given.corp_id)
    return of_call(reply, "checkup.token.refused", given)


def of_call(reply: Reply, otherwise: str, given: WeComSettings) -> Finding:
    """What concerns every call is told alike, whichever met it."""
    if reply.code == UNTRUSTED:
        return wrong("checkup.address.untrusted", ip=reply.our_address or "?")
    if reply.code == UNREACHABLE:
        return wrong("checkup.token.unreachable", base=given.api_base, reason=reply.reason)
    if reply.code in OTHER_AGENT:
        return wrong("checkup.application.other", agent=given.agent_id)
    return wrong(otherwise, code=reply.code)
