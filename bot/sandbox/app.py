"""Puts a sandbox together: both platforms' APIs, the world API, the page; `gongdan sandbox` and the tests call it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.sandbox import act_api, chat_api, control_api, send_api, watch_api
from bot.sandbox.config import SandboxConfig
from bot.sandbox.contacts_api import change_contacts
from bot.sandbox.courier import Courier
from bot.sandbox.dingtalk.api import OLD_PREFIX as OLD_DINGTALK
from bot.sandbox.dingtalk.api import PREFIX as DINGTALK
from bot.sandbox.dingtalk.api import dingtalk_api, old_dingtalk_api
from bot.sandbox.dingtalk.callbacks import DingTalkCarrier
from bot.sandbox.dingtalk.control import dingtalk_control_routes
from bot.sandbox.dingtalk.gateway import PATH as DINGTALK_GATEWAY
from bot.sandbox.dingtalk.gateway import gateway as dingtalk_gateway
from bot.sandbox.dingtalk.gateway_control import close_gateway, stream_control_routes
from bot.sandbox.dingtalk.redelivery import StreamLine
from bot.sandbox.dingtalk.signin import PAGE as DINGTALK_SIGN_IN
from bot.sandbox.dingtalk.signin import authorize as dingtalk_authorize
from bot.sandbox.files import Files
from bot.sandbox.kf_api import kf_control_routes
from bot.sandbox.stage import STAGE, Stage, stage_of
from bot.sandbox.wecom import bot as wecom_bot
from bot.sandbox.wecom import bot_control as wecom_bot_control
from bot.sandbox.wecom import bot_files as wecom_bot_files
from bot.sandbox.wecom.api import PREFIX as WECOM
from bot.sandbox.wecom.api import wecom_api
from bot.sandbox.wecom.callbacks import WeComCarrier
from bot.sandbox.wecom.control import wecom_control_routes
from bot.sandbox.wecom.signin import BESIDE_THE_PAGE, authorize
from bot.sandbox.wire import BadBody, Handler
from bot.sandbox.world import NotThere, World
from bot.sandbox.world_file import Scribe, read_memory

PAGE = Path(__file__).with_name("page")
MAX_UPLOAD = 32 << 20


def build_sandbox(config: SandboxConfig) -> web.Application:
    """Raises `BadWorldFile` when the world file is not one."""
    app = web.Application(
        middlewares=[learn_origin(config), answer_mistakes], client_max_size=MAX_UPLOAD
    )
    app[STAGE] = _stage(config)
    app.add_subapp(WECOM, wecom_api())
    app.add_subapp(DINGTALK, dingtalk_api())
    app.add_subapp(OLD_DINGTALK, old_dingtalk_api())
    app.add_routes(_world_routes())
    if PAGE.is_dir():
        app.router.add_static("/sandbox", PAGE)
    app.cleanup_ctx.append(_run)
    app.on_shutdown.append(_end_streams)
    return app


def _stage(config: SandboxConfig) -> Stage:
    memory = read_memory(config.world_file)
    world = World(config.company, config.bot_name, memory, config.wecom.kf_accounts)
    courier = Courier(world, config.callback_seconds, config.retry_seconds, config.retries)
    stage = Stage(
        config=config,
        world=world,
        files=Files(world, config.world_file),
        courier=courier,
        scribe=Scribe(config.world_file, memory, config.save_after_seconds),
        origin=config.public_url.rstrip("/"),
    )
    courier.employ("wecom", WeComCarrier(stage))
    courier.employ("dingtalk", DingTalkCarrier(stage))
    if config.dingtalk.mode == "stream":
        courier.lay("dingtalk", StreamLine(stage))
    return stage


def _world_routes() -> list[web.RouteDef]:
    return [
        web.get("/", show_page),
        web.get("/sandbox", show_page),
        web.get("/sandbox/", show_index),
        web.get("/sandbox/files/{file}", show_file),
        web.get("/sandbox/api/world", watch_api.see_world),
        web.get("/sandbox/api/events", watch_api.watch),
        web.post("/sandbox/api/say", chat_api.say),
        web.post("/sandbox/api/photo", chat_api.send_photo),
        web.post("/sandbox/api/file", send_api.send_file),
        web.post("/sandbox/api/location", chat_api.send_place),
        web.post("/sandbox/api/press", act_api.press),
        web.post("/sandbox/api/enter", act_api.enter),
        web.post("/sandbox/api/faults", control_api.order_fault),
        web.delete("/sandbox/api/faults", control_api.clear_faults),
        web.post("/sandbox/api/expire_tokens", control_api.expire_tokens),
        web.post("/sandbox/api/pass_time", control_api.pass_time),
        web.get("/sandbox/api/calls", control_api.list_calls),
        web.post("/sandbox/api/verify_url", control_api.verify_url),
        web.get("/sandbox/api/undelivered", control_api.count_undelivered),
        *wecom_control_routes(),
        *dingtalk_control_routes(),
        web.get(wecom_bot.PATH, wecom_bot.gateway),
        web.get(f"{wecom_bot_files.PATH}{{file}}", wecom_bot.fetch_file),
        web.post("/sandbox/api/bot/disconnect", wecom_bot_control.disconnect),
        web.post("/sandbox/api/bot/encrypt_userids", wecom_bot_control.encrypt_userids),
        *kf_control_routes(),
        web.get(DINGTALK_GATEWAY, dingtalk_gateway),
        *stream_control_routes(),
        web.post("/sandbox/api/contacts", change_contacts),
        web.get(BESIDE_THE_PAGE, authorize),
        web.get(DINGTALK_SIGN_IN, dingtalk_authorize),
    ]


def learn_origin(config: SandboxConfig) -> Middleware:
    """Where no public address is configured, the one the latest request used is handed to the bot."""

    @web.middleware
    async def learn(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not config.public_url:
            stage_of(request).origin = f"{request.scheme}://{request.host}"
        return await handler(request)

    return learn


@web.middleware
async def answer_mistakes(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except BadBody as error:
        return web.json_response({"error": str(error)}, status=400)
    except NotThere as error:
        return web.json_response({"error": str(error)}, status=404)


async def show_page(request: web.Request) -> web.Response:
    raise web.HTTPFound("/sandbox/")


async def show_index(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def show_file(request: web.Request) -> web.Response:
    """What was sent in the chats, for the page and as PicUrl and downloadUrl; only pictures are shown in place."""
    stored = stage_of(request).files.find(request.match_info["file"])
    if stored is None:
        raise NotThere("no such file")
    headers = {"X-Content-Type-Options": "nosniff"}
    if stored.media_type not in chat_api.PICTURES:
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=stored.content, content_type=stored.media_type, headers=headers)


async def _run(app: web.Application) -> AsyncIterator[None]:
    stage = app[STAGE]
    stage.world.on_touch = stage.scribe.touch
    await stage.courier.start()
    yield
    await stage.courier.close()
    stage.scribe.write()


async def _end_streams(app: web.Application) -> None:
    app[STAGE].world.feed.close()
    await app[STAGE].bot_line.close()
    await close_gateway(app[STAGE])
