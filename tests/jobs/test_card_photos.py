"""The pictures of a card: on it where the platform took them in time, behind it where not; the card waits for none."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.channels.channel import CardExpired, FetchedFile, Refused, TryLater
from bot.jobs import card_photos
from handlers.cards import Button, Card, Picture
from handlers.desk import Moment
from handlers.post import send_card
from handlers.refreshing import refresh_card
from storage.cards import SentCard
from tests.fakes import DINGTALK, DINGTALK_ACCOUNT, KEY_CARDS, RecordingChannel
from tests.handlers.desk_of import PNG, ZHAO_LEI
from tests.jobs.office import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PRESSABLE = (Button(text="解决", payload="t:1:1:resolve:"),)


class KeepingChannel(RecordingChannel):
    """Names what it is brought by its last byte; `refuses` are raised for that one, each once."""

    uploads_of = DINGTALK

    def __init__(self) -> None:
        super().__init__(DINGTALK, DINGTALK_ACCOUNT, replace(KEY_CARDS, card_photos=3))
        self.brought: list[str] = []
        self.refuses: dict[str, Exception] = {}
        self.hangs = 0

    async def upload(self, kind: str, file: FetchedFile) -> str:
        name = f"@photo-{file.content[-1]}"
        if self.hangs:
            self.hangs -= 1
            await asyncio.sleep(60)
        if name in self.refuses:
            raise self.refuses.pop(name)
        self.brought.append(name)
        return name


@pytest.fixture
def channel(office: Office) -> KeepingChannel:
    office.channels[DINGTALK] = keeping = KeepingChannel()
    return keeping


async def sends(office: Office, photos: int, missing: tuple[int, ...] = ()) -> SentCard:
    """A card for 赵磊 with so many pictures, and what came of it."""
    files = [
        (await office.store.files.keep(office.company, PNG + bytes([each]), "image/png", "")).id
        for each in range(photos)
    ]
    async with office.store.unit_of_work(office.company) as uow:
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="test")
        chat = await uow.chats.remember(DINGTALK, DINGTALK_ACCOUNT, "direct", ZHAO_LEI.id)
        card = Card(title="WX-1001", buttons=PRESSABLE, photos=(*files, *missing))
        sent = await send_card(moment, chat, card, purpose="task")
    await office.deliverer.deliver_due()
    return sent


async def test_all_its_pictures_are_brought_once_and_stand_on_the_card(
    office: Office, channel: KeepingChannel
) -> None:
    for _ in range(2):
        await sends(office, 3)
    assert [each.photo_ids for each in channel.sent] == [("@photo-0", "@photo-1", "@photo-2")] * 2
    assert sorted(channel.brought) == ["@photo-0", "@photo-1", "@photo-2"]


@pytest.mark.parametrize("error", [Refused("no picture"), TryLater("busy")], ids=str)
async def test_one_that_could_not_be_brought_follows_by_itself(
    office: Office, channel: KeepingChannel, error: Exception
) -> None:
    channel.refuses["@photo-1"] = error
    await sends(office, 3)
    card, picture = channel.sent
    assert card.photo_ids == ("@photo-0", "@photo-2")
    assert isinstance(picture.message, Picture) and picture.media_id == "@photo-1"


async def test_a_platform_that_hangs_does_not_hold_up_the_card(
    office: Office, channel: KeepingChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_photos, "PATIENCE_SECONDS", 0.05)
    channel.hangs = 2
    await sends(office, 2)
    card, *pictures = channel.sent
    assert card.photo_ids == ()
    assert [each.media_id for each in pictures] == ["@photo-0", "@photo-1"]


async def test_a_picture_that_is_gone_is_left_out(office: Office, channel: KeepingChannel) -> None:
    await sends(office, 1, missing=(9999,))
    assert channel.sent[0].photo_ids == ("@photo-0",)


async def test_where_nothing_is_kept_they_all_follow(office: Office) -> None:
    await sends(office, 2)
    card, *pictures = office.dingtalk.sent
    assert card.photo_ids == () and len(pictures) == 2


async def test_a_card_that_is_not_taken_yet_brings_nothing_twice(
    office: Office, channel: KeepingChannel
) -> None:
    channel.refuses["@photo-0"] = TryLater("busy")
    channel.fails.append(TryLater("busy", after=1.0))
    await sends(office, 2)
    assert channel.sent == [] and channel.brought == ["@photo-1"]
    office.clock.move(seconds=2)
    await office.deliverer.deliver_due()
    assert [each.photo_ids for each in channel.sent] == [("@photo-0", "@photo-1")]


async def test_a_fresh_card_in_place_of_one_that_cannot_change_has_them_too(
    office: Office, channel: KeepingChannel
) -> None:
    sent = await sends(office, 1)
    async with office.store.unit_of_work(office.company) as uow:
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="test")
        shown = channel.sent[0].message
        assert isinstance(shown, Card)
        await refresh_card(moment, sent, replace(shown, status="到场"), is_settled=False)
    channel.fails.append(CardExpired("gone"))
    await office.deliverer.deliver_due()
    assert [each.photo_ids for each in channel.sent] == [("@photo-0",)] * 2
    assert channel.sent[0].key != channel.sent[1].key
