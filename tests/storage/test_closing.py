"""A closed store stays closed."""

from __future__ import annotations

import pytest

from storage.database import Store
from storage.errors import Misuse


async def test_a_closed_store_is_not_ready_and_does_not_open_again_in_silence(store: Store) -> None:
    assert await store.is_ready()
    await store.close()
    assert not await store.is_ready()
    with pytest.raises(Misuse):
        async with store.unit_of_work(1):
            pass
