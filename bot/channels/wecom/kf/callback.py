"""WeCom's word that 微信客服 has something to fetch → the errand to fetch it; `parse.py` asks it. WeCom doc 94670."""

from __future__ import annotations

from bot.channels.channel import BadCallback, ErrandAsked
from bot.channels.wecom.kf.parse import CHANNEL
from bot.channels.wecom.xml import Fields

EVENT = "kf_msg_or_event"
MESSAGES = "messages"
"""The kind of errand: its key is the open_kfid, its token good for ten minutes."""
_LONGEST_KEY = 128


def kf_errands(fields: Fields, account: str) -> tuple[ErrandAsked, ...]:
    """Of a decrypted event, which says nothing of who wrote or what."""
    open_kfid, token = fields.get("OpenKfId", ""), fields.get("Token", "")
    if not 0 < len(open_kfid) <= _LONGEST_KEY:
        raise BadCallback(400, "OpenKfId is missing")
    return (
        ErrandAsked(channel=CHANNEL, account=account, kind=MESSAGES, key=open_kfid, token=token),
    )
