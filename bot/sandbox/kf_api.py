"""The world API's levers for 微信客服: who looks after a customer, time that passes, messages that fail, links."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.chat_api import shown, someone_in
from bot.sandbox.chats import kf_chat_id
from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wecom.kf_clock import pass_hours
from bot.sandbox.wecom.kf_said import tell_event, tell_link, tell_other
from bot.sandbox.wecom.kf_send import order_failure
from bot.sandbox.wecom.kf_service import servicer_says, servicers_of, set_state
from bot.sandbox.wecom.kf_sessions import State
from bot.sandbox.wire import BadBody, read_model


class OneChat(BaseModel):
    """`servicer` is by default the first one the account has."""

    open_kfid: str
    person: str
    servicer: str = ""


class StateOrder(OneChat):
    state: State


class ServicerWords(OneChat):
    text: Annotated[str, Field(min_length=1)]


class HoursBody(BaseModel):
    hours: Annotated[float, Field(gt=0)]


class FailOrder(BaseModel):
    person: str
    fail_type: Annotated[int, Field(ge=0, le=15)]


class OtherBody(BaseModel):
    """A message of a kind that people send and the page does not, or an event of its `event_type`."""

    open_kfid: str
    person: str
    msgtype: str
    content: JsonObject = {}


class LinkBody(BaseModel):
    person: str
    chat: str
    title: str
    desc: str = ""
    url: str
    pic_url: str = ""


def kf_control_routes() -> list[web.RouteDef]:
    return [
        web.post("/sandbox/api/link", send_link),
        web.post("/sandbox/api/kf/state", order_state),
        web.post("/sandbox/api/kf/servicer_says", let_servicer_say),
        web.post("/sandbox/api/kf/pass_time", pass_time),
        web.post("/sandbox/api/kf/fail_next", fail_next),
        web.post("/sandbox/api/kf/other", send_other),
    ]


async def send_link(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, LinkBody)
    person, chat = someone_in(stage.world, body.person, body.chat)
    if chat.door not in {"kf", "app"}:
        raise BadBody("chat: only 微信客服 and the application hear of a link")
    link: JsonObject = body.model_dump(include={"title", "desc", "url", "pic_url"})
    message = stage.world.person_says(person, chat, Content(kind="link", card=link), "pending")
    if chat.door == "app":
        words = {name: str(value) for name, value in link.items()}
        wecom_callbacks.tell_link(stage, person, message, words)
    else:
        tell_link(stage, chat, message, link)
    return shown(message)


async def order_state(request: web.Request) -> web.Response:
    """As a servicer does it in their client, or an administrator: the event follows."""
    stage = stage_of(request)
    body = await read_model(request, StateOrder)
    customer = _customer(stage, body)
    servicer = _servicer(stage, body).id if body.state is State.SERVICER else ""
    session = set_state(stage, body.open_kfid, customer, body.state, servicer)
    return web.json_response({"state": int(session.state), "servicer": session.servicer})


async def let_servicer_say(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, ServicerWords)
    customer, servicer = _customer(stage, body), _servicer(stage, body)
    chat_id = kf_chat_id(body.open_kfid, customer.id)
    servicer_says(stage, body.open_kfid, customer, servicer, chat_id, body.text)
    return web.json_response({"ok": True})


async def pass_time(request: web.Request) -> web.Response:
    """Windows, sessions, welcome codes, callback tokens and the log are so much older from now on."""
    body = await read_model(request, HoursBody)
    pass_hours(stage_of(request).world, body.hours)
    return web.json_response({"ok": True})


async def fail_next(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, FailOrder)
    order_failure(stage, stage.world.person("wecom", body.person).id, body.fail_type)
    return web.json_response({"ok": True})


async def send_other(request: web.Request) -> web.Response:
    """`content` is what stands under `msgtype`, as doc 94670 shows it: a business_card, a miniprogram, merged_msg …"""
    stage = stage_of(request)
    body = await read_model(request, OtherBody)
    chat = stage.world.chat(kf_chat_id(body.open_kfid, body.person))
    if body.msgtype == "event":
        tell_event(stage, chat, body.content)
        return web.json_response({"ok": True})
    person = stage.world.person("wecom", body.person)
    said = stage.world.person_says(person, chat, Content(text=f"[{body.msgtype}]"), "pending")
    tell_other(stage, chat, said, body.msgtype, body.content)
    return shown(said)


def _customer(stage: Stage, body: OneChat) -> Person:
    stage.world.chat(kf_chat_id(body.open_kfid, body.person))
    return stage.world.person("wecom", body.person)


def _servicer(stage: Stage, body: OneChat) -> Person:
    servicers = servicers_of(stage, body.open_kfid)
    wanted = body.servicer or next(iter(servicers), "")
    if wanted not in servicers:
        raise BadBody(f"servicer: the account has {servicers or 'none'}")
    return stage.world.person("wecom", wanted)
