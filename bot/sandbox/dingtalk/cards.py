"""`card/instances/createAndDeliver`, PUT `card/instances`, `card/callbacks/register` (docs «互动卡片»)."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web
from pydantic import Field

from bot.sandbox.dingtalk.instances import (
    CardInstance,
    ParamMap,
    UpdateOptions,
    find_instance,
    keep_instance,
    show_everywhere,
)
from bot.sandbox.dingtalk.replies import name_message
from bot.sandbox.dingtalk.spaces import SpaceRefused, find_space, parse_spaces
from bot.sandbox.dingtalk.wire import Body, DingTalkError
from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model

ROUTES = "dingtalk.routes"


class DeliverModel(Body):
    robot_code: str = Field(default="", alias="robotCode")
    space_type: str = Field(default="", alias="spaceType")
    recipients: list[str] = Field(default_factory=list)


class CreateBody(Body):
    card_template_id: str = Field(default="", alias="cardTemplateId")
    out_track_id: str = Field(default="", alias="outTrackId")
    callback_type: str = Field(default="HTTP", alias="callbackType")
    callback_route_key: str = Field(default="", alias="callbackRouteKey")
    card_data: ParamMap | None = Field(default=None, alias="cardData")
    private_data: dict[str, ParamMap] = Field(default_factory=dict, alias="privateData")
    open_space_id: str = Field(default="", alias="openSpaceId")
    im_group_open_deliver_model: DeliverModel | None = Field(
        default=None, alias="imGroupOpenDeliverModel"
    )
    im_robot_open_deliver_model: DeliverModel | None = Field(
        default=None, alias="imRobotOpenDeliverModel"
    )


class UpdateBody(Body):
    out_track_id: str = Field(default="", alias="outTrackId")
    card_data: ParamMap | None = Field(default=None, alias="cardData")
    private_data: dict[str, ParamMap] | None = Field(default=None, alias="privateData")
    card_update_options: UpdateOptions = Field(
        default_factory=UpdateOptions, alias="cardUpdateOptions"
    )


class RegisterBody(Body):
    callback_route_key: str = Field(default="", alias="callbackRouteKey")
    callback_url: str = Field(min_length=1, alias="callbackUrl")
    api_secret: str = Field(default="", alias="apiSecret")
    force_update: bool = Field(default=False, alias="forceUpdate")


async def create_and_deliver(request: web.Request) -> web.Response:
    """An outTrackId that is known keeps its data (FAQ 0790) and is delivered only where it is not yet."""
    stage = stage_of(request)
    body = await read_model(request, CreateBody)
    _check_required(stage, body)
    spaces = parse_spaces(body.open_space_id)
    models = {
        "IM_GROUP": body.im_group_open_deliver_model,
        "IM_ROBOT": body.im_robot_open_deliver_model,
    }
    if any(models[kind] is None for kind, _ in spaces):
        raise DingTalkError(400, "param.openDeliverModelEmpty", "场域投放模型为空")
    card = find_instance(stage.world, body.out_track_id) or _created(body)
    results: list[JsonObject] = []
    for kind, key in spaces:
        card, result = _deliver(stage, card, kind, key, models[kind] or DeliverModel())
        results.append(result)
    keep_instance(stage.world, card)
    answer = {"outTrackId": card.out_track_id, "deliverResults": results}
    return web.json_response({"success": True, "result": answer})


def _check_required(stage: Stage, body: CreateBody) -> None:
    if not body.out_track_id:
        raise DingTalkError(400, "param.outTrackIdEmpty", "业务标识outTrackId为空")
    if not body.card_template_id:
        raise DingTalkError(400, "param.cardTemplateIdEmpty", "卡片模板Id为空")
    if body.card_template_id != stage.config.dingtalk.card_template_id:
        raise DingTalkError(400, "param.templateUnpublished", "模板未发布")
    if body.card_data is None:
        raise DingTalkError(400, "param.cardPublicDataEmpty", "卡片公共数据为空")
    if not body.open_space_id:
        raise DingTalkError(400, "param.openSpaceIdEmpty", "投放openSpaceId为空")


def _created(body: CreateBody) -> CardInstance:
    return CardInstance(
        out_track_id=body.out_track_id,
        callback_type=body.callback_type,
        route_key=body.callback_route_key,
        public=body.card_data.card_param_map if body.card_data else {},
        private={user: own.card_param_map for user, own in body.private_data.items()},
    )


def _deliver(
    stage: Stage, card: CardInstance, kind: str, key: str, model: DeliverModel
) -> tuple[CardInstance, JsonObject]:
    result: JsonObject = {"spaceType": kind, "spaceId": key}
    space = f"{kind}.{key}"
    if space in card.spaces:
        return card, result | {"success": True, "carrierId": card.spaces[space], "errorMsg": ""}
    try:
        chat = find_space(stage, kind, key, model.robot_code, model.space_type)
    except SpaceRefused as refused:
        return card, result | {"success": False, "errorMsg": str(refused)}
    content = Content(kind="interactive_card", card=card.face(), visible_to=tuple(model.recipients))
    message = stage.world.bot_says(chat.id, content)
    name_message(stage.world, message, message.id)
    delivered = replace(card, spaces=card.spaces | {space: message.id})
    return delivered, result | {"success": True, "carrierId": message.id, "errorMsg": ""}


async def update_card(request: web.Request) -> web.Response:
    world = stage_of(request).world
    body = await read_model(request, UpdateBody)
    if not body.out_track_id:
        raise DingTalkError(400, "param.outTrackIdEmpty", "业务标识outTrackId为空")
    card = find_instance(world, body.out_track_id)
    if card is None:
        raise DingTalkError(400, "param.cardNotExist", "卡片不存在")
    changed = card.changed(body.card_update_options, body.card_data, body.private_data)
    show_everywhere(world, changed)
    return web.json_response({"success": True, "result": True})


async def register_callback(request: web.Request) -> web.Response:
    """An address once registered changes only with `forceUpdate`."""
    stage = stage_of(request)
    body = await read_model(request, RegisterBody)
    known = stage.world.shelf(ROUTES).get(body.callback_route_key)
    if known and known["url"] != body.callback_url and not body.force_update:
        raise DingTalkError(400, "param.callbackRouteKeyExist", "registered already; forceUpdate")
    secret = body.api_secret or stage.config.dingtalk.app_secret
    stage.world.put(ROUTES, body.callback_route_key, {"url": body.callback_url, "secret": secret})
    result = {"callbackUrl": body.callback_url, "apiSecret": secret}
    return web.json_response({"success": True, "result": result})
