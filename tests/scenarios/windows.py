"""What a person's chat window shows: messages of both platforms read alike, as words, buttons and facts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.channels.dingtalk.card_places import card_of

_MADE_FOR_MACHINES = {
    "id",
    "key",
    "task_id",
    "card_type",
    "out_track_id",
    "payload",
    "url",
    "style",
    "type",
    "form",
    "version",
    "photos",
    "link",
}


class Speaker(BaseModel):
    model_config = ConfigDict(frozen=True)

    kind: Literal["person", "bot"]
    id: str
    name: str


class Shown(BaseModel):
    """A message as the sandbox's world tells it. `raw` is all of it, for looking for what must not be there."""

    model_config = ConfigDict(frozen=True)

    id: str
    seq: int
    chat: str
    author: Speaker = Field(alias="from")
    kind: str
    text: str = ""
    image_url: str = ""
    card: dict[str, object] = Field(default_factory=dict)
    delivery: str = ""

    @property
    def raw(self) -> str:
        return self.model_dump_json()

    @property
    def words(self) -> str:
        return "\n".join(each for each in (self.text, *_readable(self._face)) if each)

    def seen_by(self, person: str) -> Shown:
        """As they see it: what a DingTalk card shows them alone goes before what it shows everybody."""
        public, private = self.card.get("public"), self.card.get("private")
        own = private.get(person) if isinstance(private, dict) else None
        if not isinstance(public, dict) or not own:
            return self
        return self.model_copy(update={"card": {**self.card, "public": {**public, **own}}})

    @property
    def picture(self) -> str:
        """Where what it shows can be fetched: its own, or the first of those on its card."""
        photos = json.loads(str(self._face.get("photos") or "[]"))
        return self.image_url or (f"/sandbox/files/{quote(photos[0])}" if photos else "")

    @property
    def takes_words(self) -> bool:
        """It can be written on before a button is pressed."""
        return '"typed"' in str(self._face.get("form", ""))

    @property
    def note(self) -> str:
        """What it tells one of those who see it."""
        return str(self._face.get("note", ""))

    @property
    def buttons(self) -> dict[str, str]:
        """What can be pressed: label → what the client sends."""
        if self.kind == "msgmenu":
            return self._menu
        found = self._face.get("buttons" if self._is_dingtalk else "button_list")
        if not isinstance(found, list) or "button" in self.card:
            return {}
        name = "payload" if self._is_dingtalk else "key"
        return {str(each["text"]): str(each[name]) for each in found}

    @property
    def _menu(self) -> dict[str, str]:
        items = self.card.get("list")
        clicks = [each["click"] for each in items] if isinstance(items, list) else []
        return {str(each["content"]): str(each["id"]) for each in clicks}

    @property
    def key(self) -> str:
        """The card's own id, which its presses carry: on DingTalk with where it stands before it."""
        track, _ = card_of(str(self.card.get("out_track_id") or ""))
        return track or str(self.card.get("task_id") or "")

    @property
    def has_due_time(self) -> bool:
        """A countdown on DingTalk, a line 截止 on WeCom."""
        return bool(self._face.get("due_at")) or "截止" in self.words

    def holds(self, words: tuple[str, ...]) -> bool:
        return all(each in self.words for each in words)

    @property
    def _is_dingtalk(self) -> bool:
        return "public" in self.card

    @property
    def _face(self) -> dict[str, object]:
        """DingTalk's lists arrive as JSON text."""
        public = self.card.get("public")
        if not isinstance(public, dict):
            return self.card
        lists = {name: json.loads(public.get(name) or "[]") for name in ("facts", "buttons")}
        return {**public, **lists}


class Window(BaseModel):
    """One chat. Who looks at it must be in it."""

    id: str
    platform: str
    kind: Literal["direct", "group"]
    title: str
    members: list[str]
    messages: list[Shown]

    def seen_by(self, person: str) -> Window:
        seen = [each.seen_by(person) for each in self.messages]
        return self.model_copy(update={"messages": seen})

    def newest(self, *words: str, after: int = 0) -> Shown | None:
        """The bot's newest message that holds all these words."""
        return next((each for each in reversed(self.of_bot(after)) if each.holds(words)), None)

    def oldest(self, *words: str, after: int = 0) -> Shown | None:
        return next((each for each in self.of_bot(after) if each.holds(words)), None)

    def count(self, *words: str) -> int:
        return sum(each.holds(words) for each in self.of_bot())

    def of_bot(self, after: int = 0) -> list[Shown]:
        return [each for each in self.messages if each.author.kind == "bot" and each.seq > after]

    def picture(self, last: int = 8) -> str:
        """For a person who must find out why a scenario failed."""
        return "\n".join(
            f"  {each.seq:>3} {each.author.name}: {' / '.join(each.words.splitlines()) or each.kind}"
            f"{' ' + str(list(each.buttons)) if each.buttons else ''} {each.delivery}"
            for each in self.messages[-last:]
        )


class World(BaseModel):
    seq: int
    chats: list[Window]

    def window(self, chat: str) -> Window:
        return next(each for each in self.chats if each.id == chat)


WORLD = TypeAdapter(World)


def _readable(found: object, name: str = "") -> Iterator[str]:
    if name in _MADE_FOR_MACHINES:
        return
    match found:
        case str():
            yield found
        case dict():
            for key, value in found.items():
                yield from _readable(value, key)
        case list():
            for value in found:
                yield from _readable(value)
