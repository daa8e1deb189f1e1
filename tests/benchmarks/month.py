"""The example's month of 20,000 tickets, played by the real decisions: how fast, and what it comes to."""

from __future__ import annotations

import time
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.calendars import shipped_calendars
from handlers.what_if import read_what_if, try_month
from handlers.what_if_table import table
from handlers.wording import Wording
from workflows.company import Company
from workflows.quiet_hours import USUAL

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "what-if" / "month.yaml"
_ZONE = "Asia/Shanghai"


def played() -> str:
    """The table as a manager reads it, and the speed."""
    whatif, company = read_what_if(EXAMPLE), Company(calendars=shipped_calendars(_ZONE))
    begun = time.perf_counter()
    tried = list(try_month(whatif, company, ZoneInfo(_ZONE), USUAL, lambda policy: None))
    seconds = time.perf_counter() - begun
    tickets = whatif.document.tickets * len(tried)
    shown = table(whatif, tried, Wording("en"))
    return (
        f"{shown}\n{tickets} tickets in {seconds:.0f} s: {tickets / seconds:.0f} tickets/s, each from report"
        " to the customer's word"
    )
