"""The API of the form's page: opens a link for one browser, shows, saves and hands in the form the chat is at."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.alarm import Alarm
from bot.console.form_answers import (
    as_error,
    choices_json,
    file_headers,
    form_answer,
    form_json,
    json_answer,
    refused,
    why_not,
    wording,
)
from bot.console.form_requests import HandingIn, Opening, Saving, read_body, read_upload
from bot.console.links import LIFE, BadLink, SignedLinks
from handlers.desk import Desk
from handlers.form_files import FileRefused, attach
from handlers.form_page import Gone, HandedIn, back_to_chat, hand_in, look, save, search
from storage.form_links import FormLink

PREFIX = "/api/v1/forms"
COOKIE = "gongdan_form"
CSRF = "X-Gongdan-Form"
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class FormsApi:
    """`alarm` wakes delivery when something is to be said in the chat."""

    desk: Desk
    links: SignedLinks
    alarm: Alarm

    def mount(self, app: web.Application) -> None:
        app.router.add_post(f"{PREFIX}/open", self.open)
        app.router.add_get(f"{PREFIX}/{{id}}", self.show)
        app.router.add_put(f"{PREFIX}/{{id}}/answers", self.save)
        app.router.add_get(f"{PREFIX}/{{id}}/choices/{{field}}", self.search)
        app.router.add_post(f"{PREFIX}/{{id}}/files", self.take_file)
        app.router.add_get(f"{PREFIX}/{{id}}/files/{{file}}", self.give_file)
        app.router.add_post(f"{PREFIX}/{{id}}/submit", self.submit)
        app.router.add_post(f"{PREFIX}/{{id}}/back", self.back)

    async def open(self, request: web.Request) -> web.Response:
        """The first browser to come has the link; another one asks for a link of its own in the chat."""
        body, now = await read_body(request, Opening), self.desk.now()
        try:
            claims = self.links.read(body.token, now)
        except BadLink as bad:
            return refused(403, "expired" if bad.is_expired else "forged", request)
        secret = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
        link = FormLink(
            company=claims.company,
            nonce=claims.nonce,
            browser=_digest(secret),
            chat=claims.chat,
            person=claims.person,
            expires_at=claims.expires_at,
        )
        opened = await self.desk.store.form_links.open(link, now)
        if opened.browser != link.browser:
            return refused(403, "other_browser", request)
        response = await self._shown(request, opened, secret)
        is_secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        response.set_cookie(
            COOKIE,
            secret,
            max_age=int(LIFE.total_seconds()),
            path=f"{self.links.path}{PREFIX}",
            httponly=True,
            samesite="Lax",
            secure=is_secure,
        )
        return response

    async def show(self, request: web.Request) -> web.Response:
        link = await self._link(request, changes=False)
        return await self._shown(request, link, request.cookies[COOKIE])

    async def save(self, request: web.Request) -> web.Response:
        link, body = await self._link(request), await read_body(request, Saving)
        return form_answer(await save(self.desk, link, body.revision, body.answers), request)

    async def search(self, request: web.Request) -> web.Response:
        """`q` are the words; without them, what comes first."""
        link = await self._link(request, changes=False)
        words = request.query.get("q", "")[:LONGEST_SEARCH]
        found = await search(self.desk, link, request.match_info["field"], words)
        return json_answer({"choices": choices_json(found)})

    async def take_file(self, request: web.Request) -> web.Response:
        link = await self._link(request)
        field, name, content = await read_upload(request, self.desk.most_megabytes << 20)
        try:
            attached = await attach(self.desk, link, field, name, content)
        except FileRefused as why:
            return json_answer({"code": why.problem, "words": why_not(why, request)}, 422)
        if isinstance(attached, Gone):
            return refused(410, "gone", request)
        form = form_json(attached.form)
        return json_answer({"file": attached.file, "form": form})

    async def give_file(self, request: web.Request) -> web.Response:
        """Only what this form holds."""
        link = await self._link(request, changes=False)
        view = await look(self.desk, link)
        file = request.match_info["file"]
        if isinstance(view, Gone) or file not in view.files:
            raise web.HTTPNotFound
        found = await self.desk.store.files.read(link.company, int(file))
        if found is None:
            raise web.HTTPNotFound
        return web.Response(
            body=found[1], content_type=found[0].media_type, headers=file_headers(found[0])
        )

    async def submit(self, request: web.Request) -> web.Response:
        link, body = await self._link(request), await read_body(request, HandingIn)
        result = await hand_in(self.desk, link, body.revision)
        if isinstance(result, HandedIn):
            await self.alarm.deliver()
            return json_answer(
                {"state": "submitted", "words": wording(request).say("page.submitted")}
            )
        return form_answer(result, request, problems=422)

    async def back(self, request: web.Request) -> web.Response:
        link = await self._link(request)
        if not await back_to_chat(self.desk, link):
            return refused(410, "gone", request)
        await self.alarm.deliver()
        return json_answer({"state": "chat", "words": wording(request).say("page.back")})

    async def _link(self, request: web.Request, *, changes: bool = True) -> FormLink:
        """Whose form it is: the browser's secret says so, and for a change the page's own word too."""
        nonce, secret = request.match_info["id"], request.cookies.get(COOKIE, "")
        link = await self.desk.store.form_links.find(nonce)
        if link is None or link.browser != _digest(secret):
            raise as_error(refused(403, "other_browser", request))
        if link.expires_at <= self.desk.now():
            raise as_error(refused(403, "expired", request))
        expected = self.links.csrf(nonce, secret)
        if changes and not secrets.compare_digest(
            request.headers.get(CSRF, "").encode(), expected.encode()
        ):
            raise as_error(refused(403, "forged", request))
        return link

    async def _shown(self, request: web.Request, link: FormLink, secret: str) -> web.Response:
        view = await look(self.desk, link)
        if isinstance(view, Gone):
            return refused(410, "gone", request)
        csrf = self.links.csrf(link.nonce, secret)
        return json_answer({"id": link.nonce, "csrf": csrf, "form": form_json(view)})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
