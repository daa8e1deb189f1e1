"""One request to another system: sent, followed within the same host, read up to a limit, or why it came to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import orjson
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from yarl import URL

from bot.jobs.forbidden_hosts import CarefulResolver, ForbiddenHost, is_forbidden

CALL_SECONDS = 10.0
LARGEST_ANSWER = 256_000  # bytes
MOST_REDIRECTS = 3
LONGEST_RETRY_AFTER = 86_400.0  # seconds
_FINE, _ELSEWHERE, _THEIR_FAULT = 2, 3, 5  # hundreds
_KEEP_METHOD = frozenset({307, 308})
_ASK_AGAIN = frozenset({408, 425, 429})


class NoAnswer(Exception):
    """It will not be answered as it was asked; `problem` in a short form: `status: 404`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class AskAgain(NoAnswer):
    """It may be answered later: not before `after` seconds, where the other system says so."""

    def __init__(self, problem: str, after: float = 0.0) -> None:
        super().__init__(problem)
        self.after = after


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`key` stays the same however often it is asked; `token` is shown as a bearer's, "" for none."""

    method: str
    url: str
    body: Mapping[str, object]
    key: str
    token: str = field(default="", repr=False)


def open_session(seconds: float = CALL_SECONDS) -> ClientSession:
    """Of its own, for calls: no cookies, no proxy, and nothing unpacked behind our back."""
    return ClientSession(
        connector=TCPConnector(resolver=CarefulResolver(), limit=0),
        cookie_jar=DummyCookieJar(),
        auto_decompress=False,
        timeout=ClientTimeout(total=seconds),
    )


async def ask(http: ClientSession, request: Request) -> bytes:
    """The body of a 2xx. Raises NoAnswer, or AskAgain where time may help."""
    try:
        return await _follow(http, request, URL(request.url))
    except TimeoutError:
        raise AskAgain("timeout") from None
    except (InvalidURL, ValueError):
        raise NoAnswer("bad_url") from None
    except ClientConnectorError as error:
        if isinstance(error.os_error, ForbiddenHost):
            raise NoAnswer("forbidden_host") from None
        raise AskAgain(f"unreachable: {type(error).__name__}") from None
    except (ClientError, OSError) as error:
        raise AskAgain(f"unreachable: {type(error).__name__}") from None


async def _follow(http: ClientSession, request: Request, url: URL) -> bytes:
    """A GET has no body: what it would say stands in the address."""
    is_get = request.method == "GET"
    for _ in range(MOST_REDIRECTS + 1):
        if is_forbidden(url.host or ""):
            raise NoAnswer("forbidden_host")
        async with http.request(
            request.method,
            url,
            params=_in_address(request.body) if is_get else None,
            data=None if is_get else orjson.dumps(dict(request.body)),
            headers=_headers(request),
            allow_redirects=False,
        ) as response:
            further = _further(request, url, response)
            if further is None:
                return await _answer(response)
            url = further
    raise NoAnswer("redirect: too many")


def _headers(request: Request) -> dict[str, str]:
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Idempotency-Key": request.key,
        "User-Agent": "gongdan",
    }
    if request.token:
        headers["Authorization"] = f"Bearer {request.token}"
    if request.method != "GET":
        headers["Content-Type"] = "application/json"
    return headers


def _in_address(body: Mapping[str, object]) -> list[tuple[str, str]]:
    """Lists as the same name several times; what is blank is left out."""
    found: list[tuple[str, str]] = []
    for key, value in body.items():
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                text = each if isinstance(each, str) else orjson.dumps(each).decode()
                found.append((key, text))
    return found


def _further(request: Request, url: URL, response: ClientResponse) -> URL | None:
    """Where a redirect leads, if it stays on the host and asks the same again there: the token is for nobody else."""
    location = response.headers.get("Location")
    if response.status // 100 != _ELSEWHERE or not location:
        return None
    to = url.join(URL(location))
    is_safer = (to.host, url.scheme, to.scheme) == (url.host, "http", "https")
    if to.origin() != url.origin() and not (is_safer and to.is_default_port()):
        raise NoAnswer(f"redirect: {to.host}")
    if response.status not in _KEEP_METHOD and request.method != "GET":
        raise NoAnswer(f"status: {response.status}")
    return to


async def _answer(response: ClientResponse) -> bytes:
    status = response.status
    if status // 100 == _THEIR_FAULT or status in _ASK_AGAIN:
        raise AskAgain(f"status: {status}", _retry_after(response))
    if status // 100 != _FINE:
        raise NoAnswer(f"status: {status}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NoAnswer("packed")
    read = bytearray()
    async for piece in response.content.iter_chunked(65_536):
        read += piece
        if len(read) > LARGEST_ANSWER:
            raise NoAnswer("too_large")
    return bytes(read)


def _retry_after(response: ClientResponse) -> float:
    """In seconds or as a moment; nonsense is nothing."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return min(float(said), LONGEST_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - datetime.now(UTC)).total_seconds()), LONGEST_RETRY_AFTER)
