"""Somebody with a phone who comes to the form's page, taps, types, picks and looks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Locator,
    Page,
    async_playwright,
    expect,
)

SOON_MS = 15_000
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d4944415478da636460f85f0f0002870180eb47ba920000000049454e44ae426082"
)
"""A picture of one dot, which a browser can draw."""
OpenPhone = Callable[..., Awaitable["Phone"]]


def photo(name: str = "leak.png", content: bytes = PNG) -> FilePayload:
    return FilePayload(name=name, mimeType="image/png", buffer=content)


@dataclass(slots=True)
class Phone:
    """`faults` are what went wrong in the page's scripts, or what its safety policy stopped."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    async def opens(self, token: str) -> None:
        await self.page.goto(f"{self.origin}/m/#/f/{token}")

    async def sees(self, *words: str) -> None:
        for each in words:
            await expect(self.page.get_by_text(each).first).to_be_visible(timeout=SOON_MS)

    async def does_not_see(self, words: str) -> None:
        await expect(self.page.get_by_text(words)).to_have_count(0, timeout=SOON_MS)

    async def is_saved(self) -> None:
        await expect(self.page.locator(".standing")).to_have_class(
            "standing saved", timeout=SOON_MS
        )

    def field(self, label: str) -> Locator:
        """The card of that name."""
        called = re.compile(rf"^\s*{re.escape(label)}\s*(必填|选填|required|optional)?\s*$")
        return self.page.locator(".card", has=self.page.locator(":scope > .name", has_text=called))

    def row(self, number: int) -> Locator:
        return self.page.locator(".rowcard").nth(number - 1)

    async def types(self, label: str, text: str) -> None:
        await self.field(label).locator("input:not([type=file]), textarea").first.fill(text)

    async def chooses(self, label: str, choice: str) -> None:
        await self.field(label).get_by_text(choice, exact=True).click()

    async def selects(self, label: str, *way: str) -> None:
        for level, each in enumerate(way):
            await self.field(label).locator("select").nth(level).select_option(label=each)

    async def picks(self, label: str, *files: FilePayload) -> None:
        async with self.page.expect_file_chooser() as chooser:
            await self.field(label).locator(".add").click()
        await (await chooser.value).set_files(list(files))

    async def submits(self) -> None:
        await self.page.locator(".bar .main").click()

    async def goes_back(self) -> None:
        await self.page.locator(".bar .quiet").click()

    async def problem_of(self, label: str) -> str:
        return await self.field(label).locator("> .problem").inner_text()


@asynccontextmanager
async def phones(endpoint: str, origin: str) -> AsyncIterator[OpenPhone]:
    """In the browser at `endpoint`, each as if it were another person's."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(endpoint)
        opened: list[Phone] = []

        async def open_one(
            locale: str = "zh-CN", scheme: Literal["light", "dark"] = "light", scale: float = 1
        ) -> Phone:
            context = await _phone_like(browser, locale, scheme, scale)
            phone = Phone(await context.new_page(), origin)
            phone.page.set_default_timeout(SOON_MS)
            phone.page.on("pageerror", lambda error: phone.faults.append(str(error)))
            phone.page.on("console", lambda said: _hear(phone, said.text))
            opened.append(phone)
            return phone

        try:
            yield open_one
        finally:
            for phone in opened:
                await phone.context.close()
        assert [fault for phone in opened for fault in phone.faults] == []


async def _phone_like(
    browser: Browser, locale: str, scheme: Literal["light", "dark"], scale: float
) -> BrowserContext:
    return await browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=scale,
        is_mobile=True,
        has_touch=True,
        locale=locale,
        timezone_id="Asia/Shanghai",
        color_scheme=scheme,
        reduced_motion="reduce",
    )


def _hear(phone: Phone, said: str) -> None:
    if "Content Security Policy" in said:
        phone.faults.append(said)
