"""An installation with both platforms behind it, and browsers that sign in through one or are signed in already."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientResponse, ClientSession, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from redis.asyncio import Redis

from bot.channels.dingtalk.api import DingTalkCredentials
from bot.channels.dingtalk.signing_in import DingTalkSignIn
from bot.channels.tokens import MemoryTokens
from bot.channels.vouching import SIGN_IN, SignIn
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.jssdk import JsSdk
from bot.channels.wecom.signing_in import WeComSignIn
from bot.console.js_api import JsApi
from bot.console.pages import mount_pages
from bot.console.seals import Seal
from bot.console.sessions import COOKIE, Sessions
from bot.console.sign_in import SignInDoor
from bot.console.sign_in_states import SignInStates
from bot.console.sign_in_ways import SignInWays
from bot.console.ticket_pages import TicketPages
from tests.channels.builders import DINGTALK as CREDENTIALS
from tests.channels.builders import ScriptedPlatform, dingtalk_api
from tests.fakes import DINGTALK, DINGTALK_ACCOUNT, WECOM, WECOM_ACCOUNT, RecordingAlarm
from tests.handlers.desk_of import DeskOf, Someone

PUBLIC_URL = "http://127.0.0.1:8000"
AGENT = "1000002"
SECRETS = ["app-secret"]
OK: dict[str, object] = {"errcode": 0, "errmsg": "ok"}
IN_WECOM = "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 Language/zh wxwork/4.1.22"
IN_WECHAT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"
IN_DINGTALK = "Mozilla/5.0 (iPhone) AliApp(DingTalk/7.6.20) com.laiwang.DingTalk/38"
ON_A_DESK = "Mozilla/5.0 (X11; Linux x86_64) Chrome/131"


@dataclass(slots=True)
class Door:
    """`platform` answers as WeCom and as DingTalk; `public_url` is how the installation is reached."""

    desk: DeskOf
    platform: ScriptedPlatform
    server: TestServer
    sessions: Sessions
    alarm: RecordingAlarm
    clients: list[TestClient[web.Request, web.Application]] = field(default_factory=list)

    @classmethod
    async def open(
        cls,
        desk: DeskOf,
        platform: ScriptedPlatform,
        http: ClientSession,
        redis: Redis,
        public_url: str = PUBLIC_URL,
        *,
        by: tuple[str, ...] = (WECOM, DINGTALK),
        is_demo: bool = False,
    ) -> Door:
        tokens, alarm, base = MemoryTokens(), RecordingAlarm(), platform.base
        token: dict[str, object] = {**OK, "access_token": "t1", "expires_in": 7200}
        platform.on("/cgi-bin/gettoken", token)
        platform.on("/v1.0/oauth2/accessToken", {"accessToken": "t2", "expireIn": 7200})
        api = WeComApi(
            WECOM_ACCOUNT, SECRETS[0], app=AGENT, http=http, tokens=tokens, api_base=base
        )
        every: dict[str, SignIn] = {
            WECOM: WeComSignIn(api, WECOM_ACCOUNT, AGENT, "https://open.weixin.qq.com"),
            DINGTALK: a_dingtalk_sign_in(http, base),
        }
        sessions = Sessions(SECRETS, public_url)
        ways = SignInWays(tuple(every[each] for each in by), sessions.path, is_demo=is_demo)
        states = SignInStates(
            Seal(SECRETS, b"sign-in"),
            redis,
            f"{sessions.path}{SIGN_IN}",
            are_secure=sessions.is_secure,
        )
        way = (desk.desk, desk.company, ways, sessions, states, alarm)
        app = web.Application()
        mount_pages(app)
        SignInDoor(*way, public_url=public_url).mount(app)
        TicketPages(desk.desk, sessions, ways).mount(app)
        JsApi(desk.desk, sessions, JsSdk(api, WECOM_ACCOUNT, AGENT, tokens), public_url).mount(app)
        server = TestServer(app)
        await server.start_server()
        return cls(desk, platform, server, sessions, alarm)

    async def close(self) -> None:
        for client in self.clients:
            await client.close()
        await self.server.close()

    def vouches(self, *answers: dict[str, object]) -> None:
        """What WeCom says of the next codes."""
        self.platform.on("/cgi-bin/auth/getuserinfo", *({**OK, **each} for each in answers))

    def dingtalk_vouches(self, *answers: dict[str, object]) -> None:
        """What DingTalk's client says of the next codes; `errcode` where it refuses one."""
        said = [each if "errcode" in each else {**OK, "result": each} for each in answers]
        self.platform.on("/topapi/v2/user/getuserinfo", *said)

    def browser(self, agent: str = IN_WECOM) -> Visitor:
        client = TestClient(self.server, cookie_jar=CookieJar(unsafe=True))
        self.clients.append(client)
        return Visitor(client, agent)

    async def browser_of(self, who: Someone, agent: str = IN_WECOM) -> Visitor:
        """Signed in already."""
        account = WECOM_ACCOUNT if who.channel == WECOM else DINGTALK_ACCOUNT
        here = (who.channel, account, who.id)
        async with self.desk.store.unit_of_work(self.desk.company) as uow:
            person = await uow.people.by_identity(*here)
        assert person
        visitor = self.browser(agent)
        visitor.client.session.cookie_jar.update_cookies(
            {COOKIE: self.cookie(person.id, self.desk.clock())}, self.server.make_url("/")
        )
        return visitor

    def cookie(self, person: int, now: datetime) -> str:
        response = web.Response()
        self.sessions.begin(response, self.desk.company, person, now)
        return response.cookies[COOKIE].value


@dataclass(slots=True)
class Visitor:
    client: TestClient[web.Request, web.Application]
    agent: str = IN_WECOM

    async def gets(self, path: str, **more: Any) -> ClientResponse:
        headers = {"User-Agent": self.agent, **more.pop("headers", {})}
        return await self.client.get(path, headers=headers, allow_redirects=False, **more)

    async def begins(self, to: str = "/m/tickets/WX-1001", by: str = WECOM, **more: str) -> str:
        """The state that goes to the platform."""
        answer = await self.gets(f"/m/sign-in/{by}", params={"to": to, **more})
        assert answer.status == 302, await answer.text()
        return query_of(answer)["state"]

    async def comes_back(self, state: str, code: str = "CODE", by: str = WECOM) -> ClientResponse:
        name = "code" if by == WECOM else "authCode"
        return await self.gets(f"/m/sign-in/{by}/back", params={name: code, "state": state})

    async def signs_in(self, to: str = "/m/tickets/WX-1001") -> ClientResponse:
        return await self.comes_back(await self.begins(to))

    async def is_asked(self, to: str = "/m/tickets/WX-1001") -> dict[str, str]:
        """What stands in the page whose script asks DingTalk's client: the form's fields, and what it asks with."""
        answer = await self.gets("/m/sign-in/dingtalk", params={"to": to})
        page = await answer.text()
        assert answer.status == 200, page
        found = re.findall(r'(?:data-(\w+)|name="(\w+)" value)="([^"]*)"', page)
        return {one or other: value for one, other, value in found}

    async def answers_inside(self, state: str, code: str = "CODE") -> ClientResponse:
        """As the script does once the client has said who is there."""
        headers = {"User-Agent": self.agent}
        path, data = "/m/sign-in/dingtalk/inside", {"state": state, "code": code}
        return await self.client.post(path, data=data, headers=headers, allow_redirects=False)


def a_dingtalk_sign_in(
    http: ClientSession, base: str, credentials: DingTalkCredentials = CREDENTIALS
) -> DingTalkSignIn:
    api = dingtalk_api(http, credentials, api_base=base, oapi_base=base)
    return DingTalkSignIn(api, credentials, DINGTALK_ACCOUNT, api_base=base)


def query_of(answer: ClientResponse) -> dict[str, str]:
    found = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in found.items()}
