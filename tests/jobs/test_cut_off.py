from __future__ import annotations

import asyncio

import pytest

from handlers.updates import TextSent
from tests.handlers.desk_of import LI_HONG
from tests.jobs.office import Office


async def test_delivery_on_its_way_arrives_although_its_job_is_cut_off(office: Office) -> None:
    """A call broken off in the middle would be made again, and the customer would hear it twice."""
    office.wecom.gate.clear()
    await office.takes(LI_HONG, TextSent(text="空调漏水"))
    job = asyncio.create_task(office.deliverer.deliver_due())
    while (await office.outbox()).get("sending", 0) == 0:
        await asyncio.sleep(0.01)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert office.messages(LI_HONG) == []
    asyncio.get_running_loop().call_later(0.05, office.wecom.gate.set)
    await office.deliverer.close()
    assert len(office.messages(LI_HONG)) == 1
    assert await office.outbox() == {"dead": 0}
