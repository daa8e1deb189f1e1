"""Signing in by a platform: a state bound to the browser, the platform's word for who it is, a session, and on to the page.

What another browser, another moment or another site hands us is refused before the platform is asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.alarm import Alarm
from bot.channels.channel import ChannelError
from bot.channels.contacts import MEMBER
from bot.channels.vouching import SIGN_IN, AsksTheClient, CodeUsed, SignIn, Vouched
from bot.console.form_answers import wording
from bot.console.html import Asking, page_of_asking, page_of_words
from bot.console.pages import script_that_asks
from bot.console.sessions import Sessions
from bot.console.sign_in_states import HOME, Begun, NotBegun, SignInStates, local
from bot.console.sign_in_ways import SignInWays
from handlers.desk import Desk
from handlers.signing_in import whoever_is

log = structlog.get_logger(__name__)

BY_BROWSER = "browser"
"""Said by `by`, where the client around the page did not answer."""

Ask = Callable[[str], Awaitable[Vouched | None]]


class _Refused(Exception):
    """`words` is a key of the catalog."""

    def __init__(self, words: str, status: int, to: str = HOME) -> None:
        super().__init__(words)
        self.words = words
        self.status = status
        self.to = to


class SignInDoor:
    """`public_url` is where the platforms send people back to; `company` whose accounts these are."""

    def __init__(
        self,
        desk: Desk,
        company: int,
        ways: SignInWays,
        sessions: Sessions,
        states: SignInStates,
        alarm: Alarm,
        *,
        public_url: str,
    ) -> None:
        self._desk = desk
        self._company = company
        self._ways = ways
        self._sessions = sessions
        self._states = states
        self._alarm = alarm
        self._public_url = public_url.rstrip("/")

    def mount(self, app: web.Application) -> None:
        app.router.add_get(SIGN_IN, self.choose, allow_head=False)
        begin = f"{SIGN_IN}/{{platform}}"
        app.router.add_get(begin, self.begin, allow_head=False)
        app.router.add_get(f"{begin}/back", self.come_back, allow_head=False)
        app.router.add_post(f"{begin}/inside", self.answer_inside)

    async def choose(self, request: web.Request) -> web.Response:
        return self._ways.ask(request, local(request.query.get("to", "")))

    async def begin(self, request: web.Request) -> web.Response:
        """`to` is where they wanted to go: a page of ours."""
        way, to = self._way(request), local(request.query.get("to", ""))
        begun = self._states.begin(way.channel, to, self._desk.now())
        response = self._asking(request, way, begun) or _sent_to(
            way.address(f"{self._public_url}{SIGN_IN}/{way.channel}/back", begun.state)
        )
        self._states.keep(response, begun)
        return response

    async def come_back(self, request: web.Request) -> web.Response:
        way, given = self._way(request), request.query
        return await self._end(request, way, way.code_in(given), given.get("state", ""), way.who)

    async def answer_inside(self, request: web.Request) -> web.Response:
        """What the page's script was told by the client around it."""
        way, given = self._way(request), await request.post()
        if not isinstance(way, AsksTheClient):
            raise web.HTTPNotFound
        code, state = str(given.get("code", "")), str(given.get("state", ""))
        return await self._end(request, way, code, state, way.who_is_inside)

    def _way(self, request: web.Request) -> SignIn:
        way = self._ways.named(request.match_info["platform"])
        if way is None:
            raise web.HTTPNotFound
        return way

    def _asking(self, request: web.Request, way: SignIn, begun: Begun) -> web.Response | None:
        """A page whose script asks the client around it; None in a browser, or where that script was not built."""
        script = script_that_asks(way.channel)
        question = way.question if isinstance(way, AsksTheClient) else None
        is_inside = self._ways.around(request) is way and "by" not in request.query
        if not (script and question and is_inside):
            return None
        asking = Asking(
            script=f"{self._sessions.path}{script}",
            action=f"{self._sessions.path}{SIGN_IN}/{way.channel}/inside",
            instead=self._ways.begin(way, begun.to, by=BY_BROWSER),
            state=begun.state,
            corp_id=question.corp_id,
            client_id=question.client_id,
        )
        return page_of_asking(wording(request), asking)

    async def _end(
        self, request: web.Request, way: SignIn, code: str, state: str, ask: Ask
    ) -> web.Response:
        try:
            response = await self._signed_in(request, way, code, state, ask)
        except _Refused as refused:
            response = self._refuse(request, way, refused)
        self._states.forget(response)
        return response

    async def _signed_in(
        self, request: web.Request, way: SignIn, code: str, state: str, ask: Ask
    ) -> web.Response:
        now = self._desk.now()
        try:
            to = await self._states.end(request, way.channel, state, now)
        except NotBegun as error:
            raise _Refused("sign_in.expired", 403, error.to) from None
        vouched = await self._vouched(ask, code, to)
        person = await self._person(way, vouched, to)
        response = _sent_to(self._sessions.path + to, 302 if request.method == "GET" else 303)
        self._sessions.begin(response, self._company, person, now)
        log.info("signed_in", person=person, by=way.channel, is_member=vouched.is_member)
        return response

    async def _vouched(self, ask: Ask, code: str, to: str) -> Vouched:
        try:
            vouched = await ask(code)
        except CodeUsed:
            raise _Refused("sign_in.used", 403, to) from None
        except ChannelError as error:
            log.warning("sign_in_failed", reason=error.reason)
            raise _Refused("sign_in.unreachable", 502, to) from None
        if vouched is None:
            raise _Refused("sign_in.refused", 403, to)
        return vouched

    async def _person(self, way: SignIn, vouched: Vouched, to: str) -> int:
        channel = way.channel if vouched.is_member else way.outsiders
        here = (channel, way.account, vouched.id)
        async with self._desk.store.unit_of_work(self._company) as uow:
            person = await whoever_is(uow, *here, is_member=vouched.is_member, union=vouched.union)
        if person is None:
            raise _Refused("sign_in.unknown", 403, to)
        if not person.roles:
            raise _Refused("sign_in.left", 403, to)
        if person.name == vouched.id:
            await self._ask_for_name(way, vouched.id)
        return person.id

    async def _ask_for_name(self, way: SignIn, user_id: str) -> None:
        about = (way.channel, way.account, MEMBER, user_id)
        await self._desk.store.errands.ask(self._company, *about, "", self._desk.now())
        await self._alarm.run_errands()

    def _refuse(self, request: web.Request, way: SignIn, refused: _Refused) -> web.Response:
        words = wording(request)
        log.warning("sign_in_refused", why=refused.words, by=way.channel)
        said = words.say(refused.words, platform=words.say(f"sign_in.platform.{way.channel}"))
        again = self._ways.begin(way, refused.to)
        return page_of_words(words, said, refused.status, again=again)


def _sent_to(address: str, status: int = 302) -> web.Response:
    headers = {"Location": address, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return web.Response(status=status, headers=headers)
