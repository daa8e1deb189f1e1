"""What is kept of each account's calls: the interfaces that are closed to us for a while, and what an administrator has to mend.

A trouble is written down when it begins and now and then while it lasts, and is struck out by the first call that works.
Nothing here may break a call: what cannot be written down is only logged.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.channels.call_book import CallBook
from bot.channels.channel import ChannelError, Limited
from bot.channels.tally import Cap, Tally
from storage.troubles import Troubles

log = structlog.get_logger(__name__)

NOTE_EVERY = timedelta(seconds=5)
LOOK_EVERY = timedelta(seconds=10)
"""How soon a process hears of a trouble that another one has met."""
LONGER_EACH_TIME = 4.0
LONGEST_BLOCK_SECONDS = 3600.0
FORGIVEN_AFTER = timedelta(hours=2)
ALL = "*"
"""Where nothing of the account may be called."""
CLOCK = "clock"
SEEN = "seen"
"""Stands in the place of an interface, so that no call that works strikes out what was seen beside it."""
LONGEST_CODE = 64
TOLERATED_SECONDS = 300.0
"""By how much a callback's moment may differ from ours before an administrator is told."""


class CallBooks:
    """One for each process."""

    def __init__(self, troubles: Troubles, tally: Tally, clock: Callable[[], datetime]) -> None:
        self._troubles = troubles
        self._tally = tally
        self._clock = clock
        self._books: dict[tuple[str, str], AccountBook] = {}

    def of(
        self,
        channel: str,
        account: str,
        caps: Sequence[Cap] = (),
        *,
        together: Sequence[Cap] = (),
    ) -> CallBook:
        """`caps` are of each interface by itself, `together` of all that this installation calls of the platform,
        whichever account it is for; the same book whenever it is asked for."""
        if (channel, account) not in self._books:
            place = _Place(channel=channel, account=account, caps=caps, together=together)
            book = AccountBook(place, self._troubles, self._tally, self._clock)
            self._books[channel, account] = book
        return self._books[channel, account]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    channel: str
    account: str
    caps: Sequence[Cap]
    together: Sequence[Cap]

    def counted(self, interface: str) -> list[tuple[str, Sequence[Cap], str]]:
        """What a call counts for: its tally, how much of it there may be, and what to say where it is used up."""
        return [
            (f"{self.channel}:{self.account}:{interface}", self.caps, f"接口 {interface} "),
            (f"{self.channel}:*", self.together, "本机地址"),
        ]


@dataclass(slots=True)
class _Block:
    until: datetime
    times: int
    reason: str
    code: str


class AccountBook:
    """The `CallBook` of one account."""

    def __init__(
        self, place: _Place, troubles: Troubles, tally: Tally, clock: Callable[[], datetime]
    ) -> None:
        self._place = place
        self._troubles = troubles
        self._tally = tally
        self._clock = clock
        self._blocks: dict[str, _Block] = {}
        self._known: set[str] = set()
        self._looked_at: datetime | None = None
        self._noted_at: dict[str, datetime] = {}
        self._unnoted: dict[str, int] = {}
        self._clock_code = _at(CLOCK, socket.gethostname())
        self._clock_is_right: bool | None = None
        self._right: set[str] = set()

    async def before(self, interface: str) -> None:
        now = self._clock()
        for block in (self._blocks.get(ALL), self._blocks.get(interface)):
            if block and now < block.until:
                wait = (block.until - now).total_seconds()
                raise Limited(block.reason, after=wait, code=block.code)
        for name, caps, who in self._place.counted(interface):
            if room_at := await self._tally.room_at(name, caps, now):
                wait = (room_at - now).total_seconds()
                raise Limited(f"{who}已用完平台允许的调用次数", after=wait)

    async def worked(self, interface: str) -> None:
        """What was wrong with the whole account is over, and with this interface; not what is with another one. A call
        that was under way when the interface was closed opens it no sooner."""
        for closed in (ALL, interface):
            block = self._blocks.get(closed)
            if block and self._clock() >= block.until:
                del self._blocks[closed]
        await self._look()
        mended = [code for code in self._known if _is_mended_by(code, interface)]
        if mended:
            await self._strike_out(mended)

    async def failed(self, interface: str, error: ChannelError) -> None:
        if isinstance(error, Limited) and error.trouble:
            closed = ALL if error.trouble == "account" else interface
            error.after = self._block(closed, error)
        if error.trouble:
            is_all = error.trouble == "account"
            code = error.code if is_all else _at(error.code, interface)
            await self._note(code, error.reason)

    async def seen(self, what: str, problem: str) -> None:
        code = _at(what, SEEN)
        if problem:
            self._right.discard(code)
            await self._note(code, problem)
        elif code not in self._right or code in self._known:
            self._right.add(code)
            await self._strike_out([code])

    async def clock_differs(self, seconds: float) -> None:
        if abs(seconds) > TOLERATED_SECONDS:
            self._clock_is_right = False
            await self._note(self._clock_code, _clock_reason(seconds))
        elif not self._clock_is_right:
            self._clock_is_right = True
            await self._strike_out([self._clock_code])

    def _block(self, closed: str, error: Limited) -> float:
        """How long nobody of this process need try again: longer each time, for it may be the day's calls that are used
        up, where the platform does not say which."""
        now, before = self._clock(), self._blocks.get(closed)
        if before and now < before.until:
            return (before.until - now).total_seconds()
        is_again = before is not None and now < before.until + FORGIVEN_AFTER
        times = before.times + 1 if before and is_again else 0
        longer = 1 if error.is_exact else LONGER_EACH_TIME**times
        seconds = min(LONGEST_BLOCK_SECONDS, error.after * longer)
        until = now + timedelta(seconds=seconds)
        self._blocks[closed] = _Block(until, times, error.reason, error.code)
        return seconds

    async def _look(self) -> None:
        now = self._clock()
        if self._looked_at and now < self._looked_at + LOOK_EVERY:
            return
        self._looked_at = now
        try:
            found = await self._troubles.of(self._place.channel, self._place.account)
        except Exception as error:  # noqa: BLE001 - the database may be away for any reason
            log.warning("troubles_unknown", error=type(error).__name__)
            return
        self._known = {each for each in found if not each.startswith(CLOCK)}

    async def _note(self, code: str, reason: str) -> None:
        now, times = self._clock(), self._unnoted.pop(code, 0) + 1
        noted_at = self._noted_at.get(code)
        is_known = code in self._known or code == self._clock_code
        if is_known and noted_at and now < noted_at + NOTE_EVERY:
            self._unnoted[code] = times
            return
        if code != self._clock_code:
            self._known.add(code)
        self._noted_at[code] = now
        channel, account = self._place.channel, self._place.account
        log.warning("trouble", channel=channel, code=code, reason=reason)
        try:
            await self._troubles.note(channel, account, code, reason, now, times)
        except Exception as error:  # noqa: BLE001 - the database may be away for any reason
            log.warning("trouble_not_noted", error=type(error).__name__)

    async def _strike_out(self, codes: list[str]) -> None:
        channel, account = self._place.channel, self._place.account
        try:
            if await self._troubles.over(channel, account, codes):
                log.info("trouble_over", channel=channel, codes=codes)
        except Exception as error:  # noqa: BLE001 - the database may be away for any reason
            log.warning("trouble_not_struck_out", error=type(error).__name__)
            return
        self._known.difference_update(codes)


def _is_mended_by(code: str, interface: str) -> bool:
    name, _, concerned = code.partition(" ")
    return not concerned or code == _at(name, interface)


def _at(code: str, interface: str) -> str:
    return f"{code} {interface}"[:LONGEST_CODE]


def _clock_reason(seconds: float) -> str:
    """Positive where ours is ahead."""
    where = "快" if seconds > 0 else "慢"
    return f"本机时钟比平台{where} {abs(round(seconds))} 秒，差得再多，平台的回调会被拒绝；请开启时间同步（NTP）"
