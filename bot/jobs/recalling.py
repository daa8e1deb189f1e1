"""A delivery taken back: its platform is asked, and its row says so, as do those of everybody who loses the same message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.channels.channel import Channel, ChannelError, Recalls
from handlers.desk import Desk
from handlers.updates import Chat
from storage.chats import ChatRow
from storage.sent import SentRow

log = structlog.get_logger(__name__)

TAKEN_BACK = "taken back by the command line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """`reason` is empty where it was; `others` are how many more people have it by the same name."""

    reason: str = ""
    others: int = 0


class Recaller:
    def __init__(self, desk: Desk, channels: Mapping[str, Channel]) -> None:
        self._desk = desk
        self._sent = desk.store.sent
        self._channels = channels

    async def recall(self, company: int, row_id: int, *, from_all: bool = False) -> Recalled:
        """Where a platform has one name for a message to several people, from all of them or from nobody."""
        row = await self._sent.get(company, row_id)
        if row is None or row.state != "sent" or row.kind != "send":
            return Recalled(reason="not a delivery that was sent")
        alike = await self._sent.of_one_message(company, row)
        others = len({each.lane for each in alike} - {row.lane})
        if others and not from_all:
            return Recalled(reason="others have got it by the same message", others=others)
        try:
            await self._take_back(company, row)
        except ChannelError as error:
            return Recalled(reason=error.reason, others=others)
        await self._sent.taken_back(company, [each.id for each in alike], TAKEN_BACK)
        log.info("recalled", channel=row.channel, outbox=row.id, together=len(alike))
        return Recalled(others=others)

    async def _take_back(self, company: int, row: SentRow) -> None:
        channel: object = self._channels.get(row.channel)
        if not isinstance(channel, Recalls):
            raise ChannelError(f"channel {row.channel} cannot take anything back")
        async with self._desk.store.unit_of_work(company) as uow:
            chat = await uow.chats.get(row.chat_id)
        await channel.recall(_place(chat), row.receipt)


def _place(chat: ChatRow) -> Chat:
    return Chat(
        channel=chat.channel,
        account=chat.account,
        kind="group" if chat.kind == "group" else "direct",
        id=chat.external_id,
    )
