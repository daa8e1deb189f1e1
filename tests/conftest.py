"""What all tests share: databases, and how long property tests look for a counter-example.

`make test` looks at the same examples each time, so that it fails only for what was changed. Who wants more of them
runs `pytest --hypothesis-profile=thorough`: others each time, twenty times as many.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.command_line import gongdan, installed, migrated_data
from tests.databases import (
    database_url,
    empty_database_url,
    open_store,
    postgres_server,
    sqlite_template,
    store,
)

# A busy machine is no defect: the properties are about limits, not about speed.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("usual", _UNHURRIED, max_examples=50, derandomize=True)
settings.register_profile("thorough", _UNHURRIED, max_examples=1000)
settings.load_profile("usual")

__all__ = (
    "database_url",
    "empty_database_url",
    "gongdan",
    "installed",
    "migrated_data",
    "open_store",
    "postgres_server",
    "sqlite_template",
    "store",
)
