"""Those a ticket could be handed to as they stand this moment, read so that no two hand out at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.desk import Moment
from handlers.shifts import plan_of
from storage.planning import NOTHING_PLANNED, Planned
from storage.workload import Turn, Work
from workflows.calendars.calendars import Calendars
from workflows.dispatch.policy import DispatchPolicy
from workflows.dispatch.pool import Candidate, Place, Pool
from workflows.dispatch.shifts import AHEAD, ShiftPlan
from workflows.nodes import HandleNode
from workflows.staff import Absence, Staff
from workflows.ticket import Ticket

_DAY = timedelta(days=1)


async def load_pool(
    moment: Moment,
    ticket: Ticket,
    policy: DispatchPolicy,
    people: Collection[int],
    calendars: Calendars,
) -> Pool:
    """Of these people. From here to the end of the transaction nobody else of the company hands anything out, so that
    what is counted stays true until it is committed."""
    uow = moment.uow
    await uow.workload.hold()
    staff = await uow.staff.load(moment.now)
    ours = [each for each in people if each in staff.people]
    seen = _Seen(
        moment=moment,
        calendars=calendars,
        staff=staff,
        planned=await uow.planning.of_everybody(moment.here.date()),
        loads=await _loads(moment, ours),
        turns=await uow.workload.turns(ours),
    )
    return Pool(
        candidates={each: seen.candidate(each) for each in ours},
        last_for=await _last_for(moment, ticket, policy),
    )


async def next_change(
    moment: Moment, people: Collection[int], calendars: Calendars
) -> datetime | None:
    """When the next of them who is off or away now is there again; None where nobody will be."""
    today = moment.here.date()
    planned = await moment.uow.planning.of_everybody(today)
    absences = await moment.uow.staff.absences()
    days = await moment.uow.planning.shifts(today - _DAY, today + (AHEAD + 1) * _DAY, people)
    arrivals = (
        _there_again(
            moment,
            plan_of(
                planned.get(each, NOTHING_PLANNED), days.get(each, {}), calendars, moment.desk.zone
            ),
            absences.get(each),
        )
        for each in people
    )
    return min((each for each in arrivals if each and each > moment.now), default=None)


async def _loads(moment: Moment, people: Collection[int]) -> Counter[int]:
    """Approving is no load: it takes a moment, and who approves is not chosen for having time."""
    loads: Counter[int] = Counter()
    for work in await moment.uow.workload.of(people):
        if await _is_handling(moment, work):
            loads[work.person] += work.count
    return loads


async def _is_handling(moment: Moment, work: Work) -> bool:
    ticket_type = await moment.desk.types.get(moment.uow, work.type_key, work.type_version)
    return isinstance(ticket_type.definition.walked.nodes.get(work.node), HandleNode)


async def _last_for(moment: Moment, ticket: Ticket, policy: DispatchPolicy) -> int | None:
    if "same_as_last" not in policy.choose:
        return None
    had_it = [task.done_by for task in ticket.tasks if task.offer and task.done_by]
    if had_it:
        return had_it[-1]
    if policy.same_as == "requester":
        return await moment.uow.workload.last_for(ticket.requester, but=ticket.id)
    if ticket.asset:
        return await moment.uow.workload.last_on(ticket.asset, but=ticket.id)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What was read of everybody at once."""

    moment: Moment
    calendars: Calendars
    staff: Staff
    planned: Mapping[int, Planned]
    loads: Mapping[int, int]
    turns: Mapping[int, Turn]

    def candidate(self, person: int) -> Candidate:
        planned = self.planned.get(person, NOTHING_PLANNED)
        plan = plan_of(planned, planned.shifts, self.calendars, self.moment.desk.zone)
        turn = self.turns.get(person)
        return Candidate(
            person=person,
            skills=planned.skills,
            areas=tuple(tuple(each.split("/")) for each in planned.areas),
            is_on_shift=plan.is_on(self.moment.now),
            is_on_leave=not self.staff.people[person].is_here,
            capacity=planned.capacity,
            load=self.loads.get(person, 0),
            weight=planned.weight or 1,
            last_given_at=turn.given_at if turn else None,
            given=turn.given if turn else 0,
            idle_since=turn.idle_since if turn else None,
            place=_place(planned.place),
        )


def _there_again(moment: Moment, plan: ShiftPlan, absence: Absence | None) -> datetime | None:
    if absence is None or not absence.covers(moment.now):
        return plan.next_on(moment.now)
    return plan.next_on(absence.until) if absence.until else None


def _place(text: str | None) -> Place | None:
    if not text:
        return None
    latitude, _, longitude = text.partition(",")
    return float(latitude), float(longitude)
