from __future__ import annotations

import pytest

from storage.database import Store
from tests.handlers.desk_of import DeskOf


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    """The demo company's desk with the shipped repair type."""
    return await DeskOf.open(store)
