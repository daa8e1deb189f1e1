"""The roster as an administrator writes it: people, working groups, and whom a superior or a stand-in named in it means."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from handlers.abilities import Abilities
from handlers.listings import Part
from handlers.platforms import KNOW_PEOPLE, OfGroups, OfPeople
from storage.staff import DEPARTMENT_TEAM
from workflows.people import CUSTOMER, ROLES


def _known(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"{role} is no role; there are {', '.join(sorted(ROLES))}")
    return role


def _is_named_by_hand(team: str) -> str:
    if team.startswith(DEPARTMENT_TEAM):
        raise ValueError(f"{team} is a department's team; the contact list says who is in it")
    return team


Role = Annotated[str, AfterValidator(_known)]
Name = Annotated[str, StringConstraints(min_length=1)]
Team = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"),
    AfterValidator(_is_named_by_hand),
]


class RosterPerson(Abilities):
    """`id` is the platform's user id (WeCom userid, DingTalk staffId). What is left out stays as it is known;
    `superior` and `stand_in` are names of this file or `channel:id`, and null takes them away."""

    name: Name
    channel: OfPeople
    id: str = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    locale: Literal["zh_CN", "en"] = "zh_CN"
    teams: tuple[Team, ...] | None = None
    superior: Name | None = None
    stand_in: Name | None = None
    has_left: bool | None = None

    @property
    def key(self) -> str:
        return f"{self.channel}:{self.id}"

    @property
    def is_ours(self) -> bool:
        return set(self.roles) != {CUSTOMER}


class RosterGroup(Part):
    """A group chat where a role's work is put; `id` is the WeCom chatid or the DingTalk openConversationId. `wecom_bot`
    is a group with the AI bot in it, `wecom` one the application made."""

    title: str
    channel: OfGroups
    id: str = Field(min_length=1)
    role: Role


class Roster(Part):
    people: tuple[RosterPerson, ...] = ()
    groups: tuple[RosterGroup, ...] = ()

    @field_validator("people", "groups", mode="before")
    @classmethod
    def _nobody_yet(cls, value: object) -> object:
        return () if value is None else value

    def meant(self, name: str) -> list[RosterPerson]:
        """By `channel:id`; else all who bear the name."""
        by_key, by_name = self._named
        return [by_key[name]] if name in by_key else list(by_name.get(name, {}).values())

    @cached_property
    def _named(self) -> tuple[dict[str, RosterPerson], dict[str, dict[str, RosterPerson]]]:
        by_name: dict[str, dict[str, RosterPerson]] = {}
        for person in self.people:
            by_name.setdefault(person.name, {})[person.key] = person
        return {person.key: person for person in self.people}, by_name

    def mistakes(self) -> Iterator[str]:
        """Superiors and stand-ins who are nobody, more than one, or the wrong one; each with its place."""
        for place, person in enumerate(self.people):
            for part in ("superior", "stand_in"):
                name = getattr(person, part)
                mistake = name and self._mistake(person, name)
                if mistake:
                    yield f"people[{place}].{part}: {mistake}"
        yield from self._circle()

    def _mistake(self, person: RosterPerson, name: str) -> str | None:
        found = self.meant(name)
        if not found:
            return None if is_key(name) else self._unknown(name)
        if len(found) > 1:
            keys = " or ".join(each.key for each in found)
            return f"{len(found)} people here are called {name}; say which: {keys}"
        if found[0].key == person.key:
            return f"this is {person.name} themselves; name somebody else"
        if not found[0].is_ours:
            return f"{found[0].name} is a customer; name one of your own people"
        return None

    def _unknown(self, name: str) -> str:
        names = dict.fromkeys(each.name for each in self.people if each.is_ours)
        near = get_close_matches(name, names, n=3, cutoff=0.4) or list(names)[:3]
        key = next(each.key for each in self.people)
        return (
            f"nobody in this file is called {name}; write a name of this file"
            f" ({', '.join(near) or 'there is none yet'}) or an id like {key}"
        )

    def _circle(self) -> Iterator[str]:
        """王强 under 周敏 under 王强: nobody of them is the highest. Told once, of the first of them."""
        for place, person in enumerate(self.people):
            line = self._line_above(person)
            if line[2:] and line[-1].key == person.key:
                names = " → ".join(each.name for each in line)
                yield f"people[{place}].superior: {names} goes round; the highest has no superior"
                return

    def _line_above(self, person: RosterPerson) -> list[RosterPerson]:
        """Up to the highest, or to the first who comes twice."""
        line, seen = [person], {person.key}
        while line[-1].superior:
            above = self.meant(line[-1].superior)
            if len(above) != 1:
                break
            line.append(above[0])
            if above[0].key in seen:
                break
            seen.add(above[0].key)
        return line


def is_key(name: str) -> bool:
    """`wecom:zhou_min`."""
    return name.partition(":")[0] in KNOW_PEOPLE
