"""An installation with WeCom behind it, and browsers that sign in through it or are signed in already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientResponse, ClientSession, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from redis.asyncio import Redis

from bot.channels.tokens import MemoryTokens
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.jssdk import JsSdk
from bot.channels.wecom.signing_in import WeComSignIn
from bot.console.js_api import JsApi
from bot.console.seals import Seal
from bot.console.sessions import COOKIE, Sessions
from bot.console.sign_in import SignInDoor
from bot.console.ticket_pages import TicketPages
from tests.channels.builders import ScriptedPlatform
from tests.fakes import WECOM_ACCOUNT, RecordingAlarm
from tests.handlers.desk_of import DeskOf, Someone

PUBLIC_URL = "http://127.0.0.1:8000"
AGENT = "1000002"
SECRETS = ["app-secret"]
OK: dict[str, object] = {"errcode": 0, "errmsg": "ok"}
IN_WECOM = "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 Language/zh wxwork/4.1.22"
IN_WECHAT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"
ON_A_DESK = "Mozilla/5.0 (X11; Linux x86_64) Chrome/131"


@dataclass(slots=True)
class Door:
    """`platform` answers as WeCom; `public_url` is how the installation is reached."""

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
    ) -> Door:
        token: dict[str, object] = {**OK, "access_token": "t1", "expires_in": 7200}
        platform.on("/cgi-bin/gettoken", token)
        tokens, alarm = MemoryTokens(), RecordingAlarm()
        base, corp = platform.base, WECOM_ACCOUNT
        api = WeComApi(corp, SECRETS[0], app=AGENT, http=http, tokens=tokens, api_base=base)
        sign_in = WeComSignIn(api, corp, AGENT, "https://open.weixin.qq.com")
        sessions, seal = Sessions(SECRETS, public_url), Seal(SECRETS, b"sign-in")
        way = (desk.desk, desk.company, sign_in, sessions, seal, redis, alarm)
        app = web.Application()
        SignInDoor(*way, public_url=public_url).mount(app)
        TicketPages(desk.desk, sessions, can_sign_in=True).mount(app)
        JsApi(desk.desk, sessions, JsSdk(api, corp, AGENT, tokens), public_url).mount(app)
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

    def browser(self, agent: str = IN_WECOM) -> Visitor:
        client = TestClient(self.server, cookie_jar=CookieJar(unsafe=True))
        self.clients.append(client)
        return Visitor(client, agent)

    async def browser_of(self, who: Someone, agent: str = IN_WECOM) -> Visitor:
        """Signed in already."""
        here = (who.channel, WECOM_ACCOUNT, who.id)
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

    async def begins(self, to: str = "/m/tickets/WX-1001") -> str:
        """The state that goes to WeCom."""
        answer = await self.gets("/m/sign-in/wecom", params={"to": to})
        assert answer.status == 302, await answer.text()
        return query_of(answer)["state"]

    async def comes_back(self, state: str, code: str = "CODE") -> ClientResponse:
        return await self.gets("/m/sign-in/wecom/back", params={"code": code, "state": state})

    async def signs_in(self, to: str = "/m/tickets/WX-1001") -> ClientResponse:
        return await self.comes_back(await self.begins(to))


def query_of(answer: ClientResponse) -> dict[str, str]:
    found = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in found.items()}
