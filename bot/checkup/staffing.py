"""What the database knows of an installation that is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Our own people's names by their id on the platform, who holds its one line where it has such a thing (empty for
    nobody), and what an administrator was told to mend and has not yet."""

    people: Mapping[str, str] = field(default_factory=dict)
    line_owner: str = ""
    troubles: tuple[str, ...] = ()
