"""What people do with the AI bot, as frames down its line (WeCom docs 100719, 101027, 101463).

The vendor documents no keeping and no second try: what nobody takes is gone, and the page shows it as undelivered.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime
from uuid import uuid4

from bot.sandbox.chats import Chat
from bot.sandbox.courier import LOST_SHELF, Parcel
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JsonObject, Message, SentKind
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.bot_line import Ask, as_text
from bot.sandbox.wecom.bot_users import shown_userid
from bot.sandbox.wecom.presses import Press, face_for

MESSAGE = "aibot_msg_callback"
EVENT = "aibot_event_callback"
TALKED = "wecom.bot.talked"
ENTERED = "wecom.bot.entered"


async def tell_text(stage: Stage, person: Person, chat: Chat, message: Message) -> None:
    content = _addressed(stage, chat, message.content.text or "")
    await _tell(stage, person, chat, message, {"msgtype": "text", "text": {"content": content}})


async def tell_picture(
    stage: Stage, person: Person, chat: Chat, message: Message, stored: StoredFile
) -> None:
    """Alone in a 1:1 chat; in a group a picture is heard only beside words that address the bot."""
    picture: JsonObject = {"msgtype": "image", "image": _offered(stage, stored)}
    if chat.is_group:
        words = {"content": _addressed(stage, chat, message.content.text or "")}
        items = [{"msgtype": "text", "text": words}, picture]
        picture = {"msgtype": "mixed", "mixed": {"msg_item": items}}
    await _tell(stage, person, chat, message, picture)


async def tell_file(
    stage: Stage, person: Person, chat: Chat, message: Message, kind: SentKind, stored: StoredFile
) -> None:
    """Only in 1:1 chats; a voice comes as the words recognised in it."""
    voice: JsonObject = {"content": message.content.text or ""}
    about = voice if kind == "voice" else _offered(stage, stored)
    await _tell(stage, person, chat, message, {"msgtype": kind, kind: about})


async def tell_entry(stage: Stage, person: Person, chat: Chat) -> bool:
    """The first time of a day that somebody opens their chat with the bot."""
    today = datetime.now(UTC).date().isoformat()
    if stage.world.shelf(ENTERED).get(chat.id) == {"on": today}:
        return False
    stage.world.put(ENTERED, chat.id, {"on": today})
    ask = Ask(kind="enter", chat=chat.id, person=person.id, until=_until_event(stage))
    return await _tell_event(stage, person, chat, {"eventtype": "enter_chat"}, ask)


async def tell_press(
    stage: Stage, person: Person, chat: Chat, message: Message, pressed: Press
) -> bool:
    """Delivered once; whether somebody was there to take it. A menu's action comes as any other press."""
    card = face_for(message, person.id)
    task_id = str(card.get("task_id", ""))
    items = [
        {"question_key": question, "option_ids": {"option_id": list(options)}}
        for question, options in pressed.chosen.items()
    ]
    about: JsonObject = {
        "card_type": card.get("card_type", ""),
        "event_key": pressed.key,
        "task_id": task_id,
        **({"selected_items": {"selected_item": items}} if items else {}),
    }
    ask = Ask(
        kind="press",
        chat=chat.id,
        person=person.id,
        until=_until_event(stage),
        task_id=task_id,
        message=message.id,
    )
    event: JsonObject = {"eventtype": "template_card_event", "template_card_event": about}
    return await _tell_event(stage, person, chat, event, ask)


def farewell(stage: Stage) -> JsonObject:
    """What a connection hears when another has taken its place."""
    body: JsonObject = {
        "msgid": uuid4().hex,
        "create_time": int(time.time()),
        "aibotid": stage.config.wecom.bot_id,
        "msgtype": "event",
        "event": {"eventtype": "disconnected_event"},
    }
    return {"cmd": EVENT, "headers": {"req_id": uuid4().hex}, "body": body}


async def _tell(
    stage: Stage, person: Person, chat: Chat, message: Message, what: JsonObject
) -> None:
    """Who has written may be written to from now on, taken or not."""
    stage.world.put(TALKED, chat.id, {"at": message.at.isoformat()})
    body = {"msgid": uuid4().hex, **_where(stage, person, chat), **what, **_quote(stage, message)}
    until = time.monotonic() + stage.config.bot_reply_seconds
    ask = Ask(kind="message", chat=chat.id, person=person.id, until=until)
    is_taken = not stage.bot_line.is_busy_with(person.id) and await stage.bot_line.send(
        MESSAGE, body, ask
    )
    if not is_taken:
        _note_lost(stage, person, body, message.id)
    stage.world.mark(message.id, "delivered" if is_taken else "undelivered")


async def _tell_event(
    stage: Stage, person: Person, chat: Chat, event: JsonObject, ask: Ask
) -> bool:
    body: JsonObject = {
        "msgid": uuid4().hex,
        "create_time": int(time.time()),
        **_where(stage, person, chat),
        "msgtype": "event",
        "event": event,
    }
    is_taken = await stage.bot_line.send(EVENT, body, ask)
    if not is_taken:
        _note_lost(stage, person, body, "")
    return is_taken


def _note_lost(stage: Stage, person: Person, body: JsonObject, message_id: str) -> None:
    """Among the callbacks that were given up."""
    lost = Parcel(
        id=str(body["msgid"]),
        platform="wecom",
        person=person.id,
        body=as_text(body),
        message_id=message_id,
    )
    stage.world.put(LOST_SHELF, lost.id, asdict(lost))


def _where(stage: Stage, person: Person, chat: Chat) -> JsonObject:
    group: JsonObject = {"chatid": chat.key, "chattype": "group"}
    return {
        "aibotid": stage.config.wecom.bot_id,
        **(group if chat.is_group else {"chattype": "single"}),
        "from": {"userid": shown_userid(stage, person.id)},
    }


def _quote(stage: Stage, message: Message) -> JsonObject:
    if not message.content.reply_to:
        return {}
    quoted = stage.world.message(message.content.reply_to).content.text or ""
    return {"quote": {"msgtype": "text", "text": {"content": quoted}}}


def _addressed(stage: Stage, chat: Chat, words: str) -> str:
    """In a group the words keep the name that was called."""
    name = f"@{stage.world.bot_name}"
    return words if name in words or not chat.is_group else f"{name} {words}".strip()


def _offered(stage: Stage, stored: StoredFile) -> JsonObject:
    return stage.bot_files.offer(stored, stage.origin, stage.config.bot_file_seconds)


def _until_event(stage: Stage) -> float:
    return time.monotonic() + stage.config.bot_event_seconds
