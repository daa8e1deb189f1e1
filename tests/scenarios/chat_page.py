"""A person at the sandbox's chat page in a browser: they type, press, send photos, and look."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

SOON_MS = 20_000
# Without the quiet ones Chromium knocks at its maker's hosts at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def browser_page(program: str, profile: Path) -> AsyncIterator[Page]:
    """A page in a browser of its own that speaks Chinese; what goes wrong in its scripts fails the test."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=program,
            args=list(FLAGS),
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1440, "height": 900},
        )
        page = context.pages[0]
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        try:
            yield page
        finally:
            await context.close()
        assert faults == []


@dataclass(frozen=True, slots=True)
class Visitor:
    """Plays everybody, each in their own window."""

    page: Page

    def window(self, person: str) -> Locator:
        return self.page.locator(f"[data-window={person}]")

    async def opens_window_of(self, person: str) -> None:
        await self.page.locator(f"[data-person={person}]").click()

    async def opens_chat(self, person: str, title: str) -> None:
        await self.window(person).locator("[data-chat]", has_text=title).click()

    async def says(self, person: str, text: str) -> None:
        field = self.window(person).locator("[data-compose]")
        await field.fill(text)
        await field.press("Enter")

    async def sends_the_sample_photo(self, person: str) -> None:
        await self.window(person).locator("[data-sample-photo]").click()

    async def presses(self, person: str, label: str) -> None:
        """The newest button of that name."""
        button = self.window(person).get_by_role("button", name=label, exact=True).last
        await button.click(timeout=SOON_MS)

    async def sees(self, person: str, *words: str, within_ms: int = SOON_MS) -> Locator:
        """Something the bot has said in that window, which holds all these words."""
        found = self.window(person).locator(".message.from-bot")
        for each in words:
            found = found.filter(has_text=each)
        await expect(found.last).to_be_visible(timeout=within_ms)
        return found.last

    async def says_in_answer(self, person: str, question: str, text: str) -> None:
        await self.sees(person, question)
        await self.says(person, text)
