"""What a platform's refusal means for a delivery: a verdict, and the error it becomes. Each platform has a table of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.channels.channel import (
    CardExpired,
    ChannelError,
    FileGone,
    Limited,
    NotNow,
    Refused,
    Trouble,
    TryLater,
)
from bot.channels.tokens import TokenRejected

Remedy = Literal[
    "renew token",
    "try later",
    "slow down",
    "mend",
    "wait for their word",
    "send a fresh card",
    "upload again",
    "give up",
]
"""`slow down`: it waits as long as the platform is closed to us. `mend`: the health page says what an administrator is to
change, and it is tried again for two hours."""
MEND_AFTER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`concerns` says how much stands still with it: this call's interface, the whole account, or this message alone.
    `is_exact` where the platform says for how long."""

    remedy: Remedy
    reason: str
    after_seconds: float = 0.0
    concerns: Trouble = ""
    is_exact: bool = False

    @property
    def is_trouble(self) -> bool:
        """An administrator is to know of it."""
        return bool(self.concerns)


def mend(reason: str, concerns: Trouble = "account") -> Verdict:
    return Verdict("mend", reason, MEND_AFTER_SECONDS, concerns)


def error_of(verdict: Verdict, reason: str, code: str) -> ChannelError | TokenRejected:
    """`reason` is the verdict's with the platform's name and code before it."""
    if verdict.remedy == "renew token":
        return TokenRejected(reason)
    return channel_error(verdict, reason, code)


def channel_error(verdict: Verdict, reason: str, code: str) -> ChannelError:
    """Of any verdict but that on a token."""
    error = _error(verdict, reason, code)
    error.trouble = verdict.concerns
    return error


def _error(verdict: Verdict, reason: str, code: str) -> ChannelError:
    after = verdict.after_seconds
    match verdict.remedy:
        case "slow down":
            return Limited(reason, after=after, code=code, is_exact=verdict.is_exact)
        case "try later" | "mend":
            return TryLater(reason, after=after, code=code)
        case "send a fresh card":
            return CardExpired(reason, code)
        case "wait for their word":
            return NotNow(reason, code=code)
        case "upload again":
            return FileGone(reason, code)
        case _:
            return Refused(reason, code)
