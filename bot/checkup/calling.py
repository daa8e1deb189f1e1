"""Our own server called as a platform calls it: what it answered, or why nobody did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

WITHIN_SECONDS = 5.0
DIFFERENT_KEYS = frozenset({401, 403})
"""By these our doors refuse a signature that is not theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """`status` is 0 where nobody answered, and `said` the kind of fault then."""

    status: int
    said: str


async def called(
    http: ClientSession,
    method: str,
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> Answered:
    try:
        async with http.request(
            method,
            url,
            params=query,
            headers=headers,
            data=body,
            timeout=ClientTimeout(total=WITHIN_SECONDS),
            allow_redirects=False,
        ) as answer:
            return Answered(status=answer.status, said=await answer.text(errors="replace"))
    except (ClientError, TimeoutError, OSError) as error:
        return Answered(status=0, said=type(error).__name__)
