"""Codes with which one message may be sent on an event (WeCom doc 94910), and `kf/send_msg_on_event`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Literal

from aiohttp import web

from bot.sandbox.chats import kf_chat_id
from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.kf_clock import kf_now
from bot.sandbox.wecom.kf_messages import KfWords, content_of
from bot.sandbox.wecom.kf_send import remember_sent, require_new
from bot.sandbox.wecom.kf_sessions import WRONG_STATE, Session, keep, session_of
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError, answer
from bot.sandbox.wire import read_model

CODES = "kf.codes"
Occasion = Literal["enter", "pool", "taken", "end"]
LIFE = {
    "enter": timedelta(seconds=20),
    "pool": timedelta(hours=48),
    "taken": timedelta(hours=48),
    "end": timedelta(seconds=20),
}
KINDS = {
    "enter": {"text", "msgmenu"},
    "pool": {"text"},
    "taken": {"text"},
    "end": {"text", "msgmenu"},
}


class OnEventBody(KfWords):
    code: str


def issue_code(stage: Stage, session: Session, occasion: Occasion) -> str:
    """Good once, for as long as the document says, in the state the session has now; a welcome in any."""
    code = token_urlsafe(24)
    entry: JsonObject = {
        "open_kfid": session.open_kfid,
        "external_userid": session.external_userid,
        "occasion": occasion,
        "state": int(session.state),
        "expires_at": (kf_now(stage.world) + LIFE[occasion]).isoformat(),
    }
    stage.world.put(CODES, code, entry)
    return code


async def send_msg_on_event(request: web.Request) -> web.Response:
    """It does not count as one of the five."""
    stage = stage_of(request)
    body = await read_model(request, OnEventBody)
    about = _good_code(stage, body.code)
    occasion = str(about["occasion"])
    open_kfid, customer = str(about["open_kfid"]), str(about["external_userid"])
    if body.msgtype not in KINDS[occasion]:
        raise WeComError(BAD_PARAMETER, f"msgtype: {' or '.join(sorted(KINDS[occasion]))}")
    session = session_of(stage.world, open_kfid, customer)
    if occasion != "enter" and session.state != about["state"]:
        raise WeComError(WRONG_STATE, "send msg session status invalid")
    content = content_of(stage, body)
    require_new(stage, open_kfid, body.msgid)
    stage.world.shelf(CODES).pop(body.code)
    if occasion == "enter":
        keep(stage.world, replace(session, welcomed_at=kf_now(stage.world).isoformat()))
    stage.world.bot_says(kf_chat_id(open_kfid, customer), content)
    return answer(msgid=remember_sent(stage, open_kfid, body.msgid))


def _good_code(stage: Stage, code: str) -> JsonObject:
    about = stage.world.shelf(CODES).get(code)
    if not about or datetime.fromisoformat(str(about["expires_at"])) < kf_now(stage.world):
        raise WeComError(BAD_PARAMETER, "invalid code: unknown, used or too old")
    return about
