from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import AccessLog, mask, mask_text, set_up_logging, telling

Lines = Callable[[], list[dict[str, object]]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def lines() -> Lines:
    """What has been logged so far, parsed."""
    stream = io.StringIO()
    set_up_logging("info", stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_line_says_what_when_and_how_grave(lines: Lines) -> None:
    structlog.get_logger("bot.intake").warning("callback refused", channel="wecom", status=401)
    (line,) = lines()
    assert line["event"] == "callback refused"
    assert (line["logger"], line["level"]) == ("bot.intake", "warning")
    assert (line["channel"], line["status"]) == ("wecom", 401)
    assert str(line["timestamp"]).endswith("Z")


def test_lines_within_one_update_carry_its_facts(lines: Lines) -> None:
    log = structlog.get_logger("bot")
    with telling(channel="dingtalk", update="msg1"):
        log.info("written down")
        with telling(ticket="GD-7"):
            log.info("accepted")
    log.info("idle")
    written_down, accepted, idle = lines()
    assert (written_down["channel"], written_down["update"]) == ("dingtalk", "msg1")
    assert (accepted["update"], accepted["ticket"]) == ("msg1", "GD-7")
    assert not {"channel", "update", "ticket"} & set(idle)


def test_standard_logging_takes_the_same_road(lines: Lines) -> None:
    with telling(channel="wecom"):
        logging.getLogger("library").error("cannot reach %s", "https://x?access_token=abc123")
    (line,) = lines()
    assert line["event"] == "cannot reach https://x?access_token=***"
    assert (line["level"], line["channel"]) == ("error", "wecom")


def test_lines_below_the_level_are_left_out(lines: Lines) -> None:
    structlog.get_logger("bot").debug("detail")
    logging.getLogger("library").debug("detail")
    logging.getLogger("arq.worker").info("job args")
    assert lines() == []


def test_traceback_is_kept_and_masked(lines: Lines) -> None:
    try:
        int("corpsecret=abcdef")
    except ValueError:
        structlog.get_logger("bot").exception("failed")
    (line,) = lines()
    assert "Traceback" in str(line["exception"])
    assert "corpsecret=***" in str(line["exception"])


def test_terminal_gets_words_instead_of_json() -> None:
    stream = Terminal()
    set_up_logging("info", stream)
    structlog.get_logger("bot").info("ready", phone="13800138000")
    assert "ready" in stream.getvalue()
    assert "13800138000" not in stream.getvalue()
    assert not stream.getvalue().startswith("{")


async def test_access_line_has_the_path_but_not_the_query(lines: Lines) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_get("/callbacks/wecom", answer)
    runner = web.AppRunner(app, access_log_class=AccessLog)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    query = "msg_signature=deadbeef&echostr=e"
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/callbacks/wecom?{query}"
    async with ClientSession() as session, session.get(address) as response:
        assert response.status == 200
    await runner.cleanup()
    (line,) = [line for line in lines() if line["logger"] == "aiohttp.access"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/callbacks/wecom", 200)
    assert "deadbeef" not in json.dumps(lines())


@pytest.mark.parametrize(
    "name",
    [
        "access_token",
        "token",
        "app_secret",
        "corpsecret",
        "aes_key",
        "password",
        "Authorization",
        "Cookie",
        "session",
        "sessionWebhook",
        "response_code",
        "customer_phone",
        "mobile",
        "text",
        "content",
    ],
)
def test_value_under_a_secret_name_is_masked(name: str) -> None:
    assert mask(None, "info", {name: "value"}) == {name: "***"}
    assert mask(None, "info", {"body": {"outer": [{name: "value"}]}}) == {
        "body": {"outer": [{name: "***"}]}
    }


@pytest.mark.parametrize("name", ["ticket", "channel", "update", "card_key", "context", "keyboard"])
def test_value_under_a_plain_name_is_kept(name: str) -> None:
    assert mask(None, "info", {name: "value"}) == {name: "value"}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("call 13800138000 now", "call 138****8000 now"),
        ("电话13912345678。", "电话139****5678。"),
        ("+8613800138000", "+86138****8000"),
        ("138 0013 8000", "138****8000"),
        ("138-0013-8000", "138****8000"),
        ("GET /cgi-bin/x?access_token=abc&debug=1", "GET /cgi-bin/x?access_token=***&debug=1"),
        ("/robot/sendBySession?session=0a1b2c", "/robot/sendBySession?session=***"),
        ("webhook/send?key=6b7c-11", "webhook/send?key=***"),
        ('{"app_secret": "abc", "n": 1}', '{"app_secret": ***, "n": 1}'),
        ("{'token': 'abc'}", "{'token': ***}"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("postgres://desk:pw@db/desk", "postgres://desk:***@db/desk"),
        ("redis://:pw@cache:6379/0", "redis://:***@cache:6379/0"),
    ],
)
def test_secret_within_words_is_masked(said: str, written: str) -> None:
    assert mask_text(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "ticket GD-20261122-0007 accepted",
        "sent_at 1795312345678",  # epoch milliseconds
        "card_key=c-17 is settled",
        "monkey: banana",
        "http://127.0.0.1:8000/callbacks/wecom",
        "msgid 7358964455338799616",
    ],
)
def test_plain_words_stay_as_they_are(said: str) -> None:
    assert mask_text(said) == said


def test_number_of_a_phone_is_masked_even_as_an_integer() -> None:
    assert mask(None, "info", {"who": 13800138000, "count": 7, "late": 0.5, "is_known": True}) == {
        "who": "138****8000",
        "count": 7,
        "late": 0.5,
        "is_known": True,
    }


@given(
    before=st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"])),
    number=st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    after=st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"])),
)
def test_no_mobile_number_survives_whatever_stands_around_it(
    before: str, number: str, after: str
) -> None:
    assert number not in mask_text(f"{before}{number}{after}")
