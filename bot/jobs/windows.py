"""What waits for a person's own word: where a platform lets nobody be written to but so often after that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.channels.channel import NotNow
from bot.jobs.gates import Wait
from handlers.capabilities import ReplyWindow
from handlers.cards import Picture, load_message
from handlers.desk import Desk
from storage.outbox import FAR, WAITED, WAITS_FOR_WORD, OutboxRow

log = structlog.get_logger(__name__)

KEPT_FOR_TALK = 2


class WindowGate:
    """Each word of a person lets so many messages through, and the last of them only when it ends a ticket. What may
    not go waits, and others of the lane need not wait for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def shut(self, row: OutboxRow, now: datetime) -> Wait | None:
        can = self._desk.capabilities.get(row.channel)
        window = can.window if can else None
        if window is None or row.kind != "send" or await self._answers_event(row, now):
            return None
        may_go = await self._desk.store.reply_windows.take(
            row.company, row.chat_id, row.id, _most(window, row), window.lasts, now
        )
        if may_go:
            return None
        look_again = partial(_look_again, self._desk, row, window)
        return Wait(until=now + FAR, reason=WAITS_FOR_WORD, lets_pass=True, look_again=look_again)

    async def _answers_event(self, row: OutboxRow, now: datetime) -> bool:
        """What the platform asks for itself, as somebody enters or is let go, counts for nothing."""
        if isinstance(load_message(row.payload), Picture):
            return False
        async with self._desk.store.unit_of_work(row.company) as uow:
            chat = await uow.chats.get(row.chat_id)
        expires_at = chat.reply_hook_expires_at
        return bool(chat.reply_hook and expires_at and expires_at > now)


async def wait_for_word(desk: Desk, rows: Sequence[OutboxRow], not_now: NotNow) -> str:
    """The platform knows better than we did: they wait, and so does all else for this person."""
    first, can = rows[0], desk.capabilities.get(rows[0].channel)
    log.info("waits_for_word", reason=not_now.reason, code=not_now.code)
    await desk.store.reply_windows.shut(first.company, first.chat_id, first.id, not_now.served_by)
    await desk.store.outbox.put_off(
        [row.id for row in rows], desk.now() + FAR, WAITS_FOR_WORD, lets_pass=True
    )
    if can and can.window:
        await _look_again(desk, first, can.window)
    return "put_off"


def _most(window: ReplyWindow, row: OutboxRow) -> int:
    """What waited leaves room for the answer to the word that let it go."""
    if row.is_ending:
        return window.messages
    most = window.messages - window.kept_back
    return max(1, most - KEPT_FOR_TALK) if row.bundle == WAITED else most


async def _look_again(desk: Desk, row: OutboxRow, window: ReplyWindow) -> None:
    """They may have written while it was put off: whoever took their word did not find it waiting."""
    async with desk.store.unit_of_work(row.company) as uow:
        known = await uow.reply_windows.locked(row.chat_id)
        if known and known.has_room(desk.now(), window.lasts, _most(window, row)):
            await uow.outbox.release(row.lane, desk.now())
