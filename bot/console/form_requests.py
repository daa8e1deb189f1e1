"""What the form's page sends: its bodies, read and refused with the place that is wrong, and its files."""

from __future__ import annotations

from typing import TypeVar

import orjson
from aiohttp import BodyPartReader, web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.answers import Answer

LARGEST_BODY = 256_000  # bytes, of answers


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


_M = TypeVar("_M", bound=_Body)


class Opening(_Body):
    token: str = Field(max_length=1000)


class Saving(_Body):
    revision: str
    answers: dict[str, Answer | None]


class HandingIn(_Body):
    revision: str


async def read_body(request: web.Request, model: type[_M]) -> _M:
    """What is not of the agreed shape is told with its place."""
    body = await request.read()
    if len(body) > LARGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        raise web.HTTPBadRequest(
            text=orjson.dumps({"code": "bad_request", "problems": problems}).decode(),
            content_type="application/json",
        ) from error


async def read_upload(request: web.Request, most: int) -> tuple[str, str, bytes]:
    """Field, name and content; reading stops at `most` bytes."""
    field, name, content = "", "", b""
    if not request.content_type.startswith("multipart/"):
        raise web.HTTPUnsupportedMediaType
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "field":
            field = (await part.read_chunk(100)).decode(errors="replace")
        elif part.name == "file":
            name, content = part.filename or "", await _content(part, most)
    return field, name, content


async def _content(part: BodyPartReader, most: int) -> bytes:
    """One byte over the limit is enough to see that it is too large."""
    content = bytearray()
    while len(content) <= most and not part.at_eof():
        content += await part.read_chunk()
    return bytes(content)
