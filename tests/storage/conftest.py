from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.database import Store


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
async def company(store: Store) -> int:
    return await store.companies.ensure("海风电器服务", {("wecom", "ww8f2a61c0d94e7b35")})


@pytest.fixture
async def other_company(store: Store) -> int:
    return await store.companies.ensure("山月家电", {("wecom", "ww0000000000000000")})
