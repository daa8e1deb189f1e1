"""Five messages after a customer's word, one of them for the ending; the rest waits for the next word, and goes as one."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from bot.channels.channel import NotNow, TryLater
from bot.jobs.windows import WindowGate
from handlers.cards import Button, Card, Text
from handlers.desk import Moment
from handlers.post import send
from handlers.presses import digest_of
from handlers.refreshing import refresh_card
from handlers.updates import ButtonPressed, Entered, ReplyHook, Sender, TextSent
from storage.database import Store
from storage.inbox import MAX_ATTEMPTS
from storage.outbox import FAR, SAID_SINCE, WAITS_FOR_WORD
from tests.databases import OpenStore
from tests.jobs.kf_desk import CORP, KF, KFID, ZHOU, KfDesk
from tests.storage.builders import a_ticket, closed

YES = Button(text="已解决", payload="t:1:1:confirm:")
STARS = Button(text="★★★★★", payload="t:1:2:rate:5")
WAITING = ("waiting", WAITS_FOR_WORD)


@pytest.fixture
async def desk(store: Store) -> KfDesk:
    return await KfDesk.open(store)


async def test_nobody_is_written_to_who_never_wrote(desk: KfDesk) -> None:
    await desk.tells("已接单")
    assert (desk.said, await desk.states()) == ([], [WAITING])


async def test_four_messages_follow_a_word_and_the_fifth_is_kept_for_the_ending(
    desk: KfDesk,
) -> None:
    await desk.opens()
    await desk.tells("1", "2", "3", "4", "5")
    await desk.tells("处理完了，问题解决了吗？", is_ending=True)
    await desk.tells("感谢", is_ending=True)
    assert desk.said == ["1", "2", "3", "4", "处理完了，问题解决了吗？"]


async def test_what_waited_goes_as_one_message_with_the_next_word(desk: KfDesk) -> None:
    await desk.opens()
    await desk.tells("1", "2", "3", "4", "已接单", "已到场", "等待配件")
    await desk.opens()
    (joined,) = desk.said[4:]
    assert all(each in joined for each in ("3 条", "已接单", "已到场", "等待配件"))


async def test_a_word_that_could_not_be_handled_lets_the_apology_through(desk: KfDesk) -> None:
    desk.types.fails.extend([RuntimeError("ours")] * MAX_ATTEMPTS)
    update = desk.update(TextSent(text="你好"))
    for _ in range(MAX_ATTEMPTS):
        await desk.takes(update)
        desk.clock.move(seconds=10)
    assert len(desk.said) == 1 and "抱歉" in desk.said[0]


async def test_what_waited_leaves_room_for_the_answer(desk: KfDesk) -> None:
    """Menus cannot be joined: four of them waited, and the customer asks something."""
    for number in range(4):
        await desk.shows(Card(title=f"第 {number} 张", buttons=(YES,)))
    await desk.hears("谢谢")
    assert ["张" in each for each in desk.said] == [True, True, False]
    await desk.opens()
    assert ["张" in each for each in desk.said[3:]] == [True, True]


async def test_the_window_is_over_after_two_days(desk: KfDesk) -> None:
    await desk.opens()
    desk.clock.move(hours=47, minutes=59)
    await desk.tells("来得及")
    desk.clock.move(minutes=1)
    await desk.tells("来不及")
    assert desk.said == ["来得及"]


async def test_the_hours_count_from_when_it_was_said(desk: KfDesk) -> None:
    """Read only now, as after a day on which nobody read."""
    await desk.opens(at=desk.clock() - timedelta(hours=49))
    await desk.tells("太晚了")
    assert desk.said == []


async def test_what_was_sent_after_the_word_but_before_it_was_read_counts(desk: KfDesk) -> None:
    await desk.opens()
    said_at = desk.clock()
    desk.clock.move(seconds=5)
    await desk.tells("1", "2", "3")
    await desk.opens(at=said_at)
    await desk.tells("4", "5")
    assert desk.said == ["1", "2", "3", "4"]


async def test_a_dialogue_that_went_on_without_it_does_not_come_again(desk: KfDesk) -> None:
    """A question that never left must not pop up days later."""
    await desk.tells("请问型号？", ticket=None)
    await desk.tells("已接单")
    await desk.opens()
    assert desk.said == ["已接单"]
    assert await desk.states() == [("superseded", SAID_SINCE), ("sent", "")]


async def test_a_menu_whose_matter_is_over_does_not_come_any_more(desk: KfDesk) -> None:
    sent = await desk.shows(Card(title="解决了吗", buttons=(YES,)))
    await _refresh(desk, sent.id, Card(title="解决了吗", outcome="已关闭"), is_settled=True)
    await desk.opens()
    assert (desk.said, await desk.states()) == ([], [("superseded", SAID_SINCE)])


async def test_a_menu_that_waited_looks_as_it_does_then(desk: KfDesk) -> None:
    sent = await desk.shows(Card(title="解决了吗", buttons=(YES,)))
    await _refresh(desk, sent.id, Card(title="请评分", buttons=(STARS,)), is_settled=False)
    await desk.opens()
    (only,) = desk.said
    assert "请评分" in only and "解决了吗" not in only


async def test_a_menu_comes_anew_only_when_it_asks_for_something_else(desk: KfDesk) -> None:
    await desk.opens()
    sent = await desk.shows(Card(title="家电报修", status="待确认", buttons=(YES,)))
    await _refresh(
        desk, sent.id, Card(title="家电报修", status="超时", buttons=(YES,)), is_settled=False
    )
    await _refresh(desk, sent.id, Card(title="家电报修", buttons=(STARS,)), is_settled=False)
    await _refresh(desk, sent.id, Card(title="家电报修", outcome="5 分"), is_settled=True)
    assert ["[★★★★★]" in each for each in desk.said] == [False, True]
    assert desk.channel.refreshed == []
    first, second = desk.channel.sent
    assert first.key == second.key and first.mark != second.mark


async def _refresh(desk: KfDesk, card: int, face: Card, *, is_settled: bool) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        moment = Moment(desk=desk.desk, uow=uow, now=desk.clock(), door="clock")
        await refresh_card(moment, await uow.cards.get(card), face, is_settled=is_settled)
    await desk.deliverer.deliver_due()


async def test_a_try_that_failed_is_not_counted_twice(desk: KfDesk) -> None:
    """An outage must not use up what the customer's word allows."""
    await desk.opens()
    desk.channel.fails.extend([TryLater("busy", after=1.0)] * 6)
    await desk.tells("1")
    for _ in range(6):
        desk.clock.move(minutes=15)
        await desk.deliverer.deliver_due()
    await desk.tells("2", "3", "4", "5")
    assert desk.said == ["1", "2", "3", "4"]


async def test_every_try_of_a_delivery_has_one_name_and_another_life_another(desk: KfDesk) -> None:
    await desk.opens()
    desk.channel.fails.append(TryLater("busy", after=1.0))
    await desk.tells("1")
    desk.clock.move(seconds=2)
    await desk.deliverer.deliver_due()
    (sent,) = desk.channel.sent
    assert sent.is_retry and len(sent.mark) == 16 and sent.through == KFID
    async with desk.store.unit_of_work(desk.company) as uow:
        await uow.outbox.not_delivered("m1", "拒收", is_dead=True, now=desk.clock())
    (dead,) = await desk.store.outbox.dead_rows(desk.company, 5)
    assert dead.reason == "拒收"
    assert await desk.store.outbox.send_again(dead.id, desk.clock())
    await desk.deliverer.deliver_due()
    assert desk.channel.sent[1].mark != sent.mark and not desk.channel.sent[1].is_retry


async def test_what_did_not_arrive_for_want_of_a_word_waits_for_one(desk: KfDesk) -> None:
    await desk.opens()
    await desk.tells("已接单")
    async with desk.store.unit_of_work(desk.company) as uow:
        await uow.outbox.not_delivered("m1", "48 小时", is_dead=False, now=desk.clock())
    await desk.deliverer.deliver_due()
    assert await desk.states() == [WAITING]
    await desk.opens()
    assert desk.said == ["已接单", "已接单"]


async def test_the_platform_knows_better_than_we_do(desk: KfDesk) -> None:
    """It refuses, and all else for this customer waits too without being tried."""
    await desk.opens()
    desk.channel.fails.append(NotNow("5 条", code="95001"))
    await desk.tells("1", "2")
    assert (desk.said, await desk.states()) == ([], [WAITING, WAITING])
    await desk.opens()
    assert len(desk.said) == 1 and "1" in desk.said[0] and "2" in desk.said[0]


async def test_while_somebody_talks_to_them_by_hand_the_bot_keeps_silent(desk: KfDesk) -> None:
    await desk.hears("你好")
    desk.channel.fails.append(NotNow("人工接待", served_by="lin_fang", code="95018"))
    await desk.tells("已接单")
    before = len(desk.said)
    await desk.hears("空调不制冷")
    assert len(desk.said) == before
    chat = await desk.opens()
    async with desk.store.unit_of_work(desk.company) as uow:
        await uow.reply_windows.serve(chat.id, KFID, "", desk.clock())
    await desk.hears("空调不制冷")
    assert "已接单" in desk.said[before] and "型号" in desk.said[before + 1]


async def test_asking_for_a_person_is_an_errand_and_cancelling_takes_it_back(desk: KfDesk) -> None:
    await desk.hears("转人工")
    assert await _errands(desk) == ["hand_over"] and desk.said == []
    chat = await desk.opens()
    async with desk.store.unit_of_work(desk.company) as uow:
        await uow.reply_windows.serve(chat.id, KFID, "queue", desk.clock())
    await desk.hears("等太久了")
    await desk.hears("取消")
    assert await _errands(desk) == ["hand_over", "take_back"] and desk.said == []


async def _errands(desk: KfDesk) -> list[str]:
    rows = await desk.store._engine.rows("SELECT kind FROM errand WHERE key = $1 ORDER BY id", ZHOU)
    return [row["kind"] for row in rows]


async def test_the_answer_to_entering_counts_for_nothing(desk: KfDesk) -> None:
    await _enters(desk)
    assert "海风电器服务" in desk.said[0] and desk.channel.sent[0].reply_hook is not None
    await desk.opens()
    await desk.tells("1", "2", "3", "4")
    assert len(desk.said) == 5
    assert all(each.reply_hook is None for each in desk.channel.sent[1:])


async def test_a_welcome_that_comes_too_late_does_not_come(desk: KfDesk) -> None:
    await _enters(desk, late_by=30)
    await desk.opens()
    assert (desk.said, await desk.states()) == ([], [])


async def test_whoever_comes_back_is_welcomed_where_the_platform_asks_for_it(desk: KfDesk) -> None:
    await desk.hears("谢谢")
    desk.clock.move(hours=50)
    await _enters(desk)
    assert "海风电器服务" in desk.said[-1]


async def _enters(desk: KfDesk, late_by: float = 0) -> None:
    update = desk.update(Entered(), desk.clock() - timedelta(seconds=late_by))
    hook = ReplyHook(url="event:CODE", expires_at=update.sent_at + timedelta(seconds=20))
    await desk.takes(replace(update, reply_hook=hook))


async def test_a_tap_too_long_for_its_menu_finds_its_button(desk: KfDesk) -> None:
    """What comes back then is a digest; one of no button of the card is refused."""
    await desk.hears("你好")
    menu = desk.channel.sent[-1]
    assert isinstance(menu.message, Card)
    digest = digest_of(menu.message.buttons[0].payload)
    await desk.hears(ButtonPressed(card_key=menu.key, payload=f"~{digest}"))
    assert "型号" in desk.said[-1] or "产品" in desk.said[-1]
    await desk.hears(ButtonPressed(card_key=menu.key, payload="~000000000000"))
    assert "型号" not in desk.said[-1]


async def test_a_customer_known_under_another_id_is_the_same_customer(desk: KfDesk) -> None:
    first = desk.update(TextSent(text="你好"), name="周女士", union="u1")
    await desk.takes(first)
    other = desk.update(TextSent(text="你好"), name="周", union="u1")
    await desk.takes(
        replace(other, sender=Sender(id="wmOTHER", is_member=False, name="周", union="u1"))
    )
    async with desk.store.unit_of_work(desk.company) as uow:
        known = await uow.people.by_identity(KF, CORP, ZHOU)
        again = await uow.people.by_identity(KF, CORP, "wmOTHER")
    assert known and again and known.id == again.id and known.name == "周女士"


async def test_a_name_that_could_not_be_learnt_is_taken_when_it_comes(desk: KfDesk) -> None:
    await desk.takes(desk.update(TextSent(text="你好")))
    await desk.takes(desk.update(TextSent(text="你好"), name="周女士"))
    async with desk.store.unit_of_work(desk.company) as uow:
        known = await uow.people.by_identity(KF, CORP, ZHOU)
    assert known and known.name == "周女士"


async def test_a_word_that_comes_while_something_is_put_off_lets_it_go(desk: KfDesk) -> None:
    """Whoever took the word did not find it waiting: it was just being looked at."""
    await desk.opens()
    await desk.tells("1", "2", "3", "4")
    async with desk.store.unit_of_work(desk.company) as uow:
        moment = Moment(desk=desk.desk, uow=uow, now=desk.clock(), door="clock")
        send(moment, await uow.chats.remember(KF, CORP, "direct", ZHOU), Text(text="5"), ticket=1)
    (row,) = await desk.store.outbox.claim(desk.clock(), 5, 30.0)
    wait = await WindowGate(desk.desk).shut(row, desk.clock())
    assert wait and wait.look_again
    desk.clock.move(seconds=5)
    await desk.opens()
    await desk.store.outbox.put_off([row.id], wait.until, wait.reason, lets_pass=wait.lets_pass)
    await wait.look_again()
    await desk.deliverer.deliver_due()
    assert desk.said == ["1", "2", "3", "4", "5"]


async def test_a_refusal_that_was_overtaken_by_a_word_shuts_nothing(desk: KfDesk) -> None:
    await desk.opens()
    desk.channel.gate.clear()
    desk.channel.fails.append(NotNow("5 条", code="95001"))
    telling = asyncio.create_task(desk.tells("1"))
    async with asyncio.timeout(5):
        while await _counted(desk) != 1:
            await asyncio.sleep(0.01)
    desk.clock.move(seconds=5)
    async with desk.store.unit_of_work(desk.company) as uow:
        chat = await uow.chats.remember(KF, CORP, "direct", ZHOU)
        await uow.reply_windows.open(chat.id, KFID, desk.clock())
    desk.channel.gate.set()
    await telling
    await desk.deliverer.deliver_due()
    assert desk.said == ["1"]


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_platform_never_counts_more_than_five(desk: KfDesk, seed: int) -> None:
    """Words are heard late, things are sent meanwhile: the platform counts from the word, not from our hearing of it."""
    dice, window = random.Random(seed), desk.channel.capabilities.window
    assert window is not None
    chat, unheard, counted = await desk.opens(), [], 0
    for delivery in range(150):
        desk.clock.move(seconds=dice.choice([2, 3, 30]))
        match dice.choice(["word", "hear", "send", "send"]):
            case "word":
                unheard.append(desk.clock())
                counted = 0
            case "hear" if unheard:
                await desk.opens(unheard.pop(0))
            case "send":
                counted += await desk.store.reply_windows.take(
                    desk.company, chat.id, delivery, 5, window.lasts, desk.clock()
                )
        assert counted <= 5


async def _counted(desk: KfDesk) -> int:
    rows = await desk.store._engine.rows("SELECT sends FROM reply_window")
    return len(orjson.loads(rows[0]["sends"]))


async def test_two_workers_together_never_send_more_than_five(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    company = await store.companies.ensure("海风电器服务", {(KF, CORP)})
    desk = KfDesk(store, company, (await KfDesk.open(store)).channel)
    chat = await desk.opens()
    window = desk.channel.capabilities.window
    assert window is not None
    taken = await asyncio.gather(
        *(
            each.reply_windows.take(company, chat.id, delivery, 5, window.lasts, desk.clock())
            for delivery in range(12)
            for each in (store, other)
        )
    )
    assert sum(taken) == 2 * 5
    rows = await store._engine.rows("SELECT sends FROM reply_window")
    assert len(orjson.loads(rows[0]["sends"])) == 5


async def test_what_waits_has_no_time_of_its_own(desk: KfDesk) -> None:
    await desk.tells("1")
    (held,) = await desk.store.outbox.held_rows(desk.company, desk.clock(), 5)
    assert held.due_at - desk.clock() == FAR


async def test_notices_of_a_closed_ticket_say_that_it_is_closed(desk: KfDesk) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        person = await uow.people.register("周女士", KF, CORP, ZHOU, ("customer",), is_member=False)
        chat = await uow.chats.remember(KF, CORP, "direct", ZHOU)
        ticket = closed(replace(a_ticket("WX-1", requester=person.id), origin=chat.id))
        ticket = await uow.tickets.add(ticket)
    desk.clock.move(days=2)
    await desk.tells("WX-1 已接单", "WX-1 已到场", ticket=ticket.id)
    await desk.opens()
    assert desk.said[0].count("现已关闭") == 2
