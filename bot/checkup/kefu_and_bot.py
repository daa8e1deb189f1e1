"""微信客服 and the AI bot: whether their secrets open them, each only where it is set."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import ClientSession

from bot.channels.channel import ChannelError
from bot.channels.wecom.aibot.socket import BotCredentials, BotSocket
from bot.channels.wecom.probe import Probe
from bot.checkup.findings import Finding, untried, well, wrong
from bot.checkup.replies import of_call, of_token
from bot.platform_settings import WeComSettings

FORBIDDEN = frozenset({48002, 48004, 60011, 60030})


async def about_kefu(given: WeComSettings, http: ClientSession) -> AsyncIterator[Finding]:
    if given.kf_secret is None:
        yield untried("checkup.kefu.unset")
        return
    probe = Probe(http, given.api_base, given.corp_id, given.kf_secret.get_secret_value())
    signed = await probe.sign_in()
    if not signed.is_well:
        yield of_token(signed, "KF_SECRET", given)
        return
    reply = await probe.post("/cgi-bin/kf/account/list", {"offset": 0, "limit": 100})
    if reply.code in FORBIDDEN:
        yield wrong("checkup.kefu.forbidden", code=reply.code)
    elif not reply.is_well:
        yield of_call(reply, "checkup.kefu.refused", given)
    else:
        listed = reply.body.get("account_list")
        names = [str(each.get("name", "")) for each in listed] if isinstance(listed, list) else []
        yield (
            well("checkup.kefu.well", names=", ".join(names))
            if names
            else wrong("checkup.kefu.none")
        )


async def about_bot(given: WeComSettings, line_owner: str) -> Finding:
    """Two connections would push each other out: where a process holds it, that is the proof."""
    if given.bot_secret is None:
        return untried("checkup.bot.unset")
    if line_owner:
        return well("checkup.bot.held", owner=line_owner[:8])
    secret = given.bot_secret.get_secret_value()
    credentials = BotCredentials(bot_id=given.bot_id, secret=secret, ws_url=given.bot_ws_url)
    socket = BotSocket(credentials, lambda _: None)
    try:
        await socket.open()
    except ChannelError as error:
        return wrong("checkup.bot.refused", url=given.bot_ws_url, code=error.code or "–")
    finally:
        await socket.close()
    return well("checkup.bot.well")
