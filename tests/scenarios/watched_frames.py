"""Wherever a test lets an AI bot's line be open, each frame that goes out is held against the vendor's documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from aibot.ws import WsConnectionManager

from tests.channels.wecom_shapes import misshapen_frame


@pytest.fixture(autouse=True)
def watched_frames(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    faults: list[str] = []
    send = WsConnectionManager.send

    async def watching(line: Any, frame: dict[str, Any]) -> None:
        faults.extend(filter(None, [misshapen_frame(frame)]))
        await send(line, frame)

    monkeypatch.setattr(WsConnectionManager, "send", watching)
    yield
    assert faults == [], "a bot's frames are not what the vendor documents"
