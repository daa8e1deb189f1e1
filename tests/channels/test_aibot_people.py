from __future__ import annotations

import pytest
from aiohttp import ClientSession, web

from bot.channels.wecom.aibot.people import PATH, TRY_AGAIN_SECONDS, BotPeople
from tests.channels.builders import ScriptedPlatform, wecom_client

TOKEN: dict[str, object] = {"errcode": 0, "access_token": "t", "expires_in": 7200}
OPEN_ID = "woAJ2GCAAAXtWyujaWJHDDGi0mACH71w"


class Watch:
    at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def people(platform: ScriptedPlatform, http: ClientSession, watch: Watch) -> BotPeople:
    platform.on("/cgi-bin/gettoken", TOKEN)
    return BotPeople(wecom_client(http, platform.base).api, "1000002", watch)


async def test_an_encrypted_id_is_read_once(people: BotPeople, platform: ScriptedPlatform) -> None:
    found = {"open_userid": OPEN_ID, "userid": "zhou_min"}
    platform.on(PATH, {"errcode": 0, "userid_list": [found], "invalid_open_userid_list": []})
    assert [await people.userid_of(OPEN_ID) for _ in range(3)] == ["zhou_min"] * 3
    (call,) = platform.calls_to(PATH)
    assert call.json() == {"open_userid_list": [OPEN_ID], "source_agentid": 1000002}


@pytest.mark.parametrize("plain", ["zhou_min", "woody", "wo", "WangQiang"])
async def test_an_id_that_is_not_encrypted_asks_nobody(
    people: BotPeople, platform: ScriptedPlatform, plain: str
) -> None:
    assert await people.userid_of(plain) == plain
    assert platform.calls == []


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 0, "userid_list": [], "invalid_open_userid_list": [OPEN_ID]},
        {"errcode": 48002, "errmsg": "api forbidden"},
        web.Response(status=502, text="<html>bad gateway</html>"),
    ],
)
async def test_who_cannot_be_read_is_themselves_and_asked_for_again_later(
    people: BotPeople,
    platform: ScriptedPlatform,
    watch: Watch,
    answer: dict[str, object] | web.Response,
) -> None:
    platform.on(PATH, answer)
    assert [await people.userid_of(OPEN_ID) for _ in range(2)] == [OPEN_ID] * 2
    assert len(platform.calls_to(PATH)) == 1
    found = {"open_userid": OPEN_ID, "userid": "zhou_min"}
    platform.on(PATH, {"errcode": 0, "userid_list": [found]})
    watch.at += TRY_AGAIN_SECONDS
    assert await people.userid_of(OPEN_ID) == "zhou_min"
