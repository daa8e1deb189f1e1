"""What a company has set up besides its people and its ticket types, as decisions reckon with it."""

from __future__ import annotations

from handlers.calendars import calendars_of
from handlers.decision_tables import tables_of
from handlers.desk import Moment
from workflows.company import Company


async def company_of(moment: Moment) -> Company:
    """Kept in memory until something of it changes."""
    return Company(
        calendars=await calendars_of(moment.uow, moment.desk.timezone),
        tables=await tables_of(moment.uow),
    )
