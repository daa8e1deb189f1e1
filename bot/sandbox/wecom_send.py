"""WeCom `message/send` (doc 90236): to whom, what, the duplicate check, and the codes for later changes."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.files import file_path
from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom_cards import ButtonInteraction, TemplateCard, TextNotice, calls_back
from bot.sandbox.wecom_codes import issue_code
from bot.sandbox.wecom_wire import BAD_PARAMETER, WeComError, answer
from bot.sandbox.wire import read_model
from bot.sandbox.world import direct_chat_id

TASKS = "wecom.tasks"
SENT = "wecom.sent"
MAX_BYTES = 2048
MAX_RECEIVERS = 1000
LONGEST_INTERVAL = 4 * 3600
KINDS = {"text", "markdown", "image", "template_card"}


class Words(BaseModel):
    content: str = ""


class Picture(BaseModel):
    media_id: str = ""


class SendBody(BaseModel):
    touser: str = ""
    toparty: str = ""
    totag: str = ""
    agentid: int
    msgtype: str
    text: Words = Words()
    markdown: Words = Words()
    image: Picture = Picture()
    template_card: TemplateCard | None = None
    enable_duplicate_check: Literal[0, 1] = 0
    duplicate_check_interval: Annotated[int, Field(ge=1, le=LONGEST_INTERVAL)] = 1800


async def send(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, SendBody)
    if body.agentid != stage.config.wecom.agent_id:
        raise WeComError(40056, "invalid agentid")
    valid, invalid = _receivers(stage, body.touser)
    content = content_of(
        stage, body.msgtype, body.text, body.markdown, body.image, await raw_card(request)
    )
    receipt: JsonObject = {"invaliduser": "|".join(invalid), "invalidparty": "", "invalidtag": ""}
    digest = _digest(valid, content)
    if body.enable_duplicate_check and _was_sent(stage, digest, body.duplicate_check_interval):
        return answer(**receipt, msgid="")
    card = body.template_card if body.msgtype == "template_card" else None
    task_id = _new_task(stage, card) if card else None
    _remember(stage, digest)
    sent = {user: stage.world.bot_says(direct_chat_id("wecom", user), content).id for user in valid}
    if task_id:
        stage.world.put(TASKS, task_id, {"messages": dict(sent)})
        receipt["response_code"] = issue_code(stage.world, task_id)
    return answer(**receipt, msgid=next(iter(sent.values())))


def _receivers(stage: Stage, touser: str) -> tuple[list[str], list[str]]:
    """Valid and invalid user ids; 81013 when nobody would get it."""
    people = stage.config.company.people
    everybody = [one.id for one in people if one.platform == "wecom" and one.is_member]
    named = everybody if touser == "@all" else list(dict.fromkeys(filter(None, touser.split("|"))))
    if len(named) > MAX_RECEIVERS:
        raise WeComError(40032, "touser: at most 1000 user ids")
    valid = [user for user in named if user in everybody]
    if not valid:
        raise WeComError(81013, "user & party & tag all invalid")
    return valid, [user for user in named if user not in everybody]


async def raw_card(request: web.Request) -> JsonObject | None:
    """The card exactly as it was sent; its shape has been checked already."""
    body: dict[str, JsonObject] = await request.json()
    return body.get("template_card")


def content_of(
    stage: Stage,
    msgtype: str,
    text: Words,
    markdown: Words,
    image: Picture,
    card: JsonObject | None,
) -> Content:
    if msgtype == "text":
        return Content(kind="text", text=_fitting(text.content))
    if msgtype == "markdown":
        return Content(kind="markdown", text=_fitting(markdown.content))
    if msgtype == "image":
        return Content(kind="image", image_url=_picture_url(stage, image.media_id))
    if msgtype == "template_card" and card:
        return Content(kind="template_card", card=card)
    raise WeComError(
        40008, f"invalid msgtype {msgtype!r}; the sandbox knows {', '.join(sorted(KINDS))}"
    )


def _fitting(content: str) -> str:
    """The vendor cuts off what is longer; here it is refused, since a cut message is a fault of ours."""
    if not content:
        raise WeComError(44004, "empty content")
    if len(content.encode()) > MAX_BYTES:
        raise WeComError(45002, "content size out of limit: at most 2048 bytes")
    return content


def _picture_url(stage: Stage, media_id: str) -> str:
    if stage.files.find_fresh(media_id) is None:
        raise WeComError(40007, "invalid media_id")
    return file_path(media_id)


def _digest(receivers: list[str], content: Content) -> str:
    words = [sorted(receivers), content.kind, content.text, content.image_url, content.card]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _was_sent(stage: Stage, digest: str, interval_seconds: int) -> bool:
    """Whether the same went to the same people just before; every send is remembered, flagged or not."""
    earlier = stage.world.shelf(SENT).get(digest)
    if earlier is None:
        return False
    since = datetime.now(UTC) - datetime.fromisoformat(str(earlier["at"]))
    return since < timedelta(seconds=interval_seconds)


def _remember(stage: Stage, digest: str) -> None:
    now = datetime.now(UTC)
    forgotten_at = now + timedelta(seconds=LONGEST_INTERVAL)
    stage.world.drop_expired(SENT)
    entry: JsonObject = {"at": now.isoformat(), "expires_at": forgotten_at.isoformat()}
    stage.world.put(SENT, digest, entry)


def _new_task(stage: Stage, card: TextNotice | ButtonInteraction) -> str | None:
    """The task a card that can be changed later stands for; None for any other."""
    if not calls_back(card):
        return None
    if not card.task_id:
        raise WeComError(BAD_PARAMETER, "template_card.task_id: needed by an interactive card")
    if card.task_id in stage.world.shelf(TASKS):
        raise WeComError(BAD_PARAMETER, "template_card.task_id: already used, it must be unique")
    return card.task_id
