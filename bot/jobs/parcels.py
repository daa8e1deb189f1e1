"""One delivery made: the row's chat and card looked up, the channel called, the codes it gave kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot.channels.channel import (
    CardExpired,
    Channel,
    FetchedFile,
    FileGone,
    NewGroup,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
)
from bot.jobs.card_photos import CardPhotos
from bot.jobs.uploading import Uploading
from handlers.audience import BUNDLE
from handlers.bundles import Notice
from handlers.cards import Card, Message, Picture, load_message
from handlers.chat.buttons import CODE_LIFE
from handlers.desk import Desk, Moment
from handlers.groups import load_group
from handlers.post import ended_in_words, send
from handlers.showing import called
from handlers.ticket_links import ticket_link
from handlers.updates import Chat, ReplyHook
from handlers.wording import DEFAULT_LOCALE, Wording
from storage.cards import CardCode, SentCard
from storage.chats import ChatRow
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel:
    channel: Channel
    chat: ChatRow
    card: SentCard | None

    @property
    def to(self) -> Chat:
        return Chat(
            channel=self.chat.channel,
            account=self.chat.account,
            kind="group" if self.chat.kind == "group" else "direct",
            id=self.chat.external_id,
        )

    @property
    def hook(self) -> ReplyHook | None:
        url, expires_at = self.chat.reply_hook, self.chat.reply_hook_expires_at
        return ReplyHook(url=url, expires_at=expires_at) if url and expires_at else None


class Parcels:
    """No transaction is open while a platform is called."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel]) -> None:
        self._desk = desk
        self._channels = channels
        self._uploading = Uploading(desk)
        self._photos = CardPhotos(desk, self._uploading)

    async def send(self, row: OutboxRow, message: Message | None = None) -> str:
        """The platform's id of the message: what the row says, unless it goes with others as `message`. A card that was
        held says what is true now."""
        parcel = await self._wrap(row)
        message = message or load_message(row.payload)
        if parcel.card and (row.bundle or parcel.channel.capabilities.card_update == "none"):
            message = load_message(parcel.card.face)
        read = partial(self._picture_of, row)
        media_id = await self._uploading.media_id(row, parcel.channel, message, read)
        photos = await self._photos.bring(row, parcel.channel, message, read)
        try:
            receipt = await self._sent(row, parcel, message, media_id, photos.ids)
        except FileGone as gone:
            if not media_id:
                raise
            await self._uploading.forget(row, parcel.channel, message, media_id)
            raise TryLater(gone.reason, after=1.0, code=gone.code) from None
        await self._keep_codes(row, receipt.update_codes)
        if receipt.hook_is_spent and parcel.hook:
            await self._spend_hook(row, parcel.hook)
        await self._photos.send_apart(row, parcel.chat, photos.left)
        return receipt.message_id

    async def place(self, row: OutboxRow) -> Chat:
        return (await self._wrap(row)).to

    async def plain(self, row: OutboxRow) -> Outgoing:
        """What the row says, where it is words alone."""
        return await self._outgoing(row, await self._wrap(row), load_message(row.payload), "")

    async def _sent(
        self,
        row: OutboxRow,
        parcel: _Parcel,
        message: Message,
        media_id: str,
        photo_ids: tuple[str, ...],
    ) -> Receipt:
        outgoing = await self._outgoing(row, parcel, message, media_id)
        return await parcel.channel.send(replace(outgoing, photo_ids=photo_ids))

    async def _outgoing(
        self, row: OutboxRow, parcel: _Parcel, message: Message, media_id: str
    ) -> Outgoing:
        return Outgoing(
            to=parcel.to,
            message=message,
            picture=None if media_id else await self._picture(row, message),
            media_id=media_id,
            file_name=await self._file_name(row, message),
            key=parcel.card.key if parcel.card else f"o{row.id}",
            is_repeat=row.is_repeat,
            is_retry=row.attempts > 1,
            mark=row.mark,
            link=self._link(row),
            is_ending=row.is_ending,
            is_urgent=row.is_urgent,
            through=await self._through(row, parcel.channel),
            reply_hook=parcel.hook,
        )

    async def _file_name(self, row: OutboxRow, message: Message) -> str:
        if not (isinstance(message, Picture) and message.is_document):
            return ""
        kept = await self._desk.store.files.find(row.company, message.file)
        return called(kept, await self.words_for(row)) if kept else ""

    def _link(self, row: OutboxRow) -> str:
        url = self._desk.public_url
        return ticket_link(url, row.ticket_number) if url and row.ticket_number else ""

    async def gather(self, row: OutboxRow) -> None:
        """The row's chat made as a group; one that is there already is what was wanted."""
        parcel = await self._wrap(row)
        wanted = load_group(row.payload)
        await parcel.channel.make_group(
            NewGroup(id=parcel.chat.external_id, title=wanted.title, members=wanted.members)
        )

    async def words_for(self, row: OutboxRow) -> Wording:
        """Of whoever reads the row's chat."""
        async with self._desk.store.unit_of_work(row.company) as uow:
            chat = await uow.chats.get(row.chat_id)
            person = None
            if chat.kind == "direct":
                person = await uow.people.by_identity(chat.channel, chat.account, chat.external_id)
        return self._desk.words(person.locale if person else DEFAULT_LOCALE)

    async def notices(self, rows: Sequence[OutboxRow]) -> list[Notice]:
        """What was held over the end of its ticket says so: nobody need look at it any more."""
        numbers = {row.ticket_number for row in rows if row.ticket_number}
        async with self._desk.store.unit_of_work(rows[0].company) as uow:
            tickets = await uow.tickets.numbered(sorted(numbers))
        ended = {ticket.id: ticket.closed_at for ticket in tickets if ticket.closed_at}
        return [_notice(row, ended.get(row.ticket_id or 0)) for row in rows]

    async def refresh(self, row: OutboxRow) -> None:
        """To the newest face, unless a row that shows it is on its way or has been here already; what is passing is not
        worth the card's one change."""
        parcel = await self._wrap(row)
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

    async def _through(self, row: OutboxRow, channel: Channel) -> str:
        if channel.capabilities.window is None:
            return ""
        return await self._desk.store.reply_windows.through(row.company, row.chat_id)

    async def _spend_hook(self, row: OutboxRow, hook: ReplyHook) -> None:
        async with self._desk.store.unit_of_work(row.company) as uow:
            await uow.chats.spend_hook(row.chat_id, hook.url)

    async def _wrap(self, row: OutboxRow) -> _Parcel:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise TryLater(f"channel {row.channel} is switched off", after=60)
        async with self._desk.store.unit_of_work(row.company) as uow:
            chat = await uow.chats.get(row.chat_id)
            card = await uow.cards.get(row.card_id) if row.card_id else None
        return _Parcel(channel=channel, chat=chat, card=card)

    async def _picture(self, row: OutboxRow, message: Message) -> FetchedFile | None:
        return await self._picture_of(row, message) if isinstance(message, Picture) else None

    async def _picture_of(self, row: OutboxRow, message: Picture) -> FetchedFile:
        found = await self._desk.store.files.read(row.company, message.file)
        if found is None:
            raise Refused("图片已不在文件库中")
        kept, content = found
        name = called(kept, await self.words_for(row)) if message.is_document else kept.name
        return FetchedFile(content=content, media_type=kept.media_type, name=name)

    async def _change(self, row: OutboxRow, parcel: _Parcel, card: SentCard, face: Card) -> None:
        """A code that turns out to be spent was used by a change whose answer was lost: another may be left."""
        await self._change_by(await self._take_code(parcel, card), row, parcel, card, face)

    async def _change_by(
        self, code: CardCode | None, row: OutboxRow, parcel: _Parcel, card: SentCard, face: Card
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

    async def _take_code(self, parcel: _Parcel, card: SentCard) -> CardCode | None:
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
        self, row: OutboxRow, parcel: _Parcel, face: Card, expired: CardExpired
    ) -> None:
        """A card that still asks for something comes anew; one that only says how it ended may stay as it was."""
        if not face.asks or row.card_id is None:
            log.info("card_left_as_it_was", reason=expired.reason)
            await self._say_how_it_ended(row, parcel, face)
            return
        async with self._desk.store.unit_of_work(row.company) as uow:
            key = await uow.cards.replace_key(row.card_id)
        read = partial(self._picture_of, row)
        photos = await self._photos.bring(row, parcel.channel, face, read)
        again = Outgoing(
            to=parcel.to, message=face, key=key, photo_ids=photos.ids, reply_hook=parcel.hook
        )
        receipt = await parcel.channel.send(again)
        await self._keep_codes(row, receipt.update_codes)

    async def _say_how_it_ended(self, row: OutboxRow, parcel: _Parcel, face: Card) -> None:
        """Once, in a group whose card goes on asking what has been decided: it changes only when it is pressed. Several
        such words go as one message."""
        is_left_asking = parcel.channel.capabilities.card_update == "answer" and face.outcome
        if not is_left_asking or parcel.chat.kind != "group" or row.ticket_id is None:
            return
        said = ended_in_words(face, await self.words_for(row))
        async with self._desk.store.unit_of_work(row.company) as uow:
            moment = Moment(desk=self._desk, uow=uow, now=self._desk.now(), door=row.channel)
            send(moment, parcel.chat, said, ticket=row.ticket_id, bundle=BUNDLE)

    async def _keep_codes(self, row: OutboxRow, codes: tuple[str, ...]) -> None:
        if row.card_id is None or not codes:
            return
        async with self._desk.store.unit_of_work(row.company) as uow:
            for code in codes:
                await uow.cards.add_code(row.card_id, code, self._desk.now() + CODE_LIFE)


def _notice(row: OutboxRow, ended_at: datetime | None) -> Notice:
    return Notice(
        message=load_message(row.payload),
        number=row.ticket_number or "",
        is_over=ended_at is not None and ended_at <= row.due_at,
    )
