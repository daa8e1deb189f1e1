"""What the AI bot may say (WeCom docs 101031, 101032, 101138, 101463): streams, cards, welcomes, new faces, pushes.

Refusals carry the codes seen in the wild: 846605 for a req_id that cannot be answered, 846607 for too much in a chat,
846608 for a stream that is over, 93006 for a chat that never talked to the bot, 40008 for a kind it cannot send.
"""

from __future__ import annotations

import time

from bot.sandbox.chats import Chat, bot_chat_id
from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.bot_bodies import (
    Answer,
    Push,
    StreamPart,
    Update,
    Welcome,
    checked_card,
    needed,
    read,
)
from bot.sandbox.wecom.bot_line import Ask, AskKind, Stream
from bot.sandbox.wecom.bot_news import TALKED
from bot.sandbox.wecom.bot_users import userid_of
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError
from bot.sandbox.world import NotThere

CARDS = "wecom.bot.cards"
BAD_KIND = 40008
UNKNOWN_REQUEST = 846605
TOO_MUCH = 846607
STREAM_EXPIRED = 846608
BAD_CHAT = 93006
SINGLE, GROUP = 1, 2


def respond(stage: Stage, req_id: str, body: JsonObject) -> None:
    """A message answered: by a stream, by a card, or by both in one; the card once."""
    answer = read(Answer, body)
    ask = _asked(stage, req_id, "message")
    if answer.msgtype not in {"stream", "template_card", "stream_with_template_card"}:
        raise WeComError(BAD_KIND, f"invalid message type {answer.msgtype!r}")
    wants_card = answer.msgtype == "template_card" or (
        answer.msgtype == "stream_with_template_card" and answer.template_card is not None
    )
    card = _new_card(stage, needed(answer.template_card, "template_card")) if wants_card else None
    if card and ask.has_card:
        raise WeComError(BAD_PARAMETER, "template_card: one message is answered by one card")
    if answer.msgtype != "template_card":
        _stream(stage, req_id, ask, needed(answer.stream, "stream"))
    if card:
        _show_card(stage, ask.chat, card)
        ask.has_card = True


def welcome(stage: Stage, req_id: str, body: JsonObject) -> None:
    greeting = read(Welcome, body)
    ask = _asked(stage, req_id, "enter")
    if greeting.msgtype == "text":
        words = needed(greeting.text, "text")
        _say(stage, ask.chat, Content(kind="text", text=words.content))
    else:
        card = needed(greeting.template_card, "template_card")
        _show_card(stage, ask.chat, _new_card(stage, card))
    stage.bot_line.answered(req_id)


def update(stage: Stage, req_id: str, body: JsonObject) -> None:
    """The pressed card's new face, within five seconds of the press and once."""
    wanted = read(Update, body)
    ask = _asked(stage, req_id, "press")
    card = checked_card(wanted.template_card)
    if card.get("task_id") != ask.task_id:
        raise WeComError(BAD_PARAMETER, "template_card.task_id: not the one that was pressed")
    _redraw(stage, ask, card, {userid_of(stage, shown) for shown in wanted.userids})
    stage.bot_line.answered(req_id)


def _redraw(stage: Stage, ask: Ask, card: JsonObject, users: set[str]) -> None:
    """For everybody who has the card, or only for those named."""
    if not users or users >= set(stage.world.chat(ask.chat).members):
        stage.world.redraw(ask.message, card)
        return
    shown = stage.world.message(ask.message).content.card or {}
    faces = shown.get("faces")
    named = {**(faces if isinstance(faces, dict) else {}), **dict.fromkeys(users, card)}
    stage.world.redraw(ask.message, {**shown, "faces": named})


def push(stage: Stage, _req_id: str, body: JsonObject) -> None:
    """Unasked, to a chat that has talked to the bot before."""
    wanted = read(Push, body)
    if wanted.msgtype not in {"markdown", "template_card"}:
        raise WeComError(BAD_KIND, f"invalid message type {wanted.msgtype!r}")
    chat = _chat_of(stage, wanted)
    if wanted.msgtype == "markdown":
        words = needed(wanted.markdown, "markdown")
        _say(stage, chat.id, Content(kind="markdown", text=words.content))
    else:
        card = needed(wanted.template_card, "template_card")
        _show_card(stage, chat.id, _new_card(stage, card))


def _asked(stage: Stage, req_id: str, kind: AskKind) -> Ask:
    ask = stage.bot_line.asked(req_id, kind)
    if ask is None:
        raise WeComError(UNKNOWN_REQUEST, f"invalid req_id: no {kind} waits for an answer to it")
    return ask


def _stream(stage: Stage, req_id: str, ask: Ask, part: StreamPart) -> None:
    """It may grow for six minutes from the question on (doc 100719)."""
    stream = stage.bot_line.stream(req_id, part.id)
    until = ask.asked_at + stage.config.bot_stream_seconds
    if until < time.monotonic() or (stream and stream.is_finished):
        raise WeComError(STREAM_EXPIRED, "stream message update expired: finished, or too old")
    if stream is None:
        shown = _say(stage, ask.chat, Content(kind="markdown", text=part.content))
        stream = Stream(message=shown, person=ask.person, until=until)
        stage.bot_line.begin(req_id, part.id, stream)
    else:
        stage.world.reword(stream.message, part.content)
    stream.is_finished = part.finish


def _new_card(stage: Stage, given: JsonObject) -> JsonObject:
    """A task is shown once by one bot."""
    card = checked_card(given)
    if card.get("task_id") in stage.world.shelf(CARDS):
        raise WeComError(BAD_PARAMETER, "template_card.task_id: already used, it must be unique")
    return card


def _show_card(stage: Stage, chat_id: str, card: JsonObject) -> None:
    message = _say(stage, chat_id, Content(kind="template_card", card=card))
    if task_id := card.get("task_id"):
        stage.world.put(CARDS, str(task_id), {"message": message})


def _chat_of(stage: Stage, wanted: Push) -> Chat:
    chat = stage.world.find_group("wecom", wanted.chatid) if wanted.chat_type != SINGLE else None
    if chat is None and wanted.chat_type != GROUP:
        chat = _own_chat(stage, userid_of(stage, wanted.chatid))
    if chat is None or chat.door != "bot" or chat.id not in stage.world.shelf(TALKED):
        raise WeComError(BAD_CHAT, "invalid chatid: no chat that has talked to this bot")
    return chat


def _own_chat(stage: Stage, userid: str) -> Chat | None:
    try:
        return stage.world.chat(bot_chat_id(userid))
    except NotThere:
        return None


def _say(stage: Stage, chat_id: str, content: Content) -> str:
    """Every new message counts, answers and pushes alike; the parts of one stream are one."""
    for limit in ("bot_chat_per_minute", "bot_chat_per_hour"):
        if not stage.limits.allows(limit, chat_id):
            raise WeComError(TOO_MUCH, "aibot send msg frequency limit exceeded")
    return stage.world.bot_says(chat_id, content).id
