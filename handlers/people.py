"""The company's people and working groups, taken from one YAML document an administrator writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from handlers.abilities import keep_abilities
from handlers.calendars import hours_of
from handlers.listings import ListingMistake, read_listing
from handlers.roster import Roster, RosterPerson
from storage.unit_of_work import UnitOfWork
from workflows.calendars.calendar import ALWAYS


def parse_roster(text: str) -> Roster:
    """Raises ListingMistake."""
    roster = read_listing(text, Roster, yaml.SafeLoader)
    mistakes = list(roster.mistakes())
    if mistakes:
        raise ListingMistake("\n".join(mistakes))
    return roster


async def take_roster(uow: UnitOfWork, roster: Roster, accounts: dict[str, str]) -> int:
    """How many people and groups were taken; those of channels not in `accounts` (name → corp id) are left out.

    Repeating it changes nothing; roles are added to people already known. Raises ListingMistake for a superior or
    a stand-in who is neither in the roster nor known, and for a calendar that there is not.
    """
    await _check_calendars(uow, roster)
    people = [person for person in roster.people if person.channel in accounts]
    ids = {person.key: await _register(uow, person, accounts) for person in people}
    for person in people:
        await _place(_Taking(uow, roster, accounts, ids), person)
    groups = [group for group in roster.groups if group.channel in accounts]
    for group in groups:
        account = accounts[group.channel]
        chat = await uow.chats.remember(
            group.channel, account, "group", group.id, title=group.title
        )
        await uow.chats.serve(chat.id, group.role)
    return len(people) + len(groups)


async def _check_calendars(uow: UnitOfWork, roster: Roster) -> None:
    named = {person.calendar for person in roster.people if person.calendar}
    if not named:
        return
    known = [ALWAYS.key, *(await hours_of(uow)).documents]
    for key in sorted(named.difference(known)):
        raise ListingMistake(f"no calendar is called {key}; there are {', '.join(known)}")


async def _register(uow: UnitOfWork, person: RosterPerson, accounts: Mapping[str, str]) -> int:
    known = await uow.people.register(
        person.name,
        person.channel,
        accounts[person.channel],
        person.id,
        roles=person.roles,
        is_member=True,
        locale=person.locale,
    )
    await uow.people.grant(known.id, person.roles)
    return known.id


@dataclass(frozen=True, slots=True)
class _Taking:
    """`ids` are those of the roster's people, by `channel:id`."""

    uow: UnitOfWork
    roster: Roster
    accounts: Mapping[str, str]
    ids: Mapping[str, int]

    def is_off(self, name: str) -> bool:
        """Of a channel without settings: nobody there is known, and nothing is to be said against it."""
        key = next((each.key for each in self.roster.meant(name)), name)
        return key.partition(":")[0] not in self.accounts

    async def id_of(self, name: str) -> int:
        for person in self.roster.meant(name):
            return self.ids[person.key]
        channel, _, external_id = name.partition(":")
        known = await self.uow.people.by_identity(channel, self.accounts[channel], external_id)
        if known is None or not known.is_staff:
            raise ListingMistake(
                f"nobody of yours has the id {name}; add them to the roster, or correct the id"
            )
        return known.id


async def _place(taking: _Taking, person: RosterPerson) -> None:
    """Where they stand among the others, as far as the roster says."""
    staff, themselves = taking.uow.staff, taking.ids[person.key]
    if person.teams is not None:
        await staff.assign(themselves, person.teams)
    for part, set_part in (("superior", staff.put_under), ("stand_in", staff.give_stand_in)):
        name: str | None = getattr(person, part)
        if part in person.model_fields_set and not (name and taking.is_off(name)):
            await set_part(themselves, await taking.id_of(name) if name else None)
    await keep_abilities(taking.uow, themselves, person)
    if person.has_left is not None:
        await (staff.leave if person.has_left else staff.rejoin)(themselves)
