"""Small pages written by the server: one style, no script but where a client is asked who one is, nothing from elsewhere; for whoever comes from a chat."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from aiohttp import web

from handlers.ticket_page import TicketPage
from handlers.wording import Wording

STYLE = """
:root{color-scheme:light dark;--ink:#1f2329;--soft:#6b7280;--line:#e5e7eb;--paper:#fff;--ground:#f5f6f8;--main:#1667d9;--bad:#c62f2f}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#9aa3ad;--line:#33383f;--paper:#1d2127;--ground:#14171b;--main:#6aa8ff;--bad:#ff7b72}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
main{max-width:640px;margin:0 auto;padding:12px 12px 32px}
section,header{background:var(--paper);border-radius:12px;padding:14px 16px;margin:0 0 12px}
h1{font-size:20px;line-height:1.35;margin:0 0 6px}
h2{font-size:14px;font-weight:600;color:var(--soft);margin:0 0 6px}
.status{display:inline-block;font-size:14px;padding:1px 10px;border-radius:999px;border:1px solid currentColor;color:var(--main);margin:0 6px 0 0}
.late{color:var(--bad)}
dl,ol,ul{margin:0;padding:0;list-style:none}
dl div,li{padding:8px 0;border-top:1px solid var(--line)}
dl div:first-child,li:first-child{border-top:0;padding-top:0}
dt,time{display:block;font-size:13px;color:var(--soft)}
dd{margin:0;white-space:pre-wrap}
dd a{color:var(--main)}
.again{display:block;text-align:center;margin:16px 0 0;padding:11px;border-radius:10px;background:var(--main);color:#fff;text-decoration:none}
"""
_PHONE = re.compile(r"(?<![\w+-])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![\w-])", re.ASCII)
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors 'none'; base-uri 'none'; "
)
HEADERS = {
    "Content-Security-Policy": f"{_POLICY}form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def page_of_words(words: Wording, said: str, status: int, *, again: str = "") -> web.Response:
    """One sentence, and where to try once more."""
    link = _button(words.say("sign_in.again"), again) if again else ""
    body = f"<header><h1>{_say(words, 'sign_in.title')}</h1><p>{escape(said)}</p>{link}</header>"
    return _response(words.locale, words.say("sign_in.title"), body, status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """To sign in by a platform: by a link, or without one only inside its own client."""

    platform: str
    link: str = ""


def page_of_ways(words: Wording, ways: Sequence[Way], status: int) -> web.Response:
    said = "".join(_way(words, each) for each in ways)
    told = said or _sentence(words, "sign_in.nowhere")
    body = f"<header><h1>{_say(words, 'sign_in.title')}</h1>{told}</header>"
    return _response(words.locale, words.say("sign_in.title"), body, status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """For a script that asks the client around its page and sends the answer to `action`; `instead` is a link to where
    one signs in when the client says nothing."""

    script: str
    action: str
    instead: str
    state: str
    corp_id: str
    client_id: str


def page_of_asking(words: Wording, asking: Asking) -> web.Response:
    """The one page of these with a script: our own file, which talks to the client and to nobody else."""
    title = words.say("sign_in.title")
    given = {"corp": asking.corp_id, "client": asking.client_id}
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in given.items())
    fields = (
        f'<input type="hidden" name="state" value="{escape(asking.state)}">'
        '<input type="hidden" name="code">'
    )
    told = _sentence(words, "sign_in.asking")
    body = (
        f"<header><h1>{escape(title)}</h1>{told}"
        f'<form method="post" action="{escape(asking.action)}"{data}>{fields}</form>'
        f"{_button(words.say('sign_in.instead'), asking.instead)}</header>"
    )
    response = _response(
        words.locale,
        title,
        body,
        200,
        f'<script type="module" src="{escape(asking.script)}"></script>',
    )
    response.headers["Content-Security-Policy"] = f"{_POLICY}script-src 'self'; form-action 'self'"
    return response


def page_of_ticket(page: TicketPage, words: Wording) -> web.Response:
    title = f"{page.number} {page.name}"
    late = f'<span class="status late">{_say(words, "ticket_page.late")}</span>'
    head = (
        f"<header><h1>{escape(title)}</h1>"
        f'<span class="status">{escape(page.status)}</span>{late if page.is_late else ""}</header>'
    )
    facts = {"ticket_page.people": page.people, "ticket_page.answers": page.answers}
    parts = [
        _section(words, name, "dl", (_fact(each.label, each.value) for each in lines))
        for name, lines in facts.items()
    ]
    deadlines = (f"<li>{escape(each)}</li>" for each in page.deadlines)
    past = (f"<li><time>{escape(each.at)}</time>{escape(each.words)}</li>" for each in page.past)
    parts.insert(1, _section(words, "ticket_page.deadlines", "ul", deadlines))
    parts.append(_section(words, "ticket_page.past", "ol", past))
    return _response(page.locale, title, head + "".join(parts), 200)


def _way(words: Wording, way: Way) -> str:
    platform = words.say(f"sign_in.platform.{way.platform}")
    if way.link:
        return _button(words.say("sign_in.with", platform=platform), way.link)
    return f"<p>{escape(words.say('sign_in.open_inside', platform=platform))}</p>"


def _sentence(words: Wording, key: str) -> str:
    return f"<p>{_say(words, key)}</p>"


def _button(said: str, link: str) -> str:
    return f'<a class="again" href="{escape(link)}">{escape(said)}</a>'


def _section(words: Wording, name: str, tag: str, lines: Iterable[str]) -> str:
    """Nothing where there is nothing to say."""
    inside = "".join(lines)
    heading = f"<h2>{_say(words, name)}</h2>"
    return f"<section>{heading}<{tag}>{inside}</{tag}></section>" if inside else ""


def _fact(label: str, value: str) -> str:
    """A number can be called from there."""
    said = _PHONE.sub(r'<a href="tel:\g<0>">\g<0></a>', escape(value))
    return f"<div><dt>{escape(label)}</dt><dd>{said}</dd></div>"


def _say(words: Wording, key: str) -> str:
    return escape(words.say(key))


def _response(locale: str, title: str, body: str, status: int, head: str = "") -> web.Response:
    text = (
        f'<!doctype html><html lang="{"en" if locale == "en" else "zh-CN"}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>{head}</head>"
        f"<body><main>{body}</main></body></html>"
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)
