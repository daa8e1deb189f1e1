"""The chat platforms there are, by the names of their channels: a new one is a line here."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

KNOW_PEOPLE = ("wecom", "dingtalk")
"""Under whose ids people are known."""
HAVE_GROUPS = ("wecom", "wecom_bot", "dingtalk")
"""In whose groups a role's work can be put."""
CHANNELS = ("wecom", "wecom_kf", "wecom_bot", "dingtalk")
"""All doors, each switched on by its own settings."""


def _knows_people(channel: str) -> str:
    return _one_of(channel, KNOW_PEOPLE)


def _has_groups(channel: str) -> str:
    return _one_of(channel, HAVE_GROUPS)


def _one_of(channel: str, known: tuple[str, ...]) -> str:
    if channel not in known:
        raise ValueError(f"{channel} is no platform here; there are {', '.join(known)}")
    return channel


OfPeople = Annotated[str, AfterValidator(_knows_people)]
OfGroups = Annotated[str, AfterValidator(_has_groups)]
