"""Who looks after a customer (WeCom docs 94669, 94670): `kf/service_state/get` and `/trans`, and servicers' own doings."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web
from pydantic import BaseModel

from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.kf_callback import call
from bot.sandbox.wecom.kf_codes import Occasion, issue_code
from bot.sandbox.wecom.kf_log import FROM_SERVICER, log_event, log_message
from bot.sandbox.wecom.kf_send import customer_of
from bot.sandbox.wecom.kf_sessions import Session, State, keep, session_of
from bot.sandbox.wecom.wire import WeComError, answer
from bot.sandbox.wire import read_model

NO_SERVICER = 95014
TAKEN, HANDED_ON, ENDED, REOPENED = 1, 2, 3, 4
_CODE_OF_STATE: dict[State, Occasion] = {
    State.POOL: "pool",
    State.SERVICER: "taken",
    State.ENDED: "end",
}


class StateBody(BaseModel):
    open_kfid: str
    external_userid: str


class TransBody(StateBody):
    service_state: State
    servicer_userid: str = ""


async def get_state(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, StateBody)
    customer = customer_of(stage, body.open_kfid, body.external_userid)
    session = session_of(stage.world, body.open_kfid, customer.id)
    more = {"servicer_userid": session.servicer} if session.state is State.SERVICER else {}
    return answer(service_state=int(session.state), **more)


async def change_state(request: web.Request) -> web.Response:
    """The answer has the code for a parting or waiting word; an event is told only of what servicers do themselves."""
    stage = stage_of(request)
    body = await read_model(request, TransBody)
    customer = customer_of(stage, body.open_kfid, body.external_userid)
    if body.service_state is State.SERVICER:
        require_servicer(stage, body.open_kfid, body.servicer_userid)
    before = session_of(stage.world, body.open_kfid, customer.id)
    servicer = body.servicer_userid if body.service_state is State.SERVICER else ""
    session = before.become(body.service_state, servicer)
    keep(stage.world, session)
    occasion = _CODE_OF_STATE.get(session.state)
    is_handed_on = before.state is session.state is State.SERVICER
    if occasion is None or is_handed_on:
        return answer()
    return answer(msg_code=issue_code(stage, session, occasion))


def servicers_of(stage: Stage, open_kfid: str) -> list[str]:
    """Only who is a member of the company can be one."""
    for account in stage.config.wecom.kf_accounts:
        if account.open_kfid == open_kfid:
            return [each for each in account.servicers if stage.world.find_member("wecom", each)]
    return []


def require_servicer(stage: Stage, open_kfid: str, userid: str) -> None:
    if userid not in servicers_of(stage, open_kfid):
        raise WeComError(NO_SERVICER, "servicer_userid: no servicer of this account")


def set_state(
    stage: Stage, open_kfid: str, customer: Person, wanted: State, servicer: str
) -> Session:
    """As servicers do it in their own client: no change is forbidden, and the event says what happened."""
    before = session_of(stage.world, open_kfid, customer.id)
    session = replace(before, state=wanted, servicer=servicer)
    keep(stage.world, session)
    change = _change_type(before, session)
    if change:
        _tell_change(stage, before, session, change)
    return session


def servicer_says(
    stage: Stage, open_kfid: str, customer: Person, servicer: Person, chat_id: str, words: str
) -> None:
    """It opens an ended session again, in the servicer's hands."""
    session = session_of(stage.world, open_kfid, customer.id)
    if (session.state, session.servicer) != (State.SERVICER, servicer.id):
        set_state(stage, open_kfid, customer, State.SERVICER, servicer.id)
    stage.world.person_says(servicer, stage.world.chat(chat_id), Content(text=words), None)
    log_message(
        stage.world,
        open_kfid,
        customer.id,
        origin=FROM_SERVICER,
        servicer_userid=servicer.id,
        msgtype="text",
        text={"content": words},
    )
    call(stage, open_kfid, customer.id)


def _change_type(before: Session, after: Session) -> int:
    if after.state is State.ENDED:
        return ENDED
    if after.state is not State.SERVICER:
        return 0
    return {State.SERVICER: HANDED_ON, State.ENDED: REOPENED}.get(before.state, TAKEN)


def _tell_change(stage: Stage, before: Session, after: Session, change: int) -> None:
    event: JsonObject = {
        "event_type": "session_status_change",
        "open_kfid": after.open_kfid,
        "external_userid": after.external_userid,
        "change_type": change,
    }
    if change in (HANDED_ON, ENDED) and before.servicer:
        event["old_servicer_userid"] = before.servicer
    if change in (TAKEN, HANDED_ON, REOPENED):
        event["new_servicer_userid"] = after.servicer
    if change in (TAKEN, ENDED):
        event["msg_code"] = issue_code(stage, after, "taken" if change == TAKEN else "end")
    log_event(stage.world, after.open_kfid, event)
    call(stage, after.open_kfid, after.external_userid)
