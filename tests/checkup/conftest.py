"""An installation before it goes live: a stand-in WeCom, and a server of ours that may or may not run."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.checkup.findings import Finding, Mark
from bot.checkup.staffing import Staffing
from bot.checkup.wecom import check_wecom
from bot.platform_settings import WeComSettings
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig, WeComAccount
from bot.settings import Settings
from handlers.wording import LOCALES, Wording
from tests.channels.builders import RememberingIntake
from tests.channels.test_against_sandbox import a_wecom

ACCOUNT = WeComAccount()
PEOPLE = {"wang_qiang": "王强", "zhou_min": "周敏"}


@dataclass(slots=True)
class Installation:
    """`changed` are settings an administrator got wrong."""

    http: ClientSession
    sandbox: str
    public_url: str
    changed: dict[str, object] = field(default_factory=dict)

    def settings(self) -> Settings:
        given: dict[str, object] = {
            "corp_id": ACCOUNT.corp_id,
            "agent_id": str(ACCOUNT.agent_id),
            "secret": ACCOUNT.secret,
            "token": ACCOUNT.token,
            "aes_key": ACCOUNT.aes_key,
            "kf_secret": ACCOUNT.kf_secret,
            "bot_id": ACCOUNT.bot_id,
            "bot_secret": ACCOUNT.bot_secret,
            "api_base": f"{self.sandbox}/wecom",
            "bot_ws_url": f"{self.sandbox}/wecom/aibot".replace("http:", "ws:"),
            **self.changed,
        }
        wecom = WeComSettings.model_validate(given)
        return Settings(_env_file=None, public_url=self.public_url, wecom=wecom)

    async def checked(self, staffing: Staffing | None = None) -> list[Finding]:
        settings, staffing = self.settings(), staffing or Staffing(people=PEOPLE)
        found = [each async for each in check_wecom(settings, self.http, staffing)]
        self._hold_no_secret(found)
        return found

    async def wrong(self, staffing: Staffing | None = None) -> list[str]:
        """The keys of what is wrong, without `checkup.`."""
        found = await self.checked(staffing)
        return [each.key.removeprefix("checkup.") for each in found if each.mark is Mark.WRONG]

    async def is_answered(self, path: str, body: object, times: int = 9) -> None:
        """By WeCom, from now on."""
        order = {"platform": "wecom", "path": path, "times": times}
        canned = {"answer": {"status": 200, "body": body}}
        async with self.http.post(
            f"{self.sandbox}/sandbox/api/faults", json=order | canned
        ) as told:
            assert told.status == 200, await told.text()

    def _hold_no_secret(self, found: list[Finding]) -> None:
        said = "\n".join(each.said(Wording(locale)) for each in found for locale in LOCALES)
        settings = self.settings().wecom
        assert settings
        for secret in (settings.secret, settings.token, settings.aes_key, settings.bot_secret):
            assert secret is None or secret.get_secret_value() not in said


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def installation(http: ClientSession) -> AsyncIterator[Installation]:
    port = unused_port()
    public_url = f"http://127.0.0.1:{port}"
    async with TestServer(build_sandbox(SandboxConfig(bot_url=public_url))) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        app = web.Application()
        a_wecom(http, base, public_url).mount(app, RememberingIntake())
        async with TestServer(app, port=port):
            yield Installation(http=http, sandbox=base, public_url=public_url)


def another_key() -> str:
    return base64.b64encode(b"another key of thirty-two bytes!!")[:43].decode()


def nowhere(installation: Installation) -> Installation:
    """Whose server does not run."""
    return replace(installation, public_url=f"http://127.0.0.1:{unused_port()}")
