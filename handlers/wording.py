"""The message catalogs: every word the bot says to people, by key and locale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from workflows.definition import Definition
from workflows.labels import Label

CATALOGS = Path(__file__).parent / "words"
DEFAULT_LOCALE = "zh_CN"
LOCALES = ("zh_CN", "en")


class Wording:
    """Says things in one locale and one time zone. An unknown key is a programming error and raises KeyError."""

    def __init__(
        self,
        locale: str = DEFAULT_LOCALE,
        timezone: str = "Asia/Shanghai",
        own: Mapping[str, Label] | None = None,
    ) -> None:
        self.locale = locale if locale in LOCALES else DEFAULT_LOCALE
        self._timezone = timezone
        self._own = own or {}

    def of(self, definition: Definition) -> Wording:
        """The same, where the ticket type says it its own way in that."""
        return Wording(self.locale, self._timezone, definition.say) if definition.say else self

    def say(self, key: str, /, **values: object) -> str:
        own = self._own.get(key)
        return (own.say(self.locale) if own else catalog(self.locale)[key]).format(**values)

    def knows(self, key: str) -> bool:
        return key in catalog(self.locale)

    def moment(self, at: datetime, now: datetime) -> str:
        """今天 14:35, or with its date when it is another day."""
        zone = ZoneInfo(self._timezone)
        local, today = at.astimezone(zone), now.astimezone(zone).date()
        key = "time.today" if local.date() == today else "time.another_day"
        return self.say(key, at=local)

    def listed(self, parts: list[str]) -> str:
        return self.say("list.separator").join(parts)


@cache
def catalog(locale: str) -> Mapping[str, str]:
    text = (CATALOGS / f"{locale}.yaml").read_text(encoding="utf-8")
    return dict(_flatten(yaml.safe_load(text), ""))


def _flatten(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
