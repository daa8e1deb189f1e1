"""By which platforms somebody may sign in, and which of them a browser is asked to: its User-Agent names the client it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.channels.vouching import SIGN_IN, SignIn
from bot.console.form_answers import wording
from bot.console.html import Way, page_of_ways


@dataclass(frozen=True, slots=True)
class SignInWays:
    """`path` is that of the address under which we are reached, mostly none; `is_demo` where a stand-in asks who one is
    in any browser."""

    all: tuple[SignIn, ...]
    path: str = ""
    is_demo: bool = False

    def named(self, channel: str) -> SignIn | None:
        return next((each for each in self.all if each.channel == channel), None)

    def around(self, request: web.Request) -> SignIn | None:
        """The platform in whose client the page is."""
        agent = request.headers.get("User-Agent", "").casefold()
        return next((each for each in self.all if any(one in agent for one in each.inside)), None)

    def begin(self, way: SignIn, to: str, **more: str) -> str:
        """Where signing in begins; `to` is the page they came for."""
        return f"{self.path}{SIGN_IN}/{way.channel}?{urlencode({'to': to, **more})}"

    def ask(self, request: web.Request, to: str) -> web.Response:
        """On to where one signs in, or a page that says by what one can."""
        way = self.around(request) or self._only_one()
        if way:
            raise web.HTTPFound(self.begin(way, to))
        words = wording(request)
        return page_of_ways(words, tuple(self._offered(to)), 401)

    def _only_one(self) -> SignIn | None:
        return self.all[0] if self.is_demo and len(self.all) == 1 else None

    def _offered(self, to: str) -> Iterator[Way]:
        for each in self.all:
            is_open = each.in_any_browser or self.is_demo
            yield Way(platform=each.channel, link=self.begin(each, to) if is_open else "")
