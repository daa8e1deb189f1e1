"""What the form's page is answered: the form, a file, or why not, in the language the page speaks."""

from __future__ import annotations

from urllib.parse import quote

import orjson
from aiohttp import web
from pydantic import TypeAdapter

from handlers.form_files import FileRefused
from handlers.form_page import FormView, Gone, HandedIn
from handlers.form_view import Named
from handlers.wording import Wording
from storage.files import FileRow

_FORM: TypeAdapter[FormView] = TypeAdapter(FormView)
_NAMED: TypeAdapter[tuple[Named, ...]] = TypeAdapter(tuple[Named, ...])


def form_answer(
    view: FormView | Gone | HandedIn, request: web.Request, problems: int = 200
) -> web.Response:
    if not isinstance(view, FormView):
        return refused(410, "gone", request)
    status = 409 if view.is_stale else problems
    return json_answer({"form": form_json(view)}, status)


def form_json(view: FormView) -> object:
    return _FORM.dump_python(view, mode="json")


def choices_json(found: tuple[Named, ...]) -> object:
    return _NAMED.dump_python(found, mode="json")


def refused(status: int, code: str, request: web.Request) -> web.Response:
    return json_answer({"code": code, "words": wording(request).say(f"page.{code}")}, status)


def as_error(response: web.Response) -> web.HTTPForbidden:
    return web.HTTPForbidden(text=response.text, content_type="application/json")


def json_answer(data: object, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    body = orjson.dumps(data)
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


def wording(request: web.Request) -> Wording:
    """The browser's language, until the page has learned its person's own and says that instead."""
    spoken = request.headers.get("Accept-Language", "")
    return Wording("en" if spoken.casefold().startswith("en") else "zh_CN")


def why_not(why: FileRefused, request: web.Request) -> str:
    words = wording(request)
    media = words.say(f"media.{why.media}")
    return words.say(f"file.{why.problem}", media=media, megabytes=why.megabytes)


def file_headers(file: FileRow) -> dict[str, str]:
    """Only what a page can show is shown there; nothing in it runs."""
    is_shown = file.media_type.startswith(("image/", "video/", "audio/"))
    how = "inline" if is_shown else f"attachment; filename*=UTF-8''{quote(file.name)}"
    return {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": how,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=600",
    }
