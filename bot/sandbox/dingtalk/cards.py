"""Cards made and delivered: createAndDeliver (doc 0783), create (0780), deliver (0781), update (0782), register (0786)."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from bot.sandbox.dingtalk.card_bodies import (
    CreateAndDeliverBody,
    CreateBody,
    Deliveries,
    RegisterBody,
    UpdateBody,
)
from bot.sandbox.dingtalk.card_checks import by_person, check_creation, check_update
from bot.sandbox.dingtalk.delivery import check_deliveries, deliver
from bot.sandbox.dingtalk.instances import (
    CardInstance,
    find_instance,
    keep_instance,
    show_everywhere,
)
from bot.sandbox.dingtalk.spaces import parse_spaces
from bot.sandbox.dingtalk.wire import DingTalkError
from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model

ROUTES = "dingtalk.routes"


def card_routes() -> list[web.RouteDef]:
    return [
        web.post("/v1.0/card/instances", create_card),
        web.put("/v1.0/card/instances", update_card),
        web.post("/v1.0/card/instances/deliver", deliver_card),
        web.post("/v1.0/card/instances/createAndDeliver", create_and_deliver),
        web.post("/v1.0/card/callbacks/register", register_callback),
    ]


async def create_and_deliver(request: web.Request) -> web.Response:
    """An outTrackId that is known keeps its data (FAQ 0790) and is delivered only where it is not yet."""
    stage = stage_of(request)
    body = await read_model(request, CreateAndDeliverBody)
    check_creation(stage, body)
    kinds = check_deliveries(body)
    card = find_instance(stage.world, body.out_track_id) or _created(stage, body)
    card = replace(card, takes=tuple(dict.fromkeys((*card.takes, *kinds))))
    results = _deliver_everywhere(stage, card, body)
    answer: JsonObject = {"outTrackId": body.out_track_id, "deliverResults": results}
    return web.json_response({"success": True, "result": answer})


async def create_card(request: web.Request) -> web.Response:
    """Made, and seen nowhere yet."""
    stage = stage_of(request)
    body = await read_model(request, CreateBody)
    check_creation(stage, body)
    if find_instance(stage.world, body.out_track_id):
        raise DingTalkError(400, "param.cardAlreadyExist", "卡片已经存在")
    keep_instance(stage.world, _created(stage, body))
    return web.json_response({"success": True, "result": body.out_track_id})


def _created(stage: Stage, body: CreateBody) -> CardInstance:
    private = by_person(stage, body.user_id_type, body.private_data)
    spaces = {"IM_GROUP": body.group_space, "IM_ROBOT": body.robot_space}
    return CardInstance(
        out_track_id=body.out_track_id,
        callback_type=body.callback_type,
        route_key=body.callback_route_key,
        public=body.card_data.card_param_map if body.card_data else {},
        private={person: own.card_param_map for person, own in private.items()},
        takes=tuple(kind for kind, model in spaces.items() if model),
        user_id_type=body.user_id_type,
    )


async def deliver_card(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, Deliveries)
    if not body.out_track_id:
        raise DingTalkError(400, "param.outTrackIdEmpty", "业务标识outTrackId为空")
    check_deliveries(body)
    card = find_instance(stage.world, body.out_track_id)
    if card is None:
        raise DingTalkError(400, "param.cardNotExist", "卡片不存在")
    results = _deliver_everywhere(stage, card, body)
    return web.json_response({"success": True, "result": results})


def _deliver_everywhere(stage: Stage, card: CardInstance, body: Deliveries) -> list[JsonObject]:
    """In the order the spaces were named."""
    results: list[JsonObject] = []
    for kind, key in parse_spaces(body.open_space_id):
        card, result = deliver(stage, card, kind, key, body)
        results.append(result)
    keep_instance(stage.world, card)
    return results


async def update_card(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, UpdateBody)
    check_update(stage, body)
    card = find_instance(stage.world, body.out_track_id)
    if card is None:
        raise DingTalkError(400, "param.cardNotExist", "卡片不存在")
    private = by_person(stage, body.user_id_type, body.private_data or {})
    changed = card.changed(body.options, body.card_data, dict(private))
    show_everywhere(stage.world, changed)
    return web.json_response({"success": True, "result": True})


async def register_callback(request: web.Request) -> web.Response:
    """An address once registered changes only with `forceUpdate`."""
    stage = stage_of(request)
    body = await read_model(request, RegisterBody)
    if not body.callback_route_key:
        raise DingTalkError(400, "param.callbackRouteKeyEmpty", "回调RouteKey为空")
    if not body.callback_url:
        raise DingTalkError(400, "param.callbackUrlEmpty", "回调Url为空")
    known = stage.world.shelf(ROUTES).get(body.callback_route_key)
    if known and known["url"] != body.callback_url and not body.force_update:
        raise DingTalkError(500, "param.callbackRouteKeyExist", "回调RouteKey已存在")
    secret = body.api_secret or stage.config.dingtalk.app_secret
    stage.world.put(ROUTES, body.callback_route_key, {"url": body.callback_url, "secret": secret})
    result = {"callbackUrl": body.callback_url, "apiSecret": secret}
    return web.json_response({"success": True, "result": result})
