"""Customers of 微信客服 handed to people of ours who answer by hand, and taken back; errands of our own run it.

WeCom docs 94669 (service_state) and 95122 (send_msg_on_event).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.channels.channel import ChannelError, NotNow, Refused
from bot.channels.wecom.kf_client import KfClient, SessionState
from bot.channels.wecom.kf_parse import CHANNEL
from bot.channels.wecom.kf_render import render_text
from handlers.cards import Text
from handlers.desk import Desk, Moment
from handlers.windows import is_given_back, is_served, nobody_came
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
        """Into the queue that the account's servicers take customers from; where that cannot be, they hear of it."""
        chat, through, locale = await self._about(errand)
        try:
            code = await self._change(through, errand.key, SessionState.QUEUE)
        except (Refused, NotNow) as refused:
            log.warning("customer_not_handed_over", reason=refused.reason)
            await self._say_instead(errand, chat, locale)
            return
        async with self._desk.store.unit_of_work(errand.company) as uow:
            await is_served(uow, chat, through, IN_QUEUE, self._desk.now())
        await self._tell(code, "handed_over", locale)

    async def take_back(self, errand: Errand, _: str) -> None:
        """A customer who waits no more: WeCom can only end that session, and the next word begins one with the bot."""
        chat, through, locale = await self._about(errand)
        try:
            code = await self._change(through, errand.key, SessionState.ENDED)
        except (Refused, NotNow) as refused:
            log.warning("customer_not_taken_back", reason=refused.reason)
            return
        async with self._desk.store.unit_of_work(errand.company) as uow:
            await is_given_back(uow, chat, through, self._desk.now(), None)
        await self._tell(code, "taken_back", locale)

    async def _about(self, errand: Errand) -> tuple[ChatRow, str, str]:
        """Their chat, the account they wrote to last, and their language."""
        async with self._desk.store.unit_of_work(errand.company) as uow:
            chat = await uow.chats.remember(CHANNEL, errand.account, "direct", errand.key)
            window = await uow.reply_windows.get(chat.id)
            person = await uow.people.by_identity(CHANNEL, errand.account, errand.key)
        through = window.through if window else ""
        return chat, through, person.locale if person else DEFAULT_LOCALE

    async def _change(self, through: str, customer: str, wanted: SessionState) -> str:
        """The code to say a word with. What is so already, after an answer that was lost, is what was wanted."""
        try:
            return await self._client.change_state(through, customer, wanted)
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

    async def _say_instead(self, errand: Errand, chat: ChatRow, locale: str) -> None:
        async with self._desk.store.unit_of_work(errand.company) as uow:
            moment = Moment(desk=self._desk, uow=uow, now=self._desk.now(), door=CHANNEL)
            nobody_came(moment, chat, locale)
        await self._deliver()
