"""DingTalk's contact list as a platform-free directory: departments, members, leaders, as far as the application sees them.

DingTalk docs 0082 (department/listsub), 0081 (department/get), 0062 (user/list), 0056 (user/get), 0053 (auth/scopes),
0013 (codes). A list does not say who somebody's direct superior is, so each member is asked for by themselves: calls of
the contact list do not count for the month (doc 1432), only for the second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.channels.calls import Json
from bot.channels.channel import ChannelError, Limited
from bot.channels.dingtalk.api import DingTalkApi
from bot.channels.dingtalk.listed import flag_of, ids_of, number_of
from bot.channels.dingtalk.pacing import Pace
from handlers.directory import Department, Directory, Member

T = TypeVar("T")
ROOT = 1
AT_ONCE = 10
"""So many calls go on together."""
LONGEST_PAUSE_SECONDS, MOST_PAUSES = 30.0, 5
"""Where others of the application have used up the second; longer waits are the errand's."""
PAGE = 100
"""In no document; the largest that robots were seen to be answered."""
NO_SUCH_MEMBER = frozenset({"33012", "60111", "60121"})
OUT_OF_SIGHT = frozenset({"50002", "50004", "60003", "60019"})
"""Beyond the range an administrator gave the application, or a department that was removed meanwhile."""


class DingTalkContacts:
    """With the application's own token, which sees its 通讯录权限范围."""

    def __init__(self, api: DingTalkApi, pace: Pace | None = None) -> None:
        self._api = api
        self._pace = pace or Pace()
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def whole(self, known: Collection[str]) -> Directory:
        """All that the application sees; of `known` ids that it does not see it is asked whether they are gone."""
        departments, singly = await self._visible()
        listed = await _all(self._of_department(each) for each in departments)
        leaders = {
            each: tuple(str(one["userid"]) for one in members if flag_of(one, "leader"))
            for each, members in zip(departments, listed, strict=True)
        }
        seen = [str(member["userid"]) for members in listed for member in members]
        found, gone = await self._each([*seen, *singly, *_unseen(known, [*seen, *singly])])
        return Directory(
            departments=tuple(
                _department(given, leaders[each]) for each, given in departments.items()
            ),
            members=tuple(_member(each) for each in found),
            gone=tuple(each for each in gone if each in known),
        )

    async def one(self, user_id: str) -> Directory:
        """A member as they are now, among the departments above them; `gone` where nobody has this id."""
        found, gone = await self._each([user_id])
        departments: dict[int, Json] = {}
        for member in found:
            for lowest in ids_of(member, "dept_id_list"):
                await self._climb(int(lowest), departments)
        return Directory(
            departments=tuple(
                _department(each, ids_of(each, "dept_manager_userid_list"))
                for each in departments.values()
            ),
            members=tuple(_member(each) for each in found),
            gone=tuple(gone),
        )

    async def _visible(self) -> tuple[dict[int, Json], Sequence[str]]:
        """Departments by id, the higher first, and people whom an administrator put into the range by themselves."""
        answer = await self._api.old("/auth/scopes", method="GET")
        scopes = answer.get("auth_org_scopes")
        range_ = scopes if isinstance(scopes, dict) else {}
        highest = [int(each) for each in ids_of(range_, "authed_dept")]
        found = {number_of(each, "dept_id"): each for each in await self._named(highest)}
        level = list(found)
        while level:
            below = [
                each
                for children in await _all(self._children(each) for each in level)
                for each in children
                if number_of(each, "dept_id") not in found
            ]
            level = list(dict.fromkeys(number_of(each, "dept_id") for each in below))
            found |= {number_of(each, "dept_id"): each for each in below}
        return found, ids_of(range_, "authed_user")

    async def _named(self, departments: Iterable[int]) -> list[Json]:
        answers = await _all(self._department(each) for each in departments)
        return [each for each in answers if each is not None]

    async def _department(self, department: int) -> Json | None:
        """None beyond the range."""
        try:
            answer = await self._ask("department/get", {"dept_id": department})
        except ChannelError as error:
            if error.code not in OUT_OF_SIGHT:
                raise
            return None
        found = answer.get("result")
        return found if isinstance(found, dict) else None

    async def _children(self, department: int) -> list[Json]:
        """Only the next level (doc 0082)."""
        try:
            answer = await self._ask("department/listsub", {"dept_id": department})
        except ChannelError as error:
            if error.code not in OUT_OF_SIGHT:
                raise
            return []
        return list(_objects(answer.get("result")))

    async def _of_department(self, department: int) -> list[Json]:
        """Its own members, without those of the departments below."""
        found: list[Json] = []
        cursor = 0
        while True:
            body: Json = {"dept_id": department, "cursor": cursor, "size": PAGE}
            try:
                answer = await self._ask("user/list", body)
            except ChannelError as error:
                if error.code not in OUT_OF_SIGHT:
                    raise
                return found
            page = answer.get("result")
            if not isinstance(page, dict):
                return found
            found += _objects(page.get("list"))
            following = number_of(page, "next_cursor")
            if not flag_of(page, "has_more") or following <= cursor:
                return found
            cursor = following

    async def _climb(self, department: int, found: dict[int, Json]) -> None:
        """This department and all it belongs to, as far as they are seen."""
        while department and department not in found:
            given = await self._department(department)
            if given is None:
                return
            found[department] = given
            department = number_of(given, "parent_id")

    async def _each(self, ids: Iterable[str]) -> tuple[list[Json], list[str]]:
        """Those that are there, and the ids nobody has; of others the application is not told."""
        asked = list(dict.fromkeys(ids))
        answers = await _all(self._one(each) for each in asked)
        found = [each for each in answers if isinstance(each, dict)]
        return found, [name for name, each in zip(asked, answers, strict=True) if each is False]

    async def _one(self, user_id: str) -> Json | bool:
        """False where nobody has this id, True for somebody beyond the visible range."""
        try:
            answer = await self._ask("user/get", {"userid": user_id})
        except ChannelError as error:
            if error.code not in NO_SUCH_MEMBER | OUT_OF_SIGHT:
                raise
            return error.code not in NO_SUCH_MEMBER
        found = answer.get("result")
        return found if isinstance(found, dict) else True

    async def _ask(self, what: str, body: Json) -> Json:
        for _ in range(MOST_PAUSES):
            try:
                return await self._at_its_turn(what, body)
            except Limited as error:
                if error.after > LONGEST_PAUSE_SECONDS:
                    raise
                await asyncio.sleep(error.after)
        return await self._at_its_turn(what, body)

    async def _at_its_turn(self, what: str, body: Json) -> Json:
        async with self._slots:
            await self._pace.turn(what)
            return await self._api.old(f"/topapi/v2/{what}", body)


async def _all(calls: Iterable[Awaitable[T]]) -> list[T]:
    return list(await asyncio.gather(*calls))


def _department(given: Json, leaders: Iterable[str]) -> Department:
    parent = number_of(given, "parent_id")
    return Department(
        id=str(number_of(given, "dept_id")),
        name=str(given.get("name", "")),
        parent=str(parent or ""),
        leaders=tuple(leaders),
    )


def _member(given: Json) -> Member:
    """Whoever has not opened DingTalk yet (`active` false) has not left."""
    return Member(
        id=str(given["userid"]),
        name=str(given.get("name", "")),
        departments=ids_of(given, "dept_id_list"),
        leader=str(given.get("manager_userid") or ""),
    )


def _unseen(known: Collection[str], seen: Iterable[str]) -> Iterator[str]:
    here = {each.casefold() for each in seen}
    return (each for each in known if each.casefold() not in here)


def _objects(given: object) -> Iterator[Json]:
    return (
        (each for each in given if isinstance(each, dict)) if isinstance(given, list) else iter(())
    )
