from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import ClientSession

from bot.jobs.asking import LARGEST_ANSWER, AskAgain, NoAnswer, Request, ask, open_session
from tests.jobs.other_system import OtherSystem, Reply, another_system

BODY: dict[str, object] = {
    "number": "WX-1001",
    "parts": ["滤网", "遥控器"],
    "paid": True,
    "gone": None,
}


@pytest.fixture
async def erp() -> AsyncIterator[OtherSystem]:
    async with another_system() as system:
        yield system


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with open_session() as session:
        yield session


def request(url: str, method: str = "POST") -> Request:
    return Request(method=method, url=url, body=BODY, key="gongdan-1-7", token="tell-nobody")


async def problem_of(http: ClientSession, asked: Request) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        await ask(http, asked)
    return caught.value


async def test_what_is_sent(http: ClientSession, erp: OtherSystem) -> None:
    assert await ask(http, request(erp.url)) == b"{}"
    (heard,) = erp.heard
    assert (heard.method, heard.path, json.loads(heard.body)) == ("POST", "/stock", BODY)
    assert heard.headers["Authorization"] == "Bearer tell-nobody"
    assert heard.headers["Idempotency-Key"] == "gongdan-1-7"
    assert heard.headers["Content-Type"] == "application/json"


async def test_get_asks_in_its_address(http: ClientSession, erp: OtherSystem) -> None:
    await ask(http, request(f"{erp.url}?city=hz", method="GET"))
    (heard,) = erp.heard
    assert heard.body == b""
    assert heard.query == {"city": "hz", "number": "WX-1001", "parts": "滤网", "paid": "true"}


async def test_without_a_secret_nothing_is_shown(http: ClientSession, erp: OtherSystem) -> None:
    await ask(http, replace(request(erp.url), token=""))
    assert "Authorization" not in erp.heard[0].headers


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408, 425])
async def test_what_may_pass_is_asked_again(
    http: ClientSession, erp: OtherSystem, status: int
) -> None:
    erp.replies.append(Reply(status=status))
    problem = await problem_of(http, request(erp.url))
    assert isinstance(problem, AskAgain)
    assert (problem.problem, problem.after) == (f"status: {status}", 0)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422])
async def test_a_plain_no_is_final(http: ClientSession, erp: OtherSystem, status: int) -> None:
    erp.replies.append(Reply(status=status))
    problem = await problem_of(http, request(erp.url))
    assert not isinstance(problem, AskAgain)
    assert problem.problem == f"status: {status}"


SAID_WHEN = {"120": 120.0, "soon": 0.0, "-5": 0.0, "999999999": 86400.0, "": 0.0}


@pytest.mark.parametrize("said", SAID_WHEN)
async def test_the_other_system_says_when(http: ClientSession, erp: OtherSystem, said: str) -> None:
    erp.replies.append(Reply(status=429, headers={"Retry-After": said}))
    problem = await problem_of(http, request(erp.url))
    assert isinstance(problem, AskAgain)
    assert problem.after == SAID_WHEN[said]


async def test_it_may_say_so_as_a_moment(http: ClientSession, erp: OtherSystem) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    erp.replies.append(Reply(status=503, headers={"Retry-After": at}))
    problem = await problem_of(http, request(erp.url))
    assert isinstance(problem, AskAgain)
    assert 3500 < problem.after <= 3600


async def test_who_does_not_answer_in_time_is_asked_again(erp: OtherSystem) -> None:
    erp.replies.append(Reply(hangs=True))
    async with open_session(seconds=0.05) as http:
        problem = await problem_of(http, request(erp.url))
    assert isinstance(problem, AskAgain)
    assert problem.problem == "timeout"


async def test_nobody_there_is_asked_again(http: ClientSession) -> None:
    problem = await problem_of(http, request("http://127.0.0.1:1/"))
    assert isinstance(problem, AskAgain)
    assert problem.problem.startswith("unreachable")


async def test_as_much_as_may_be_read_is_read_and_no_more(
    http: ClientSession, erp: OtherSystem
) -> None:
    erp.replies.extend(Reply(body=b" " * size) for size in (LARGEST_ANSWER, LARGEST_ANSWER + 1))
    assert len(await ask(http, request(erp.url))) == LARGEST_ANSWER
    problem = await problem_of(http, request(erp.url))
    assert (type(problem), problem.problem) == (NoAnswer, "too_large")


async def test_nothing_is_unpacked(http: ClientSession, erp: OtherSystem) -> None:
    """A few bytes can be gigabytes packed."""
    packed = gzip.compress(b" " * 10_000_000)
    erp.replies.append(Reply(body=packed, headers={"Content-Encoding": "gzip"}))
    assert (await problem_of(http, request(erp.url))).problem == "packed"
    assert erp.heard[0].headers["Accept-Encoding"] == "identity"


async def test_redirect_within_the_host_is_followed_with_the_same_request(
    http: ClientSession, erp: OtherSystem
) -> None:
    erp.replies.append(Reply(status=308, headers={"Location": "/v2/stock"}))
    assert await ask(http, request(erp.url)) == b"{}"
    first, second = erp.heard
    assert (second.method, second.path, second.body) == ("POST", "/v2/stock", first.body)


async def test_redirect_that_would_ask_something_else_is_not_followed(
    http: ClientSession, erp: OtherSystem
) -> None:
    erp.replies.append(Reply(status=302, headers={"Location": "/login"}))
    assert (await problem_of(http, request(erp.url))).problem == "status: 302"
    erp.replies.append(Reply(status=302, headers={"Location": "/stock/"}))
    assert await ask(http, request(erp.url, method="GET")) == b"{}"


async def test_redirect_to_another_host_is_not_followed_and_gets_no_token(
    http: ClientSession, erp: OtherSystem
) -> None:
    async with another_system() as stranger:
        for to in (stranger.url, "http://localhost/stock", "//example.com/", "ftp://127.0.0.1/"):
            erp.replies.append(Reply(status=307, headers={"Location": to}))
            problem = await problem_of(http, request(erp.url))
            assert not isinstance(problem, AskAgain)
            assert problem.problem.startswith("redirect: ")
        assert stranger.heard == []


async def test_redirect_in_a_circle_ends(http: ClientSession, erp: OtherSystem) -> None:
    erp.replies.extend([Reply(status=307, headers={"Location": "/stock"})] * 9)
    assert (await problem_of(http, request(erp.url))).problem == "redirect: too many"
    assert len(erp.heard) == 4


METADATA = [
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/latest/meta-data/",
    "http://0xa9fea9fe/",
]


@pytest.mark.parametrize("url", METADATA)
async def test_a_machines_own_credentials_are_out_of_reach(http: ClientSession, url: str) -> None:
    problem = await problem_of(http, request(url))
    assert (type(problem), problem.problem) == (NoAnswer, "forbidden_host")


@pytest.mark.parametrize(
    "url", ["http://", "http://2852039166/", "http://[::1/", "https://x:99999/"]
)
async def test_an_address_that_is_none_is_a_plain_no(http: ClientSession, url: str) -> None:
    assert (await problem_of(http, request(url))).problem == "bad_url"


def test_nobody_reads_the_token_of_a_request() -> None:
    assert "tell-nobody" not in repr(request("https://erp.example.com"))
