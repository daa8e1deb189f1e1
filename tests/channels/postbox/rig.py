"""The rig of the third platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from handlers.updates import Chat
from tests.channels.builders import RememberingIntake
from tests.channels.postbox.channel import NAME, PostboxChannel
from tests.channels.postbox.platform import Postbox
from tests.channels.rig import Rig, Shown


@dataclass(slots=True)
class PostboxRig:
    channel: PostboxChannel
    platform: Postbox
    http: ClientSession
    bot_url: str
    intake: RememberingIntake = field(default_factory=RememberingIntake)
    person: str = "li_hong"

    @property
    def here(self) -> Chat:
        return Chat(channel=NAME, account=self.channel.account, kind="direct", id=self.person)

    async def say(self, text: str) -> None:
        await self._tell(text=text)

    async def press(self, payload: str) -> None:
        await self._tell(pressed={"key": [*self.platform.letters][-1], "payload": payload})

    async def newest(self) -> Shown:
        letter = [*self.platform.letters.values()][-1]
        return Shown(letter.text, tuple(each["payload"] for each in letter.buttons))

    async def count(self) -> int:
        return len(self.platform.letters)

    async def fails_next(self, *, for_good: bool) -> None:
        self.platform.fails.append(403 if for_good else 503)

    async def forge(self) -> int | None:
        return await self.platform.forge(self.http, self.bot_url)

    async def _tell(self, **told: object) -> None:
        said = {"from": self.person, "name": "李红", **told}
        await self.platform.tell(self.http, self.bot_url, **said)


@asynccontextmanager
async def postbox_rig(http: ClientSession) -> AsyncIterator[Rig]:
    platform = Postbox(secret="letters-secret", members={"li_hong"})
    async with TestServer(platform.app()) as letters:
        base, port = str(letters.make_url("")).rstrip("/"), unused_port()
        channel = PostboxChannel("post-1", platform.secret, base, http)
        rig = PostboxRig(channel, platform, http, f"http://127.0.0.1:{port}")
        app = web.Application()
        channel.mount(app, rig.intake)
        async with TestServer(app, port=port):
            yield rig
