"""WeCom tried out step by step: secret, trusted address, application, people, callback, 微信客服, AI bot.

WeCom docs 90227 (agent/get), 90208 and 90201 (contacts), 94661 (kf/account/list), 90930 (URL check), 101463 (AI bot).
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import ClientSession

from bot.channels.wecom.probe import Probe
from bot.checkup.addresses import AddressWords, about_address
from bot.checkup.agent import of_agent
from bot.checkup.callback import about_callback
from bot.checkup.findings import Finding, untried, well, wrong
from bot.checkup.kefu_and_bot import about_bot, about_kefu
from bot.checkup.members import about_people
from bot.checkup.replies import of_call, of_token
from bot.checkup.staffing import Staffing
from bot.platform_settings import WeComSettings
from bot.settings import Settings

ADDRESS = AddressWords(private="checkup.address.private", plain="checkup.address.plain")


async def check_wecom(
    settings: Settings, http: ClientSession, staffing: Staffing
) -> AsyncIterator[Finding]:
    """One after the other, as they are found."""
    given = settings.wecom
    if given is None:
        yield wrong("checkup.settings.missing")
        return
    yield well("checkup.settings.well", corp=given.corp_id, agent=given.agent_id)
    yield about_address(settings.outside_url, ADDRESS)
    async for finding in _application(settings, given, http, staffing):
        yield finding
    yield await about_callback(settings.outside_url, given, http)
    async for finding in about_kefu(given, http):
        yield finding
    yield await about_bot(given, staffing.line_owner)


async def _application(
    settings: Settings, given: WeComSettings, http: ClientSession, staffing: Staffing
) -> AsyncIterator[Finding]:
    secret = given.secret.get_secret_value()
    probe = Probe(http, given.api_base, given.corp_id, secret)
    signed = await probe.sign_in()
    if not signed.is_well:
        yield of_token(signed, "SECRET", given)
        yield untried("checkup.application.untried")
        return
    yield well("checkup.token.well")
    agent = await probe.get("/cgi-bin/agent/get", {"agentid": given.agent_id})
    if not agent.is_well:
        yield of_call(agent, "checkup.application.refused", given)
        yield untried("checkup.people.untried")
        return
    yield well("checkup.address.trusted")
    for finding in of_agent(agent.body, settings.outside_url):
        yield finding
    async for finding in about_people(given, http, probe, staffing.people):
        yield finding
