"""A month out of a document: drawn by its seed, tried under several policies, told side by side; and each mistake in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from handlers.calendars import shipped_calendars
from handlers.listings import ListingMistake
from handlers.what_if import Tried, WhatIfFile, read_what_if, try_month
from handlers.what_if_document import WhatIf
from handlers.what_if_draws import Draws
from handlers.what_if_table import table
from handlers.wording import Wording
from workflows.company import Company
from workflows.mistakes import Mistakes
from workflows.quiet_hours import USUAL
from workflows.simulation.month.playing import play
from workflows.simulation.month.seen import Played

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "what-if" / "month.yaml"
ZONE = ZoneInfo("Asia/Shanghai")
COMPANY = Company(calendars=shipped_calendars(ZONE.key))
IS_WHOLE = os.environ.get("GONGDAN_TEST_WHOLE_MONTH") == "1"
"""The twenty thousand tickets of the example take minutes; they are one in thirty otherwise."""
Written = dict[str, object]


def written() -> Written:
    document: Written = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    if not IS_WHOLE:
        people = [{**each, "count": each["count"] // 5} for each in _people(document)]
        document |= {"tickets": 700, "days": 5, "people": people}
    return document


def _people(document: Written) -> Sequence[dict[str, int]]:
    people = document["people"]
    assert isinstance(people, list)
    return people


def read(tmp_path: Path, document: Written) -> WhatIfFile:
    type_file = EXAMPLE.with_name("repair.yaml")
    (tmp_path / "repair.yaml").write_text(type_file.read_text(encoding="utf-8"), encoding="utf-8")
    file = tmp_path / "month.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return read_what_if(file)


@pytest.fixture
def whatif(tmp_path: Path) -> WhatIfFile:
    return read(tmp_path, written())


@cache
def played(place: int) -> tuple[Played, Sequence[int]]:
    """Under the policy at this place, with everybody's capacity."""
    whatif = read_what_if(EXAMPLE)
    document = WhatIf.model_validate(written())
    month = Draws(document, ZONE).month(whatif.definitions[place], COMPANY, USUAL)
    capacities = [each.candidate.capacity or 0 for each in month.workers]
    return play(month, timedelta(minutes=20)), capacities


@pytest.mark.parametrize("place", range(3))
@pytest.mark.timeout(1800)
def test_no_ticket_waits_while_somebody_fit_has_time(place: int) -> None:
    month, _ = played(place)
    assert month.seen.overlooked == []
    assert month.seen.looked > 100
    assert month.waiting == 0


@pytest.mark.parametrize("place", range(3))
@pytest.mark.timeout(1800)
def test_each_reminder_is_told_once_and_a_quiet_one_never_at_night(place: int) -> None:
    month, _ = played(place)
    told = [(each.ticket, each.target, each.step, each.deadline) for each in month.seen.reminders]
    assert len(told) == len(set(told)) > 50
    quiet = [each for each in month.seen.reminders if each.is_quiet]
    assert any(each.heard_at > each.at for each in quiet)
    for each in quiet:
        assert 8 <= each.heard_at.astimezone(ZONE).hour < 22
    for each in month.seen.reminders:
        assert each.is_quiet or each.heard_at == each.at


@pytest.mark.parametrize("place", range(3))
@pytest.mark.timeout(1800)
def test_nobody_ever_has_more_than_they_have_room_for(place: int) -> None:
    month, capacities = played(place)
    assert sum(month.seen.fullest.values()) > len(capacities)
    for person, most in month.seen.fullest.items():
        assert most <= capacities[person - 1]


@pytest.mark.parametrize("place", range(3))
@pytest.mark.timeout(1800)
def test_whatever_was_reported_is_closed_and_each_clock_is_met_or_late(place: int) -> None:
    month, _ = played(place)
    for ticket in month.tickets.values():
        assert ticket.closed_at is not None
        for clock in ticket.clocks:
            assert clock.met_at is not None
            left = clock.within_seconds - clock.spent_seconds
            if left:  # at the very moment it is whoever was first, they or the clock
                assert (clock.breached_at is not None) == (left < 0)


@pytest.mark.timeout(1800)
def test_the_policies_are_told_side_by_side(whatif: WhatIfFile) -> None:
    heard: list[str] = []
    tried = list(
        try_month(whatif, COMPANY, ZONE, USUAL, lambda policy: heard.append(policy.name.zh))
    )
    assert heard == ["少者优先", "轮流", "分批抢单"]
    lines = table(whatif, tried, Wording("en")).splitlines()
    tickets, people = whatif.document.tickets, sum(each.count for each in whatif.document.people)
    assert f"{tickets} tickets, {people} engineers, seed 7" in lines[0]
    assert lines[1].split("  ")[-3:] == ["Least load", "Round robin", "Waves"] or lines[1].split()
    by_name = {line[:46].strip(): line[46:].split() for line in lines[2:]}
    assert by_name["Tickets waiting though somebody fit had time"] == ["0", "0", "0"]
    assert by_name["Reminders told twice"] == ["0", "0", "0"]
    assert all(len(cells) >= 3 for cells in by_name.values())
    _is_fair(tried)


def _is_fair(tried: Sequence[Tried]) -> None:
    """Among those who are alike each within a tenth of an equal share, where one is chosen at a time. The whole month
    only, for luck evens out in time."""
    if IS_WHOLE:
        for each in tried[:2]:
            assert max(share.turns for share in each.measured.shares) <= 0.1


def test_the_same_seed_draws_the_same_month_and_another_another(tmp_path: Path) -> None:
    def drawn(seed: int) -> object:
        document = WhatIf.model_validate({**written(), "seed": seed, "tickets": 50})
        draws = Draws(document, ZONE)
        return [*draws.coming()], [*draws.workers()]

    assert drawn(7) == drawn(7) != drawn(8)


def test_tickets_come_by_the_hour_the_weekday_and_the_spike() -> None:
    document = WhatIf.model_validate({**written(), "days": 30, "tickets": 6000})
    at = [each.at for each in Draws(document, ZONE).coming()]
    assert at == sorted(at)
    days = [each.date() for each in at]
    assert set(days) == {date(2026, 11, number) for number in range(1, 31)}
    usual, spike = days.count(date(2026, 11, 4)), days.count(date(2026, 11, 11))
    assert spike > 1.3 * usual
    assert days.count(date(2026, 11, 8)) < 0.9 * usual
    morning, night = (sum(each.hour in hours for each in at) for hours in ((9, 10), (2, 3)))
    assert morning > 10 * night


def test_shifts_change_by_the_week_and_days_off_wander_through_the_group() -> None:
    document = WhatIf.model_validate({**written(), "days": 14, "tickets": 1})
    first, second, *_ = Draws(document, ZONE).workers()
    begins = [each[0].astimezone(ZONE).hour for each in first.shifts]
    assert set(begins) == {8, 12}
    assert sum(one != other for one, other in pairwise(begins)) == 3
    assert [each[0].date() for each in first.shifts] != [each[0].date() for each in second.shifts]


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"tickets": 0}, "tickets: Input should be greater than or equal to 1"),
        ({"people": []}, "people: Tuple should have at least 1 item"),
        ({"type": "nothing.yaml"}, "type: there is no file nothing.yaml beside this one"),
        ({"extra": 1}, "extra: Extra inputs are not permitted"),
        ({"kinds": [{"weight": 0}]}, "kinds[0].weight: Input should be greater than 0"),
        (
            {"arrivals": {"spikes": [{"first": "2026-11-12", "last": "2026-11-11", "times": 2}]}},
            "a spike ends on 2026-11-11 before it begins on 2026-11-12",
        ),
        (
            {"policies": [{"name": "x", "dispatch": {"far": {"way": "group"}}}]},
            "policies[0].dispatch.far: the ticket type has no policy called far; there are nearby",
        ),
        (
            {"policies": [{"name": "x", "dispatch": {"nearby": {"way": "by_lot"}}}]},
            "policies[0]: ",
        ),
        ({"policies": [{"name": "x", "sla": [{"id": "a"}]}]}, "policies[0]: "),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, change: Written, mistake: str) -> None:
    with pytest.raises(ListingMistake) as raised:
        read(tmp_path, {**written(), **change})
    assert mistake in str(raised.value)


def test_a_ticket_type_that_is_none_is_named_as_ever(tmp_path: Path) -> None:
    file = tmp_path / "month.yaml"
    file.write_text(yaml.safe_dump(written(), allow_unicode=True), encoding="utf-8")
    (tmp_path / "repair.yaml").write_text("key: nothing", encoding="utf-8")
    with pytest.raises(Mistakes):
        read_what_if(file)


def test_shares_are_written_in_per_cent_or_as_they_are() -> None:
    document = {**written(), "times": {"ignores": "12.5%", "waits_for_parts": 0.5}}
    times = WhatIf.model_validate(document).times
    assert (times.ignores, times.waits_for_parts) == (0.125, 0.5)
