"""How large one decision table may be; a larger one is two tables."""

from __future__ import annotations

MOST_ROWS = 20_000
MOST_COLUMNS = 50
"""Inputs and outputs each."""

LONGEST_CELL = 1_000
"""Characters."""

MOST_VALUES = 200
"""In one cell."""

MOST_EXPRESSIONS = 2_000
"""Different ones in a table: each is compiled, and walked where nothing else decides."""
