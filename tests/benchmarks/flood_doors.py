"""The doors by which the flood comes in: callbacks posted to the servers, frames sent down their connections."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from tests.benchmarks.bursts import Burst, Callback, robot_message, speaking
from tests.benchmarks.deaf_platform import DeafPlatform

TWICE = 0.3
AT_ONCE = 64

Tell = Callable[[], Awaitable[list[float]]]
"""Milliseconds of each callback or frame until it was taken."""
Prepare = Callable[[DeafPlatform, int, list[int], random.Random], Tell]


@dataclass(frozen=True, slots=True)
class Door:
    """`settings` are of the environment beside the usual ones."""

    prepare: Prepare
    settings: Mapping[str, str] = field(default_factory=dict)


def posting(burst_of: Burst) -> Door:
    def prepare(platform: DeafPlatform, number: int, ports: list[int], dice: random.Random) -> Tell:
        burst = burst_of(platform, number)

        async def tell() -> list[float]:
            milliseconds = list[float]()
            await pour(burst, ports, dice, milliseconds)
            return milliseconds

        return tell

    return Door(prepare, {"GONGDAN_DINGTALK__MODE": "http"})


def streaming() -> Door:
    """Each frame to one of the servers' connections, and some a second time to any of them."""

    def prepare(platform: DeafPlatform, number: int, ports: list[int], dice: random.Random) -> Tell:
        said = [robot_message(number, *each) for each in speaking(number)]
        again = [each for each in said if dice.random() < TWICE]

        async def tell() -> list[float]:
            gateway = platform.gateway
            await gateway.wait_for(len(ports))
            return await asyncio.gather(*(gateway.tell(each, dice) for each in (*said, *again)))

        return tell

    return Door(prepare, {"GONGDAN_DINGTALK__MODE": "stream"})


async def pour(
    burst: list[Callback],
    ports: list[int],
    dice: random.Random,
    milliseconds: list[float],
    twice: float = TWICE,
) -> None:
    """All at once, each to one of the servers, and some a second time to any of them."""
    again = [callback for callback in burst if dice.random() < twice]
    timeout = ClientTimeout(total=60)
    async with ClientSession(timeout=timeout, connector=TCPConnector(limit=AT_ONCE)) as http:
        await asyncio.gather(
            *(_post(http, each, dice.choice(ports), milliseconds) for each in (*burst, *again))
        )


async def _post(
    http: ClientSession, callback: Callback, port: int, milliseconds: list[float]
) -> None:
    began = time.perf_counter()
    async with http.post(
        f"http://127.0.0.1:{port}{callback.url}", data=callback.body, headers=callback.headers
    ) as response:
        assert response.status == 200, response.status
        await response.read()
    milliseconds.append(1000 * (time.perf_counter() - began))
