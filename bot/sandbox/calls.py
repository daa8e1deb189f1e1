"""The API calls the bot made, for tests to look at; in memory, the latest 5,000."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Platform

KEPT = 5000
SECRETS = {
    "access_token",
    "accessToken",
    "apiSecret",
    "appSecret",
    "clientSecret",
    "corpsecret",
    "secret",
    "session",
    "ticket",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`path` is the vendor's own, without the sandbox's prefix; `status` None means the line was cut."""

    platform: Platform
    method: str
    path: str
    query: dict[str, str]
    body: object
    at: datetime
    status: int | None
    answer: object

    def as_json(self) -> JsonObject:
        return {
            "platform": self.platform,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "body": self.body,
            "at": self.at.isoformat(),
            "status": self.status,
            "answer": self.answer,
        }


class CallLog:
    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)

    def add(
        self,
        platform: Platform,
        method: str,
        path: str,
        query: dict[str, str],
        body: object,
        status: int | None,
        answer: object,
    ) -> None:
        call = Call(
            platform=platform,
            method=method,
            path=path,
            query={name: value for name, value in query.items() if name not in SECRETS},
            body=_without_secrets(body),
            at=datetime.now(UTC),
            status=status,
            answer=_without_secrets(answer),
        )
        self._calls.append(call)

    def matching(self, platform: str | None, path: str | None) -> list[Call]:
        return [
            call
            for call in self._calls
            if platform in (None, call.platform) and path in (None, call.path)
        ]


def _without_secrets(spoken: object) -> object:
    if not isinstance(spoken, dict):
        return spoken
    return {
        name: "…" if name in SECRETS else _without_secrets(value) for name, value in spoken.items()
    }
