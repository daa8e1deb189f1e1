"""One written-down update handled: who spoke, where, what they meant, all effects and the inbox row in one commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.cards import Text
from handlers.chat.route import route
from handlers.companies import company_of
from handlers.desk import Desk, Moment
from handlers.files import FileNeeded, needs_file
from handlers.post import send
from handlers.proposals import ProposalsNeeded, ProposalsWanted
from handlers.turns import Turn
from handlers.updates import ButtonPressed, Sender, Update, identity_of, load_update
from handlers.windows import heard_from, leave_alone
from storage.chats import ChatRow
from storage.errors import Conflict
from storage.inbox import InboxRow
from storage.people import Identity
from storage.unit_of_work import UnitOfWork
from workflows.people import CUSTOMER, Person

UNION = "wechat_union"
"""The channel of the ids that are the same for all accounts of one WeChat developer; nobody is written to by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What one step did: the inbox row it finished, whether anything now waits to be delivered, and until when
    something is held back."""

    row: InboxRow
    has_outgoing: bool
    held_until: datetime | None


class HandlingFailed(Exception):
    """Our own fault: everything was rolled back, the update still waits; the cause is `__cause__`."""

    def __init__(self, row: InboxRow) -> None:
        super().__init__(f"inbox row {row.id} could not be handled")
        self.row = row


async def receive_next(desk: Desk, company: int, lane: str) -> Received | None:
    """Handle the lane's oldest waiting update; None when there is none. A lane is handled by one process at a time.

    Raises FileNeeded, ProposalsNeeded, Conflict (try again at once) or HandlingFailed, each having changed nothing.
    """
    async with desk.store.unit_of_work(company) as uow:
        row = await uow.inbox.take(lane, desk.now())
        if row is None:
            return None
        try:
            await _handle(desk, uow, row)
        except (FileNeeded, Conflict):
            raise
        except ProposalsWanted as wanted:
            raise ProposalsNeeded(row, wanted.words) from None
        except Exception as error:
            raise HandlingFailed(row) from error
        await uow.inbox.done(row.id, desk.now())
        return Received(row=row, has_outgoing=uow.has_outgoing, held_until=uow.held_until)


async def apologise(desk: Desk, company: int, update: Update) -> None:
    """What was said is kept, but could not be handled."""
    async with desk.store.unit_of_work(company) as uow:
        moment = Moment(desk=desk, uow=uow, now=desk.now(), door=update.chat.channel)
        words = desk.words("zh_CN").say("sorry")
        mention = update.sender.id if update.chat.kind == "group" else ""
        chat = await _chat(uow, update)
        if not await heard_from(moment, chat, update):
            send(moment, chat, Text(text=words, mention=mention))


async def _handle(desk: Desk, uow: UnitOfWork, row: InboxRow) -> None:
    update = load_update(row.payload)
    content = update.content
    if file := needs_file(update):
        raise FileNeeded(row, update, file)
    moment = Moment(
        desk=desk,
        uow=uow,
        now=desk.now(),
        door=update.chat.channel,
        pressed=content.card_key if isinstance(content, ButtonPressed) else "",
        pressed_by=update.sender.id if isinstance(content, ButtonPressed) else "",
    )
    update = await _where_its_card_is(desk, uow, update)
    await _meet(uow, update)
    chat = await _chat(uow, update)
    person = await _speaker(uow, update)
    if served_by := await heard_from(moment, chat, update):
        await leave_alone(moment, chat, update, served_by)
        return
    conversation = await uow.conversations.lock(chat.id, person.id)
    await route(
        Turn(
            moment=moment,
            person=person,
            chat=chat,
            update=update,
            conversation=conversation,
            working_time=(await company_of(moment)).working_time,
        )
    )


async def _where_its_card_is(desk: Desk, uow: UnitOfWork, update: Update) -> Update:
    """A press in a group, of which the platform did not say that it was one, is answered there."""
    place, content = update.chat, update.content
    can = desk.capabilities.get(place.channel)
    if (
        not isinstance(content, ButtonPressed)
        or place.kind == "group"
        or not (can and can.group_cards)
    ):
        return update
    sent = await uow.cards.by_key(content.card_key)
    chat = await uow.chats.get(sent.chat_id) if sent else None
    if chat is None or chat.kind != "group" or chat.channel != place.channel:
        return update
    return replace(update, chat=replace(place, kind="group", id=chat.external_id))


async def _meet(uow: UnitOfWork, update: Update) -> None:
    """Old acquaintances, as most are, cost one look."""
    place = update.chat
    await uow.meeting.of(identity_of(update), place.channel, place.kind, place.id)


async def _chat(uow: UnitOfWork, update: Update) -> ChatRow:
    place, hook = update.chat, update.reply_hook
    return await uow.chats.remember(
        place.channel,
        place.account,
        place.kind,
        place.id,
        reply_hook=hook.url if hook else None,
        reply_hook_expires_at=hook.expires_at if hook else None,
        said_at=update.sent_at,
    )


async def _speaker(uow: UnitOfWork, update: Update) -> Person:
    """Whoever is not known yet is a customer."""
    sender, identity = update.sender, identity_of(update)
    known = await uow.people.by_identity(*identity)
    if known and known.name == sender.id and sender.name:
        await uow.people.rename(known.id, sender.name)
        known = await uow.people.get(known.id)
    return known or await _join(uow, sender, identity)


async def _join(uow: UnitOfWork, sender: Sender, identity: Identity) -> Person:
    """Whoever has the same union is the same customer, though another account knows them under another id."""
    union = (UNION, "", sender.union)
    known = await uow.people.by_identity(*union) if sender.union else None
    if known and await uow.people.link(known.id, *identity, is_member=sender.is_member):
        return known
    person = await uow.people.register(
        sender.name or sender.id,
        *identity,
        roles=frozenset({CUSTOMER}),
        is_member=sender.is_member,
    )
    if sender.union:
        await uow.people.link(person.id, *union, is_member=False)
    return person
