"""The door for other systems: they tell that something has happened to a ticket, with a token of their own."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.alarm import Alarm
from bot.console.form_answers import json_answer, wording
from bot.console.form_requests import LARGEST_BODY
from handlers.desk import Desk
from handlers.happenings import Happening, Heard, Told, tell
from handlers.outside import NoJson, parse_json
from storage.errors import Conflict

log = structlog.get_logger(__name__)

PATH = "/api/v1/events"
DOOR = "api"
KEY = "Idempotency-Key"
LONGEST_KEY = 200
_STATUS = {
    Heard.TAKEN: 202,
    Heard.KNOWN: 202,
    Heard.ANOTHER: 422,
    Heard.NO_TICKET: 404,
    Heard.NOT_WAITED_FOR: 409,
    Heard.UNREAD: 422,
}


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    ticket: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=200)
    answers: dict[str, object] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventsApi:
    """Without a token there is no such door. `company` is whose tickets are meant."""

    desk: Desk
    company: int
    token: str
    alarm: Alarm

    def mount(self, app: web.Application) -> None:
        if self.token:
            app.router.add_post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        try:
            self._admit(request)
            happening = await _read(request)
        except _Refused as refused:
            return refused.response
        locale = wording(request).locale
        try:
            told = await tell(self.desk, self.company, happening, DOOR, locale)
        except Conflict:
            return _refusal(503, "busy", "try again in a moment")
        if told.has_outgoing:
            await self.alarm.deliver()
        log.info("event", ticket=told.number, event_name=happening.name, result=told.heard.value)
        return _answer(told)

    def _admit(self, request: web.Request) -> None:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), self.token.encode())
        if scheme.lower() != "bearer" or not is_right:
            response = _refusal(401, "unauthorized", "send the token: Authorization: Bearer …")
            response.headers["WWW-Authenticate"] = "Bearer"
            raise _Refused(response)


class _Refused(Exception):
    """What was sent is answered with this and goes no further."""

    def __init__(self, response: web.Response) -> None:
        super().__init__(response.status)
        self.response = response


async def _read(request: web.Request) -> Happening:
    key = request.headers.get(KEY, "")
    if len(key) > LONGEST_KEY:
        raise _Refused(_refusal(400, "bad_request", f"{KEY}: at most {LONGEST_KEY} characters"))
    body = await request.read()
    if len(body) > LARGEST_BODY:
        raise _Refused(_refusal(413, "too_large", f"at most {LARGEST_BODY} bytes"))
    try:
        event = _Event.model_validate(parse_json(body))
    except NoJson as error:
        raise _Refused(_refusal(400, "bad_request", f"not JSON: {error}")) from None
    except ValidationError as error:
        raise _Refused(_refusal(400, "bad_request", _sentences(error))) from None
    return Happening(number=event.ticket, name=event.name, answers=event.answers, key=key)


def _sentences(error: ValidationError) -> str:
    """Each with its place; what was sent is not repeated."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(
        f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in found
    )


def _answer(told: Told) -> web.Response:
    body: dict[str, object] = {"code": told.heard.value, "ticket": told.number}
    if told.problems:
        body["problems"] = dict(told.problems)
    return json_answer(body, _STATUS[told.heard])


def _refusal(status: int, code: str, words: str) -> web.Response:
    return json_answer({"code": code, "words": words}, status)
