"""What came in by any door is made safe before its platform hears that it arrived."""

from __future__ import annotations

import structlog

from bot.channels.channel import ErrandAsked, Intake
from handlers.updates import Update

log = structlog.get_logger(__name__)


async def write_down(
    intake: Intake, updates: tuple[Update, ...]
) -> tuple[tuple[Update, ...], bool]:
    """The updates not known before, and whether all are safe; those written before a failure stay."""
    new: list[Update] = []
    for update in updates:
        try:
            is_new = await intake.write_down(update)
        except Exception as error:  # noqa: BLE001 - any failure to keep it must make the platform retry
            log.error("inbox_unavailable", event_id=update.event_id, error=type(error).__name__)  # noqa: TRY400 - the traceback may hold the customer's words
            return tuple(new), False
        if is_new:
            new.append(update)
    return tuple(new), True


async def write_down_errands(intake: Intake, errands: tuple[ErrandAsked, ...]) -> bool:
    """Whether all are safe, and whoever runs them is woken."""
    try:
        for errand in errands:
            await intake.write_down_errand(errand)
    except Exception as error:  # noqa: BLE001 - any failure to keep it must make the platform retry
        log.error("errand_not_kept", error=type(error).__name__)  # noqa: TRY400 - the traceback may hold its token
        return False
    if errands:
        await intake.run_errands_soon()
    return True
