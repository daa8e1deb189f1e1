"""Signing in with WeCom from a page (docs 91022 authorize, 98176 getuserinfo), and the tickets of its JS-SDK (doc 90506)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Person
from bot.sandbox.signin_page import ask_who, show_mistake
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.wire import BAD_PARAMETER, OTHER_AGENT, WeComError, answer

AUTHORIZE = "/connect/oauth2/authorize"
BESIDE_THE_PAGE = f"/sandbox{AUTHORIZE}"
"""The same where the chat page is, which a browser on another machine reaches through the bot's own port."""
CODES, TICKETS = "oauth.codes", "jsapi.tickets"
CODE_LIFE = timedelta(minutes=5)
TICKET_SECONDS = 7200
BAD_CODE, BAD_DOMAIN = 40029, 50001
SCOPES = {"snsapi_base", "snsapi_privateinfo"}
_STATE = re.compile(r"[a-zA-Z0-9]{0,128}")
TITLE = "企业微信登录（沙盒）"


def signin_routes() -> list[web.RouteDef]:
    return [
        web.get(AUTHORIZE, authorize),
        web.get("/cgi-bin/auth/getuserinfo", get_user_info),
        web.get("/cgi-bin/get_jsapi_ticket", get_company_ticket),
        web.get("/cgi-bin/ticket/get", get_agent_ticket),
        web.get("/cgi-bin/agent/get", get_agent),
        web.get("/cgi-bin/getcallbackip", get_callback_addresses),
    ]


async def authorize(request: web.Request) -> web.Response:
    """In the client nothing is asked; here a page asks who one is, and `sandbox_user` answers it at once."""
    stage, query = stage_of(request), request.query
    if wrong := _mistake(stage, query):
        return show_mistake(TITLE, wrong)
    if who := query.get("sandbox_user"):
        person = stage.world.person("wecom", who)
        raise web.HTTPFound(_back(stage, query, person))
    people = [each for each in stage.world.company.people if each.platform == "wecom"]
    return ask_who(TITLE, query, people)


def _mistake(stage: Stage, query: Mapping[str, str]) -> str:
    """What WeCom's own page would complain of, or ""."""
    account = stage.config.wecom
    address = urlsplit(query.get("redirect_uri", ""))
    checks = {
        "appid": query.get("appid") == account.corp_id,
        "redirect_uri": address.scheme in ("http", "https") and bool(address.netloc),
        "response_type": query.get("response_type") == "code",
        "scope": query.get("scope") in SCOPES,
        "state": bool(_STATE.fullmatch(query.get("state", ""))),
        "agentid": query.get("agentid", str(account.agent_id)) == str(account.agent_id),
        "agentid (needed for snsapi_privateinfo)": query.get("scope") != "snsapi_privateinfo"
        or "agentid" in query,
    }
    return ", ".join(name for name, is_right in checks.items() if not is_right)


def _back(stage: Stage, query: Mapping[str, str], person: Person) -> str:
    address = urlsplit(query["redirect_uri"])
    code = token_urlsafe(32)
    entry: JsonObject = {
        "person": person.id,
        "domain": address.netloc,
        "expires_at": (datetime.now(UTC) + CODE_LIFE).isoformat(),
    }
    stage.world.put(CODES, code, entry)
    more = urlencode({"code": code, "state": query.get("state", "")})
    return address._replace(query=f"{address.query}&{more}".lstrip("&"), fragment="").geturl()


async def get_user_info(request: web.Request) -> web.Response:
    """A member has a userid; somebody else an openid, and an external_userid where the company knows them."""
    stage = stage_of(request)
    entry = stage.world.shelf(CODES).pop(request.query.get("code", ""), None)
    stage.world.on_touch()
    if not entry or datetime.fromisoformat(str(entry["expires_at"])) < datetime.now(UTC):
        raise WeComError(BAD_CODE, "invalid code")
    trusted = stage.config.wecom.redirect_domain
    if trusted and entry["domain"] != trusted:
        raise WeComError(BAD_DOMAIN, "redirect_url unauthorized domain")
    person = stage.world.person("wecom", str(entry["person"]))
    if person.is_member:
        return answer(userid=person.id)
    return answer(openid=f"o{person.id[::-1]}", external_userid=person.id)


async def get_company_ticket(request: web.Request) -> web.Response:
    return _ticket(stage_of(request), "company")


async def get_agent_ticket(request: web.Request) -> web.Response:
    if request.query.get("type") != "agent_config":
        raise WeComError(BAD_PARAMETER, "type: agent_config")
    return _ticket(stage_of(request), "agent")


def _ticket(stage: Stage, kind: str) -> web.Response:
    """The same for two hours, with the time that is left of them."""
    now = datetime.now(UTC)
    kept = stage.world.shelf(TICKETS).get(kind)
    if not kept or datetime.fromisoformat(str(kept["expires_at"])) <= now:
        expires_at = now + timedelta(seconds=TICKET_SECONDS)
        kept = {"ticket": token_urlsafe(48), "expires_at": expires_at.isoformat()}
        stage.world.put(TICKETS, kind, kept)
    left = datetime.fromisoformat(str(kept["expires_at"])) - now
    return answer(ticket=kept["ticket"], expires_in=int(left.total_seconds()))


async def get_agent(request: web.Request) -> web.Response:
    """What the administrator set for the application (doc 90227)."""
    stage, account = stage_of(request), stage_of(request).config.wecom
    given = request.query.get("agentid", "")
    secret = stage.tokens["wecom"].secret_of(request.query["access_token"])
    if given != str(account.agent_id) or secret != account.secret:
        raise WeComError(OTHER_AGENT, "not allow operate another agent with this accesstoken")
    return answer(
        agentid=account.agent_id,
        name=stage.world.bot_name,
        square_logo_url="",
        description="",
        allow_userinfos={"user": []},
        allow_partys={"partyid": list(account.visible_departments)},
        allow_tags={"tagid": []},
        close=0,
        redirect_domain=account.redirect_domain or urlsplit(stage.config.bot_url).netloc,
        report_location_flag=0,
        isreportenter=1,
        home_url="",
    )


async def get_callback_addresses(request: web.Request) -> web.Response:
    return answer(ip_list=["127.0.0.1"])
