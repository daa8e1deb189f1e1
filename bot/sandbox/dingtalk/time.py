"""Hours that pass at DingTalk in an instant: tokens, codes, tickets, media, webhooks, keys and what was counted grow older."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sandbox import files
from bot.sandbox.dingtalk import codes, orders, recall, signin, webhook
from bot.sandbox.stage import Stage
from bot.sandbox.world import Shelf

AGING = (
    files.SHELF,
    codes.SHELF,
    orders.SHELF,
    recall.SHELF,
    signin.PERSON_TOKENS,
    signin.REFRESH_TOKENS,
    signin.TICKETS,
    webhook.SHELF,
)


def pass_hours(stage: Stage, hours: float) -> None:
    passed = timedelta(hours=hours)
    for shelf in AGING:
        _age(stage.world.shelf(shelf), passed)
    stage.tokens["dingtalk"].pass_time(passed)
    stage.dingtalk_limits.pass_time(passed)
    stage.world.on_touch()


def _age(ledger: Shelf, passed: timedelta) -> None:
    for entry in ledger.values():
        if "expires_at" in entry:
            moment = datetime.fromisoformat(str(entry["expires_at"]))
            entry["expires_at"] = (moment - passed).isoformat()
