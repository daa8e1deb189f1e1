"""The 微信客服 interfaces under `/cgi-bin/kf` (WeCom docs 94661, 94670, 95149, 94645): their routes, and those that only read."""

from __future__ import annotations

from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.people import Person
from bot.sandbox.stage import stage_of
from bot.sandbox.wecom.kf_callback import check_token
from bot.sandbox.wecom.kf_codes import send_msg_on_event
from bot.sandbox.wecom.kf_log import read_log
from bot.sandbox.wecom.kf_menu import in_bytes
from bot.sandbox.wecom.kf_send import check_account, send_msg
from bot.sandbox.wecom.kf_service import change_state, get_state, servicers_of
from bot.sandbox.wecom.wire import answer
from bot.sandbox.wire import read_model

KF = "/cgi-bin/kf"
MOST_MESSAGES = 1000
IS_RECEIVING = 0


class SyncBody(BaseModel):
    """Without `open_kfid` the messages of all accounts are read, under a cursor of their own."""

    cursor: Annotated[str, in_bytes(64)] = ""
    token: Annotated[str, in_bytes(128)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST_MESSAGES)] = MOST_MESSAGES
    voice_format: Literal[0, 1] = 0
    open_kfid: str = ""


class ListBody(BaseModel):
    offset: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 100


class CustomersBody(BaseModel):
    external_userid_list: Annotated[list[str], Field(min_length=1, max_length=100)]
    need_enter_session_context: Literal[0, 1] = 0


def kf_routes() -> list[web.RouteDef]:
    return [
        web.post(f"{KF}/sync_msg", sync_msg),
        web.post(f"{KF}/send_msg", send_msg),
        web.post(f"{KF}/send_msg_on_event", send_msg_on_event),
        web.post(f"{KF}/service_state/get", get_state),
        web.post(f"{KF}/service_state/trans", change_state),
        web.post(f"{KF}/account/list", list_accounts),
        web.post(f"{KF}/customer/batchget", get_customers),
        web.get(f"{KF}/servicer/list", list_servicers),
    ]


async def sync_msg(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, SyncBody)
    if body.open_kfid:
        check_account(stage, body.open_kfid)
    check_token(stage, body.token)
    page = read_log(stage.world, body.open_kfid, body.cursor, body.limit)
    return answer(next_cursor=page.next_cursor, has_more=int(page.has_more), msg_list=page.messages)


async def list_accounts(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, ListBody)
    accounts = [
        {
            "open_kfid": account.open_kfid,
            "name": account.name,
            "avatar": "",
            "manage_privilege": True,
        }
        for account in stage.config.wecom.kf_accounts[body.offset : body.offset + body.limit]
    ]
    return answer(account_list=accounts)


async def get_customers(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, CustomersBody)
    find = stage.world.find_customer
    asked = {each: find(each) for each in body.external_userid_list}
    return answer(
        customer_list=[_customer(person) for person in asked.values() if person],
        invalid_external_userid=[each for each, person in asked.items() if person is None],
    )


def _customer(person: Person) -> dict[str, object]:
    """Without a bound developer account there is no unionid at all."""
    found: dict[str, object] = {
        "external_userid": person.id,
        "nickname": person.name,
        "avatar": "",
        "gender": 0,
    }
    return found | ({"unionid": person.union_id} if person.union_id else {})


async def list_servicers(request: web.Request) -> web.Response:
    stage = stage_of(request)
    open_kfid = request.query.get("open_kfid", "")
    check_account(stage, open_kfid)
    found = [{"userid": each, "status": IS_RECEIVING} for each in servicers_of(stage, open_kfid)]
    return answer(servicer_list=found)
