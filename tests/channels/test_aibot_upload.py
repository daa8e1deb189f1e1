from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field

import pytest

from bot.channels.calls import Json
from bot.channels.channel import FetchedFile, Refused
from bot.channels.wecom.aibot.upload import CHUNK_BYTES, MOST_BYTES, upload_picture


@dataclass
class Line:
    """Takes pieces as the vendor's SDK sends them."""

    asked: list[tuple[str, Json]] = field(default_factory=list)
    gives_no_id: bool = False

    async def ask(self, command: str, body: Json, request: str = "") -> Json:
        self.asked.append((command, body))
        if self.gives_no_id:
            return {}
        return {"upload_id": "u1"} if command.endswith("init") else {"media_id": "m1"}

    @property
    def content(self) -> bytes:
        pieces = [body for command, body in self.asked if command.endswith("chunk")]
        assert [piece["chunk_index"] for piece in pieces] == list(range(len(pieces)))
        return b"".join(base64.b64decode(str(piece["base64_data"])) for piece in pieces)


def photo(content: bytes, media_type: str = "image/png", name: str = "leak.png") -> FetchedFile:
    return FetchedFile(content=content, media_type=media_type, name=name)


@pytest.mark.parametrize("size", [1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
async def test_a_picture_arrives_whole_in_its_pieces(size: int) -> None:
    line, content = Line(), bytes(range(256)) * (size // 256 + 1)
    content = content[:size]
    assert await upload_picture(line, photo(content)) == "m1"
    begun = line.asked[0][1]
    assert line.content == content
    assert begun["total_size"] == size and begun["total_chunks"] == len(line.asked) - 2
    assert begun["md5"] == hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert line.asked[-1] == ("aibot_upload_media_finish", {"upload_id": "u1"})


@pytest.mark.parametrize(
    "picture",
    [photo(b""), photo(b"GIF89a", "image/gif"), photo(bytes(MOST_BYTES + 1), "image/jpeg")],
)
async def test_what_no_bot_can_send_is_not_begun(picture: FetchedFile) -> None:
    line = Line()
    with pytest.raises(Refused):
        await upload_picture(line, picture)
    assert line.asked == []


async def test_a_platform_that_names_nothing_has_not_taken_it() -> None:
    with pytest.raises(Refused):
        await upload_picture(Line(gives_no_id=True), photo(b"x", name=""))
