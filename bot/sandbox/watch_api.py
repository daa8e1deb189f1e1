"""The world API, watching: the whole world as it is, and its changes as Server-Sent Events."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import ClientConnectionResetError, web

from bot.sandbox.chats import Chat
from bot.sandbox.feed import Line, event_line
from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Person
from bot.sandbox.stage import stage_of
from bot.sandbox.wire import BadBody

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache",
    "X-Accel-Buffering": "no",
}


async def see_world(request: web.Request) -> web.Response:
    world = stage_of(request).world
    by_chat: dict[str, list[JsonObject]] = {chat.id: [] for chat in world.chats()}
    for message in world.memory.messages.values():
        by_chat.setdefault(message.chat, []).append(message.as_json())
    body = {
        "company": world.company.name,
        "people": [_person_json(person) for person in world.company.people],
        "chats": [_chat_json(chat) | {"messages": by_chat[chat.id]} for chat in world.chats()],
        "seq": world.memory.seq,
    }
    return web.json_response(body)


def _person_json(person: Person) -> JsonObject:
    return {
        "id": person.id,
        "name": person.name,
        "platform": person.platform,
        "title": person.title,
        "is_member": person.is_member,
    }


def _chat_json(chat: Chat) -> JsonObject:
    return {
        "id": chat.id,
        "platform": chat.platform,
        "kind": "group" if chat.is_group else "direct",
        "title": chat.title,
        "members": list(chat.members),
        "door": chat.door,
    }


async def watch(request: web.Request) -> web.StreamResponse:
    """Without `after` it starts from now; several changes of one message missed meanwhile arrive as one."""
    world = stage_of(request).world
    after = _seen(request, world.memory.seq)
    response = web.StreamResponse(headers=HEADERS)
    with world.feed.watching() as queue, contextlib.suppress(ClientConnectionResetError):
        backlog = [event_line(message, after) for message in world.changed_after(after)]
        await response.prepare(request)
        await response.write(b"".join([b": hello\n\n", *backlog]))
        await _follow(response, queue, stage_of(request).config.heartbeat_seconds)
    return response


def _seen(request: web.Request, latest: int) -> int:
    given = request.query.get("after") or request.headers.get("Last-Event-ID")
    if given is None:
        return latest
    if not (given.isascii() and given.isdigit()):
        raise BadBody("after: the number of the last event seen")
    return int(given)


async def _follow(
    response: web.StreamResponse, queue: asyncio.Queue[Line], heartbeat_seconds: float
) -> None:
    while True:
        try:
            line = await asyncio.wait_for(queue.get(), heartbeat_seconds)
        except TimeoutError:
            line = b": still here\n\n"
        if line is None:
            return
        await response.write(line)
