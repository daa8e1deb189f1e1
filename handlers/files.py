"""Files people send: fetched from the platform between two transactions, kept as ours, checked by what they are."""

from __future__ import annotations

from dataclasses import replace

from handlers.updates import FileSent, Update, dump_update
from storage.database import Store
from storage.inbox import InboxRow

UNKNOWN = "application/octet-stream"
_IMAGES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}


class FileNeeded(Exception):
    """This update cannot be handled before its file is here."""

    def __init__(self, row: InboxRow, update: Update, file: FileSent) -> None:
        super().__init__(f"inbox row {row.id} waits for its file")
        self.row = row
        self.update = update
        self.file = file


def needs_file(update: Update) -> FileSent | None:
    content = update.content
    if isinstance(content, FileSent) and content.stored is None and not content.problem:
        return content
    return None


async def keep_file(
    store: Store, company: int, need: FileNeeded, content: bytes, media_type: str, name: str
) -> None:
    """What calls itself an image but is none is kept as a plain file."""
    image = sniffed(content)
    claimed = "" if media_type.startswith("image/") else media_type
    found = image or claimed or UNKNOWN
    kept = await store.files.keep(company, content, found, name or need.file.name)
    kind = "file" if need.file.file_kind == "image" and not image else need.file.file_kind
    await _change(store, need, replace(need.file, stored=kept.id, file_kind=kind))


async def miss_file(store: Store, need: FileNeeded, problem: str) -> None:
    """Go on without it; the speaker is told why."""
    await _change(store, need, replace(need.file, problem=problem))


async def _change(store: Store, need: FileNeeded, file: FileSent) -> None:
    await store.inbox.change_payload(need.row.id, dump_update(replace(need.update, content=file)))


def sniffed(content: bytes) -> str:
    """The media type of an image by its first bytes; "" for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _IMAGES.items() if content.startswith(magic)), "")
