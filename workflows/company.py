"""What a company has set up besides its people and its ticket types: by which calendars it works."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflows.calendars.calendars import Calendars


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    calendars: Calendars = field(default_factory=Calendars)


NOTHING_SET = Company()
