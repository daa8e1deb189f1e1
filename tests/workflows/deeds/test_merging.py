"""合并 and 拆分: a tombstone that leads to the other, never to itself, whichever way round and however often."""

from __future__ import annotations

from dataclasses import replace

from tests.workflows.builders_flows import Desk, approval, claim, people, work
from tests.workflows.builders_tickets import LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Occasion, Reason
from workflows.events import Absorbed, MergedInto, SplitOff
from workflows.people import Person
from workflows.verbs import Phase


def ticket(number: int, **report: str) -> Desk:
    desk = Desk(
        claim("take", {"role": "engineer"}),
        work("fix", {"actor_of": "take"}),
        approval("boss", people(SUN_LI)),
        report=report,
    )
    desk.ticket = replace(desk.ticket, id=number, number=f"SY-{number}")
    return desk


def merge(one: Desk, into: Desk, by: Person = SUN_LI) -> Desk:
    """Both sides, as one transaction does them."""
    before = one.ticket
    one.happen(MergedInto(by=by, into=into.ticket))
    if one.refusal is None:
        into.happen(Absorbed(by=by, other=before))
    return one


def test_a_merged_ticket_is_a_tombstone_that_leads_to_the_other() -> None:
    one, two = ticket(1, subject="漏水"), ticket(2, amount="5")
    one.act(WANG_QIANG, "accept")
    merge(one, two)
    assert (one.ticket.merged_into, one.ticket.phase, one.ticket.result) == (
        2,
        Phase.CLOSED,
        "merged",
    )
    assert (one.ticket.open_tasks, one.ticket.visits) == ((), ())
    assert Occasion.MERGED in one.told
    assert two.ticket.answers == {"subject": "漏水", "amount": "5"}


def test_what_the_other_knew_already_stands() -> None:
    one, two = ticket(1, subject="漏水", amount="1"), ticket(2, subject="不制冷")
    merge(one, two)
    assert two.ticket.answers == {"subject": "不制冷", "amount": "1"}


def test_whoever_acts_on_a_merged_ticket_learns_where_it_went() -> None:
    one, two = ticket(1), ticket(2)
    merge(one, two).press(WANG_QIANG, "accept", task=1)
    assert one.refusal
    assert (one.refusal.reason, one.refusal.detail) == (Reason.MERGED, "2")
    one.comment(LI_HONG, "还在漏")
    assert one.why_not is Reason.MERGED
    assert one.reopen(LI_HONG).why_not is Reason.MERGED
    assert one.cancel(LI_HONG).why_not is Reason.CLOSED
    assert one.withdraw(LI_HONG, 0).why_not is Reason.NOT_NOW


def test_two_merges_in_opposite_directions_do_not_lose_both() -> None:
    """A peer loses both (Zammad 1216): whoever comes second is told that one of them is a tombstone."""
    one, two = ticket(1), ticket(2)
    merge(one, two)
    assert merge(two, one).why_not is Reason.CLOSED
    assert two.ticket.phase is Phase.NEW


def test_merges_never_run_in_a_circle() -> None:
    one, two, three = ticket(1), ticket(2), ticket(3)
    merge(one, two)
    merge(two, three)
    assert merge(three, one).why_not is Reason.CLOSED
    assert merge(three, two).why_not is Reason.CLOSED
    assert merge(three, three).why_not is Reason.SAME_TICKET
    assert three.ticket.merged_into is None


def test_a_merged_ticket_is_not_merged_again() -> None:
    one, two, three = ticket(1), ticket(2), ticket(3)
    merge(one, two)
    assert merge(one, three).why_not is Reason.MERGED
    assert one.ticket.merged_into == 2


def test_only_whom_the_ticket_type_names_merges() -> None:
    assert merge(ticket(1), ticket(2), by=ZHAO_LEI).why_not is Reason.NOT_YOURS
    assert merge(ticket(1), ticket(2), by=LI_HONG).why_not is Reason.NOT_YOURS
    mine = ticket(1).act(WANG_QIANG, "accept")
    assert merge(mine, ticket(2), by=WANG_QIANG).why_not is None


def test_a_ticket_that_stands_still_is_merged_and_stands_no_more() -> None:
    one = ticket(1).suspend(SUN_LI)
    assert merge(one, ticket(2)).ticket.suspended_at is None


def test_nothing_is_taken_in_by_a_tombstone() -> None:
    one, two = ticket(1), ticket(2)
    merge(one, two)
    one.happen(Absorbed(by=SUN_LI, other=two.ticket))
    assert one.why_not is Reason.CLOSED


def test_part_of_a_ticket_becomes_one_of_its_own() -> None:
    one = ticket(1).happen(SplitOff(by=SUN_LI, number="SY-9"))
    assert Occasion.SPLIT in one.told
    assert one.ticket.phase is Phase.NEW
    assert one.happen(SplitOff(by=ZHAO_LEI, number="SY-9")).why_not is Reason.NOT_YOURS
    assert one.cancel(LI_HONG).happen(SplitOff(by=SUN_LI, number="SY-9")).why_not is Reason.CLOSED
