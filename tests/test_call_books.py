from __future__ import annotations

import pytest

from bot.call_books import CallBooks
from bot.channels.call_book import CallBook
from bot.channels.channel import ChannelError, Limited, Refused
from bot.channels.dingtalk.errors import banned
from bot.channels.dingtalk.errors import judge as judge_dingtalk
from bot.channels.tally import Tally
from bot.channels.wecom.errors import judge
from storage.database import Store
from tests.fakes import WECOM, WECOM_ACCOUNT, Clock

SEND, UPLOAD = "message/send", "media/upload"


class Office:
    def __init__(self, store: Store, caps: tuple[tuple[int, float], ...] = ()) -> None:
        self.clock = Clock()
        self.store = store
        self.caps = caps
        self.tally = Tally()
        self.book = self.another()

    def another(self) -> CallBook:
        """Of a process of its own."""
        books = CallBooks(self.store.troubles, Tally(), self.clock)
        return books.of(WECOM, WECOM_ACCOUNT, self.caps)

    async def codes(self) -> list[tuple[str, int]]:
        return [(each.code, each.count) for each in await self.store.troubles.all()]


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def error(errcode: int) -> ChannelError:
    found = judge(errcode)
    assert isinstance(found, ChannelError)
    return found


async def test_a_trouble_is_noted_once_with_since_when_and_how_often(office: Office) -> None:
    began = office.clock()
    for _ in range(3):
        await office.book.failed(SEND, error(60020))
        office.clock.move(seconds=6)
    (trouble,) = await office.store.troubles.all()
    assert (trouble.channel, trouble.account, trouble.code) == (WECOM, WECOM_ACCOUNT, "60020")
    assert "企业可信IP" in trouble.reason
    assert (trouble.first_at, trouble.count) == (began, 3)
    assert (trouble.last_at - began).total_seconds() == 12


async def test_a_thousand_failures_a_second_are_few_writes_and_counted_all(
    office: Office,
) -> None:
    for _ in range(1000):
        await office.book.failed(SEND, error(60020))
    assert await office.codes() == [("60020", 1)]
    office.clock.move(seconds=6)
    await office.book.failed(SEND, error(60020))
    assert await office.codes() == [("60020", 1001)]


async def test_what_only_this_message_has_wrong_with_it_is_no_trouble(office: Office) -> None:
    for errcode in (81013, 45002, 40007, -1):
        await office.book.failed(SEND, error(errcode))
    await office.book.failed(SEND, Refused("接收人不是企业成员"))
    assert await office.codes() == []


async def test_the_first_call_that_works_strikes_out_what_was_wrong_with_the_account(
    office: Office,
) -> None:
    await office.book.failed(SEND, error(60020))
    await office.book.failed(UPLOAD, error(48002))
    await office.book.worked(SEND)
    assert await office.codes() == [(f"48002 {UPLOAD}", 1)]
    await office.book.worked(UPLOAD)
    assert await office.codes() == []


async def test_another_process_strikes_it_out_too(office: Office) -> None:
    other = office.another()
    await other.worked(SEND)
    await office.book.failed(SEND, error(60020))
    await other.worked(SEND)
    assert await office.codes() == [("60020", 1)]
    office.clock.move(seconds=11)
    await other.worked(SEND)
    assert await office.codes() == []


async def test_an_interface_that_was_called_too_often_rests_and_the_others_do_not(
    office: Office,
) -> None:
    limited = error(45009)
    await office.book.failed(SEND, limited)
    assert isinstance(limited, Limited)
    assert limited.after == 60
    office.clock.move(seconds=20)
    with pytest.raises(Limited, match="频率") as still:
        await office.book.before(SEND)
    assert still.value.after == 40
    await office.book.before(UPLOAD)
    office.clock.move(seconds=41)
    await office.book.before(SEND)


async def test_it_rests_longer_each_time_for_it_may_be_the_days_calls(office: Office) -> None:
    rests = []
    for _ in range(5):
        limited = error(45009)
        assert isinstance(limited, Limited)
        await office.book.failed(SEND, limited)
        rests.append(limited.after)
        office.clock.move(seconds=limited.after)
    assert rests == [60, 240, 960, 3600, 3600]
    await office.book.worked(SEND)
    again = error(45009)
    assert isinstance(again, Limited)
    await office.book.failed(SEND, again)
    assert again.after == 60


async def test_calls_under_way_together_do_not_make_the_rest_longer(office: Office) -> None:
    rests = []
    for _ in range(10):
        limited = error(45009)
        assert isinstance(limited, Limited)
        await office.book.failed(SEND, limited)
        rests.append(limited.after)
    assert rests == [60] * 10


async def test_a_call_that_was_under_way_opens_a_closed_interface_no_sooner(
    office: Office,
) -> None:
    await office.book.failed(SEND, error(45009))
    await office.book.worked(SEND)
    with pytest.raises(Limited):
        await office.book.before(SEND)


async def test_what_the_platform_would_refuse_is_not_asked(store: Store) -> None:
    office = Office(store, caps=((3, 60.0),))
    for _ in range(3):
        await office.book.before(SEND)
    with pytest.raises(Limited) as waits:
        await office.book.before(SEND)
    assert 0 < waits.value.after <= 65
    await office.book.before(UPLOAD)


async def test_a_clock_that_is_off_is_told_by_how_much_until_it_is_right(office: Office) -> None:
    await office.book.clock_differs(-412.4)
    (trouble,) = await office.store.troubles.all()
    assert "慢 412 秒" in trouble.reason
    await office.book.worked(SEND)
    assert len(await office.store.troubles.all()) == 1
    await office.book.clock_differs(2.0)
    assert await office.codes() == []


async def test_after_a_restart_the_first_right_callback_strikes_it_out(office: Office) -> None:
    await office.book.clock_differs(900.0)
    await office.another().clock_differs(0.0)
    assert await office.codes() == []


async def test_what_is_seen_beside_calls_is_told_until_it_is_seen_right(office: Office) -> None:
    await office.book.seen("template", "模板不是本版本的")
    await office.book.worked(SEND)
    (trouble,) = await office.store.troubles.all()
    assert (trouble.reason, trouble.code) == ("模板不是本版本的", "template seen")
    await office.book.seen("template", "")
    assert await office.codes() == []


async def test_whoever_sees_it_right_strikes_out_what_another_process_saw(office: Office) -> None:
    other = office.another()
    await other.seen("template", "")
    await office.book.seen("template", "模板不是本版本的")
    office.clock.move(seconds=11)
    await other.worked(SEND)
    await other.seen("template", "")
    assert await office.codes() == []


async def test_what_was_wrong_before_a_restart_is_struck_out_when_it_is_right(
    office: Office,
) -> None:
    await office.book.seen("template", "模板不是本版本的")
    await office.another().seen("template", "")
    assert await office.codes() == []


async def test_a_database_that_is_away_breaks_no_call(office: Office) -> None:
    await office.store.close()
    await office.book.failed(SEND, error(60020))
    await office.book.worked(SEND)
    await office.book.clock_differs(900.0)
    await office.book.clock_differs(0.0)


def of_dingtalk(office: Office, account: str = "dingcorp", most: int = 9) -> CallBook:
    books = CallBooks(office.store.troubles, office.tally, office.clock)
    return books.of("dingtalk", account, together=((most, 20.0),))


async def test_while_an_address_is_shut_out_nothing_is_called_and_it_rests_no_longer_each_time(
    office: Office,
) -> None:
    book = of_dingtalk(office)
    for _ in range(3):
        shut_out = banned()
        await book.failed("robot/oToMessages/batchSend", shut_out)
        assert isinstance(shut_out, Limited)
        assert shut_out.after == 300
        with pytest.raises(Limited, match="封禁"):
            await book.before("card/instances")
        office.clock.move(seconds=300)
        await book.before("card/instances")
    assert await office.codes() == [("banned", 3)]
    await book.worked("card/instances")
    assert await office.codes() == []


async def test_what_one_chat_alone_has_had_too_much_of_closes_nothing(office: Office) -> None:
    book, too_fast = of_dingtalk(office), judge_dingtalk(400, "send.too.fast")
    assert isinstance(too_fast, Limited)
    await book.failed("robot/groupMessages/send", too_fast)
    await book.before("robot/groupMessages/send")
    assert await office.codes() == []


async def test_all_accounts_and_processes_of_a_platform_share_their_address(
    office: Office,
) -> None:
    one, other = of_dingtalk(office, most=4), of_dingtalk(office, "another corp", most=4)
    for book, interface in ((one, "card"), (other, "card"), (one, "robot"), (other, "user")):
        await book.before(interface)
    for book in (one, other):
        with pytest.raises(Limited, match="本机地址"):
            await book.before("card")
    office.clock.move(seconds=22)
    await other.before("card")
