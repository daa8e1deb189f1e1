"""The people of a scenario: each acts in a chat window and waits for what must appear there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from aiohttp import ClientSession, FormData

from tests.scenarios.windows import WORLD, Shown, Window, World

PATIENCE_SECONDS = 20.0
LOOK_AGAIN_SECONDS = 0.03
AMR = b"#!AMR\n water under an air conditioner"
PHOTO = b"\x89PNG\r\n\x1a\n a photo of water under an air conditioner"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChatPage:
    """The sandbox's world API, as the chat page uses it."""

    http: ClientSession
    url: str

    async def world(self) -> World:
        async with self.http.get(f"{self.url}/sandbox/api/world") as answer:
            return WORLD.validate_json(await answer.read())

    async def do(self, what: str, **body: object) -> dict[str, object]:
        async with self.http.post(f"{self.url}/sandbox/api/{what}", json=body) as answer:
            found = await answer.json()
            assert answer.status == 200, found
            assert isinstance(found, dict)
            return found

    async def upload(self, person: str, chat: str, content: bytes) -> None:
        form = FormData({"person": person, "chat": chat})
        form.add_field("file", content, filename="leak.png", content_type="image/png")
        async with self.http.post(f"{self.url}/sandbox/api/photo", data=form) as answer:
            assert answer.status == 200, await answer.text()

    async def send_file(
        self, person: str, chat: str, kind: str, name: str, content: bytes, words: str
    ) -> None:
        about = {"person": person, "chat": chat, "kind": kind, "text": words}
        form = FormData(about, quote_fields=False)
        form.add_field("file", content, filename=name, content_type="application/octet-stream")
        async with self.http.post(f"{self.url}/sandbox/api/file", data=form) as answer:
            assert answer.status == 200, await answer.text()

    async def download(self, path: str) -> bytes:
        async with self.http.get(f"{self.url}{path}") as answer:
            assert answer.status == 200, path
            return await answer.read()


@dataclass(slots=True)
class Player:
    """`heard` is how far this person has followed their window: `hears` finds only what came later."""

    page: ChatPage
    id: str
    name: str
    chat: str
    heard: int = 0

    def in_chat(self, chat: str) -> Player:
        return replace(self, chat=chat, heard=0)

    async def says(self, text: str) -> None:
        await self.catches_up()
        await self.page.do("say", person=self.id, chat=self.chat, text=text)

    async def replies(self, text: str, *to: str) -> None:
        """To the newest message of the bot that holds all of `to`."""
        original = await self.sees(*to)
        await self.catches_up()
        await self.page.do("say", person=self.id, chat=self.chat, text=text, reply_to=original.id)

    async def sends_a_photo(self, content: bytes = PHOTO) -> None:
        await self.catches_up()
        await self.page.upload(self.id, self.chat, content)

    async def sends_a_file(self, content: bytes, kind: str, name: str, words: str = "") -> None:
        """`words` are what the platform recognised in a voice."""
        await self.catches_up()
        await self.page.send_file(self.id, self.chat, kind, name, content, words)

    async def opens_the_chat(self) -> None:
        await self.page.do("enter", person=self.id, chat=self.chat)

    async def presses(self, button: str, *on: str) -> Shown:
        """On the newest card that has the button and, if words are given, holds them."""
        card = await self.sees_button(button, *on)
        await self.catches_up()
        pressed = await self.page.do(
            "press", person=self.id, message=card.id, button=card.buttons[button]
        )
        assert pressed["toast"] is None, pressed["toast"]
        return card

    async def writes(self, words: str, button: str, *on: str) -> Shown:
        """Into the newest card that has the button, and hands it in with that as what is to be done."""
        card = await self.sees_button(button, *on)
        await self.catches_up()
        pressed = await self.page.do(
            "press", person=self.id, message=card.id, typed=words, action=card.buttons[button]
        )
        assert pressed["toast"] is None, pressed["toast"]
        return card

    async def forges(self, payload: str, on: Shown) -> None:
        """A press of what their client does not show them."""
        await self.catches_up()
        await self.page.do("press", person=self.id, message=on.id, button=payload, forged=True)

    async def sees_button(self, button: str, *on: str) -> Shown:
        def find(window: Window) -> Shown | None:
            cards = (card for card in reversed(window.of_bot()) if card.holds(on))
            return next((card for card in cards if button in card.buttons), None)

        return await self._wait(find, f"a button {button} on a card with {on}")

    async def hears(self, *words: str) -> Shown:
        """The next message of the bot that holds all these words."""
        found = await self._wait(
            lambda window: window.oldest(*words, after=self.heard), f"to hear {words}"
        )
        self.heard = found.seq
        return found

    async def sees(self, *words: str) -> Shown:
        """A message that holds all these words now, whenever it came: cards change."""
        return await self._wait(lambda window: window.newest(*words), f"to see {words}")

    async def sees_settled(self, *words: str) -> Shown:
        """A card with all these words that has nothing for them to press."""

        def find(window: Window) -> Shown | None:
            found = window.newest(*words)
            return found if found and not found.buttons else None

        return await self._wait(find, f"to see {words} and no button")

    async def sees_a_photo(self) -> bytes:
        """The newest the bot has sent here, by itself or on a card."""

        def find(window: Window) -> Shown | None:
            return next((each for each in reversed(window.of_bot()) if each.picture), None)

        return await self.page.download((await self._wait(find, "a photo")).picture)

    async def window(self) -> Window:
        """As they see it."""
        return (await self.page.world()).window(self.chat).seen_by(self.id)

    async def delivered(self) -> None:
        """The bot has taken what was said last."""
        await self._wait(
            lambda window: not any(each.delivery == "pending" for each in window.messages),
            "the bot to take what was said",
        )

    async def catches_up(self) -> None:
        """What came so far is heard."""
        self.heard = (await self.page.world()).seq

    async def _wait(self, find: Callable[[Window], T | None], what: str) -> T:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := find(window := await self.window())):
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"{self.name} waited in vain for {what}. The window of {self.chat}:\n"
                    f"{window.picture()}"
                )
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return found
