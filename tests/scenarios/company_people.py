"""The company's own people in a town, as the desk knows them by their ids on one platform."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.scenarios.town import Town
from tests.waiting import until
from workflows.people import Person
from workflows.staff import Colleague


@dataclass(frozen=True, slots=True)
class CompanyPeople:
    town: Town
    channel: str
    account: str

    async def person(self, user_id: str) -> Person | None:
        runtime = self.town.runtime
        async with runtime.store.unit_of_work(runtime.company) as uow:
            return await uow.people.by_identity(self.channel, self.account, user_id)

    async def colleague(self, user_id: str) -> Colleague:
        found, runtime = await self.person(user_id), self.town.runtime
        assert found
        async with runtime.store.unit_of_work(runtime.company) as uow:
            return (await uow.staff.load(runtime.desk.now())).people[found.id]


async def soon(is_so: Callable[[], Awaitable[bool]], within_seconds: float) -> float:
    """How many seconds it took."""
    began = time.monotonic()
    while not await is_so():
        await until(lambda: True)
        assert time.monotonic() < began + within_seconds, "it is not known in time"
    return time.monotonic() - began
