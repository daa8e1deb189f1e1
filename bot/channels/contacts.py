"""What a platform tells of a company's members; each platform that has a contact list brings one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from handlers.directory import Directory

DIRECTORY, MEMBER, RENAMED = "directory", "member", "renamed"
"""Kinds of errands: everybody; one member, by their id; one who has another id from now on, by the old one."""
EVERYBODY = "all"
"""The key of a `DIRECTORY` errand."""


class Contacts(Protocol):
    """Of one account. Each call raises a ChannelError."""

    async def whole(self, known: Collection[str]) -> Directory:
        """Everybody whom we may see; of `known` ids that are not among them it says whether they are gone."""
        ...

    async def one(self, user_id: str) -> Directory: ...
