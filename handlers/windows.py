"""People who may be written to only after their own word: what their word lets through, and who talks to them by hand."""

from __future__ import annotations

from datetime import datetime

from handlers.cards import Text
from handlers.desk import Moment
from handlers.post import lane_of, send
from handlers.updates import Entered, ReplyHook, TextSent, Update
from handlers.wording import DEFAULT_LOCALE
from storage.chats import ChatRow
from storage.reply_windows import IN_QUEUE
from storage.unit_of_work import UnitOfWork
from workflows.reading.commands import Wish, command

HANDED_OVER, TAKEN_OVER, TAKEN_BACK = "handing.over", "handing.taken", "handing.back"
"""What the customer is told of it: they wait for somebody, somebody has come, nobody will."""
HAND_OVER, TAKE_BACK = "hand_over", "take_back"
"""Errands to a platform where people of ours talk to customers by hand; the key is the platform's id of the customer, the
token that of the one of ours."""


async def heard_from(moment: Moment, chat: ChatRow, update: Update) -> str:
    """Their word opens the window, and what waited for it goes first. Who talks to them by hand, empty for nobody:
    then the bot keeps out of it."""
    can = moment.desk.capabilities.get(chat.channel)
    if can is None or can.window is None or isinstance(update.content, Entered):
        return ""
    said_at = min(update.sent_at, moment.now)
    served_by = await moment.uow.reply_windows.open(chat.id, update.through, said_at)
    if not served_by:
        await moment.uow.outbox.release(_lane(chat), moment.now)
    return served_by


async def leave_alone(moment: Moment, chat: ChatRow, update: Update, served_by: str) -> None:
    """Somebody of ours talks to them by hand: what they say is for them, unless they wait for nobody any more."""
    said = update.content.text if isinstance(update.content, TextSent) else ""
    order = command(said)
    if served_by == IN_QUEUE and order and order.wish is Wish.CANCEL:
        await let_go(moment, chat)


async def is_handed_over(moment: Moment, chat: ChatRow) -> bool:
    """Somebody of ours is to talk to them by hand, where that is how it is done: an errand sees to it."""
    can = moment.desk.capabilities.get(chat.channel)
    if can is None or not can.hands_over:
        return False
    await call_over(moment, chat)
    return True


async def call_over(moment: Moment, chat: ChatRow, servicer: str = "") -> None:
    """The one of ours with this id on the platform, or whoever takes them out of the queue."""
    await _ask(moment, chat, HAND_OVER, servicer)


async def let_go(moment: Moment, chat: ChatRow) -> None:
    """Nobody of ours talks to them by hand any more."""
    await _ask(moment, chat, TAKE_BACK)


async def _ask(moment: Moment, chat: ChatRow, kind: str, servicer: str = "") -> None:
    await moment.uow.errands.ask(
        chat.channel, chat.account, kind, chat.external_id, moment.now, servicer
    )


async def reaches_now(moment: Moment, chat_id: int) -> bool:
    """Whether a notice said in this chat now would be sent, as far as is known: else it waits for their word."""
    chat = await moment.uow.chats.get(chat_id)
    can = moment.desk.capabilities.get(chat.channel)
    if can is None or can.window is None:
        return True
    known = await moment.uow.reply_windows.get(chat.id)
    most = can.window.messages - can.window.kept_back
    return bool(known and known.has_room(moment.now, can.window.lasts, most))


async def is_served(uow: UnitOfWork, chat: ChatRow, through: str, by: str, now: datetime) -> None:
    """By hand, from now on; `by` may be `IN_QUEUE` for somebody yet to come."""
    await uow.reply_windows.serve(chat.id, through, by, now)


async def is_given_back(
    uow: UnitOfWork, chat: ChatRow, through: str, now: datetime, hook: ReplyHook | None
) -> bool:
    """The bot speaks for us again, after their next word. With a `hook` one message of what waited may go at once:
    whether there was anything."""
    await uow.reply_windows.serve(chat.id, through, "", now)
    if hook is None or hook.expires_at <= now or not await uow.outbox.release(_lane(chat), now):
        return False
    await uow.chats.remember(
        chat.channel,
        chat.account,
        chat.kind,
        chat.external_id,
        reply_hook=hook.url,
        reply_hook_expires_at=hook.expires_at,
        said_at=now,
    )
    return True


async def could_not_serve(moment: Moment, chat: ChatRow, servicer: str, reason: str) -> None:
    """Whoever offered to is told why the platform did not let them."""
    can = moment.desk.capabilities[chat.channel]
    person = await moment.uow.people.by_identity(can.hands_over, chat.account, servicer)
    own = await moment.uow.chats.remember(can.hands_over, chat.account, "direct", servicer)
    words = moment.desk.words(person.locale if person else DEFAULT_LOCALE)
    send(moment, own, Text(text=words.say("order.no_serving.refused", reason=reason)))


def nobody_came(moment: Moment, chat: ChatRow, locale: str) -> None:
    """Nobody could be called over: they are asked to be patient."""
    send(moment, chat, Text(text=moment.desk.words(locale).say("human")))


def _lane(chat: ChatRow) -> str:
    return lane_of(chat.channel, chat.account, chat.kind, chat.external_id)
