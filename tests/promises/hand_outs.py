"""A process of its own that reports tickets as fast as it can; several of them hand out at the same time.

`python -m tests.promises.hand_outs DATABASE FOLDER COMPANY COUNT`
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from handlers.desk import Moment
from handlers.tickets import open_ticket
from storage.database import Store
from storage.errors import Conflict
from tests.promises.offices import CORPS, Office, office_on
from workflows.ticket import Ticket

AT_ONCE = 6
"""Of one process."""
TYPE = """
schema: ticket-type/1
key: errand
name: 维修
prefix: HO
form:
  - {id: description, kind: text, label: 描述, required: true, takes_first_words: true}
dispatch:
  fair: {needs: ['"空调"'], choose: [least_load]}
flow:
  - id: take
    kind: handle
    name: 派单
    phase: new
    mode: claim
    assignee: {role: engineer}
    dispatch: fair
    actions: [{id: accept, do: accept, label: 接单}]
  - id: repair
    kind: handle
    name: 维修
    phase: working
    assignee: {actor_of: take}
    actions: [{id: resolve, do: complete, label: 解决}]
card: [description]
"""
CAPACITIES = {"王强": 3, "赵磊": 2, "刘洋": 1, "钱勇": 4}
_LINES = "\n".join(
    f"  - {{name: {name}, channel: wecom, id: engineer{place}, roles: [engineer], skills: [空调],"
    f" capacity: {capacity}}}"
    for place, (name, capacity) in enumerate(CAPACITIES.items())
)
PEOPLE = f"""
people:
  - {{name: 李红, channel: wecom, id: li_hong, roles: [customer]}}
  - {{name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor]}}
{_LINES}
"""


async def report(office: Office, company: int) -> Ticket:
    """Again where somebody else was at it."""
    while True:
        try:
            async with office.store.unit_of_work(company) as uow:
                customer = await uow.people.by_identity("wecom", CORPS["wecom"], "li_hong")
                assert customer is not None
                chat = await uow.chats.remember("wecom", CORPS["wecom"], "direct", "li_hong")
                moment = Moment(desk=office.desk, uow=uow, now=office.desk.now(), door="wecom")
                (ticket_type,) = await office.desk.types.current(uow)
                answers = {"description": "空调不转了"}
                return await open_ticket(moment, ticket_type, customer, chat.id, answers)
        except Conflict:
            continue


async def main(url: str, folder: str, company: str, count: str) -> None:
    store = await Store.open(url, Path(folder))
    office, turns = office_on(store), asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with turns:
            await report(office, int(company))

    await asyncio.gather(*(one() for _ in range(int(count))))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
