"""Files people sent: content below a folder, named by its digest; a row for each file a company has."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storage.connection import Connection, listed
from storage.engine import Engine

_COLUMNS = "id, sha256, media_type, name, size"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    id: int
    sha256: str
    media_type: str
    name: str
    size: int


class Files:
    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    async def keep(self, company: int, content: bytes, media_type: str, name: str) -> FileRow:
        """The same content twice is one file, under the name it had first. Content is on disk before the row is."""
        digest = hashlib.sha256(content).hexdigest()
        await asyncio.to_thread(_write, self._path(company, digest), content)
        (row,) = await self._engine.rows(
            f"""INSERT INTO file (company_id, sha256, media_type, name, size)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (company_id, sha256) DO UPDATE SET size = excluded.size
            RETURNING {_COLUMNS}""",
            company,
            digest,
            media_type,
            name,
            len(content),
        )
        return FileRow(**row)

    async def find(self, company: int, file_id: int) -> FileRow | None:
        row = await self._engine.row(
            f"SELECT {_COLUMNS} FROM file WHERE company_id = $1 AND id = $2", company, file_id
        )
        return FileRow(**row) if row else None

    async def read(self, company: int, file_id: int) -> tuple[FileRow, bytes] | None:
        """None when this company has no such file."""
        row = await self.find(company, file_id)
        if row is None:
            return None
        return row, await asyncio.to_thread(self._path(company, row.sha256).read_bytes)

    def _path(self, company: int, digest: str) -> Path:
        return self._folder / str(company) / digest[:2] / digest


class CompanyFiles:
    """Of one company, inside a unit of work; the content stays where it is."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def of(self, file_ids: Iterable[int]) -> tuple[FileRow, ...]:
        """In the order they are named; those of others are left out."""
        wanted = list(dict.fromkeys(file_ids))
        if not wanted:
            return ()
        rows = await self._connection.rows(
            f"""SELECT {_COLUMNS} FROM file
            WHERE company_id = $1 AND id IN ({listed(len(wanted), 1)})""",
            self._company,
            *wanted,
        )
        found = {row["id"]: FileRow(**row) for row in rows}
        return tuple(found[each] for each in wanted if each in found)


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, also when the power fails in between."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
