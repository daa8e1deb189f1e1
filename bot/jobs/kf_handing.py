"""Customers of 微信客服 handed to people of ours who answer by hand, and taken back; errands of our own run it.

WeCom docs 94669 (service_state) and 95122 (send_msg_on_event).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.channels.channel import ChannelError, NotNow, Refused
from bot.channels.wecom.kf.client import KfClient, SessionState
from bot.channels.wecom.kf.parse import CHANNEL, hook_of
from bot.channels.wecom.kf.render import render_text
from handlers.cards import Text
from handlers.desk import Desk, Moment
from handlers.windows import (
    HANDED_OVER,
    TAKEN_BACK,
    TAKEN_OVER,
    could_not_serve,
    is_given_back,
    is_served,
    nobody_came,
)
from handlers.wording import DEFAULT_LOCALE
from storage.chats import ChatRow
from storage.errands import Errand
from storage.outbox import new_mark
from storage.reply_windows import IN_QUEUE

log = structlog.get_logger(__name__)


class KfHandover:
    """`deliver` wakes the delivery of what was said instead."""

    def __init__(
        self, desk: Desk, client: KfClient, deliver: Callable[[], Awaitable[None]]
    ) -> None:
        self._desk = desk
        self._client = client
        self._deliver = deliver

    async def hand_over(self, errand: Errand, _: str) -> None:
        """To the servicer who offered, else into the queue that servicers take customers from; where that cannot be, who
        asked for it hears of it."""
        chat, through, locale = await self._about(errand)
        servicer = errand.token
        wanted = SessionState.SERVICER if servicer else SessionState.QUEUE
        try:
            code = await self._change(through, errand.key, wanted, servicer)
        except (Refused, NotNow) as refused:
            log.warning("customer_not_handed_over", reason=refused.reason)
            await self._say_instead(errand, chat, locale, refused.reason)
            return
        async with self._desk.store.unit_of_work(errand.company) as uow:
            await is_served(uow, chat, through, servicer or IN_QUEUE, self._desk.now())
        await self._tell(code, TAKEN_OVER if servicer else HANDED_OVER, locale)

    async def take_back(self, errand: Errand, _: str) -> None:
        """WeCom can only end that session, and the next word begins one with the bot. What waited may go with the ending,
        as far as one message holds it."""
        chat, through, locale = await self._about(errand)
        try:
            code = await self._change(through, errand.key, SessionState.ENDED)
        except (Refused, NotNow) as refused:
            log.warning("customer_not_taken_back", reason=refused.reason)
            return
        async with self._desk.store.unit_of_work(errand.company) as uow:
            now = self._desk.now()
            waits = await is_given_back(
                uow, chat, through, now, hook_of(code, now) if code else None
            )
        if waits:
            await self._deliver()
        else:
            await self._tell(code, TAKEN_BACK, locale)

    async def _about(self, errand: Errand) -> tuple[ChatRow, str, str]:
        """Their chat, the account they wrote to last, and their language."""
        async with self._desk.store.unit_of_work(errand.company) as uow:
            chat = await uow.chats.remember(CHANNEL, errand.account, "direct", errand.key)
            window = await uow.reply_windows.get(chat.id)
            person = await uow.people.by_identity(CHANNEL, errand.account, errand.key)
        through = window.through if window else ""
        return chat, through, person.locale if person else DEFAULT_LOCALE

    async def _change(
        self, through: str, customer: str, wanted: SessionState, servicer: str = ""
    ) -> str:
        """The code to say a word with. What is so already, after an answer that was lost, is what was wanted."""
        try:
            return await self._client.change_state(through, customer, wanted, servicer)
        except (Refused, NotNow):
            state, _ = await self._client.state(through, customer)
            is_so = state is wanted or (
                wanted is SessionState.QUEUE and state is SessionState.SERVICER
            )
            if not is_so:
                raise
            return ""

    async def _tell(self, code: str, key: str, locale: str) -> None:
        """A word that does not count; who does not hear it sees what the platform itself shows."""
        if not code:
            return
        words = render_text(Text(text=self._desk.words(locale).say(key)))
        try:
            await self._client.send_on_event(code, new_mark(), words)
        except ChannelError as error:
            log.warning("handover_not_told", reason=error.reason)

    async def _say_instead(self, errand: Errand, chat: ChatRow, locale: str, reason: str) -> None:
        async with self._desk.store.unit_of_work(errand.company) as uow:
            moment = Moment(desk=self._desk, uow=uow, now=self._desk.now(), door=CHANNEL)
            if errand.token:
                await could_not_serve(moment, chat, errand.token, reason)
            else:
                nobody_came(moment, chat, locale)
        await self._deliver()
