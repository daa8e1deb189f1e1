"""Signing in inside WeCom: a state bound to the browser, WeCom's word for who it is, a session, and on to the page.

WeCom docs 91022, 91023. What another browser, another moment or another site hands us is refused before WeCom is asked.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

import structlog
from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.alarm import Alarm
from bot.channels.channel import ChannelError
from bot.channels.contacts import MEMBER
from bot.channels.wecom.signing_in import CodeUsed, Vouched, WeComSignIn
from bot.console.form_answers import wording
from bot.console.html import page_of_words
from bot.console.seals import Forged, Seal
from bot.console.sessions import Sessions
from handlers.desk import Desk
from handlers.signing_in import whoever_is

log = structlog.get_logger(__name__)

BEGIN = "/m/sign-in/wecom"
BACK = f"{BEGIN}/back"
COOKIE = "gongdan_sign_in"
LIFE = timedelta(minutes=10)
"""WeCom's code lives five (doc 91022)."""
HOME = "/m/"
MEMBERS, OUTSIDERS = "wecom", "wecom_kf"
"""Channels under whose ids they are known."""
_STATE_CHARS = 32
_LOCAL = re.compile(r"/m/[\w.~%/-]*(\?[\w.~%/=&-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    state: str
    to: str


class _Refused(Exception):
    """`words` is a key of the catalog."""

    def __init__(self, words: str, status: int, to: str = HOME) -> None:
        super().__init__(words)
        self.words = words
        self.status = status
        self.to = to


class SignInDoor:
    """`public_url` is where WeCom sends people back to; `company` whose corp it is."""

    def __init__(
        self,
        desk: Desk,
        company: int,
        wecom: WeComSignIn,
        sessions: Sessions,
        seal: Seal,
        redis: Redis,
        alarm: Alarm,
        *,
        public_url: str,
    ) -> None:
        self._desk = desk
        self._company = company
        self._wecom = wecom
        self._sessions = sessions
        self._seal = seal
        self._redis = redis
        self._alarm = alarm
        self._public_url = public_url.rstrip("/")

    def mount(self, app: web.Application) -> None:
        app.router.add_get(BEGIN, self.begin, allow_head=False)
        app.router.add_get(BACK, self.come_back, allow_head=False)

    async def begin(self, request: web.Request) -> web.Response:
        """`to` is where they wanted to go: a page of ours."""
        secret = secrets.token_hex(16)
        to, now = local(request.query.get("to", "")), self._desk.now()
        address = self._wecom.address(self._public_url + BACK, _state(secret))
        response = _sent_to(address)
        response.set_cookie(
            COOKIE,
            self._seal.close([secret, to, int((now + LIFE).timestamp())]),
            max_age=int(LIFE.total_seconds()),
            path=self._cookie_path,
            httponly=True,
            samesite="Lax",
            secure=self._sessions.is_secure,
        )
        return response

    async def come_back(self, request: web.Request) -> web.Response:
        try:
            response = await self._signed_in(request)
        except _Refused as refused:
            response = self._refuse(request, refused)
        response.del_cookie(COOKIE, path=self._cookie_path)
        return response

    @property
    def _cookie_path(self) -> str:
        return f"{self._sessions.path}/m/sign-in"

    async def _signed_in(self, request: web.Request) -> web.Response:
        now = self._desk.now()
        begun = self._begun(request, now)
        if not await self._is_first(begun.state):
            raise _Refused("sign_in.expired", 403, begun.to)
        vouched = await self._vouched(request.query.get("code", ""), begun.to)
        person = await self._person(vouched, begun.to)
        response = _sent_to(self._sessions.path + begun.to)
        self._sessions.begin(response, self._company, person, now)
        log.info("signed_in", person=person, is_member=vouched.is_member)
        return response

    def _begun(self, request: web.Request, now: datetime) -> _Begun:
        """What this browser began, if it is what came back."""
        try:
            secret, to, expires = self._seal.open(request.cookies.get(COOKIE, ""))
        except (Forged, ValueError):
            raise _Refused("sign_in.expired", 403) from None
        begun = _Begun(state=_state(str(secret)), to=local(str(to)))
        given = request.query.get("state", "").encode(errors="replace")
        is_this = hmac.compare_digest(given, begun.state.encode())
        if not is_this or int(expires) <= now.timestamp():
            raise _Refused("sign_in.expired", 403, begun.to)
        return begun

    async def _is_first(self, state: str) -> bool:
        """Each state is good once, whoever has the cookie."""
        seconds = int(LIFE.total_seconds())
        try:
            return bool(await self._redis.set(f"gongdan:signed:{state}", 1, nx=True, ex=seconds))
        except RedisError:
            # The code itself is good once, and WeCom says so.
            return True

    async def _vouched(self, code: str, to: str) -> Vouched:
        try:
            vouched = await self._wecom.who(code)
        except CodeUsed:
            raise _Refused("sign_in.used", 403, to) from None
        except ChannelError as error:
            log.warning("sign_in_failed", reason=error.reason)
            raise _Refused("sign_in.unreachable", 502, to) from None
        if vouched is None:
            raise _Refused("sign_in.refused", 403, to)
        return vouched

    async def _person(self, vouched: Vouched, to: str) -> int:
        channel = MEMBERS if vouched.is_member else OUTSIDERS
        here = (channel, self._wecom.account, vouched.id)
        async with self._desk.store.unit_of_work(self._company) as uow:
            person = await whoever_is(uow, *here, is_member=vouched.is_member)
        if person is None:
            raise _Refused("sign_in.unknown", 403, to)
        if not person.roles:
            raise _Refused("sign_in.left", 403, to)
        if person.name == vouched.id:
            await self._ask_for_name(vouched.id)
        return person.id

    async def _ask_for_name(self, user_id: str) -> None:
        about = (MEMBERS, self._wecom.account, MEMBER, user_id)
        await self._desk.store.errands.ask(self._company, *about, "", self._desk.now())
        await self._alarm.run_errands()

    def _refuse(self, request: web.Request, refused: _Refused) -> web.Response:
        words = wording(request)
        again = f"{self._sessions.path}{BEGIN}?{urlencode({'to': refused.to})}"
        log.warning("sign_in_refused", why=refused.words)
        return page_of_words(words, words.say(refused.words), refused.status, again=again)


def local(to: str) -> str:
    """A page of ours below /m/, or the first one: never another site, however it is written."""
    is_ours = _LOCAL.fullmatch(to) and "//" not in to and ".." not in to
    return to if is_ours else HOME


def _state(secret: str) -> str:
    """What goes through the address bar does not give away what is in the cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()[:_STATE_CHARS]


def _sent_to(address: str) -> web.Response:
    headers = {"Location": address, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return web.Response(status=302, headers=headers)
