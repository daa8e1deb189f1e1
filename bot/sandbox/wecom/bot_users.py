"""Encrypted userids, which the AI bot's frames may carry, and how the application reads them (WeCom doc 101521)."""

from __future__ import annotations

import hashlib

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.wire import WeComError, answer
from bot.sandbox.wire import read_model

MARK = "wo"


class OpenUserids(BaseModel):
    open_userid_list: list[str] = Field(min_length=1, max_length=1000)
    source_agentid: int


def shown_userid(stage: Stage, userid: str) -> str:
    """How the bot's frames name somebody."""
    return open_userid(userid) if stage.bot_line.are_userids_encrypted else userid


def open_userid(userid: str) -> str:
    """The same for the same person, and nothing of the userid in it."""
    return f"{MARK}{hashlib.sha256(f'sandbox {userid}'.encode()).hexdigest()[:30]}"


def userid_of(stage: Stage, shown: str) -> str:
    """The userid behind an encrypted one; anything else as it is."""
    return _userids(stage).get(shown, shown)


def _userids(stage: Stage) -> dict[str, str]:
    people = stage.world.company.people
    return {open_userid(one.id): one.id for one in people if one.platform == "wecom"}


async def decrypt_userids(request: web.Request) -> web.Response:
    """`batch/openuserid_to_userid`, by the application's own token."""
    stage = stage_of(request)
    body = await read_model(request, OpenUserids)
    if body.source_agentid != stage.config.wecom.agent_id:
        raise WeComError(40056, "invalid agentid: source_agentid")
    known = _userids(stage)
    return answer(
        userid_list=[
            {"userid": known[one], "open_userid": one}
            for one in body.open_userid_list
            if one in known
        ],
        invalid_open_userid_list=[one for one in body.open_userid_list if one not in known],
    )
