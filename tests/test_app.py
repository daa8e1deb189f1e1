from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.app import build_app
from bot.channels.channel import Refused, TryLater
from bot.console.events_api import EventsApi
from bot.console.forms_api import FormsApi
from bot.console.links import SignedLinks
from bot.embedded_redis import in_process_redis
from bot.jobs.asking import open_session
from bot.jobs.calling import Caller
from bot.jobs.directory import DirectoryKeeper
from bot.jobs.errands import ErrandRunner
from bot.runtime import Runtime
from bot.settings import Settings
from handlers.updates import TextSent, dump_update
from storage.database import Store
from tests.databases import OpenStore
from tests.fakes import SIGNED, WECOM, WECOM_ACCOUNT, Clock
from tests.handlers.desk_of import LI_HONG, DeskOf
from tests.jobs.office import Office

Client = TestClient[web.Request, web.Application]
Serve = Callable[[Office], Awaitable[Client]]
EVENT_TOKEN = "other-systems-show-this"


@pytest.fixture
async def office(store: Store) -> Office:
    return Office(await DeskOf.open(store))


@pytest.fixture
async def office_without_tables(empty_database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """On a database nobody has migrated yet: each statement fails."""
    store = await Store.open(empty_database_url, tmp_path / "files")
    yield Office(DeskOf(store, Clock(), company=1))
    await store.close()


@pytest.fixture
async def serve(tmp_path: Path) -> AsyncIterator[Serve]:
    """The whole application with the office's channels, as `gongdan serve` makes it."""
    async with AsyncExitStack() as stack:
        redis = in_process_redis()
        stack.push_async_callback(redis.aclose)

        http = await stack.enter_async_context(open_session())

        async def start(office: Office) -> Client:
            runtime = Runtime(
                settings=Settings(_env_file=None, data_dir=tmp_path),
                store=office.store,
                desk=office.desk,
                company=office.company,
                channels=office.channels,
                redis=redis,
                metrics=office.metrics,
                intake=office.intake,
                deliverer=office.deliverer,
                sweeper=office.sweeper,
                clock=office.watcher,
                caller=Caller(office.desk, http, {}, office.alarm, office.metrics),
                errands=ErrandRunner(office.desk, {}),
                directory=DirectoryKeeper(office.desk, {}),
                events=EventsApi(office.desk, office.company, EVENT_TOKEN, office.alarm),
                forms=FormsApi(
                    office.desk, SignedLinks(["a secret"], "http://127.0.0.1"), office.alarm
                ),
            )
            return await stack.enter_async_context(TestClient(TestServer(build_app(runtime))))

        yield start


@pytest.fixture
async def client(office: Office, serve: Serve) -> Client:
    return await serve(office)


async def metrics(client: Client) -> dict[str, float]:
    """Samples by name and labels, as a scraper reads them."""
    text = await (await client.get("/metrics")).text()
    return {
        sample.name + ",".join(f"{{{sample.labels[each]}}}" for each in sorted(sample.labels)): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def hear(client: Client, office: Office, words: str) -> int:
    update = office.people.update(LI_HONG, TextSent(text=words))
    body = dump_update(update).encode()
    response = await client.post("/callbacks/wecom", data=body, headers=SIGNED)
    await office.intake.close()
    return response.status


async def test_alive_without_asking_anything_else(client: Client) -> None:
    response = await client.get("/healthz")
    assert (response.status, await response.json()) == (200, {"status": "ok"})


async def test_ready_when_the_database_answers(client: Client, office: Office) -> None:
    response = await client.get("/readyz")
    assert response.status == 200
    assert await response.json() == {
        "status": "ready",
        "database": True,
        "redis": True,
        "channels": sorted(office.channels),
    }


async def test_not_ready_while_the_database_cannot_be_used(
    office_without_tables: Office, serve: Serve
) -> None:
    client = await serve(office_without_tables)
    response = await client.get("/readyz")
    assert response.status == 503
    assert (await response.json())["database"] is False
    assert (await client.get("/healthz")).status == 200


async def test_a_callback_is_safe_before_it_is_answered(client: Client, office: Office) -> None:
    assert await hear(client, office, "空调漏水") == 200
    await office.deliverer.deliver_due()
    assert "型号" in office.words(LI_HONG)[-1]


async def test_a_callback_is_not_accepted_when_it_cannot_be_written_down(
    office_without_tables: Office, serve: Serve
) -> None:
    client = await serve(office_without_tables)
    assert await hear(client, office_without_tables, "空调漏水") == 503
    assert (await client.get("/healthz")).status == 200
    text = office_without_tables.metrics.render().decode()
    assert 'gongdan_callbacks_received_total{channel="wecom",result="failed"} 1.0' in text


async def test_metrics_tell_what_came_in_and_what_waits(client: Client, office: Office) -> None:
    await hear(client, office, "空调漏水")
    await hear(client, office, "KFR-35GW")
    seen = await metrics(client)
    assert seen["gongdan_callbacks_received_total{wecom},{accepted}"] == 2
    assert seen["gongdan_updates_handled_total{handled}"] == 2
    assert seen["gongdan_outbox_waiting"] == 2
    assert seen["gongdan_inbox_waiting"] == 0
    assert seen["gongdan_open_tickets"] == 0


async def test_metrics_tell_what_was_delivered_and_what_was_given_up(
    client: Client, office: Office
) -> None:
    await hear(client, office, "空调漏水")
    await hear(client, office, "KFR-35GW")
    office.wecom.fails.append(Refused("60020"))
    await office.deliverer.deliver_due()
    seen = await metrics(client)
    assert seen["gongdan_outbox_deliveries_total{wecom},{sent}"] == 1
    assert seen["gongdan_outbox_deliveries_total{wecom},{dead}"] == 1
    assert seen["gongdan_dead_rows{outbox}"] == 1
    assert seen["gongdan_dead_rows{inbox}"] == 0
    assert seen["gongdan_outbox_waiting"] == 0


async def test_open_tickets_are_counted(client: Client, office: Office) -> None:
    await office.people.opened_ticket()
    assert (await metrics(client))["gongdan_open_tickets"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status", "counted"),
    [
        ("/callbacks/wecom", b"{}", 401, "{wecom},{refused}"),
        ("/callbacks/nobody", b"{}", 404, "{unknown},{refused}"),
        ("/callbacks/", b"", 404, "{unknown},{refused}"),
        ("/callbacks/wecom/more", b"", 404, "{wecom},{refused}"),
    ],
)
async def test_strangers_are_refused_and_counted(
    client: Client, path: str, body: bytes, status: int, counted: str
) -> None:
    assert (await client.post(path, data=body)).status == status
    assert (await metrics(client))[f"gongdan_callbacks_received_total{counted}"] == 1


async def test_signed_nonsense_is_refused_not_a_fault(client: Client) -> None:
    response = await client.post("/callbacks/wecom", data=b"\xff not json", headers=SIGNED)
    assert response.status == 400


async def test_made_up_channels_do_not_make_time_series(client: Client) -> None:
    for name in ("a", "b", "c"):
        await client.post(f"/callbacks/{name}")
    seen = [name for name in await metrics(client) if "callbacks_received_total" in name]
    assert seen == ["gongdan_callbacks_received_total{unknown},{refused}"]


async def test_channels_register_themselves_at_start(client: Client, office: Office) -> None:
    assert (await client.get("/healthz")).status == 200
    assert (office.wecom.starts, office.dingtalk.starts) == (1, 1)


async def test_a_platform_that_is_down_at_start_keeps_nobody_out(
    office: Office, serve: Serve
) -> None:
    office.dingtalk.fails.append(TryLater("unreachable"))
    client = await serve(office)
    assert (await client.get("/readyz")).status == 200
    assert await hear(client, office, "空调漏水") == 200


async def test_two_servers_on_one_database_take_an_event_once(
    office: Office, serve: Serve, open_store: OpenStore
) -> None:
    other = Office(await DeskOf.open(await open_store()))
    first, second = await serve(office), await serve(other)
    body = dump_update(office.people.update(LI_HONG, TextSent(text="空调漏水"))).encode()
    for client in (first, second, first):
        assert (await client.post("/callbacks/wecom", data=body, headers=SIGNED)).status == 200
    await office.intake.close()
    await other.intake.close()
    await other.deliverer.deliver_due()
    assert (len(office.words(LI_HONG)), len(other.words(LI_HONG))) == (0, 1)


AS_JSON = {"Accept": "application/json"}


async def test_the_state_of_the_whole_for_machines(client: Client, office: Office) -> None:
    reason = "企业微信 60020：服务器出口 IP 不在“企业可信IP”中"
    await office.store.troubles.note(WECOM, WECOM_ACCOUNT, "60020", reason, office.clock())
    await hear(client, office, "空调不制冷了")
    office.clock.move(minutes=10)
    response = await client.get("/health", headers=AS_JSON)
    assert response.status == 200
    found = await response.json()
    assert (found["status"], found["database"], found["redis"]) == ("trouble", True, True)
    channels = {each["name"]: each for each in found["channels"]}
    assert {name for name, each in channels.items() if each["is_on"]} == {*office.channels}
    (trouble,) = channels["wecom"]["troubles"]
    assert (trouble["code"], trouble["reason"], trouble["count"]) == ("60020", reason, 1)
    assert found["outbox"]["waiting"] >= 1
    assert found["outbox"]["oldest_seconds"] >= 590
    assert WECOM_ACCOUNT not in await response.text()
    assert "空调" not in await response.text()
    assert (await metrics(client))["gongdan_troubles{wecom}"] == 1


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("", "服务台状态"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "服务台状态"),
        ("en-GB,en;q=0.9,zh;q=0.1", "How the desk stands"),
        ("fr-FR", "服务台状态"),
    ],
)
async def test_the_state_of_the_whole_for_people(accepted: str, title: str, client: Client) -> None:
    response = await client.get("/health", headers={"Accept-Language": accepted})
    assert response.status == 200
    assert response.content_type == "text/html"
    assert title in await response.text()


async def test_without_a_database_the_state_says_so(
    office_without_tables: Office, serve: Serve
) -> None:
    client = await serve(office_without_tables)
    response = await client.get("/health", headers=AS_JSON)
    assert response.status == 503
    assert (await response.json())["status"] == "down"
