"""The company's people and working groups, taken from one YAML document an administrator writes."""

from __future__ import annotations

from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, Field, field_validator

from handlers.listings import Part, read_listing
from storage.unit_of_work import UnitOfWork
from workflows.people import ROLES


def _known(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"{role} is no role; there are {', '.join(sorted(ROLES))}")
    return role


Role = Annotated[str, AfterValidator(_known)]


class RosterPerson(Part):
    """`id` is the platform's user id (WeCom userid, DingTalk staffId)."""

    name: str = Field(min_length=1)
    channel: Literal["wecom", "dingtalk"]
    id: str = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    locale: Literal["zh_CN", "en"] = "zh_CN"


class RosterGroup(Part):
    """A group chat where a role's work is put; `id` is the WeCom chatid or the DingTalk openConversationId."""

    title: str
    channel: Literal["wecom", "dingtalk"]
    id: str = Field(min_length=1)
    role: Role


class Roster(Part):
    people: tuple[RosterPerson, ...] = ()
    groups: tuple[RosterGroup, ...] = ()

    @field_validator("people", "groups", mode="before")
    @classmethod
    def _nobody_yet(cls, value: object) -> object:
        return () if value is None else value


def parse_roster(text: str) -> Roster:
    """Raises ListingMistake."""
    return read_listing(text, Roster, yaml.SafeLoader)


async def take_roster(uow: UnitOfWork, roster: Roster, accounts: dict[str, str]) -> int:
    """How many people and groups were taken; those of channels not in `accounts` (name → corp id) are left out.

    Repeating it changes nothing; roles are added to people already known.
    """
    taken = 0
    for person in roster.people:
        if account := accounts.get(person.channel):
            known = await uow.people.register(
                person.name,
                person.channel,
                account,
                person.id,
                roles=person.roles,
                is_member=True,
                locale=person.locale,
            )
            await uow.people.grant(known.id, person.roles)
            taken += 1
    for group in roster.groups:
        if account := accounts.get(group.channel):
            chat = await uow.chats.remember(
                group.channel, account, "group", group.id, title=group.title
            )
            await uow.chats.serve(chat.id, group.role)
            taken += 1
    return taken
