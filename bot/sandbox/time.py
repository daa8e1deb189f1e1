"""Hours that pass in an instant: codes, media, keys, tickets, tokens, orders and what was counted grow older."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sandbox import files
from bot.sandbox.dingtalk import codes as dingtalk_codes
from bot.sandbox.dingtalk import orders as dingtalk_orders
from bot.sandbox.dingtalk import recall as dingtalk_recall
from bot.sandbox.dingtalk import signin as dingtalk_signin
from bot.sandbox.dingtalk import webhook as dingtalk_webhook
from bot.sandbox.stage import Stage
from bot.sandbox.wecom import codes as wecom_codes
from bot.sandbox.wecom import recall as wecom_recall
from bot.sandbox.wecom import send as wecom_send
from bot.sandbox.wecom import signin as wecom_signin
from bot.sandbox.world import Shelf

AGING = (
    files.SHELF,
    wecom_codes.SHELF,
    wecom_recall.SHELF,
    wecom_send.SENT,
    wecom_signin.CODES,
    wecom_signin.TICKETS,
    dingtalk_codes.SHELF,
    dingtalk_orders.SHELF,
    dingtalk_recall.SHELF,
    dingtalk_signin.PERSON_TOKENS,
    dingtalk_signin.REFRESH_TOKENS,
    dingtalk_signin.TICKETS,
    dingtalk_webhook.SHELF,
)
MOMENTS = ("expires_at", "at")


def pass_hours(stage: Stage, hours: float) -> None:
    """At both platforms; 微信客服 has hours of its own."""
    passed = timedelta(hours=hours)
    for shelf in AGING:
        _age(stage.world.shelf(shelf), passed)
    for tokens in stage.tokens.values():
        tokens.pass_time(passed)
    stage.limits.pass_time(passed)
    stage.dingtalk_limits.pass_time(passed)
    stage.world.on_touch()


def _age(ledger: Shelf, passed: timedelta) -> None:
    for entry in ledger.values():
        for name in MOMENTS:
            if name in entry:
                entry[name] = (datetime.fromisoformat(str(entry[name])) - passed).isoformat()
