"""The program as a shell runs it: `gongdan` in a folder of its own, with nothing of the developer's in its environment."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.database import Store
from tests.fakes import WECOM_ACCOUNT
from tests.ready_program import run_ready

ROOT = Path(__file__).parents[1]
COMPANY = "default"
"""The one of an installation that names none."""
WECOM_SETTINGS = {
    "WECOM__CORP_ID": WECOM_ACCOUNT,
    "WECOM__AGENT_ID": "1000002",
    "WECOM__SECRET": "wecom-secret-value",
    "WECOM__TOKEN": "wecom-token-value",
    "WECOM__AES_KEY": "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
}


@dataclass(frozen=True, slots=True)
class Answered:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`gongdan` in a folder of its own, with nothing of the developer's in its environment."""

    folder: Path

    def __call__(self, *words: str, **settings: str) -> Answered:
        given = {f"GONGDAN_{name}": value for name, value in settings.items()}
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "TERM": "dumb",
            "GONGDAN_DATA_DIR": str(self.folder / "data"),
            "GONGDAN_REDIS_URL": "memory://",
            **given,
        }
        code, out, err = run_ready(list(words), self.folder, environment)
        answered = Answered(code, out.decode(), err.decode())
        assert "Traceback" not in answered.err, answered.err
        return answered

    def file(self, text: str | bytes, name: str = "given.yaml") -> str:
        content = text if isinstance(text, bytes) else text.encode()
        (self.folder / name).write_bytes(content)
        return name

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        file = self.folder / "data" / "gongdan.sqlite3"
        store = await Store.open(f"sqlite://{file}", self.folder / "data" / "files")
        yield store
        await store.close()


@pytest.fixture
def gongdan(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def migrated_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `gongdan migrate` leaves in its data dir."""
    folder = tmp_path_factory.mktemp("installation")
    answered = CommandLine(folder)("migrate")
    assert answered.code == 0, answered.err
    return folder / "data"


@pytest.fixture
def installed(gongdan: CommandLine, migrated_data: Path) -> CommandLine:
    data = gongdan.folder / "data"
    data.mkdir()
    for file in migrated_data.iterdir():
        if file.is_file():
            (data / file.name).write_bytes(file.read_bytes())
    return gongdan


def of_store(gongdan: CommandLine, read: Callable[[Store, int], object]) -> object:
    """What `read` finds in the installation's store."""

    async def ask() -> object:
        async with gongdan.store() as store:
            company = await store.companies.ensure(COMPANY, set())
            found = read(store, company)
            return await found if asyncio.iscoroutine(found) else found

    return asyncio.run(ask())
