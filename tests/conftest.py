from __future__ import annotations

from tests.databases import (
    database_url,
    empty_database_url,
    open_store,
    postgres_server,
    sqlite_template,
    store,
)

__all__ = (
    "database_url",
    "empty_database_url",
    "open_store",
    "postgres_server",
    "sqlite_template",
    "store",
)
