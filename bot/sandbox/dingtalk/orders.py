"""Standing orders to the DingTalk stand-in: it behaves so from now on, or for some seconds, towards these people or all.

| order | what it does |
|---|---|
| flow_control | batchSend names these people in `flowControlledStaffIdList` and gives them nothing (doc 0714) |
| filter | batchSend names them in `filteredStaffIdList`, which the official model has and no document |
| expel_robot | cards and messages to these groups (conversation ids) fail: the robot is not in them |
| unpublish | cards are refused: param.templateUnpublished (doc 0783) |
| withdraw_template | cards are refused: param.templateNotExist |
| deny_cards, deny_robot, deny_contacts | the application lacks the permission of these interfaces |
| deny_ding | it lacks that of DING (doc 0712) |
| empty_ding | its quota of DING is used up: ding.serverquota.insufficient |
| quota | the company's calls of this month are used up (doc 1433) |
| message_quota | so are its messages by webhook and Stream: what people say comes without words, with errorCode 20001 (doc 0699) |
| busy | 500 system.busy, or -1 系统繁忙 of the old API |
| ban | the caller's address is shut out (doc 0012) |
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from bot.sandbox.messages import JsonObject
from bot.sandbox.world import World

SHELF = "dingtalk.orders"
Order = Literal[
    "flow_control",
    "filter",
    "expel_robot",
    "unpublish",
    "withdraw_template",
    "deny_cards",
    "deny_robot",
    "deny_contacts",
    "deny_ding",
    "empty_ding",
    "quota",
    "message_quota",
    "busy",
    "ban",
]
ORDERS: tuple[Order, ...] = get_args(Order)


def give_order(
    world: World, order: Order, who: tuple[str, ...] = (), seconds: float | None = None
) -> None:
    """Nobody named: all of them; no seconds: until it is taken back."""
    entry: JsonObject = {"who": list(who)}
    if seconds is not None:
        entry["expires_at"] = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
    world.put(SHELF, order, entry)


def take_back(world: World, order: Order) -> None:
    world.shelf(SHELF).pop(order, None)
    world.on_touch()


def stands(world: World, order: Order, who: str = "") -> bool:
    entry = world.shelf(SHELF).get(order)
    if entry is None:
        return False
    until = entry.get("expires_at")
    if until and datetime.fromisoformat(str(until)) <= datetime.now(UTC):
        return False
    named = entry.get("who") or []
    return not named or (isinstance(named, list) and who in named)
