"""WeCom `message/recall` (doc 94867): what an application sent in the last 24 hours is taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.messages import Content
from bot.sandbox.stage import stage_of
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError, answer
from bot.sandbox.wire import read_model
from bot.sandbox.world import World

SHELF = "wecom.msgids"
LIFE = timedelta(hours=24)


class RecallBody(BaseModel):
    msgid: str = Field(min_length=1)


def remember_sent(world: World, messages: list[str]) -> str:
    """The msgid that stands for them all; what was dropped has one as well."""
    world.drop_expired(SHELF)
    msgid = f"msg{uuid4().hex}"
    expires_at = (datetime.now(UTC) + LIFE).isoformat()
    world.put(SHELF, msgid, {"messages": list(messages), "expires_at": expires_at})
    return msgid


async def recall(request: web.Request) -> web.Response:
    """The vendor names no code for a msgid that is unknown or too old; 40058 stands in for it."""
    world = stage_of(request).world
    body = await read_model(request, RecallBody)
    world.drop_expired(SHELF)
    sent = world.shelf(SHELF).pop(body.msgid, None)
    if sent is None:
        raise WeComError(
            BAD_PARAMETER, "msgid: unknown, taken back already, or older than 24 hours"
        )
    messages = sent["messages"]
    for message_id in messages if isinstance(messages, list) else []:
        world.replace(str(message_id), Content(kind="recalled"))
    return answer()
