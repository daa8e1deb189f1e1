"""`kf/send_msg` (WeCom doc 94677): five messages within 48 hours of the customer's last, and each msgid once."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from aiohttp import web

from bot.sandbox.chats import kf_chat_id
from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.kf_callback import call
from bot.sandbox.wecom.kf_clock import kf_now
from bot.sandbox.wecom.kf_log import log_event
from bot.sandbox.wecom.kf_messages import KfWords, content_of
from bot.sandbox.wecom.kf_sessions import keep, session_of
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError, answer
from bot.sandbox.wire import read_model

NO_ACCOUNT, NO_CUSTOMER = 95000, 40096
SENT = "kf.sent"
FAILURES = "kf.failures"


class KfSendBody(KfWords):
    touser: str
    open_kfid: str


async def send_msg(request: web.Request) -> web.Response:
    """What is refused changes nothing. A failure that was ordered comes later, as the event msg_send_fail."""
    stage = stage_of(request)
    body = await read_model(request, KfSendBody)
    customer = customer_of(stage, body.open_kfid, body.touser)
    content = content_of(stage, body)
    session = session_of(stage.world, body.open_kfid, customer.id)
    require_new(stage, body.open_kfid, body.msgid)
    session.may_be_sent_to(kf_now(stage.world))
    keep(stage.world, replace(session, sent=session.sent + 1))
    msgid = remember_sent(stage, body.open_kfid, body.msgid)
    if fail_type := _take_failure(stage, customer.id):
        _tell_failure(stage, body.open_kfid, customer, msgid, fail_type)
    else:
        stage.world.bot_says(kf_chat_id(body.open_kfid, customer.id), content)
    return answer(msgid=msgid)


def check_account(stage: Stage, open_kfid: str) -> None:
    if not any(each.open_kfid == open_kfid for each in stage.config.wecom.kf_accounts):
        raise WeComError(NO_ACCOUNT, "invalid open_kfid")


def customer_of(stage: Stage, open_kfid: str, external_userid: str) -> Person:
    check_account(stage, open_kfid)
    if person := stage.world.find_customer(external_userid):
        return person
    raise WeComError(NO_CUSTOMER, "invalid external userid")


def require_new(stage: Stage, open_kfid: str, msgid: str) -> None:
    """A msgid must be unique in its account, «else the interface returns an error»: the document names no code."""
    if msgid and f"{open_kfid}|{msgid}" in stage.world.shelf(SENT):
        raise WeComError(BAD_PARAMETER, "msgid repeated in this open_kfid")


def remember_sent(stage: Stage, open_kfid: str, msgid: str) -> str:
    """The id given, or one made here."""
    msgid = msgid or uuid4().hex
    stage.world.put(SENT, f"{open_kfid}|{msgid}", {})
    return msgid


def order_failure(stage: Stage, external_userid: str, fail_type: int) -> None:
    """The next message to this customer is accepted and does not arrive."""
    stage.world.put(FAILURES, external_userid, {"fail_type": fail_type})


def _take_failure(stage: Stage, external_userid: str) -> JsonObject | None:
    return stage.world.shelf(FAILURES).pop(external_userid, None)


def _tell_failure(
    stage: Stage, open_kfid: str, customer: Person, msgid: str, failure: JsonObject
) -> None:
    event: JsonObject = {
        "event_type": "msg_send_fail",
        "open_kfid": open_kfid,
        "external_userid": customer.id,
        "fail_msgid": msgid,
        "fail_type": failure["fail_type"],
    }
    log_event(stage.world, open_kfid, event)
    call(stage, open_kfid, customer.id)
