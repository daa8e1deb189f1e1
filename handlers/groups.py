"""A group to be made on a platform, as the outbox keeps it: its row stands before the group's first message."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWanted:
    """`members` are the platform's ids of people; the group's own id is that of the row's chat."""

    title: str
    members: tuple[str, ...]


_WANTED: TypeAdapter[GroupWanted] = TypeAdapter(GroupWanted)


def dump_group(wanted: GroupWanted) -> str:
    return _WANTED.dump_json(wanted).decode()


def load_group(text: str) -> GroupWanted:
    return _WANTED.validate_json(text)
