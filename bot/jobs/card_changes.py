"""Cards that were delivered, changed: by a code, by their key or not at all, and what comes where that cannot be."""

from __future__ import annotations

from functools import partial

import structlog

from bot.channels.channel import CardExpired, Outgoing, Refused, TryLater
from bot.jobs.card_photos import CardPhotos
from bot.jobs.wrapping import Parcel, Wrapping
from handlers.audience import BUNDLE
from handlers.cards import Card, load_message
from handlers.chat.buttons import CODE_LIFE
from handlers.desk import Desk, Moment
from handlers.post import ended_in_words, send
from storage.cards import CardCode, SentCard
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)


class CardChanges:
    """No transaction is open while a platform is called."""

    def __init__(self, desk: Desk, wrapping: Wrapping, photos: CardPhotos) -> None:
        self._desk = desk
        self._wrapping = wrapping
        self._photos = photos

    async def refresh(self, row: OutboxRow) -> None:
        """To the newest face, unless a row that shows it is on its way or has been here already; what is passing is not
        worth the card's one change."""
        parcel = await self._wrapping.wrap(row)
        if (
            parcel.card is None
            or row.kind == "passing"
            or await self._is_overtaken(row, parcel.card)
        ):
            return
        face = load_message(parcel.card.face)
        if not isinstance(face, Card):
            raise Refused("the row's card is no card")
        try:
            await self._change(row, parcel, parcel.card, face)
        except CardExpired as expired:
            await self._replace(row, parcel, face, expired)

    async def _is_overtaken(self, row: OutboxRow, card: SentCard) -> bool:
        """A newer face that is only passing has nobody but this row to show it."""
        is_newest = card.face == row.payload
        return not is_newest and await self._desk.store.outbox.is_refreshed_later(card.id, row.id)

    async def _change(self, row: OutboxRow, parcel: Parcel, card: SentCard, face: Card) -> None:
        """A code that turns out to be spent was used by a change whose answer was lost: another may be left."""
        await self._change_by(await self._take_code(parcel, card), row, parcel, card, face)

    async def _change_by(
        self, code: CardCode | None, row: OutboxRow, parcel: Parcel, card: SentCard, face: Card
    ) -> None:
        try:
            await parcel.channel.refresh(parcel.to, card.key, face, code.code if code else "")
        except TryLater:
            await self._put_back(row, code)
            raise
        except CardExpired:
            left = await self._take_code(parcel, card) if code else None
            if left is None:
                raise
            await self._change_by(left, row, parcel, card, face)

    async def _take_code(self, parcel: Parcel, card: SentCard) -> CardCode | None:
        if parcel.channel.capabilities.card_update != "code":
            return None
        return await self._desk.store.cards.take_code(card.id, self._desk.now())

    async def _put_back(self, row: OutboxRow, code: CardCode | None) -> None:
        """For as long as it was good."""
        if code is None or row.card_id is None:
            return
        async with self._desk.store.unit_of_work(row.company) as uow:
            await uow.cards.add_code(row.card_id, code.code, code.expires_at)

    async def _replace(
        self, row: OutboxRow, parcel: Parcel, face: Card, expired: CardExpired
    ) -> None:
        """A card that still asks for something comes anew; one that only says how it ended may stay as it was."""
        if not face.asks or row.card_id is None:
            log.info("card_left_as_it_was", reason=expired.reason)
            await self._say_how_it_ended(row, parcel, face)
            return
        async with self._desk.store.unit_of_work(row.company) as uow:
            key = await uow.cards.replace_key(row.card_id)
        read = partial(self._wrapping.picture_of, row)
        photos = await self._photos.bring(row, parcel.channel, face, read)
        again = Outgoing(
            to=parcel.to, message=face, key=key, photo_ids=photos.ids, reply_hook=parcel.hook
        )
        receipt = await parcel.channel.send(again)
        await self.keep_codes(row, receipt.update_codes)

    async def _say_how_it_ended(self, row: OutboxRow, parcel: Parcel, face: Card) -> None:
        """Once, in a group whose card goes on asking what has been decided: it changes only when it is pressed. Several
        such words go as one message."""
        is_left_asking = parcel.channel.capabilities.card_update == "answer" and face.outcome
        if not is_left_asking or parcel.chat.kind != "group" or row.ticket_id is None:
            return
        said = ended_in_words(face, await self._wrapping.words_for(row))
        async with self._desk.store.unit_of_work(row.company) as uow:
            moment = Moment(desk=self._desk, uow=uow, now=self._desk.now(), door=row.channel)
            send(moment, parcel.chat, said, ticket=row.ticket_id, bundle=BUNDLE)

    async def keep_codes(self, row: OutboxRow, codes: tuple[str, ...]) -> None:
        if row.card_id is None or not codes:
            return
        async with self._desk.store.unit_of_work(row.company) as uow:
            for code in codes:
                await uow.cards.add_code(row.card_id, code, self._desk.now() + CODE_LIFE)
