"""Hours that pass at WeCom in an instant: codes, media, msgids, tickets, tokens and what was counted grow older."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sandbox import files
from bot.sandbox.stage import Stage
from bot.sandbox.wecom import codes as wecom_codes
from bot.sandbox.wecom import recall as wecom_recall
from bot.sandbox.wecom import send as wecom_send
from bot.sandbox.wecom import signin as wecom_signin
from bot.sandbox.world import Shelf

AGING = (
    wecom_codes.SHELF,
    files.SHELF,
    wecom_recall.SHELF,
    wecom_send.SENT,
    wecom_signin.CODES,
    wecom_signin.TICKETS,
)
MOMENTS = ("expires_at", "at")


def pass_hours(stage: Stage, hours: float) -> None:
    passed = timedelta(hours=hours)
    for shelf in AGING:
        _age(stage.world.shelf(shelf), passed)
    stage.tokens["wecom"].pass_time(passed)
    stage.limits.pass_time(passed)
    stage.world.on_touch()


def _age(ledger: Shelf, passed: timedelta) -> None:
    for entry in ledger.values():
        for name in MOMENTS:
            if name in entry:
                entry[name] = (datetime.fromisoformat(str(entry[name])) - passed).isoformat()
