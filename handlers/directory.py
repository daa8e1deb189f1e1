"""The company's directory as a platform keeps it, taken in: names, departments, superiors, who came and who left.

What an administrator wrote stays: a name, a superior or a leave that is not what the directory said last is left alone,
teams of the roster stand beside those of departments, and roles are the roster's in any case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from storage.directory import Entry, Known
from storage.unit_of_work import UnitOfWork
from workflows.people import CUSTOMER

Account = tuple[str, str]
"""Channel and account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """`parent` and `leaders` are the platform's ids; no parent is the highest, or one whose parent we may not see."""

    id: str
    name: str
    parent: str = ""
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`name` is empty where the platform does not tell it; the main department comes first; `leader` is the direct one."""

    id: str
    name: str = ""
    departments: tuple[str, ...] = ()
    leader: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """All that was seen of it, or one member. `gone` are ids that the platform says nobody has any more."""

    departments: tuple[Department, ...] = ()
    members: tuple[Member, ...] = ()
    gone: tuple[str, ...] = ()

    def parts(self, most: int) -> Iterator[Directory]:
        """With so many of its members each, the departments in all of them."""
        for start in range(0, len(self.members), most):
            yield replace(self, members=self.members[start : start + most], gone=())
        if self.gone:
            yield replace(self, members=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How many members changed, in which way."""

    came: int = 0
    renamed: int = 0
    moved: int = 0
    led: int = 0
    left: int = 0
    returned: int = 0

    def __add__(self, more: Taken) -> Taken:
        both = (
            (each.name, getattr(self, each.name) + getattr(more, each.name))
            for each in fields(self)
        )
        return Taken(**dict(both))


async def meet_members(uow: UnitOfWork, directory: Directory, account: Account) -> Taken:
    """Those who are new are known from now on, so that others can be put under them."""
    taking = _Taking(uow, directory, account)
    await taking.look()
    for member in directory.members:
        await taking.meet(member)
    return taking.taken


async def take_directory(uow: UnitOfWork, directory: Directory, account: Account) -> Taken:
    """Repeating it changes nothing."""
    taking = _Taking(uow, directory, account)
    await taking.look()
    for member in directory.members:
        await taking.meet(member)
    for member in (*directory.members, *_without(directory.gone)):
        await taking.place(member)
    return taking.taken


async def have_new_id(uow: UnitOfWork, account: Account, old: str, new: str) -> bool:
    """A platform lets an id be changed; whoever had the old one is the same person."""
    return await uow.people.give_id(*account, old, new)


def _without(gone: tuple[str, ...]) -> Iterator[Member]:
    return (Member(id=each, is_active=False) for each in gone)


@dataclass(slots=True)
class _Taking:
    uow: UnitOfWork
    directory: Directory
    account: Account
    taken: Taken = field(default_factory=Taken)
    _known: dict[str, Known] = field(default_factory=dict)
    _staff: frozenset[int] = frozenset()
    _departments: Mapping[str, Department] = field(default_factory=dict)

    async def look(self) -> None:
        known = await self.uow.directory.known(*self.account)
        self._known = {_key(each.external_id): each for each in known}
        self._staff = frozenset(await self.uow.staff.ids())
        self._departments = {each.id: each for each in self.directory.departments}

    async def meet(self, member: Member) -> None:
        """Who is new is a customer, until the roster gives them a role: what they report has a name at least."""
        if _key(member.id) in self._known or not member.is_active:
            return
        name = member.name or member.id
        roles = frozenset({CUSTOMER})
        person = await self.uow.people.register(
            name, *self.account, member.id, roles=roles, is_member=True
        )
        self._known[_key(member.id)] = Known(
            external_id=member.id,
            person=person.id,
            name=name,
            is_active=True,
            superior=None,
            said=None,
        )
        self._count(came=1)

    async def place(self, member: Member) -> None:
        known = self._known.get(_key(member.id))
        if known is None:
            return
        if member.is_active:
            await self._name(known, member.name)
            await self._put_under(known, self._superior_of(member))
            await self._move(known, member)
        await self._stay_or_leave(known, member.is_active)
        await self._keep(known, member)

    async def _name(self, known: Known, name: str) -> None:
        """Whoever was known by their id alone, or by the name the directory gave."""
        is_ours_to_change = known.name in (known.external_id, known.said and known.said.name)
        if name and name != known.name and is_ours_to_change:
            await self.uow.people.rename(known.person, name)
            self._count(renamed=1)

    async def _move(self, known: Known, member: Member) -> None:
        """Teams are for those whom work is given to."""
        if known.person not in self._staff:
            return
        departments = [*self._above(member)]
        if await self.uow.staff.assign_departments(known.person, departments):
            self._count(moved=1)

    async def _put_under(self, known: Known, superior: int | None) -> None:
        said = known.said.superior if known.said else None
        if known.superior == said and superior != known.superior:
            await self.uow.staff.put_under(known.person, superior)
            self._count(led=1)

    async def _stay_or_leave(self, known: Known, is_active: bool) -> None:
        """What they have in hand stays theirs, for their supervisors to give on."""
        was_active = known.said is None or known.said.is_active
        if was_active and not is_active and known.is_active:
            await self.uow.staff.leave(known.person)
            self._count(left=1)
        elif not was_active and is_active and not known.is_active:
            await self.uow.staff.rejoin(known.person)
            self._count(returned=1)

    async def _keep(self, known: Known, member: Member) -> None:
        before = known.said
        entry = Entry(
            name=member.name or (before.name if before else ""),
            superior=self._superior_of(member),
            is_active=member.is_active,
        )
        if not member.is_active and before:
            entry = replace(before, is_active=False)
        if entry != before:
            await self.uow.directory.keep(known.person, entry)

    def _superior_of(self, member: Member) -> int | None:
        """Their direct leader; else whoever leads their main department, else the one above it, and so on."""
        names = [member.leader] if member.leader else []
        for department in self._line(member.departments[0] if member.departments else ""):
            names += department.leaders
        found = (self._known.get(_key(name)) for name in names if _key(name) != _key(member.id))
        return next((each.person for each in found if each and each.is_active), None)

    def _above(self, member: Member) -> Iterator[str]:
        """Their departments and all that these belong to, as the platform itself counts who is in one."""
        found = (each.id for lowest in member.departments for each in self._line(lowest))
        yield from dict.fromkeys(found)

    def _line(self, department: str) -> Iterator[Department]:
        seen: set[str] = set()
        while department in self._departments and department not in seen:
            seen.add(department)
            yield self._departments[department]
            department = self._departments[department].parent

    def _count(self, **more: int) -> None:
        self.taken += Taken(**more)


def _key(external_id: str) -> str:
    """An administrator may have typed an id as they liked; no platform tells its upper and lower case apart."""
    return external_id.casefold()
