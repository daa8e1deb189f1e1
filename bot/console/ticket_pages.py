"""Where a card's link leads: one ticket, for whoever is signed in; who is not yet is sent to sign in."""

from __future__ import annotations

from aiohttp import web

from bot.console.form_answers import json_answer, wording
from bot.console.html import page_of_ticket, page_of_words
from bot.console.sessions import Session, Sessions
from bot.console.sign_in_ways import SignInWays
from handlers.desk import Desk, Moment
from handlers.signing_in import still
from handlers.ticket_links import TICKETS, ticket_path
from handlers.ticket_page import TicketPage, ticket_page
from storage.unit_of_work import UnitOfWork
from workflows.people import Person

DOOR = "page"
ME = "/api/v1/me"


class TicketPages:
    def __init__(self, desk: Desk, sessions: Sessions, ways: SignInWays) -> None:
        self._desk = desk
        self._sessions = sessions
        self._ways = ways

    def mount(self, app: web.Application) -> None:
        app.router.add_get(TICKETS + "{number}", self.show)
        app.router.add_get(ME, self.who_am_i)

    async def show(self, request: web.Request) -> web.Response:
        number, words = request.match_info["number"], wording(request)
        session = self._sessions.read(request, self._desk.now())
        if session is None:
            return self._ways.ask(request, ticket_path(number))
        async with self._desk.store.unit_of_work(session.company) as uow:
            person = await still(uow, session.person)
            if person is None:
                return page_of_words(words, words.say("sign_in.left"), 403)
            page = await self._page(uow, person, number)
        words = self._desk.words(person.locale)
        if page is None:
            return page_of_words(words, words.say("sign_in.nothing"), 404)
        return page_of_ticket(page, words)

    async def who_am_i(self, request: web.Request) -> web.Response:
        person = await self._person(self._sessions.read(request, self._desk.now()))
        if person is None:
            return json_answer({"code": "not_signed_in"}, 401)
        known = {"name": person.name, "roles": sorted(person.roles), "locale": person.locale}
        return json_answer({"id": person.id, **known})

    async def _page(self, uow: UnitOfWork, person: Person, number: str) -> TicketPage | None:
        desk = self._desk
        return await ticket_page(
            Moment(desk=desk, uow=uow, now=desk.now(), door=DOOR), person, number
        )

    async def _person(self, session: Session | None) -> Person | None:
        if session is None:
            return None
        async with self._desk.store.unit_of_work(session.company) as uow:
            return await still(uow, session.person)
