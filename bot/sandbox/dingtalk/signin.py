"""Signing in with DingTalk: its page (doc 0029), the token of a person (0032), who they are (0054, 0024), JSAPI tickets (0039)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Literal
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from pydantic import Field

from bot.sandbox.dingtalk.codes import issue_code, spend_code
from bot.sandbox.dingtalk.ids import union_id
from bot.sandbox.dingtalk.old_wire import old_answer, read_old
from bot.sandbox.dingtalk.wire import TOKEN_HEADER, Body, DingTalkError, OldApiError, is_ours
from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Person
from bot.sandbox.signin_page import ask_who, show_mistake
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.tokens import LIFE_SECONDS
from bot.sandbox.wire import read_model

PAGE = "/sandbox/dingtalk/oauth2/auth"
PERSON_TOKENS, REFRESH_TOKENS, TICKETS = (
    "dingtalk.person_tokens",
    "dingtalk.refresh",
    "dingtalk.tickets",
)
REFRESH_LIFE = timedelta(days=30)
SCOPES = {"openid", "openid corpid", "corpid openid"}
NO_CODE = 40078
TITLE = "钉钉登录（沙盒）"


def signin_routes() -> list[web.RouteDef]:
    return [
        web.post("/v1.0/oauth2/userAccessToken", get_person_token),
        web.post("/v1.0/oauth2/jsapiTickets", get_ticket),
        web.get("/v1.0/contact/users/{union_id}", get_person),
    ]


def old_signin_routes() -> list[web.RouteDef]:
    return [web.post("/topapi/v2/user/getuserinfo", get_user_info)]


async def authorize(request: web.Request) -> web.Response:
    """Asks who one is, and `sandbox_user` answers it at once; somebody who declines goes back with `error`."""
    stage, query = stage_of(request), request.query
    if wrong := _mistake(stage, query):
        return show_mistake(TITLE, wrong)
    if who := query.get("sandbox_user"):
        person = stage.world.person("dingtalk", who)
        code = issue_code(stage.world, person, "page")
        raise web.HTTPFound(_back(query, {"authCode": code}))
    if "sandbox_decline" in query:
        raise web.HTTPFound(_back(query, {"error": "access_denied"}))
    people = [each for each in stage.world.company.people if each.platform == "dingtalk"]
    return ask_who(TITLE, query, people)


def _mistake(stage: Stage, query: Mapping[str, str]) -> str:
    """What the vendor's own page would complain of, or ""."""
    account = stage.config.dingtalk
    address = urlsplit(query.get("redirect_uri", ""))
    checks = {
        "client_id": query.get("client_id") == account.app_key,
        "redirect_uri": address.scheme in ("http", "https")
        and bool(address.netloc)
        and account.redirect_domain in ("", address.netloc),
        "response_type": query.get("response_type") == "code",
        "scope": query.get("scope") in SCOPES,
        "prompt": query.get("prompt") == "consent",
        "corpId": query.get("corpId", account.corp_id) == account.corp_id,
    }
    return ", ".join(name for name, is_right in checks.items() if not is_right)


def _back(query: Mapping[str, str], found: dict[str, str]) -> str:
    """`state` goes back as it came, where there was one."""
    address = urlsplit(query["redirect_uri"])
    state = {"state": query["state"]} if "state" in query else {}
    more = urlencode(found | state)
    return address._replace(query=f"{address.query}&{more}".lstrip("&")).geturl()


class PersonTokenBody(Body):
    client_id: str = Field(default="", alias="clientId")
    client_secret: str = Field(default="", alias="clientSecret")
    code: str = ""
    refresh_token: str = Field(default="", alias="refreshToken")
    grant_type: Literal["authorization_code", "refresh_token"] = Field(alias="grantType")


async def get_person_token(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, PersonTokenBody)
    account = stage.config.dingtalk
    if not is_ours(stage, body.client_id, body.client_secret):
        raise DingTalkError(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
    person = _granted(stage, body)
    token, refresh = token_urlsafe(32), token_urlsafe(32)
    _keep(stage, PERSON_TOKENS, token, person, timedelta(seconds=LIFE_SECONDS))
    _keep(stage, REFRESH_TOKENS, refresh, person, REFRESH_LIFE)
    answer = {"accessToken": token, "refreshToken": refresh, "expireIn": LIFE_SECONDS}
    return web.json_response(answer | {"corpId": account.corp_id})


def _granted(stage: Stage, body: PersonTokenBody) -> Person:
    """Of its refresh token doc 0032 says only that it is good for thirty days: here as often as it is shown."""
    if body.grant_type == "authorization_code":
        person = spend_code(stage.world, body.code, "page")
    else:
        person = _kept(stage, REFRESH_TOKENS, body.refresh_token)
    if person is None:
        raise DingTalkError(400, "invalidCode", "无效的授权码")
    return person


def _keep(stage: Stage, shelf: str, token: str, person: Person, life: timedelta) -> None:
    stage.world.drop_expired(shelf)
    expires_at = (datetime.now(UTC) + life).isoformat()
    stage.world.put(shelf, token, {"person": person.id, "expires_at": expires_at})


def _kept(stage: Stage, shelf: str, token: str) -> Person | None:
    entry = stage.world.shelf(shelf).get(token)
    if not entry or datetime.fromisoformat(str(entry["expires_at"])) < datetime.now(UTC):
        return None
    return stage.world.person("dingtalk", str(entry["person"]))


async def get_person(request: web.Request) -> web.Response:
    """By a person's own token, of which the application's is none; nobody's phone or mail without further permission."""
    stage = stage_of(request)
    myself = _kept(stage, PERSON_TOKENS, request.headers.get(TOKEN_HEADER, ""))
    if myself is None:
        raise DingTalkError(400, "InvalidAuthentication", "不合法的access_token")
    if request.match_info["union_id"] not in ("me", union_id(myself)):
        raise DingTalkError(404, "invalidParameter.user.notFound", "找不到该用户")
    body = {
        "nick": myself.name,
        "unionId": union_id(myself),
        "openId": f"o{union_id(myself)[::-1]}",
    }
    return web.json_response(body)


class CodeBody(Body):
    code: str = Field(min_length=1)


async def get_user_info(request: web.Request) -> web.Response:
    """Only who belongs to the company has a code of its client."""
    stage = stage_of(request)
    person = spend_code(stage.world, (await read_old(request, CodeBody)).code, "client")
    if person is None or not person.is_member:
        raise OldApiError(NO_CODE, "不存在的临时授权码")
    found: JsonObject = {
        "userid": person.id,
        "unionid": union_id(person),
        "associated_unionid": union_id(person),
        "name": person.name,
        "device_id": "sandbox",
        "sys": False,
        "sys_level": 0,
    }
    return old_answer(result=found)


async def get_ticket(request: web.Request) -> web.Response:
    """The same for two hours, with the time that is left of them."""
    world, now = stage_of(request).world, datetime.now(UTC)
    kept = world.shelf(TICKETS).get("application")
    if not kept or datetime.fromisoformat(str(kept["expires_at"])) <= now:
        expires_at = (now + timedelta(seconds=LIFE_SECONDS)).isoformat()
        kept = {"ticket": token_urlsafe(48), "expires_at": expires_at}
        world.put(TICKETS, "application", kept)
    left = datetime.fromisoformat(str(kept["expires_at"])) - now
    answer = {"jsapiTicket": kept["ticket"], "expireIn": int(left.total_seconds())}
    return web.json_response(answer)
