from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.channels.channel import TryLater
from bot.channels.wecom.aibot import door as bot_door
from bot.channels.wecom.aibot.door import BotDoor
from bot.channels.wecom.aibot.frames import Frames
from bot.channels.wecom.aibot.socket import Incoming
from handlers.cards import Card
from handlers.updates import TextSent, Update
from tests.channels.builders import NOW, RememberingIntake, repair_card
from tests.waiting import until


@dataclass(slots=True)
class BusyIntake(RememberingIntake):
    """`fails` are how often writing down fails first; `needs_seconds` is what the desk takes for a press."""

    fails: int = 0
    needs_seconds: float = 0.0

    async def write_down(self, update: Update) -> bool:
        if self.fails:
            self.fails -= 1
            raise ConnectionError("the database is away")
        return await RememberingIntake.write_down(self, update)

    async def handle_now(self, update: Update, within_seconds: float) -> Card | None:
        self.now.append(update)
        if self.needs_seconds > within_seconds:
            return None
        await asyncio.sleep(self.needs_seconds)
        return self.face


@dataclass
class Desk:
    intake: BusyIntake = field(default_factory=BusyIntake)
    answers: list[tuple[str, str, Card]] = field(default_factory=list)
    refuses: bool = False
    hangs: bool = False

    def __post_init__(self) -> None:
        self.door = BotDoor(
            "ww1", self.intake, Frames(), self._userid_of, self._answer, lambda: NOW
        )
        self.door.open()

    async def _userid_of(self, given: str) -> str:
        if self.hangs:
            await asyncio.Event().wait()
        return given.removeprefix("wo-")

    async def _answer(self, request: str, key: str, face: Card) -> None:
        if self.refuses:
            raise TryLater("the line is gone")
        self.answers.append((request, key, face))

    def says(self, text: str, request: str = "r1", who: str = "zhou_min") -> None:
        body: dict[str, object] = {
            "msgid": f"m-{request}", "chatid": "wrGROUP", "chattype": "group",
            "from": {"userid": who}, "msgtype": "text", "text": {"content": f"@助手 {text}"},
        }  # fmt: skip
        self.door.take(Incoming(request=request, is_event=False, body=body))

    def presses(self, key: str = "card-1", request: str = "r9") -> None:
        pressed = {"task_id": key, "event_key": "x"}
        event = {"eventtype": "template_card_event", "template_card_event": pressed}
        body: dict[str, object] = {
            "msgid": f"m-{request}", "chatid": "wrGROUP", "chattype": "group",
            "from": {"userid": "zhou_min"}, "msgtype": "event", "event": event,
        }  # fmt: skip
        self.door.take(Incoming(request=request, is_event=True, body=body))


async def test_what_is_said_is_written_down_in_its_order_though_the_database_is_away() -> None:
    desk = Desk(BusyIntake(fails=2))
    for number in range(3):
        desk.says(f"第 {number} 句", request=f"r{number}")
    await until(lambda: len(desk.intake.soon) == 3)
    said = [each.content for each in desk.intake.updates]
    assert said == [TextSent(text=f"第 {number} 句") for number in range(3)]
    await desk.door.close()


async def test_what_came_twice_is_handled_once() -> None:
    desk = Desk()
    desk.says("同意 12")
    desk.says("同意 12")
    await desk.door.close()
    assert len(desk.intake.soon) == 1


async def test_a_frame_that_makes_no_sense_stops_nobody() -> None:
    desk = Desk()
    desk.door.take(Incoming(request="r0", is_event=False, body={"msgtype": "text", "from": 7}))
    desk.says("在吗")
    await desk.door.close()
    assert len(desk.intake.soon) == 1


async def test_who_cannot_be_made_out_in_time_is_kept_under_the_id_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot_door, "USERID_SECONDS", 0.05)
    desk = Desk(hangs=True)
    desk.says("在吗", who="wo-unreadable")
    await until(lambda: desk.intake.soon)
    assert desk.intake.soon[0].sender.id == "wo-unreadable"
    await desk.door.close()


async def test_a_press_is_answered_by_the_callback_it_came_with() -> None:
    desk = Desk(BusyIntake(face=repair_card(), needs_seconds=0.05))
    desk.presses(request="r7")
    await desk.door.close()
    assert desk.answers == [("r7", "card-1", repair_card())]


@pytest.mark.parametrize("why", ["too slow", "no face", "line gone"])
async def test_a_press_that_cannot_be_answered_is_kept_all_the_same(why: str) -> None:
    desk = Desk(BusyIntake(face=None if why == "no face" else repair_card()))
    desk.intake.needs_seconds = 60.0 if why == "too slow" else 0.0
    desk.refuses = why == "line gone"
    desk.presses()
    await desk.door.close()
    assert desk.answers == [] and len(desk.intake.updates) == 1
    assert len(desk.intake.not_shown) == (why == "line gone")


async def test_a_press_waits_for_nobody_elses_words() -> None:
    """What is slow about one message does not eat up the five seconds of another's press."""
    desk = Desk(BusyIntake(face=repair_card(), needs_seconds=0.3))
    desk.presses(key="card-1", request="r1")
    desk.presses(key="card-2", request="r2")
    desk.says("在吗", request="r3")
    await until(lambda: desk.intake.soon)
    assert desk.answers == []
    await until(lambda: len(desk.answers) == 2)
    await desk.door.close()
