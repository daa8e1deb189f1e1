"""The world API for the chat page and the tests, speaking: words, a picture, a place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.chats import Chat
from bot.sandbox.files import file_path
from bot.sandbox.messages import Content, Message
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.telling import tell_picture, tell_text
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wecom import kf_said as wecom_kf_said
from bot.sandbox.wire import BadBody, read_model
from bot.sandbox.world import World

MAX_WORDS = 5000
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}


class SayBody(BaseModel):
    """`mentions` are people called beside the bot, in a DingTalk group."""

    person: str
    chat: str
    text: str = Field(min_length=1, max_length=MAX_WORDS)
    mention_bot: bool = True
    mentions: list[str] = Field(default_factory=list)
    reply_to: str = ""


class PlaceBody(BaseModel):
    person: str
    chat: str
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    label: str = ""


async def say(request: web.Request) -> web.Response:
    """Answered at once; `delivery` changes when the bot has, or has not, taken it."""
    stage = stage_of(request)
    body = await read_model(request, SayBody)
    person, chat = someone_in(stage.world, body.person, body.chat)
    is_heard = hears(chat, body.mention_bot)
    called = _called(stage.world, chat, body.mentions)
    content = Content(
        text=body.text,
        mentions=(*mentions(stage, chat, is_heard), *(one.name for one in called)),
        mentioned=tuple(one.id for one in called),
        reply_to=_replied_to(stage.world, body.reply_to, chat),
    )
    message = stage.world.person_says(person, chat, content, "pending" if is_heard else None)
    if is_heard:
        await tell_text(stage, person, chat, message)
    return shown(message)


def _called(world: World, chat: Chat, people: list[str]) -> list[Person]:
    if people and not (chat.platform == "dingtalk" and chat.is_group):
        raise BadBody("mentions: people are called in DingTalk groups only")
    return [someone_in(world, person, chat.id)[0] for person in people]


def _replied_to(world: World, message_id: str, chat: Chat) -> str | None:
    """WeCom shows a reply as one, but tells its application only the new words."""
    if message_id and world.message(message_id).chat != chat.id:
        raise BadBody("reply_to: this message is not in the chat")
    return message_id or None


def hears(chat: Chat, is_addressed: bool) -> bool:
    """WeCom groups tell the application nothing; their AI bot and DingTalk's robot hear what is addressed to them."""
    if not chat.is_group:
        return True
    return is_addressed and (chat.platform == "dingtalk" or chat.door == "bot")


async def send_photo(request: web.Request) -> web.Response:
    """Multipart: person, chat, file; the AI bot of a WeCom group hears it only beside words, given as `text`. DingTalk
    takes several, and words too: rich text."""
    stage = stage_of(request)
    form = await request.post()
    person, chat = someone_in(stage.world, str(form.get("person")), str(form.get("chat")))
    parts = _pictures(chat, form.getall("file", []))
    words = str(form.get("text", ""))
    is_addressed = form.get("mention_bot", "true") == "true"
    is_heard = hears(chat, is_addressed and (chat.door != "bot" or bool(words)))
    file_ids = [
        stage.files.store(part.file.read(), part.content_type, part.filename) for part in parts
    ]
    content = Content(
        kind="image",
        text=words or None,
        image_url=file_path(file_ids[0]),
        more_images=tuple(map(file_path, file_ids[1:])),
        mentions=mentions(stage, chat, is_heard),
    )
    message = stage.world.person_says(person, chat, content, "pending" if is_heard else None)
    stored = [found for file_id in file_ids if (found := stage.files.find(file_id))]
    if is_heard and stored:
        await tell_picture(stage, person, chat, message, stored)
    return shown(message)


def _pictures(chat: Chat, parts: Iterable[object]) -> list[web.FileField]:
    found = [part for part in parts if isinstance(part, web.FileField)]
    if not found or any(part.content_type not in PICTURES for part in found):
        raise BadBody("file: a PNG, JPEG, GIF, WebP or BMP is needed in the multipart field «file»")
    if len(found) > 1 and chat.platform != "dingtalk":
        raise BadBody("file: one at a time; only DingTalk takes several in one message")
    return found


async def send_place(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, PlaceBody)
    person, chat = someone_in(stage.world, body.person, body.chat)
    if chat.door not in ("app", "kf"):
        raise BadBody("chat: only a WeCom direct chat tells the bot of a place")
    words = f"{body.label} ({body.latitude}, {body.longitude})".strip()
    message = stage.world.person_says(person, chat, Content(text=words), "pending")
    place = (body.latitude, body.longitude, body.label)
    if chat.door == "kf":
        wecom_kf_said.tell_place(stage, chat, message, *place)
    else:
        wecom_callbacks.tell_location(stage, person, message, *place)
    return shown(message)


def someone_in(world: World, person_id: str, chat_id: str) -> tuple[Person, Chat]:
    chat = world.chat(chat_id)
    person = world.person(chat.platform, person_id)
    if person.id not in chat.members:
        raise BadBody(f"person: {person.name} is not in this chat; there are {chat.members}")
    return person, chat


def mentions(stage: Stage, chat: Chat, is_heard: bool) -> tuple[str, ...]:
    return (stage.world.bot_name,) if chat.is_group and is_heard else ()


def shown(message: Message) -> web.Response:
    return web.json_response({"message": message.as_json()})
