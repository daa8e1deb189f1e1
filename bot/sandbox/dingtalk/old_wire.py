"""How DingTalk's old API speaks (`oapi`): HTTP 200 with `errcode`, bodies as JSON or as a form, the token in the address."""

from __future__ import annotations

from typing import TypeVar
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.sandbox.dingtalk.wire import OldApiError
from bot.sandbox.wire import in_words

Model = TypeVar("Model", bound=BaseModel)
BAD_PARAMETER = 400002


def old_answer(**fields: object) -> web.Response:
    return web.json_response(
        {"errcode": 0, "errmsg": "ok", "request_id": uuid4().hex[:12], **fields}
    )


async def read_old(request: web.Request, model: type[Model]) -> Model:
    """A form's numbers are strings; JSON's are not."""
    try:
        if request.content_type == "application/json":
            return model.model_validate_json(await request.read() or b"{}")
        return model.model_validate_strings(
            {name: str(value) for name, value in (await request.post()).items()}
        )
    except ValidationError as error:
        raise OldApiError(BAD_PARAMETER, f"参数错误: {in_words(error)}") from error
