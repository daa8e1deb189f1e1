"""DING messages of a robot (doc 0712) and their recall (doc 0713): a line in each receiver's own chat with it.

An own sign stands before the words, as the client rings where the chat page cannot. For how long a DING may be taken back
is in no document; here as long as other messages.
"""

from __future__ import annotations

from typing import Literal, TypeVar

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import direct_chat_id
from bot.sandbox.dingtalk.orders import stands
from bot.sandbox.dingtalk.recall import SHELF, remember_sent, take_back_messages
from bot.sandbox.dingtalk.wire import Body, DingTalkError
from bot.sandbox.messages import Content
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import BadBody, read_model

BodyModel = TypeVar("BodyModel", bound=Body)
SIGN = "【DING】"
IN_THE_APP = 1
MOST_IN_THE_APP, MOST_BY_PHONE = 200, 20
BAD_PARAMETER = "invalidParameter.param.invalid"
Voice = Literal[
    "Standard_Female_Voice",
    "Cantonese_Female_Voice",
    "Gentine_Female_Voice",
    "Overbearing_Female_Voice",
    "Lovely_Girl_Voice",
    "Standard_Male_Voice",
]


class DingBody(Body):
    robot_code: str = Field(min_length=1, alias="robotCode")
    remind_type: Literal[1, 2, 3] = Field(alias="remindType")
    receivers: list[str] = Field(min_length=1, alias="receiverUserIdList")
    content: str = Field(min_length=1)
    call_voice: Voice | None = Field(default=None, alias="callVoice")


class RecallDingBody(Body):
    robot_code: str = Field(min_length=1, alias="robotCode")
    open_ding_id: str = Field(min_length=1, alias="openDingId")


def ding_routes() -> list[web.RouteDef]:
    return [
        web.post("/v1.0/robot/ding/send", send_ding),
        web.post("/v1.0/robot/ding/recall", recall_ding),
    ]


async def send_ding(request: web.Request) -> web.Response:
    """Whom it did not reach stands in `failedList` by the reason; when it is nobody at all, it is refused."""
    stage = stage_of(request)
    body = await _read(request, DingBody)
    _require_robot(stage, body.robot_code)
    _require_room(stage, body)
    receivers = list(dict.fromkeys(body.receivers))
    unknown = [user for user in receivers if stage.world.find_member("dingtalk", user) is None]
    reached = [user for user in receivers if user not in unknown]
    if not reached:
        raise DingTalkError(400, "miss.staffId", f"miss.staffId {', '.join(unknown)}")
    content = Content(text=f"{SIGN}{body.content}")
    said = [stage.world.bot_says(direct_chat_id("dingtalk", user), content) for user in reached]
    failed = {"miss.staffId": unknown} if unknown else {}
    return web.json_response({"openDingId": remember_sent(stage.world, said), "failedList": failed})


def _require_robot(stage: Stage, robot_code: str) -> None:
    if robot_code != stage.config.dingtalk.robot_code:
        raise DingTalkError(400, "invalid.chatbotId", f"invalid.chatbotId {robot_code}")


def _require_room(stage: Stage, body: DingBody) -> None:
    """SMS and calls are bought apart, and this company has not."""
    most = MOST_IN_THE_APP if body.remind_type == IN_THE_APP else MOST_BY_PHONE
    if len(body.receivers) > most:
        raise DingTalkError(400, "ding.receivercount.limit", "ding receiver count limit")
    if body.remind_type != IN_THE_APP or stands(stage.world, "empty_ding"):
        raise DingTalkError(400, "ding.serverquota.insufficient", "ding server quota insufficient")
    if not stage.dingtalk_limits.allows("robot_dings_per_minute", body.robot_code):
        raise DingTalkError(400, "toomuch.msg", "send too fast")


async def recall_ding(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await _read(request, RecallDingBody)
    _require_robot(stage, body.robot_code)
    if body.open_ding_id not in stage.world.shelf(SHELF):
        raise DingTalkError(400, "recall.ding.exception", "recall.ding.exception: no such DING")
    take_back_messages(stage.world, body.open_ding_id)
    return web.json_response({"openDingId": body.open_ding_id})


async def _read(request: web.Request, model: type[BodyModel]) -> BodyModel:
    try:
        return await read_model(request, model)
    except BadBody as error:
        raise DingTalkError(400, BAD_PARAMETER, f"参数不合法 {error}") from error
