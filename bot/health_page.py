"""The state of the installation as a page for people: what to do about it first, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.console.html import STYLE
from bot.health import ChannelHealth, Health, Waiting
from bot.jobs.lines import LineState
from handlers.notice_values import HOUR, MINUTE
from handlers.wording import Wording
from storage.errands import ErrandKind
from storage.troubles import Trouble

AGAIN_SECONDS = 30


def page(health: Health, words: Wording, zone: ZoneInfo) -> str:
    """Whole, without scripts; it loads itself again."""
    parts = "".join(_Page(health, words, zone).parts())
    title = escape(words.say("health.title"))
    return (
        f'<!doctype html><html lang="{escape(words.locale.replace("_", "-"))}"><head>'
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="refresh" content="{AGAIN_SECONDS}">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>{parts}</main></body></html>"
    )


class _Page:
    def __init__(self, health: Health, words: Wording, zone: ZoneInfo) -> None:
        self._health = health
        self._words = words
        self._zone = zone

    def parts(self) -> Iterator[str]:
        health = self._health
        late = "" if health.status == "ok" else " late"
        title = self._say("health.title")
        status = self._say(f"health.status.{health.status}")
        at = self._say("health.at", at=self._moment(health.at))
        yield f'<header><h1>{title}</h1><span class="status{late}">{status}</span><p>{at}</p></header>'
        parts = (
            ("health.database", "health.no_database", health.database),
            ("health.redis", "health.no_redis", health.redis),
        )
        yield self._section("health.parts", [self._part(*each) for each in parts])
        for channel in health.channels:
            yield self._section(f"health.channel.{channel.name}", list(self._lines(channel)))
        waiting = {"health.outbox": health.outbox, "health.inbox": health.inbox}
        yield self._section("health.waiting", [self._waiting(*each) for each in waiting.items()])

    def _part(self, name: str, problem: str, answers: bool) -> str:
        said = self._say("health.answers") if answers else self._bad(self._words.say(problem))
        return self._fact(self._say(name), said)

    def _lines(self, channel: ChannelHealth) -> Iterator[str]:
        if not channel.is_on:
            yield self._item(self._say("health.not_on"))
            return
        if channel.is_well:
            yield self._item(self._say("health.well"))
        if channel.line:
            yield self._line(channel)
        if channel.lines:
            yield from self._own_lines(channel.lines)
        yield from (self._trouble(each) for each in channel.troubles)
        yield from (self._errand(each) for each in channel.errands)

    def _errand(self, errand: ErrandKind) -> str:
        key = f"health.errand_kind.{errand.kind}"
        kind = self._words.say(key) if self._words.knows(key) else errand.kind
        if errand.failing:
            count, reason = errand.failing, errand.reason
            said = self._words.say("health.errand", kind=kind, count=count, reason=reason)
            return self._item(self._bad(said))
        is_planned = errand.asked_at > self._health.at
        key = "health.errand_planned" if is_planned else "health.errand_well"
        return self._item(self._say(key, kind=kind, at=self._moment(errand.asked_at)))

    def _line(self, channel: ChannelHealth) -> str:
        if channel.line is None or not channel.is_held:
            reason = channel.line.reason if channel.line else ""
            return self._item(self._bad(self._words.say("health.line_lost", reason=reason)))
        is_ours = channel.line.state == "here"
        return self._item(self._say("health.line_here" if is_ours else "health.line_held"))

    def _own_lines(self, lines: tuple[LineState, ...]) -> Iterator[str]:
        """How many stand, and why the others do not."""
        heard = max((each.heard_at for each in lines if each.heard_at), default=None)
        yield self._item(
            self._say(
                "health.lines",
                standing=sum(each.state == "here" for each in lines),
                count=len(lines),
                at=self._moment(heard) if heard else self._words.say("health.never"),
            )
        )
        for each in lines:
            if each.state == "resting":
                since = self._moment(each.since)
                said = self._words.say("health.line_down", since=since, reason=each.reason)
                yield self._item(self._bad(said))

    def _trouble(self, trouble: Trouble) -> str:
        since = self._say(
            "health.since",
            since=self._moment(trouble.first_at),
            last=self._moment(trouble.last_at),
            count=trouble.count,
        )
        return self._item(f"{self._bad(trouble.reason)}<time>{since}</time>")

    def _waiting(self, name: str, waiting: Waiting) -> str:
        said = self._say("health.count", waiting=waiting.waiting, dead=waiting.dead)
        if waiting.oldest_seconds >= MINUTE:
            oldest = self._words.say("health.oldest", time=self._span(waiting.oldest_seconds))
            said += " " + (self._bad(oldest) if waiting.is_late else escape(oldest))
        return self._fact(self._say(name), said)

    def _span(self, seconds: float) -> str:
        hours, minutes = divmod(int(seconds) // MINUTE, HOUR // MINUTE)
        parts = {"time.hours": hours, "time.minutes": minutes}
        return " ".join(self._words.say(unit, count=n) for unit, n in parts.items() if n)

    def _moment(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M:%S}"

    def _say(self, key: str, **values: object) -> str:
        return escape(self._words.say(key, **values))

    def _bad(self, said: str) -> str:
        return f'<span class="late">{escape(said)}</span>'

    def _item(self, said: str) -> str:
        return f"<div><dd>{said}</dd></div>"

    def _fact(self, label: str, said: str) -> str:
        return f"<div><dt>{label}</dt><dd>{said}</dd></div>"

    def _section(self, key: str, items: list[str]) -> str:
        return f"<section><h2>{self._say(key)}</h2><dl>{''.join(items)}</dl></section>"
