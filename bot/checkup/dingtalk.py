"""DingTalk tried out step by step: secret, address, robot, card template, people, how it reaches us, signing in, DING.

DingTalk docs 0033 (accessToken), 0032 (addresses), 0719 (robot), 0053, 0062 and 0056 (contacts), 0029 (signing in).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.channels.calls import Json
from bot.channels.channel import ChannelError
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.contacts import DingTalkContacts
from bot.channels.dingtalk.fields import object_of
from bot.channels.dingtalk.listed import ids_of
from bot.channels.dingtalk.probe import Probe, Reply
from bot.channels.dingtalk.template_probe import template_state
from bot.channels.tokens import MemoryTokens
from bot.channels.vouching import SIGN_IN
from bot.checkup.addresses import AddressWords, about_address
from bot.checkup.dingtalk_doors import about_callbacks, about_stream
from bot.checkup.dingtalk_replies import RIGHTS, UNTRUSTED, of_error, of_reply, of_token
from bot.checkup.findings import Finding, untried, well, wrong
from bot.checkup.members import PeopleWords, of_ours
from bot.checkup.staffing import Staffing
from bot.dingtalk_account import credentials_of
from bot.platform_settings import DingTalkSettings
from bot.settings import Settings

STREAM = "stream"
FOR_CALLBACKS = AddressWords(
    private="dingtalk_checkup.address.private", plain="dingtalk_checkup.address.plain"
)
FOR_LINKS = AddressWords(
    private="dingtalk_checkup.address.links", plain="dingtalk_checkup.address.plain"
)
PEOPLE = PeopleWords(
    well="dingtalk_checkup.people.well",
    hidden="dingtalk_checkup.people.hidden",
    gone="dingtalk_checkup.people.gone",
)
NO_SUCH_CODE = "invalidparameter.robotcode.downloadcode"
"""What a robot is told that is there and asks for a file that is not (doc 0719)."""


async def check_dingtalk(
    settings: Settings, http: ClientSession, staffing: Staffing
) -> AsyncIterator[Finding]:
    """One after the other, as they are found."""
    given = settings.dingtalk
    if given is None:
        yield wrong("dingtalk_checkup.settings.missing")
        return
    credentials = credentials_of(given, ZoneInfo(settings.timezone))
    api = DingTalkApi(
        given.app_key,
        credentials.app_secret,
        http=http,
        tokens=MemoryTokens(),
        api_base=given.api_base,
        oapi_base=given.oapi_base,
    )
    is_stream = given.mode == STREAM
    yield well("dingtalk_checkup.settings.well", client=given.app_key, mode=given.mode)
    yield about_address(settings.outside_url, FOR_LINKS if is_stream else FOR_CALLBACKS)
    async for finding in _application(given, http, staffing, credentials, api):
        yield finding
    doors = about_stream if is_stream else about_callbacks
    async for finding in doors(settings.outside_url, http, credentials, api):
        yield finding
    for each in (*_signing_in(settings.outside_url, given), _ding(given)):
        yield each
    for reason in staffing.troubles:
        yield wrong("dingtalk_checkup.trouble", reason=reason)


async def _application(
    given: DingTalkSettings,
    http: ClientSession,
    staffing: Staffing,
    credentials: DingTalkCredentials,
    api: DingTalkApi,
) -> AsyncIterator[Finding]:
    secret = given.app_secret.get_secret_value()
    probe = Probe(http, given.api_base, given.oapi_base, given.app_key, secret)
    signed = await probe.sign_in()
    if not signed.is_well:
        yield of_token(signed, given)
        yield untried("dingtalk_checkup.application.untried")
        return
    yield well("dingtalk_checkup.token.well")
    reply = await _about_nothing(probe, given)
    if reply.code.startswith(UNTRUSTED):
        yield of_reply(reply, "", "", given)
        yield untried("dingtalk_checkup.application.untried")
        return
    yield well("dingtalk_checkup.address.trusted")
    yield _robot(reply, given)
    yield await _template(api, credentials, given)
    async for finding in _people(probe, api, given, staffing):
        yield finding


async def _about_nothing(probe: Probe, given: DingTalkSettings) -> Reply:
    """A file that never was is asked for: nobody hears of it, and a wrong robot is refused before."""
    asked: Json = {"downloadCode": "gongdan-check", "robotCode": given.robot_code}
    return await probe.post("/v1.0/robot/messageFiles/download", asked)


def _robot(reply: Reply, given: DingTalkSettings) -> Finding:
    if reply.is_well or reply.code == NO_SUCH_CODE:
        return well("dingtalk_checkup.robot.well", robot=given.robot_code)
    if reply.code.startswith(("invalidparameter.robotcode", "robot", "chatbot")):
        return wrong("dingtalk_checkup.robot.other", robot=given.robot_code)
    return of_reply(reply, "dingtalk_checkup.robot.refused", RIGHTS.robot, given)


async def _template(
    api: DingTalkApi, credentials: DingTalkCredentials, given: DingTalkSettings
) -> Finding:
    template = given.card_template_id
    try:
        state = await template_state(api, credentials)
    except ChannelError as error:
        return of_error(error, "dingtalk_checkup.template.refused", RIGHTS.cards, given)
    match state:
        case "published":
            return well("dingtalk_checkup.template.well", template=template)
        case "unpublished":
            return wrong("dingtalk_checkup.template.unpublished", template=template)
        case "unknown":
            return wrong("dingtalk_checkup.template.unknown", template=template)
        case "forbidden":
            return wrong(RIGHTS.cards)


async def _people(
    probe: Probe, api: DingTalkApi, given: DingTalkSettings, staffing: Staffing
) -> AsyncIterator[Finding]:
    scopes = await probe.old_get("/auth/scopes")
    if not scopes.is_well:
        yield of_reply(scopes, "dingtalk_checkup.contacts.refused", RIGHTS.people, given)
        return
    range_ = object_of(scopes.body, "auth_org_scopes")
    if not ids_of(range_, "authed_dept") and not ids_of(range_, "authed_user"):
        yield wrong("dingtalk_checkup.contacts.empty")
        return
    try:
        found = await DingTalkContacts(api).whole(list(staffing.people))
    except ChannelError as error:
        yield of_error(error, "dingtalk_checkup.contacts.refused", RIGHTS.people, given)
        return
    counts = {"departments": len(found.departments), "members": len(found.members)}
    yield well("dingtalk_checkup.contacts.well", **counts)
    for finding in of_ours(staffing.people, found, PEOPLE):
        yield finding


def _signing_in(public_url: str, given: DingTalkSettings) -> Iterator[Finding]:
    """What the developer console was told of it no interface says."""
    if not given.corp_id:
        yield untried("dingtalk_checkup.sign_in.no_corp")
    back = f"{public_url}{SIGN_IN}/dingtalk/back"
    yield untried("dingtalk_checkup.sign_in.untried", back=back, page=public_url)


def _ding(given: DingTalkSettings) -> Finding:
    """It would call somebody."""
    key = "dingtalk_checkup.ding.untried" if given.ding else "dingtalk_checkup.ding.unset"
    return untried(key)
