"""Where the benchmarks keep their rows: SQLite as shipped, and a private PostgreSQL with its default settings (fsync on)."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.databases import migrate, order, postgres_programs, private_cluster

AS_SHIPPED = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A database system; `folder` is for SQLite's files and whatever else a benchmark writes."""

    name: str
    folder: Path
    server: str = ""

    @property
    def is_postgres(self) -> bool:
        return bool(self.server)

    async def fresh(self) -> str:
        """The URL of a new database with our tables."""
        name = f"bench_{secrets.token_hex(4)}"
        url = f"sqlite://{self.folder / name}.db"
        if self.is_postgres:
            await order(self.server, f"CREATE DATABASE {name}")
            url = urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))
        await migrate(url)
        return url


@contextmanager
def all_places() -> Iterator[list[Place]]:
    """PostgreSQL only where its programs are."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="gongdan-bench-"))
        stack.callback(shutil.rmtree, folder)
        places = [Place("SQLite", folder)]
        if programs := postgres_programs():
            url = stack.enter_context(private_cluster(programs, AS_SHIPPED))
            places.append(Place("PostgreSQL", folder, url))
        yield places


def path_of(sqlite_url: str) -> str:
    return sqlite_url.removeprefix("sqlite://")
