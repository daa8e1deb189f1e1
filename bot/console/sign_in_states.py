"""That whoever comes back from a platform is who began: a state in the address bar, bound to a cookie of this browser."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.console.seals import Forged, Seal

COOKIE = "gongdan_sign_in"
LIFE = timedelta(minutes=10)
"""The platforms' codes live five (WeCom doc 91022, DingTalk doc 0024)."""
HOME = "/m/"
_STATE_CHARS = 32
_LOCAL = re.compile(r"/m/[\w.~%/-]*(\?[\w.~%/=&-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """`state` goes out, `sealed` stays in the browser; `to` is the page they came for."""

    state: str
    sealed: str
    to: str


class NotBegun(Exception):
    """Not by this browser, not with this platform, too long ago, or ended before; `to` is where they may want to go."""

    def __init__(self, to: str = HOME) -> None:
        super().__init__(to)
        self.to = to


class SignInStates:
    """`path` is that of the pages that begin and end it; over https alone where we `are_secure`."""

    def __init__(self, seal: Seal, redis: Redis, path: str, *, are_secure: bool) -> None:
        self._seal = seal
        self._redis = redis
        self._path = path
        self._are_secure = are_secure

    def begin(self, channel: str, to: str, now: datetime) -> Begun:
        secret = secrets.token_hex(16)
        sealed = self._seal.close([channel, secret, to, int((now + LIFE).timestamp())])
        return Begun(state=_state(secret), sealed=sealed, to=to)

    def keep(self, response: web.StreamResponse, begun: Begun) -> None:
        response.set_cookie(
            COOKIE,
            begun.sealed,
            max_age=int(LIFE.total_seconds()),
            path=self._path,
            httponly=True,
            samesite="Lax",
            secure=self._are_secure,
        )

    def forget(self, response: web.StreamResponse) -> None:
        response.del_cookie(COOKIE, path=self._path)

    async def end(self, request: web.Request, channel: str, state: str, now: datetime) -> str:
        """Where they wanted to go. Raises NotBegun."""
        try:
            begun_with, secret, to, expires = self._seal.open(request.cookies.get(COOKIE, ""))
        except (Forged, ValueError):
            raise NotBegun from None
        ours, given = _state(str(secret)), state.encode(errors="replace")
        is_this = begun_with == channel and hmac.compare_digest(given, ours.encode())
        if not is_this or int(expires) <= now.timestamp() or not await self._is_first(ours):
            raise NotBegun(local(str(to)))
        return local(str(to))

    async def _is_first(self, state: str) -> bool:
        """Each state is good once, whoever has the cookie."""
        seconds = int(LIFE.total_seconds())
        try:
            return bool(await self._redis.set(f"gongdan:signed:{state}", 1, nx=True, ex=seconds))
        except RedisError:
            # The code itself is good once, and the platform says so.
            return True


def local(to: str) -> str:
    """A page of ours below /m/, or the first one: never another site, however it is written."""
    is_ours = _LOCAL.fullmatch(to) and "//" not in to and ".." not in to
    return to if is_ours else HOME


def _state(secret: str) -> str:
    """What goes through the address bar does not give away what is in the cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()[:_STATE_CHARS]
