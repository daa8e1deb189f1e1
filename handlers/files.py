"""Files people send: fetched from the platform between two transactions, checked by what they are, kept as ours."""

from __future__ import annotations

from dataclasses import replace

from handlers.updates import FileSent, Update, dump_update
from storage.database import Store
from storage.inbox import InboxRow
from workflows.reading.media import FileProblem, limit_bytes, recognise, safe_name


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
    store: Store, company: int, need: FileNeeded, content: bytes, name: str, *, most_megabytes: int
) -> None:
    """As what it is, whatever it was sent as; what is not taken is not kept, and its sender is told why."""
    name = safe_name(name or need.file.name)
    found = recognise(content, name, need.file.file_kind)
    if isinstance(found, FileProblem):
        await miss_file(store, need, found)
        return
    file = replace(need.file, file_kind=found.media)
    if len(content) > limit_bytes(found.media, most_megabytes):
        await _change(store, need, replace(file, problem=FileProblem.TOO_LARGE))
        return
    kept = await store.files.keep(company, content, found.media_type, name)
    await _change(store, need, replace(file, stored=kept.id))


async def miss_file(store: Store, need: FileNeeded, problem: FileProblem) -> None:
    """Go on without it; the speaker is told why."""
    await _change(store, need, replace(need.file, problem=problem))


async def _change(store: Store, need: FileNeeded, file: FileSent) -> None:
    await store.inbox.change_payload(need.row.id, dump_update(replace(need.update, content=file)))
