"""WeCom `message/send` (doc 90236): to whom, the duplicate check, what is dropped, and the codes for later changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import direct_chat_id
from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.cards import Card, TemplateCard, calls_back, not_for_applications
from bot.sandbox.wecom.codes import issue_code
from bot.sandbox.wecom.content import BAD_KIND, Sent, content_of
from bot.sandbox.wecom.limited import require
from bot.sandbox.wecom.recall import remember_sent
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError, answer
from bot.sandbox.wire import read_model

TASKS = "wecom.tasks"
SENT = "wecom.sent"
UNLICENSED = "wecom.unlicensed"
MAX_RECEIVERS = 1000
LONGEST_INTERVAL = 4 * 3600


class SendBody(Sent):
    touser: str = ""
    toparty: str = ""
    totag: str = ""
    agentid: int
    template_card: TemplateCard | None = None
    enable_duplicate_check: Literal[0, 1] = 0
    duplicate_check_interval: Annotated[int, Field(ge=1, le=LONGEST_INTERVAL)] = 1800


async def send(request: web.Request) -> web.Response:
    """Who cannot be reached is named in the receipt; who has had too much lately goes without, and nobody is told."""
    stage = stage_of(request)
    body = await read_model(request, SendBody)
    if body.agentid != stage.config.wecom.agent_id:
        raise WeComError(40056, "invalid agentid")
    receivers = _receivers(stage, body.touser)
    content = await _content(stage, request, body)
    digest = _digest(receivers.valid, content)
    if body.enable_duplicate_check and _was_sent(stage, digest, body.duplicate_check_interval):
        return answer(**receivers.receipt, msgid="")
    card = body.template_card if body.msgtype == "template_card" else None
    task_id = _new_task(stage, card) if card else None
    require(stage.limits, "app_people_per_day", "", len(receivers.valid))
    _remember(stage, digest)
    sent = {
        user: stage.world.bot_says(direct_chat_id("wecom", user), content).id
        for user in receivers.valid
        if _has_room(stage, user)
    }
    receipt = {**receivers.receipt, "msgid": remember_sent(stage.world, list(sent.values()))}
    if task_id:
        stage.world.put(TASKS, task_id, {"messages": dict(sent)})
        receipt["response_code"] = issue_code(stage.world, task_id)
    return answer(**receipt)


async def _content(stage: Stage, request: web.Request, body: SendBody) -> Content:
    if body.msgtype != "template_card":
        return content_of(stage, body)
    if body.template_card is None:
        raise WeComError(BAD_KIND, "template_card: needed")
    return Content(kind="template_card", card=await raw_card(request))


def _has_room(stage: Stage, user: str) -> bool:
    return all(stage.limits.allows(name, user) for name in ("member_per_minute", "member_per_hour"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """`receipt` names, in lower case as the vendor does, those who do not get it."""

    valid: list[str]
    receipt: JsonObject


def _receivers(stage: Stage, touser: str) -> Receivers:
    """81013 when nobody would get it."""
    people = stage.world.company.people
    everybody = [one.id for one in people if one.platform == "wecom" and one.is_member]
    named = everybody if touser == "@all" else list(dict.fromkeys(filter(None, touser.split("|"))))
    if len(named) > MAX_RECEIVERS:
        raise WeComError(40032, "touser: at most 1000 user ids")
    unlicensed = [user for user in named if user in stage.world.shelf(UNLICENSED)]
    valid = [user for user in named if user in everybody and user not in unlicensed]
    if not valid:
        raise WeComError(81013, "user & party & tag all invalid")
    receipt: JsonObject = {
        "invaliduser": "|".join(user.lower() for user in named if user not in everybody),
        "invalidparty": "",
        "invalidtag": "",
        "unlicenseduser": "|".join(user.lower() for user in unlicensed),
    }
    return Receivers(valid=valid, receipt=receipt)


async def raw_card(request: web.Request) -> JsonObject | None:
    """The card exactly as it was sent; its shape has been checked already."""
    body: dict[str, JsonObject] = await request.json()
    return body.get("template_card")


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


def _new_task(stage: Stage, card: Card) -> str | None:
    """The task a card that can be changed later stands for; None for any other."""
    if foreign := not_for_applications(card):
        raise WeComError(BAD_PARAMETER, f"template_card.{foreign}")
    if not calls_back(card):
        return None
    if not card.task_id:
        raise WeComError(BAD_PARAMETER, "template_card.task_id: needed by an interactive card")
    if card.task_id in stage.world.shelf(TASKS):
        raise WeComError(BAD_PARAMETER, "template_card.task_id: already used, it must be unique")
    return card.task_id
