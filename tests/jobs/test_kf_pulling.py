"""微信客服 read on: messages and cursor in one commit, by one reader, whatever dies or is delivered twice meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.channels.calls import Json
from bot.channels.wecom.kf.client import KfClient, KfPage
from bot.jobs.errands import LEASE_SECONDS, ErrandRunner
from bot.jobs.kf_handing import KfHandover
from bot.jobs.kf_pulling import KfPuller, Overtaken
from handlers.desk import Moment
from handlers.updates import Update, load_update
from handlers.windows import HAND_OVER, TAKE_BACK, call_over, let_go
from storage.chats import ChatRow
from storage.database import Store
from storage.errands import Errand
from storage.reply_windows import IN_QUEUE
from tests.channels.builders import ScriptedPlatform, wecom_client
from tests.fakes import MORNING
from tests.jobs.kf_desk import CORP, KF, KFID, ZHOU, KfDesk

SYNC, CUSTOMERS = "/cgi-bin/kf/sync_msg", "/cgi-bin/kf/customer/batchget"
STATE, TRANS = "/cgi-bin/kf/service_state/get", "/cgi-bin/kf/service_state/trans"
ON_EVENT = "/cgi-bin/kf/send_msg_on_event"
OK = {"errcode": 0, "errmsg": "ok"}


class WatchedClient(KfClient):
    """Something happens between reading a page and keeping it."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def read(self, open_kfid: str, cursor: str, token: str) -> KfPage:
        page = await super().read(open_kfid, cursor, token)
        if self.meanwhile:
            now, self.meanwhile = self.meanwhile, None
            await now()
        return page


class Reading:
    """`woken` are the updates whose lanes were taken up."""

    def __init__(self, desk: KfDesk, platform: ScriptedPlatform, client: WatchedClient) -> None:
        self.desk = desk
        self.platform = platform
        self.client = client
        self.woken: list[Update] = []
        self.puller = KfPuller(desk.desk, client, self.woken.append)
        handover = KfHandover(desk.desk, client, desk.alarm.deliver)
        self.runner = ErrandRunner(
            desk.desk,
            {
                (KF, "messages"): self.puller,
                (KF, HAND_OVER): handover.hand_over,
                (KF, TAKE_BACK): handover.take_back,
            },
        )

    async def is_called(self, token: str = "T1") -> None:
        now = self.desk.clock()
        await self.desk.store.errands.ask(self.desk.company, KF, CORP, "messages", KFID, token, now)

    async def reads(self, token: str = "T1") -> None:
        await self.is_called(token)
        await self.runner.run_due()

    async def claims(self, owner: str) -> Errand:
        store = self.desk.store
        (errand,) = await store.errands.claim(owner, self.desk.clock(), 1, LEASE_SECONDS)
        return errand

    async def inbox(self) -> list[str]:
        rows = await self.desk.store._engine.rows("SELECT event_id FROM inbox ORDER BY id")
        return [row["event_id"] for row in rows]

    async def cursor(self) -> str:
        (row,) = await self.desk.store._engine.rows("SELECT cursor FROM errand")
        return str(row["cursor"])

    async def updates(self) -> list[Update]:
        rows = await self.desk.store._engine.rows("SELECT payload FROM inbox ORDER BY id")
        return [load_update(row["payload"]) for row in rows]

    def says(self, *pages: Json) -> None:
        self.platform.on(SYNC, *pages)

    def asked(self) -> list[Json]:
        return [call.json() for call in self.platform.calls_to(SYNC)]


@pytest.fixture
async def reading(store: Store) -> AsyncIterator[Reading]:
    platform = ScriptedPlatform()
    server = TestServer(platform.make_app())
    await server.start_server()
    platform.base = str(server.make_url("")).rstrip("/")
    platform.on("/cgi-bin/gettoken", {**OK, "access_token": "t1", "expires_in": 7200})
    known = {"external_userid": ZHOU, "nickname": "周女士", "unionid": "u1"}
    platform.on(CUSTOMERS, {**OK, "customer_list": [known]})
    async with ClientSession() as http:
        client = WatchedClient(wecom_client(http, platform.base).api)
        yield Reading(await KfDesk.open(store), platform, client)
    await server.close()


def page(cursor: str, *messages: Json, has_more: bool = False) -> Json:
    return {**OK, "next_cursor": cursor, "has_more": int(has_more), "msg_list": list(messages)}


def words(number: int, by: str = ZHOU) -> Json:
    return {
        "msgid": f"m{number}",
        "external_userid": by,
        "send_time": int(MORNING.timestamp()),
        "origin": 3,
        "msgtype": "text",
        "text": {"content": f"第 {number} 句"},
    }


def event(number: int, **about: object) -> Json:
    return {
        "msgid": f"e{number}",
        "send_time": int(MORNING.timestamp()),
        "origin": 4,
        "msgtype": "event",
        "event": {"open_kfid": KFID, "external_userid": ZHOU, **about},
    }


async def test_all_pages_are_read_in_their_order(reading: Reading) -> None:
    reading.says(page("c1", words(1), words(2), has_more=True), page("c2", words(3)))
    await reading.reads()
    assert await reading.inbox() == ["message:m1", "message:m2", "message:m3"]
    assert [each.get("cursor") for each in reading.asked()] == [None, "c1"]
    assert await reading.cursor() == "c2"
    assert [each.event_id for each in reading.woken] == ["message:m2", "message:m3"]


async def test_the_next_reading_goes_on_where_the_last_one_stopped(reading: Reading) -> None:
    reading.says(page("c1", words(1)))
    await reading.reads()
    reading.says(page("c2", words(2)))
    await reading.reads()
    assert reading.asked()[-1]["cursor"] == "c1"
    assert await reading.inbox() == ["message:m1", "message:m2"]


async def test_a_message_read_twice_is_kept_once(reading: Reading) -> None:
    reading.says(page("c1", words(1)), page("c2", words(1), words(2)))
    await reading.reads()
    await reading.reads()
    assert await reading.inbox() == ["message:m1", "message:m2"]


async def test_whoever_is_new_is_known_by_name_and_asked_after_once(reading: Reading) -> None:
    reading.says(page("c1", words(1)), page("c2", words(2)))
    await reading.reads()
    first = (await reading.updates())[0]
    assert (first.sender.name, first.sender.union) == ("周女士", "u1")
    await reading.desk.takes(first)
    async with reading.desk.store.unit_of_work(reading.desk.company) as uow:
        await uow.people.register("周女士", KF, CORP, ZHOU, ("customer",), is_member=False)
    await reading.reads()
    assert len(reading.platform.calls_to(CUSTOMERS)) == 1


async def test_a_name_that_cannot_be_learnt_loses_no_message(reading: Reading) -> None:
    reading.platform.on(CUSTOMERS, {"errcode": 48002, "errmsg": "forbidden"})
    reading.says(page("c1", words(1)))
    await reading.reads()
    assert await reading.inbox() == ["message:m1"]


async def test_a_platform_that_fails_midway_loses_nothing_and_is_asked_again(
    reading: Reading,
) -> None:
    busy = {"errcode": -1, "errmsg": "busy"}
    reading.says(page("c1", words(1), has_more=True), busy, page("c2", words(2)))
    await reading.reads()
    assert (await reading.inbox(), await reading.cursor()) == (["message:m1"], "c1")
    reading.desk.clock.move(minutes=1)
    await reading.runner.run_due()
    assert (await reading.inbox(), await reading.cursor()) == (["message:m1", "message:m2"], "c2")


async def test_a_reader_that_dies_before_its_commit_leaves_all_to_the_next(
    reading: Reading,
) -> None:
    async def die() -> None:
        raise KeyboardInterrupt

    reading.says(page("c1", words(1)))
    await reading.is_called()
    errand = await reading.claims("dead")
    reading.client.meanwhile = die
    with pytest.raises(KeyboardInterrupt):
        await reading.puller(errand, "dead")
    assert (await reading.inbox(), await reading.cursor()) == ([], "")
    reading.desk.clock.move(seconds=LEASE_SECONDS + 1)
    await reading.runner.run_due()
    assert (await reading.inbox(), await reading.cursor()) == (["message:m1"], "c1")


async def test_two_readers_never_keep_the_same_page(reading: Reading) -> None:
    """The lease of one ran out while it read; the other has read on."""
    reading.says(page("c1", words(1)))
    await reading.is_called()
    slow = await reading.claims("slow")

    async def another_reads() -> None:
        reading.desk.clock.move(seconds=LEASE_SECONDS + 1)
        await reading.puller(await reading.claims("quick"), "quick")

    reading.client.meanwhile = another_reads
    with pytest.raises(Overtaken):
        await reading.puller(slow, "slow")
    assert (await reading.inbox(), await reading.cursor()) == (["message:m1"], "c1")


async def test_a_reader_that_reads_twice_at_once_does_not_go_back(reading: Reading) -> None:
    """Its own lease ran out, and it took the errand up again."""
    reading.says(page("c1", words(1)), page("c1", words(1), has_more=True), page("c2", words(2)))
    await reading.is_called()
    errand = await reading.claims("one")

    async def again() -> None:
        reading.desk.clock.move(seconds=LEASE_SECONDS + 1)
        await reading.puller(await reading.claims("one"), "one")

    reading.client.meanwhile = again
    with pytest.raises(Overtaken):
        await reading.puller(errand, "one")
    assert await reading.cursor() == "c2"


async def test_a_callback_during_the_reading_makes_it_read_again(reading: Reading) -> None:
    reading.says(page("c1", words(1)), page("c2", words(2)))
    reading.client.meanwhile = reading.is_called
    await reading.reads()
    await reading.runner.run_due()
    assert await reading.inbox() == ["message:m1", "message:m2"]


async def test_an_old_callback_is_read_without_its_token(reading: Reading) -> None:
    reading.says(page("c1"))
    await reading.is_called("T1")
    reading.desk.clock.move(minutes=10)
    await reading.runner.run_due()
    assert "token" not in reading.asked()[0]


async def test_a_cursor_that_stands_still_ends_the_reading(reading: Reading) -> None:
    reading.says(page("c1", words(1), has_more=True), page("c1", has_more=True))
    await reading.reads()
    assert len(reading.asked()) == 2


async def test_a_servicer_who_takes_over_silences_the_bot_until_the_session_ends(
    reading: Reading,
) -> None:
    taken = event(1, event_type="session_status_change", change_type=1, new_servicer_userid="lin")
    over = event(2, event_type="session_status_change", change_type=3, msg_code="BYE")
    reading.says(page("c1", taken), page("c2", over))
    await reading.reads()
    assert await _served_by(reading) == "lin"
    await reading.desk.tells("已接单", "已到场")
    await reading.reads()
    assert await _served_by(reading) == ""
    await reading.desk.deliverer.deliver_due()
    assert len(reading.desk.said) == 1 and "2 条" in reading.desk.said[0]


async def _served_by(reading: Reading) -> str:
    (row,) = await reading.desk.store._engine.rows("SELECT served_by FROM reply_window")
    return str(row["served_by"])


async def test_a_lost_end_of_a_session_is_found_out(reading: Reading) -> None:
    """They write, and nobody of ours has them any more."""
    chat = await reading.desk.opens()
    async with reading.desk.store.unit_of_work(reading.desk.company) as uow:
        await uow.reply_windows.serve(chat.id, KFID, "lin", reading.desk.clock())
    reading.platform.on(
        STATE,
        {**OK, "service_state": 3, "servicer_userid": "lin"},
        {**OK, "service_state": 0},
    )
    reading.says(page("c1", words(1)), page("c2", words(2)))
    await reading.reads()
    assert await _served_by(reading) == "lin"
    await reading.reads()
    assert await _served_by(reading) == ""


async def test_who_asks_for_a_person_waits_in_the_queue(reading: Reading) -> None:
    await reading.desk.hears("你好")
    reading.platform.on(TRANS, {**OK, "msg_code": "WAIT"}, {**OK, "msg_code": "BYE"})
    reading.platform.on(ON_EVENT, {**OK, "msgid": "x"})
    await reading.desk.hears("转人工")
    await reading.runner.run_due()
    assert await _served_by(reading) == IN_QUEUE
    await reading.desk.hears("取消")
    await reading.runner.run_due()
    assert await _served_by(reading) == ""
    told = [call.json() for call in reading.platform.calls_to(ON_EVENT)]
    assert [each["code"] for each in told] == ["WAIT", "BYE"]
    assert "转接人工" in str(told[0]["text"]) and "由我为您服务" in str(told[1]["text"])
    wanted = [call.json()["service_state"] for call in reading.platform.calls_to(TRANS)]
    assert wanted == [2, 4]


async def test_one_of_ours_takes_a_customer_over_and_gives_them_back(reading: Reading) -> None:
    """What waited meanwhile goes with the ending, as one message."""
    chat = await reading.desk.opens()
    reading.platform.on(TRANS, {**OK, "msg_code": "HELLO"}, {**OK, "msg_code": "BYE"})
    reading.platform.on(ON_EVENT, {**OK, "msgid": "x"})
    await _by_one_of_ours(reading, call_over, chat, "lin_fang")
    assert await _served_by(reading) == "lin_fang"
    await reading.desk.tells("已接单", "已到场")
    await _by_one_of_ours(reading, let_go, chat)
    await reading.desk.deliverer.deliver_due()
    assert len(reading.desk.said) == 1 and "2 条" in reading.desk.said[0]
    wanted = [call.json() for call in reading.platform.calls_to(TRANS)]
    assert [each["service_state"] for each in wanted] == [3, 4]
    assert wanted[0]["servicer_userid"] == "lin_fang"
    (told,) = [call.json() for call in reading.platform.calls_to(ON_EVENT)]
    assert told["code"] == "HELLO"


async def test_whoever_may_not_take_a_customer_over_hears_why(reading: Reading) -> None:
    chat = await reading.desk.opens()
    reading.platform.on(TRANS, {"errcode": 95014, "errmsg": "no servicer"})
    reading.platform.on(STATE, {**OK, "service_state": 0})
    await _by_one_of_ours(reading, call_over, chat, "wang_qiang")
    rows = await reading.desk.store._engine.rows("SELECT lane, payload FROM outbox")
    assert rows[0]["lane"] == f"wecom:{CORP}:direct:wang_qiang"
    assert "接待人员" in rows[0]["payload"]


async def _by_one_of_ours(
    reading: Reading, deed: Callable[..., Awaitable[None]], chat: ChatRow, *about: str
) -> None:
    desk = reading.desk
    async with desk.store.unit_of_work(desk.company) as uow:
        await deed(Moment(desk=desk.desk, uow=uow, now=desk.clock(), door="wecom"), chat, *about)
    await reading.runner.run_due()


@pytest.mark.parametrize("code", [95013, 95016])
async def test_where_nobody_can_be_called_over_they_are_asked_to_be_patient(
    reading: Reading,
    code: int,
) -> None:
    await reading.desk.hears("你好")
    reading.platform.on(TRANS, {"errcode": code, "errmsg": "not allowed"})
    reading.platform.on(STATE, {**OK, "service_state": 0})
    await reading.desk.hears("转人工")
    await reading.runner.run_due()
    await reading.desk.deliverer.deliver_due()
    assert "服务人员会尽快联系您" in reading.desk.said[-1]


async def test_after_a_standstill_every_account_is_read_again(reading: Reading) -> None:
    """A callback may have been lost while nobody listened."""
    reading.says(page("c1", words(1)), page("c2", words(2)))
    await reading.reads()
    assert await reading.desk.store.errands.ask_again(KF, "messages", reading.desk.clock()) == 1
    await reading.runner.run_due()
    assert await reading.inbox() == ["message:m1", "message:m2"]
