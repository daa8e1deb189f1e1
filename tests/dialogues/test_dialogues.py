"""Every scripted dialogue of these folders, played through the real handlers. README.md says how to add one."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from pathlib import Path

import pytest

from storage.database import Store
from tests.dialogues.cast import EVERYBODY
from tests.dialogues.playing import Playing
from tests.dialogues.reading import Dialogue, all_dialogues
from tests.handlers.desk_of import DeskOf

DIALOGUES = all_dialogues()


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A desk with the whole cast and every shipped ticket type, to be copied for each dialogue."""
    database = tmp_path_factory.mktemp("furnished") / "gongdan.db"
    shutil.copyfile(sqlite_template, database)
    return database, asyncio.run(_furnish(database))


async def _furnish(database: Path) -> int:
    """The company's id."""
    store = await Store.open(f"sqlite://{database}", database.parent / "files")
    desk = await DeskOf.open(store, roster=EVERYBODY)
    await store.close()
    return desk.company


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[each.place for each in DIALOGUES])
async def test_dialogue(dialogue: Dialogue, furnished: tuple[Path, int], tmp_path: Path) -> None:
    template, company = furnished
    database = tmp_path / "gongdan.db"
    shutil.copyfile(template, database)
    await Playing(dialogue, database, company).play()


def test_no_two_dialogues_share_a_title() -> None:
    counted = Counter(each.title for each in DIALOGUES)
    assert [title for title, count in counted.items() if count > 1] == []


def test_there_are_enough_of_them_in_both_languages_and_enough_untidy_ones() -> None:
    assert len(DIALOGUES) >= 150
    assert sum(each.speaks_english for each in DIALOGUES) >= 40
    assert sum(each.is_messy for each in DIALOGUES) >= 30
