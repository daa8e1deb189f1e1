from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import orjson
import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.console.events_api import PATH, EventsApi
from storage.database import Store
from tests.fakes import RecordingAlarm
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import WORK, desk_with, document, nodes_of, opened

TOKEN = "other-systems-show-this"
WAIT = {"id": "pay", "kind": "wait", "name": {"zh": "等付款", "en": "Payment"}, "event": "paid"}
PAID: dict[str, object] = {"ticket": "ER-1001", "name": "paid", "answers": {"price": 12.5}}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class Door:
    desk: DeskOf
    client: TestClient[web.Request, web.Application]
    alarm: RecordingAlarm = field(default_factory=RecordingAlarm)

    async def post(
        self, body: object = None, headers: Mapping[str, str] = BEARER, **more: str
    ) -> tuple[int, dict[str, object]]:
        """`more` are headers with low lines for hyphens."""
        data = body if isinstance(body, bytes) else orjson.dumps(PAID if body is None else body)
        own = {name.replace("_", "-"): value for name, value in more.items()}
        response = await self.client.post(PATH, data=data, headers={**headers, **own})
        return response.status, await _json(response)

    async def stands_in(self) -> list[str]:
        return await nodes_of(self.desk, "ER-1001")


async def _json(response: ClientResponse) -> dict[str, object]:
    assert response.content_type == "application/json"
    read: dict[str, object] = await response.json()
    return read


@pytest.fixture
async def door(store: Store) -> AsyncIterator[Door]:
    desk = await desk_with(store, document(WAIT, WORK))
    await opened(desk)
    async for each in open_door(desk, TOKEN):
        yield each


async def open_door(desk: DeskOf, token: str) -> AsyncIterator[Door]:
    app, alarm = web.Application(), RecordingAlarm()
    EventsApi(desk.desk, desk.company, token, alarm).mount(app)
    async with TestClient(TestServer(app)) as client:
        yield Door(desk, client, alarm)


async def test_an_event_that_is_waited_for_is_taken(door: Door) -> None:
    assert await door.post() == (202, {"code": "taken", "ticket": "ER-1001"})
    assert await door.stands_in() == ["work"]
    assert (await door.desk.ticket("ER-1001")).answers["price"] == "12.5"
    assert door.alarm.woken == 1


async def test_nothing_waits_for_it(door: Door) -> None:
    answer = await door.post({**PAID, "name": "shipped"})
    assert answer == (409, {"code": "not_waited_for", "ticket": "ER-1001"})


async def test_no_such_ticket(door: Door) -> None:
    answer = await door.post({**PAID, "ticket": "ER-9"})
    assert answer == (404, {"code": "no_ticket", "ticket": "ER-9"})


async def test_the_same_key_again_is_answered_and_changes_nothing(door: Door) -> None:
    first, again = [await door.post(Idempotency_Key="pay-7") for _ in range(2)]
    assert first == (202, {"code": "taken", "ticket": "ER-1001"})
    assert again == (202, {"code": "known", "ticket": "ER-1001"})
    status, answer = await door.post({**PAID, "answers": {}}, Idempotency_Key="pay-7")
    assert (status, answer["code"]) == (422, "another")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Please choose one of the 2 options."), ("zh-CN", "请从给出的 2 个选项中选择。")],
)
async def test_answers_that_do_not_fit_are_told_in_the_callers_language(
    door: Door, language: str, words: str
) -> None:
    body = {**PAID, "answers": {"grade": "gold"}}
    status, answer = await door.post(body, Accept_Language=language)
    assert (status, answer["code"]) == (422, "unread")
    assert answer["problems"] == {"grade": words}
    assert await door.stands_in() == ["pay"]


STRANGERS = {
    "nothing": {},
    "another token": {"Authorization": "Bearer something-else"},
    "a piece of it": {"Authorization": f"Bearer {TOKEN[:-1]}"},
    "another scheme": {"Authorization": f"Basic {TOKEN}"},
    "no scheme": {"Authorization": TOKEN},
    "letters of elsewhere": {"Authorization": "Bearer ключ"},
}


@pytest.mark.parametrize("who", STRANGERS)
async def test_a_stranger_learns_nothing(door: Door, who: str) -> None:
    status, answer = await door.post({"ticket": "ER-1001"}, STRANGERS[who])
    assert (status, answer["code"]) == (401, "unauthorized")
    assert await door.stands_in() == ["pay"]


BAD = {
    "no JSON": b"paid!",
    "half of it": b'{"ticket": "ER-1001"',
    "a list": b"[]",
    "nothing": b"",
    "no name": orjson.dumps({"ticket": "ER-1001"}),
    "a number for a name": orjson.dumps({**PAID, "name": 7}),
    "more than is known": orjson.dumps({**PAID, "by": "me"}),
    "answers that are none": orjson.dumps({**PAID, "answers": ["price"]}),
    "a number of no use": b'{"ticket": "ER-1001", "name": "paid", "answers": {"price": 1e99999}}',
    "no text at all": b"\xff\xfe",
    "deep as the sea": b"[" * 100_000,
}


@pytest.mark.parametrize("what", BAD)
async def test_what_is_not_of_the_agreed_shape_is_told_with_its_place(
    door: Door, what: str
) -> None:
    status, answer = await door.post(BAD[what])
    assert (status, answer["code"]) == (400, "bad_request")
    assert answer["words"]
    assert await door.stands_in() == ["pay"]


async def test_the_place_of_a_mistake_is_named(door: Door) -> None:
    _, answer = await door.post({"name": "paid", "answers": []})
    assert str(answer["words"]).startswith("ticket: Field required; answers: ")


async def test_too_much_is_not_read(door: Door) -> None:
    status, _ = await door.post(b" " * 300_000)
    assert status == 413
    status, answer = await door.post(Idempotency_Key="k" * 201)
    assert (status, answer["code"]) == (400, "bad_request")


async def test_without_a_token_of_ours_there_is_no_such_door(store: Store) -> None:
    desk = await desk_with(store, document(WAIT, WORK))
    async for door in open_door(desk, ""):
        response = await door.client.post(PATH, json=PAID, headers={"Authorization": "Bearer "})
        assert response.status == 404
