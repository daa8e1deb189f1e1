"""Who has opened a page of ours: a platform's word for it; each platform that can give it brings a way to sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

SIGN_IN = "/m/sign-in"
"""Below it each platform has its way, and what it comes back to."""
LONGEST_CODE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """The platform's word for who is there: a member, or somebody outside; `union` is their one id for all our
    applications there. Either of `id` and `union` may be empty, not both."""

    id: str
    is_member: bool
    union: str = ""


class CodeUsed(Exception):
    """The code is good for nothing: whoever came must begin anew."""


class SignIn(Protocol):
    """Of one `account`. Members are known under `channel`'s ids, others under those of `outsiders`.

    `inside` are words of the User-Agent by which the platform's own client is told; `in_any_browser` says whether the
    platform asks who one is outside of it as well."""

    channel: str
    outsiders: str
    account: str
    inside: tuple[str, ...]
    in_any_browser: bool

    def address(self, back_to: str, state: str) -> str:
        """Where people are sent to; `state` is at most 128 of [a-zA-Z0-9]."""
        ...

    def code_in(self, query: Mapping[str, str]) -> str:
        """What they come back with; empty where they come back without."""
        ...

    async def who(self, code: str) -> Vouched | None:
        """None for somebody whom the platform does not name to us. Raises CodeUsed and ChannelError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientQuestion:
    """What a page's script asks the client around it with."""

    corp_id: str
    client_id: str


@runtime_checkable
class AsksTheClient(Protocol):
    """A way to sign in for which nobody leaves the page: its script asks the client, whose code is another one."""

    @property
    def question(self) -> ClientQuestion | None:
        """None where the settings say too little for it."""
        ...

    async def who_is_inside(self, code: str) -> Vouched | None:
        """As `SignIn.who`."""
        ...
