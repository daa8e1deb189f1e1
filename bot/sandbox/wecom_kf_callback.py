"""How 微信客服 says that there is something to fetch (WeCom doc 94670): the callback, and the Token it carries."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from secrets import token_urlsafe

from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage
from bot.sandbox.wecom_kf_clock import kf_now
from bot.sandbox.wecom_wire import WeComError
from bot.sandbox.wecom_xml import kf_event_xml
from bot.sandbox.world import World

TOKENS = "kf.tokens"
TOKEN_LIFE = timedelta(minutes=10)
TOKENLESS = "kf.tokenless"
TOKENLESS_A_MINUTE = 10
"""The document says «a strict frequency limit» and no figure."""
BAD_TOKEN, TOO_OFTEN = 95007, 45009


def call(stage: Stage, open_kfid: str, person: str, message_id: str = "") -> None:
    """Every message and event has its own callback; none says what happened."""
    world, token = stage.world, token_urlsafe(36)
    entry: JsonObject = {"expires_at": (kf_now(world) + TOKEN_LIFE).isoformat()}
    world.put(TOKENS, token, entry)
    xml = kf_event_xml(stage.config.wecom.corp_id, token, open_kfid)
    stage.courier.send("wecom", person, xml, message_id)


def check_token(world: World, token: str) -> None:
    if not token:
        return _count_tokenless(world)
    entry = world.shelf(TOKENS).get(token)
    if not entry or datetime.fromisoformat(str(entry["expires_at"])) < kf_now(world):
        raise WeComError(BAD_TOKEN, "invalid msg token")
    return None


def _count_tokenless(world: World) -> None:
    minute = str(int(time.time()) // 60)
    ledger = world.shelf(TOKENLESS)
    count = int(str(ledger.get(minute, {}).get("count", 0))) + 1
    ledger.clear()
    world.put(TOKENLESS, minute, {"count": count})
    if count > TOKENLESS_A_MINUTE:
        raise WeComError(TOO_OFTEN, "api freq out of limit: sync_msg without token")
