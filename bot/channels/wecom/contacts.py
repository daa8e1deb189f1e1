"""WeCom's contact list as a platform-free directory: departments, members, leaders, as far as the application sees them.

WeCom docs 90208 (department/list), 90201 (user/list), 96067 (user/list_id), 90196 (user/get), 90227 (agent/get). An
application made after June 2022 is told less of a person; what is not told is left empty.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from bot.channels.calls import Json
from bot.channels.channel import ChannelError
from bot.channels.wecom.api import WeComApi
from handlers.directory import Department, Directory, Member

AT_ONCE = 10
"""So many calls go on together: far below 10,000 a minute (doc 90312), and quick enough for a thousand departments."""
LARGEST_ANSWER = 32 << 20
"""A department may have 30,000 members (doc 90205); each is about half a kilobyte of JSON."""
PAGE = 10_000
NO_SUCH_MEMBER = frozenset({"60111", "46004"})
NOT_ALLOWED = frozenset({"48002", "60011"})
OUT_OF_SIGHT = frozenset({"60011", "50002", "60021", "60030"})
_LEFT = frozenset({2, 5})
"""doc 90196: 1 is activated, 2 disabled, 4 not activated yet, 5 has left."""


class WeComContacts:
    """With the application's own secret, which sees its 可见范围."""

    def __init__(self, api: WeComApi, agent_id: str) -> None:
        self._api = api
        self._agent_id = agent_id
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def whole(self, known: Collection[str]) -> Directory:
        """All that the application sees; of `known` ids that it does not see it is asked whether they are gone."""
        departments = await self.departments()
        members = _by_id(await self._listed(departments))
        named_singly = [each for each in await self._visible_singly() if each not in members]
        found, _ = await self._each(named_singly)
        members |= _by_id(found)
        seen = {each.casefold() for each in members}
        found, gone = await self._each([each for each in known if each.casefold() not in seen])
        return _directory(departments, (*members.values(), *found), gone)

    async def one(self, user_id: str) -> Directory:
        """A member as they are now, among the departments; `gone` where nobody has this id."""
        found, gone = await self._each([user_id])
        return _directory(await self.departments() if found else (), found, gone)

    async def departments(self) -> tuple[Json, ...]:
        answer = await self._get("/cgi-bin/department/list", {})
        return tuple(_objects(answer.get("department")))

    async def _listed(self, departments: tuple[Json, ...]) -> list[Json]:
        """By department; where the application may not ask so, by the list of ids."""
        try:
            pages = await asyncio.gather(*(self._of_department(each) for each in departments))
        except ChannelError as error:
            if error.code not in NOT_ALLOWED:
                raise
            found, _ = await self._each(await self._all_ids())
            return found
        return [member for page in pages for member in page]

    async def _of_department(self, department: Json) -> list[Json]:
        query = {"department_id": str(department["id"])}
        return list(_objects((await self._get("/cgi-bin/user/list", query)).get("userlist")))

    async def _all_ids(self) -> list[str]:
        """Only the secret of 通讯录同步 may ask (doc 96067); of any other one nothing is seen this way."""
        found: dict[str, None] = {}
        cursor = ""
        while True:
            body: Json = {"cursor": cursor, "limit": PAGE}
            answer = await self._api.post("/cgi-bin/user/list_id", body)
            found |= {str(each["userid"]): None for each in _objects(answer.get("dept_user"))}
            cursor = str(answer.get("next_cursor") or "")
            if not cursor:
                return list(found)

    async def _visible_singly(self) -> list[str]:
        """People whom an administrator put into the 可见范围 by themselves: no list of a department has them."""
        agent = await self._get("/cgi-bin/agent/get", {"agentid": self._agent_id})
        people = agent.get("allow_userinfos")
        users = people.get("user") if isinstance(people, dict) else None
        return [str(each.get("userid", "")) for each in _objects(users) if each.get("userid")]

    async def _each(self, ids: Iterable[str]) -> tuple[list[Json], list[str]]:
        """Those that are there, and the ids nobody has; of others the application is not told."""
        asked = list(dict.fromkeys(ids))
        answers = await asyncio.gather(*(self._one(each) for each in asked))
        found = [each for each in answers if isinstance(each, dict)]
        return found, [name for name, each in zip(asked, answers, strict=True) if each is False]

    async def _one(self, user_id: str) -> Json | bool:
        """False where nobody has this id, True for somebody beyond the visible range."""
        try:
            return await self._get("/cgi-bin/user/get", {"userid": user_id})
        except ChannelError as error:
            if error.code not in NO_SUCH_MEMBER | OUT_OF_SIGHT:
                raise
            return error.code not in NO_SUCH_MEMBER

    async def _get(self, path: str, query: dict[str, str]) -> Json:
        async with self._slots:
            return await self._api.get(path, query, limit_bytes=LARGEST_ANSWER)


def _directory(
    departments: Iterable[Json], members: Iterable[Json], gone: Collection[str]
) -> Directory:
    found = tuple(members)
    leaders: dict[str, list[str]] = {}
    for each in found:
        for department in _leads(each):
            leaders.setdefault(department, []).append(str(each["userid"]))
    return Directory(
        departments=tuple(_with_leaders(_department(each), leaders) for each in departments),
        members=tuple(_member(each) for each in found),
        gone=tuple(gone),
    )


def _department(given: Json) -> Department:
    return Department(
        id=str(given["id"]),
        name=str(given.get("name", "")),
        parent=str(given.get("parentid") or ""),
        leaders=tuple(_texts(given.get("department_leader"))),
    )


def _with_leaders(department: Department, leaders: dict[str, list[str]]) -> Department:
    """Older corps mark leaders on the members alone."""
    return (
        department
        if department.leaders
        else replace(department, leaders=tuple(leaders.get(department.id, ())))
    )


def _member(given: Json) -> Member:
    departments = _texts(given.get("department"))
    main = str(given.get("main_department") or "")
    ordered = [main, *departments] if main in departments else departments
    direct = _texts(given.get("direct_leader"))
    return Member(
        id=str(given["userid"]),
        name=str(given.get("name", "")),
        departments=tuple(dict.fromkeys(ordered)),
        leader=direct[0] if direct else "",
        is_active=given.get("status", 1) not in _LEFT,
    )


def _leads(given: Json) -> Iterator[str]:
    departments, flags = _texts(given.get("department")), _texts(given.get("is_leader_in_dept"))
    return (each for each, flag in zip(departments, flags, strict=False) if flag == "1")


def _objects(given: object) -> Iterator[Json]:
    return (
        (each for each in given if isinstance(each, dict)) if isinstance(given, list) else iter(())
    )


def _texts(given: object) -> list[str]:
    return [str(each) for each in given] if isinstance(given, list) else []


def _by_id(members: Iterable[Json]) -> dict[str, Json]:
    return {str(each["userid"]): each for each in members}
