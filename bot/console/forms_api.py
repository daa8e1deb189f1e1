"""The API of the form's page: opens a link for one browser, shows, saves and hands in the form the chat is at."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

import orjson
from aiohttp import BodyPartReader, web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.alarm import Alarm
from bot.console.links import LIFE, BadLink, SignedLinks
from handlers.desk import Desk
from handlers.form_files import FileRefused, attach
from handlers.form_page import FormView, Gone, HandedIn, back_to_chat, hand_in, look, save, search
from handlers.form_view import Named
from handlers.wording import Wording
from storage.files import FileRow
from storage.form_links import FormLink
from workflows.answers import Answer

PREFIX = "/api/v1/forms"
COOKIE = "gongdan_form"
CSRF = "X-Gongdan-Form"
LARGEST_BODY = 256_000  # bytes, of answers
LONGEST_SEARCH = 100
_FORM: TypeAdapter[FormView] = TypeAdapter(FormView)
_NAMED: TypeAdapter[tuple[Named, ...]] = TypeAdapter(tuple[Named, ...])


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


_M = TypeVar("_M", bound=_Body)


class Opening(_Body):
    token: str = Field(max_length=1000)


class Saving(_Body):
    revision: str
    answers: dict[str, Answer | None]


class HandingIn(_Body):
    revision: str


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
        body, now = await _read(request, Opening), self.desk.now()
        try:
            claims = self.links.read(body.token, now)
        except BadLink as bad:
            return _refused(403, "expired" if bad.is_expired else "forged", request)
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
            return _refused(403, "other_browser", request)
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
        link, body = await self._link(request), await _read(request, Saving)
        return _answer(await save(self.desk, link, body.revision, body.answers), request)

    async def search(self, request: web.Request) -> web.Response:
        """`q` are the words; without them, what comes first."""
        link = await self._link(request, changes=False)
        words = request.query.get("q", "")[:LONGEST_SEARCH]
        found = await search(self.desk, link, request.match_info["field"], words)
        return _json({"choices": _NAMED.dump_python(found, mode="json")})

    async def take_file(self, request: web.Request) -> web.Response:
        link = await self._link(request)
        field, name, content = await _upload(request, self.desk.most_megabytes << 20)
        try:
            attached = await attach(self.desk, link, field, name, content)
        except FileRefused as refused:
            return _json({"code": refused.problem, "words": _why_not(refused, request)}, 422)
        if isinstance(attached, Gone):
            return _refused(410, "gone", request)
        form = _FORM.dump_python(attached.form, mode="json")
        return _json({"file": attached.file, "form": form})

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
            body=found[1], content_type=found[0].media_type, headers=_file_headers(found[0])
        )

    async def submit(self, request: web.Request) -> web.Response:
        link, body = await self._link(request), await _read(request, HandingIn)
        result = await hand_in(self.desk, link, body.revision)
        if isinstance(result, HandedIn):
            await self.alarm.deliver()
            return _json({"state": "submitted", "words": _wording(request).say("page.submitted")})
        return _answer(result, request, problems=422)

    async def back(self, request: web.Request) -> web.Response:
        link = await self._link(request)
        if not await back_to_chat(self.desk, link):
            return _refused(410, "gone", request)
        await self.alarm.deliver()
        return _json({"state": "chat", "words": _wording(request).say("page.back")})

    async def _link(self, request: web.Request, *, changes: bool = True) -> FormLink:
        """Whose form it is: the browser's secret says so, and for a change the page's own word too."""
        nonce, secret = request.match_info["id"], request.cookies.get(COOKIE, "")
        link = await self.desk.store.form_links.find(nonce)
        if link is None or link.browser != _digest(secret):
            raise _as_error(_refused(403, "other_browser", request))
        if link.expires_at <= self.desk.now():
            raise _as_error(_refused(403, "expired", request))
        expected = self.links.csrf(nonce, secret)
        if changes and not secrets.compare_digest(
            request.headers.get(CSRF, "").encode(), expected.encode()
        ):
            raise _as_error(_refused(403, "forged", request))
        return link

    async def _shown(self, request: web.Request, link: FormLink, secret: str) -> web.Response:
        view = await look(self.desk, link)
        if isinstance(view, Gone):
            return _refused(410, "gone", request)
        csrf = self.links.csrf(link.nonce, secret)
        return _json({"id": link.nonce, "csrf": csrf, "form": _FORM.dump_python(view, mode="json")})


def _answer(
    view: FormView | Gone | HandedIn, request: web.Request, problems: int = 200
) -> web.Response:
    if not isinstance(view, FormView):
        return _refused(410, "gone", request)
    status = 409 if view.is_stale else problems
    return _json({"form": _FORM.dump_python(view, mode="json")}, status)


def _refused(status: int, code: str, request: web.Request) -> web.Response:
    return _json({"code": code, "words": _wording(request).say(f"page.{code}")}, status)


def _as_error(response: web.Response) -> web.HTTPForbidden:
    return web.HTTPForbidden(text=response.text, content_type="application/json")


def _json(data: object, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    body = orjson.dumps(data)
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


def _wording(request: web.Request) -> Wording:
    """The browser's language, until the page has learned its person's own and says that instead."""
    spoken = request.headers.get("Accept-Language", "")
    return Wording("en" if spoken.casefold().startswith("en") else "zh_CN")


async def _read(request: web.Request, model: type[_M]) -> _M:
    """What is not of the agreed shape is told with its place."""
    body = await request.read()
    if len(body) > LARGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        raise web.HTTPBadRequest(
            text=orjson.dumps({"code": "bad_request", "problems": problems}).decode(),
            content_type="application/json",
        ) from error


async def _upload(request: web.Request, most: int) -> tuple[str, str, bytes]:
    """Field, name and content; reading stops at `most` bytes."""
    field, name, content = "", "", b""
    if not request.content_type.startswith("multipart/"):
        raise web.HTTPUnsupportedMediaType
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "field":
            field = (await part.read_chunk(100)).decode(errors="replace")
        elif part.name == "file":
            name, content = part.filename or "", await _content(part, most)
    return field, name, content


async def _content(part: BodyPartReader, most: int) -> bytes:
    """One byte over the limit is enough to see that it is too large."""
    content = bytearray()
    while len(content) <= most and not part.at_eof():
        content += await part.read_chunk()
    return bytes(content)


def _why_not(refused: FileRefused, request: web.Request) -> str:
    words = _wording(request)
    media = words.say(f"media.{refused.media}")
    return words.say(f"file.{refused.problem}", media=media, megabytes=refused.megabytes)


def _file_headers(file: FileRow) -> dict[str, str]:
    """Only what a page can show is shown there; nothing in it runs."""
    is_shown = file.media_type.startswith(("image/", "video/", "audio/"))
    how = "inline" if is_shown else f"attachment; filename*=UTF-8''{quote(file.name)}"
    return {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": how,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=600",
    }


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
