from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logging
from tests.scenarios.conftest import BuildTown
from tests.scenarios.stories import (
    ADDRESS,
    MIXED,
    PHONE,
    WORDS,
    a_resolved_ticket,
    an_accepted_ticket,
    reports_cost,
)
from tests.scenarios.town import DINGTALK, WECOM

SECRETS = (
    WECOM.secret,
    WECOM.token,
    WECOM.aes_key,
    DINGTALK.app_secret,
    DINGTALK.token,
    DINGTALK.aes_key,
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything the processes log, at the level that says most."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    set_up_logging("debug", stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


async def test_the_log_of_a_story_names_tickets_and_keeps_secrets(
    log: io.StringIO, build_town: BuildTown
) -> None:
    town = await build_town()
    number = await a_resolved_ticket(town)
    await town.player("li_hong").presses("已解决")
    await town.player("zhao_lei").hears(number, "客户已确认解决")
    other = await an_accepted_ticket(town, MIXED)
    await reports_cost(town.player("zhao_lei"), other, "680")
    await town.player("zhou_min").sees_button("同意", other)
    codes = [str(row["code"]) for row in (await town.contents("card_code"))["card_code"]]
    tokens = [tokens.issue() for tokens in town.stage.tokens.values()]
    await town.stop()
    told = log.getvalue()
    lines = [json.loads(line) for line in told.splitlines()]
    deliveries = [line for line in lines if line["event"] == "delivery"]
    assert {number, other} <= {line["ticket"] for line in deliveries}
    assert all(line["channel"] in {"wecom", "dingtalk"} for line in deliveries)
    private = [PHONE, ADDRESS, WORDS, "张江路", "sendBySession?", *SECRETS, *codes, *tokens]
    assert [each for each in private if each and each in told] == []
    assert len(codes) > 3 and len(tokens) == 2
