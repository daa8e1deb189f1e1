"""How 微信客服 says that there is something to fetch (WeCom doc 94670): the callback, and the Token it carries."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.kf_clock import kf_now
from bot.sandbox.wecom.limited import require
from bot.sandbox.wecom.wire import WeComError
from bot.sandbox.wecom.xml import kf_event_xml

TOKENS = "kf.tokens"
TOKEN_LIFE = timedelta(minutes=10)
BAD_TOKEN = 95007


def call(stage: Stage, open_kfid: str, person: str, message_id: str = "") -> None:
    """Every message and event has its own callback; none says what happened."""
    world, token = stage.world, token_urlsafe(36)
    entry: JsonObject = {"expires_at": (kf_now(world) + TOKEN_LIFE).isoformat()}
    world.drop_expired(TOKENS)
    world.put(TOKENS, token, entry)
    xml = kf_event_xml(stage.config.wecom.corp_id, token, open_kfid)
    stage.courier.send("wecom", person, xml, message_id)


def check_token(stage: Stage, token: str) -> None:
    if not token:
        require(stage.limits, "kf_tokenless_per_minute", "")
        return
    entry = stage.world.shelf(TOKENS).get(token)
    if not entry or datetime.fromisoformat(str(entry["expires_at"])) < kf_now(stage.world):
        raise WeComError(BAD_TOKEN, "invalid msg token")
