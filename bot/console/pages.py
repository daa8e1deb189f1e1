"""The built page served under /m/: hashed assets for ever, the page itself never; a word where it was not built."""

from __future__ import annotations

import json
from pathlib import Path

from aiohttp import web

BUILT = Path(__file__).parent / "static" / "m"
NOT_BUILT = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>gongdan</title>
<body>
<h1>表单页面还没有构建</h1><p>缺少 Node 20 或更高版本。安装后运行 <code>make web</code>。在聊天里照样可以填写。</p>
<h1 lang="en">The form page has not been built</h1><p lang="en">Node 20 or newer is missing. Install it and run
<code>make web</code>. Everything can be filled in in the chat all the same.</p>
"""
_SAFETY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_FOR_EVER = "public, max-age=31536000, immutable"


def is_built() -> bool:
    return (BUILT / "index.html").is_file()


def script_that_asks(channel: str) -> str:
    """Where the built script is served that asks this platform's client who is there; empty where there is none."""
    try:
        manifest = json.loads((BUILT / ".vite" / "manifest.json").read_text(encoding="utf-8"))
        return f"/m/{manifest[f'src/asking/{channel}.ts']['file']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def mount_pages(app: web.Application) -> None:
    app.router.add_get("/m", _to_the_page)
    app.router.add_get("/m/", _page)
    app.router.add_get("/m/assets/{name}", _asset)


async def _to_the_page(_: web.Request) -> web.Response:
    """Relative, for the installation may be reached below another path."""
    raise web.HTTPFound("m/")


async def _page(_: web.Request) -> web.StreamResponse:
    headers = {**_SAFETY, "Cache-Control": "no-store"}
    if not is_built():
        return web.Response(text=NOT_BUILT, content_type="text/html", headers=headers, status=503)
    return web.FileResponse(BUILT / "index.html", headers=headers)


async def _asset(request: web.Request) -> web.StreamResponse:
    """Their names hold a digest of what is in them."""
    assets = BUILT / "assets"
    file = (assets / request.match_info["name"]).resolve()
    if file.parent != assets.resolve() or not file.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(file, headers={**_SAFETY, "Cache-Control": _FOR_EVER})
