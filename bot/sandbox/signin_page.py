"""The page a sign-in asks on: who one is, which the platforms' own pages and clients know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.people import Person

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{tab}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/sandbox/page.css"></head>
<body class="asking"><main><h1>{title}</h1>{body}</main></body></html>"""


def ask_who(tab: str, query: Mapping[str, str], people: Iterable[Person]) -> web.Response:
    links = "".join(
        f'<li><a href="?{escape(urlencode({**query, "sandbox_user": person.id}))}">'
        f"{escape(person.name)} · {escape(person.title)}</a></li>"
        for person in people
    )
    return _page(tab, "您是谁？ / Who are you?", f"<ul>{links}</ul>")


def show_mistake(tab: str, wrong: str) -> web.Response:
    return _page(tab, "链接不对 / This link is wrong", f"<p>{escape(wrong)}</p>", status=400)


def _page(tab: str, title: str, body: str, status: int = 200) -> web.Response:
    text = _PAGE.format(tab=escape(tab), title=title, body=body)
    return web.Response(status=status, text=text, content_type="text/html")
