"""Pictures sent in the make-believe chats; their id serves as media_id (WeCom) and downloadCode (DingTalk)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from bot.sandbox.world import World

SHELF = "files"
LIFE = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """`kind` is what it was uploaded as through WeCom's interface."""

    id: str
    media_type: str
    name: str
    content: bytes = field(repr=False)
    kind: str = ""


class Files:
    """Kept in memory, and beside the world file where there is one."""

    def __init__(self, world: World, world_file: Path | None) -> None:
        self._world = world
        self._folder = world_file and world_file.with_name(f"{world_file.name}.files")
        self._contents: dict[str, bytes] = {}

    def store(self, content: bytes, media_type: str, name: str, kind: str = "") -> str:
        file_id = f"f{uuid4().hex}"
        self._contents[file_id] = content
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / file_id).write_bytes(content)
        expires_at = datetime.now(UTC) + LIFE
        about: dict[str, object] = {
            "media_type": media_type,
            "name": name,
            "kind": kind,
            "expires_at": expires_at.isoformat(),
        }
        self._world.put(SHELF, file_id, about)
        return file_id

    def find(self, file_id: str) -> StoredFile | None:
        about = self._world.shelf(SHELF).get(file_id)
        content = self._read(file_id) if about else None
        if about is None or content is None:
            return None
        return StoredFile(
            id=file_id,
            media_type=str(about["media_type"]),
            name=str(about["name"]),
            content=content,
            kind=str(about.get("kind", "")),
        )

    def find_fresh(self, file_id: str) -> StoredFile | None:
        """As the platforms' interfaces see it: three days after it was sent it is gone."""
        about = self._world.shelf(SHELF).get(file_id)
        if not about or datetime.fromisoformat(str(about["expires_at"])) < datetime.now(UTC):
            return None
        return self.find(file_id)

    def _read(self, file_id: str) -> bytes | None:
        if file_id not in self._contents and self._folder and (self._folder / file_id).is_file():
            self._contents[file_id] = (self._folder / file_id).read_bytes()
        return self._contents.get(file_id)


def file_path(file_id: str) -> str:
    """Where the sandbox serves it, without host."""
    return f"/sandbox/files/{file_id}"
