"""Who a browser is: a sealed cookie after a platform has vouched for somebody; every door that shows people theirs reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from aiohttp import web

from bot.console.seals import Forged, Seal

COOKIE = "gongdan_session"
LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`person` is storage's id; what they may do is asked of the database at each request."""

    company: int
    person: int
    expires_at: datetime


class Sessions:
    """Of one installation: any process reads what another has sealed."""

    def __init__(self, platform_secrets: Iterable[str], public_url: str) -> None:
        self._seal = Seal(platform_secrets, b"gongdan sessions")
        self.path = urlsplit(public_url).path.rstrip("/")
        self.is_secure = public_url.startswith("https:")

    def begin(self, response: web.StreamResponse, company: int, person: int, now: datetime) -> None:
        """`Lax`: a card in the chat leads here from elsewhere, and the page is to know who came."""
        expires = int((now + LIFE).timestamp())
        response.set_cookie(
            COOKIE,
            self._seal.close([company, person, expires]),
            max_age=int(LIFE.total_seconds()),
            path=self.path or "/",
            httponly=True,
            samesite="Lax",
            secure=self.is_secure,
        )

    def read(self, request: web.Request, now: datetime) -> Session | None:
        try:
            company, person, expires = self._seal.open(request.cookies.get(COOKIE, ""))
        except (Forged, ValueError):
            return None
        expires_at = datetime.fromtimestamp(int(expires), UTC)
        if expires_at <= now:
            return None
        return Session(company=int(company), person=int(person), expires_at=expires_at)
