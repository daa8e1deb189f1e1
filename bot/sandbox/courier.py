"""Carries what platforms tell to the bot in the background: by callbacks, with a deadline and a few further attempts, or
down a line the bot opened; and keeps what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, Protocol
from uuid import uuid4

import aiohttp

from bot.sandbox.people import Platform
from bot.sandbox.world import World

WAITING_SHELF = "parcels.waiting"
LOST_SHELF = "parcels.lost"
Verdict = Literal["delivered", "again", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One callback: `body` is its plaintext, the same at every attempt; `message_id` the message it tells of, or "";
    `topic` which of its platform's addresses it goes to, where there are several."""

    id: str
    platform: Platform
    person: str
    body: str
    message_id: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One attempt, signed anew."""

    url: str
    headers: Mapping[str, str]
    data: bytes


class Carrier(Protocol):
    """How one platform dresses a callback and reads the answer."""

    def dress(self, parcel: Parcel) -> Post: ...

    def judge(self, parcel: Parcel, status: int, answer: str) -> Verdict: ...


class Line(Protocol):
    """How a platform tells one that has no address for callbacks, and keeps a line open instead."""

    async def carry(self, parcel: Parcel) -> bool:
        """Whether it was taken in the end."""
        ...


class Courier:
    """Parcels not yet delivered are in the world's memory and go out again after a restart."""

    def __init__(
        self, world: World, deadline_seconds: float, retry_seconds: float, retries: int
    ) -> None:
        self._world = world
        self._timeout = aiohttp.ClientTimeout(total=deadline_seconds)
        self._retry_seconds = retry_seconds
        self._retries = retries
        self._carriers: dict[Platform, Carrier] = {}
        self._lines: dict[Platform, Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def employ(self, platform: Platform, carrier: Carrier) -> None:
        self._carriers[platform] = carrier

    def lay(self, platform: Platform, line: Line) -> None:
        """From now on this platform tells everything down the line."""
        self._lines[platform] = line

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        for stored in list(self._world.shelf(WAITING_SHELF).values()):
            self._dispatch(_parcel_from(stored))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the courier has not started")
        return self._session

    def send(
        self, platform: Platform, person: str, body: str, message_id: str = "", topic: str = ""
    ) -> None:
        parcel = Parcel(
            id=uuid4().hex,
            platform=platform,
            person=person,
            body=body,
            message_id=message_id,
            topic=topic,
        )
        self._world.put(WAITING_SHELF, parcel.id, asdict(parcel))
        self._dispatch(parcel)

    def _dispatch(self, parcel: Parcel) -> None:
        task = asyncio.create_task(self._carry(parcel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, parcel: Parcel) -> None:
        line = self._lines.get(parcel.platform)
        is_delivered = await (line.carry(parcel) if line else self._post(parcel))
        self._settle(parcel, is_delivered=is_delivered)

    async def _post(self, parcel: Parcel) -> bool:
        verdict = await self._attempt(parcel)
        for _ in range(self._retries):
            if verdict != "again":
                break
            await asyncio.sleep(self._retry_seconds)
            verdict = await self._attempt(parcel)
        return verdict == "delivered"

    async def _attempt(self, parcel: Parcel) -> Verdict:
        carrier = self._carriers[parcel.platform]
        post = carrier.dress(parcel)
        try:
            async with self.session.post(
                post.url, data=post.data, headers=post.headers, timeout=self._timeout
            ) as response:
                answer = (await response.read()).decode(errors="replace")
                return carrier.judge(parcel, response.status, answer)
        except (aiohttp.ClientError, TimeoutError):
            return "again"

    def _settle(self, parcel: Parcel, is_delivered: bool) -> None:
        stored = self._world.shelf(WAITING_SHELF).pop(parcel.id)
        if not is_delivered:
            self._world.put(LOST_SHELF, parcel.id, stored)
        if parcel.message_id:
            self._world.mark(parcel.message_id, "delivered" if is_delivered else "undelivered")
        self._world.on_touch()


def _parcel_from(stored: Mapping[str, object]) -> Parcel:
    return Parcel(
        id=str(stored["id"]),
        platform="wecom" if stored["platform"] == "wecom" else "dingtalk",
        person=str(stored["person"]),
        body=str(stored["body"]),
        message_id=str(stored["message_id"]),
        topic=str(stored.get("topic", "")),
    )
