"""Sealed WeCom callbacks made beforehand, and how fast a server takes them in over 32 kept-alive connections."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sandbox.config import SandboxConfig
from bot.sandbox.wecom.callbacks import envelope_of, signed_url
from bot.sandbox.wecom.xml import Origin, sealed_xml, text_xml

CONNECTIONS = 32
WORDS = "空调不制冷了，还滴水。型号 KFR-35GW，去年夏天装的，地址在张江路。"


def sealed_callbacks(count: int, first: int) -> list[bytes]:
    """So many whole HTTP requests, each another message of one of a hundred people."""
    config = SandboxConfig(bot_url="http://bench")
    return [_request(config, number) for number in range(first, first + count)]


def _request(config: SandboxConfig, number: int) -> bytes:
    account = config.wecom
    origin = Origin(
        corp_id=account.corp_id, agent_id=account.agent_id, userid=f"customer_{number % 100}"
    )
    encrypted = envelope_of(config).seal(text_xml(origin, 10**15 + number, WORDS))
    body = sealed_xml(account.corp_id, account.agent_id, encrypted).encode()
    url = urlsplit(signed_url(config, encrypted))
    head = (
        f"POST {url.path}?{url.query} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(frozen=True, slots=True)
class Taken:
    per_second: float
    milliseconds: tuple[float, ...]


async def pour(port: int, requests: list[bytes]) -> Taken:
    """Raises when any of them is answered otherwise than 200."""
    waiting, spent = deque(requests), list[float]()
    began = time.perf_counter()
    await asyncio.gather(*(_pour(port, waiting, spent) for _ in range(CONNECTIONS)))
    return Taken(len(requests) / (time.perf_counter() - began), tuple(spent))


async def _pour(port: int, waiting: deque[bytes], spent: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        request = waiting.popleft()
        began = time.perf_counter()
        writer.write(request)
        await _read_ok(reader)
        spent.append(1000 * (time.perf_counter() - began))
    writer.close()
    await writer.wait_closed()


async def _read_ok(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = next(
        line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    await reader.readexactly(int(length.split(b":")[1]))
