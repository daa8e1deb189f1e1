"""Somebody with a browser, who does what the page does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from aiohttp import ClientResponse, FormData, web
from aiohttp.test_utils import TestClient

from bot.console.links import SignedLinks
from handlers.form_page import FormView, look
from handlers.form_view import FieldView
from storage.form_links import FormLink
from tests.handlers.desk_of import DeskOf, Someone

Json = dict[str, Any]
API = "/api/v1/forms"


@dataclass(slots=True)
class Browser:
    """Opens links and does on the page what the page itself would do."""

    client: TestClient[web.Request, web.Application]
    id: str = ""
    csrf: str = ""
    form: Json = field(default_factory=dict)

    async def opens(self, token: str) -> Json:
        return await self._heard(await self.client.post(f"{API}/open", json={"token": token}))

    async def looks(self) -> Json:
        return await self._heard(await self.client.get(f"{API}/{self.id}"))

    async def saves(self, answers: Json, revision: str | None = None) -> Json:
        body = {"revision": self._revision(revision), "answers": answers}
        return await self._heard(
            await self.client.put(f"{API}/{self.id}/answers", json=body, headers=self.headers)
        )

    async def submits(self, revision: str | None = None) -> Json:
        body = {"revision": self._revision(revision)}
        return await self._heard(
            await self.client.post(f"{API}/{self.id}/submit", json=body, headers=self.headers)
        )

    async def goes_back(self) -> Json:
        return await self._heard(
            await self.client.post(f"{API}/{self.id}/back", headers=self.headers)
        )

    async def hands(self, field_id: str, content: bytes, name: str) -> Json:
        data = FormData()
        data.add_field("field", field_id)
        data.add_field("file", BytesIO(content), filename=name)
        return await self._heard(
            await self.client.post(f"{API}/{self.id}/files", data=data, headers=self.headers)
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Gongdan-Form": self.csrf}

    def field(self, field_id: str) -> Json:
        return next(each for each in self.form["fields"] if each["id"] == field_id)

    def _revision(self, revision: str | None) -> str:
        return str(self.form["revision"]) if revision is None else revision

    async def _heard(self, response: ClientResponse) -> Json:
        """The answer with its status; a form in it is what the page shows from now on."""
        said: Json = await response.json()
        self.id, self.csrf = said.get("id", self.id), said.get("csrf", self.csrf)
        self.form = said.get("form", self.form)
        return {"status": response.status, **said}


async def link_for(desk: DeskOf, who: Someone, words: str = "空调不制冷了, 还滴水") -> str:
    """What stands behind /f/ in the address the chat gives."""
    await desk.said(who, words)
    answer = "\n".join(await desk.said(who, "填表"))
    found = re.search(r"/m/#/f/([\w.-]+)", answer)
    assert found, answer
    return found[1]


async def form_of(desk: DeskOf, token: str) -> FormView:
    """As the server has it now."""
    links = desk.desk.form_links
    assert isinstance(links, SignedLinks)
    claims = links.read(token, desk.clock())
    link = FormLink(
        company=claims.company,
        nonce=claims.nonce,
        browser="",
        chat=claims.chat,
        person=claims.person,
        expires_at=claims.expires_at,
    )
    view = await look(desk.desk, link)
    assert isinstance(view, FormView)
    return view


def fields_by_id(view: FormView) -> dict[str, FieldView]:
    return {field.id: field for field in view.fields}
