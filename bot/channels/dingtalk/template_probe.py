"""Whether our card template can be used: a card is created of it and delivered to nobody.

DingTalk doc 0780 (create). That such a card is seen nowhere follows from the documents, which deliver by another call.
"""

from __future__ import annotations

import secrets
from typing import Literal

from bot.channels.channel import ChannelError
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.cards import CARDS
from bot.channels.dingtalk.render_cards import card_params
from handlers.cards import Card

TemplateState = Literal["published", "unpublished", "unknown", "forbidden"]
_STATES: dict[str, TemplateState] = {
    "param.templateunpublished": "unpublished",
    "param.templatenotexist": "unknown",
    "forbidden.accessdenied.accesstokenpermissiondenied": "forbidden",
}


async def template_state(api: DingTalkApi, credentials: DingTalkCredentials) -> TemplateState:
    """`unknown` where there is no template of this id, `forbidden` without the right to write cards. Raises a ChannelError
    where DingTalk cannot be asked."""
    params = card_params(Card(title="gongdan check"), "check", credentials.timezone)
    try:
        await api.post(
            CARDS,
            {
                "cardTemplateId": credentials.card_template_id,
                "outTrackId": f"gongdan-check-{secrets.token_hex(8)}",
                "cardData": {"cardParamMap": params},
                "userIdType": 1,
            },
        )
    except ChannelError as error:
        if state := _STATES.get(error.code.lower()):
            return state
        raise
    return "published"
