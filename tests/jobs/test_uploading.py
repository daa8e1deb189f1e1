from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.channels.channel import FetchedFile, TryLater
from bot.jobs.uploading import KEPT_FOR, Uploading
from handlers.cards import Picture, Text
from storage.outbox import OutboxRow
from tests.fakes import CODE_CARDS, KEY_CARDS, WECOM, WECOM_ACCOUNT, RecordingChannel
from tests.jobs.office import Office
from tests.jobs.test_gates import ROW

LEAK = Picture(file=7)
KF_ROW = replace(ROW, channel="wecom_kf")


class KeepingChannel(RecordingChannel):
    """Gives what it is brought media-1, media-2 … and is slow about it."""

    uploads_of = WECOM

    def __init__(self, name: str = WECOM) -> None:
        super().__init__(name, WECOM_ACCOUNT, CODE_CARDS)
        self.brought: list[str] = []

    async def upload(self, kind: str, file: FetchedFile) -> str:
        await asyncio.sleep(0.05)
        self._fail_if_told()
        self.brought.append(kind)
        return f"{self.name}-{len(self.brought)}"


async def read(_: Picture) -> FetchedFile:
    return FetchedFile(content=b"png", media_type="image/png")


async def brings(
    office: Office, channel: RecordingChannel, row: OutboxRow = ROW, message: Picture | Text = LEAK
) -> str:
    """By a worker of its own."""
    return await Uploading(office.desk).media_id(row, channel, message, read)


async def test_of_many_workers_one_brings_it_and_all_have_it(office: Office) -> None:
    channel = KeepingChannel()
    found = await asyncio.gather(*(brings(office, channel) for _ in range(8)))
    assert found == ["wecom-1"] * 8
    assert channel.brought == ["image"]


async def test_the_application_and_customer_service_share_what_the_corp_has(
    office: Office,
) -> None:
    application, service = KeepingChannel(), KeepingChannel("wecom_kf")
    assert await brings(office, service, KF_ROW) == "wecom_kf-1"
    assert await brings(office, application) == "wecom_kf-1"
    assert application.brought == []


async def test_before_the_platform_throws_it_away_it_is_brought_anew(office: Office) -> None:
    channel = KeepingChannel()
    await brings(office, channel)
    office.clock.move(seconds=KEPT_FOR.total_seconds() - 1)
    assert await brings(office, channel) == "wecom-1"
    office.clock.move(seconds=2)
    assert await brings(office, channel) == "wecom-2"


async def test_what_was_not_brought_leaves_the_way_free(office: Office) -> None:
    channel = KeepingChannel()
    channel.fails.append(TryLater("busy"))
    with pytest.raises(TryLater):
        await brings(office, channel)
    assert await brings(office, channel) == "wecom-1"


async def test_where_nothing_is_kept_and_for_words_nothing_is_brought(office: Office) -> None:
    channel = KeepingChannel()
    assert await brings(office, channel, message=Text(text="你好")) == ""
    assert await brings(office, RecordingChannel("dingtalk", "ding", KEY_CARDS)) == ""
    assert channel.brought == []
