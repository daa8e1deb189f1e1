from __future__ import annotations

import pytest

from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.jobs.office import Office


@pytest.fixture
async def office(store: Store) -> Office:
    return Office(await DeskOf.open(store))
