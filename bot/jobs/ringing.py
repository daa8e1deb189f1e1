"""Calling somebody beside the chat for a message that is urgent: once it has gone, once for it, and whatever comes of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from bot.channels.channel import Channel, ChannelError, Rings
from bot.jobs.parcels import Parcels
from handlers.cards import Message, Picture, Text, load_message
from handlers.post import is_of_group
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)


class Ringing:
    def __init__(self, channels: Mapping[str, Channel], parcels: Parcels) -> None:
        self._channels = channels
        self._parcels = parcels

    def is_wanted(self, rows: Sequence[OutboxRow]) -> bool:
        """Of a message that stands for these; in a group there is nobody to call."""
        first = rows[0]
        channel = self._channels.get(first.channel)
        can_ring = channel is not None and channel.capabilities.urges
        return can_ring and any(row.is_urgent for row in rows) and not is_of_group(first.lane)

    async def ring(self, rows: Sequence[OutboxRow]) -> None:
        """The message is with them already, and nothing that goes wrong here may change that."""
        row = next(each for each in rows if each.is_urgent)
        channel: object = self._channels[row.channel]
        if not isinstance(channel, Rings):
            return
        try:
            to = await self._parcels.place(row)
            await channel.ring(to, _words(load_message(row.payload)))
        except ChannelError as error:
            log.warning("not_rung", channel=row.channel, outbox=row.id, reason=error.reason)
        except Exception:
            log.exception("not_rung", channel=row.channel, outbox=row.id)
        else:
            log.info("rung", channel=row.channel, outbox=row.id)


def _words(message: Message) -> str:
    match message:
        case Text() as text:
            return text.text
        case Picture():
            return ""
        case card:
            return card.summary or card.title
