"""Somebody a platform vouches for in a browser: the person we know by that id, or a member we have not met yet."""

from __future__ import annotations

from handlers.receive import UNION
from storage.unit_of_work import UnitOfWork
from workflows.people import CUSTOMER, Person


async def whoever_is(
    uow: UnitOfWork,
    channel: str,
    account: str,
    external_id: str,
    *,
    is_member: bool,
    union: str = "",
) -> Person | None:
    """None for somebody outside who never spoke to us. Whoever has left holds no role."""
    known = await uow.people.by_identity(channel, account, external_id) if external_id else None
    if known is None and not is_member and union:
        known = await uow.people.by_identity(UNION, "", union)
    if known or not is_member:
        return known
    return await uow.people.register(
        external_id, channel, account, external_id, roles={CUSTOMER}, is_member=True
    )


async def still(uow: UnitOfWork, person_id: int) -> Person | None:
    """Who they are now; None once they have left, or are of another company."""
    try:
        person = await uow.people.get(person_id)
    except KeyError:
        return None
    return person if person.roles else None
