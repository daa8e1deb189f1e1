"""The rules of a document tried against tickets of the past, without effect: which would have come, how often, doing what."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from handlers.companies import company_of
from handlers.desk import Moment
from handlers.rule_words import RuleWords
from handlers.wording import Wording
from workflows.company import Company
from workflows.definition import Definition
from workflows.rules.replaying import decisions, replayed
from workflows.rules.verdicts import Did, Verdict
from workflows.staff import Staff
from workflows.ticket import Ticket

MOST_TICKETS = 5000
MOST_DECISIONS = 500
"""Of one ticket."""
MOST_TIME = timedelta(minutes=2)
MOST_TOLD = 20
"""Tickets of one rule."""


@dataclass(slots=True)
class Tally:
    """Of one rule: how often it would have come, and to which tickets, with what it would have done first."""

    count: int = 0
    tickets: dict[str, tuple[Did, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class RuleTrial:
    """`kept` counts by rule why it did not come when something happened that it waits for. `is_cut`: time was up."""

    tickets: int = 0
    decisions: int = 0
    rules: dict[str, Tally] = field(default_factory=dict)
    kept: dict[str, Counter[str]] = field(default_factory=dict)
    is_cut: bool = False

    def count(self, number: str, verdict: Verdict) -> None:
        if not verdict.fired:
            if verdict.heard:
                self.kept.setdefault(verdict.rule, Counter())[verdict.kept] += 1
            return
        tally = self.rules.setdefault(verdict.rule, Tally())
        tally.count += 1
        tally.tickets.setdefault(number, verdict.did)


async def try_rules(
    moment: Moment, definition: Definition, number: str = "", last: int = 0
) -> RuleTrial:
    """Against one ticket, or the newest so many of the type. Raises LookupError where there is no such ticket."""
    staff, company = await moment.uow.staff.load(moment.now), await company_of(moment)
    trial = RuleTrial(rules={rule.id: Tally() for rule in definition.rules})
    ends_at = moment.desk.now() + MOST_TIME
    async for ticket in _tickets(moment, definition, number, last):
        if moment.desk.now() > ends_at:
            trial.is_cut = True
            break
        await _try(moment, ticket, definition, staff, company, trial)
    return trial


async def _tickets(
    moment: Moment, definition: Definition, number: str, last: int
) -> AsyncIterator[Ticket]:
    if number:
        found = await moment.uow.tickets.by_number(number)
        if found is None:
            raise LookupError(number)
        yield found
        return
    for each in await moment.uow.tickets.newest_of_type(definition.key, min(last, MOST_TICKETS)):
        yield each


async def _try(
    moment: Moment,
    ticket: Ticket,
    definition: Definition,
    staff: Staff,
    company: Company,
    trial: RuleTrial,
) -> None:
    trial.tickets += 1
    history = await moment.uow.history.of(ticket.id)
    for decision in islice(decisions(history), MOST_DECISIONS):
        trial.decisions += 1
        here = decision.at.astimezone(moment.desk.zone)
        for verdict in replayed(decision, definition, here, staff, company):
            trial.count(ticket.number, verdict)


def told(trial: RuleTrial, definition: Definition, staff: Staff, words: Wording) -> list[str]:
    said = RuleWords(definition, staff, words)
    counted = words.say("trial.counted", tickets=trial.tickets, decisions=trial.decisions)
    lines = [counted, *([words.say("trial.cut")] if trial.is_cut else [])]
    for rule, tally in trial.rules.items():
        lines += _of_rule(rule, tally, trial, said)
    return lines


def _of_rule(rule: str, tally: Tally, trial: RuleTrial, said: RuleWords) -> Iterator[str]:
    words = said.words
    name = f"{said.name(rule)} ({rule})"
    yield words.say("trial.rule", rule=name, count=tally.count, tickets=len(tally.tickets))
    for code, count in sorted(trial.kept.get(rule, Counter()).items()):
        why = words.say(f"rule_kept.{code}", problem="…")
        yield f"  – {words.say('trial.kept', why=why, count=count)}"
    numbers = list(tally.tickets)
    for number in numbers[:MOST_TOLD]:
        yield f"  {number}  {_does(tally.tickets[number], said)}".rstrip()
    if len(numbers) > MOST_TOLD:
        yield f"  {words.say('trial.more', count=len(numbers) - MOST_TOLD)}"


def _does(did: Sequence[Did], said: RuleWords) -> str:
    return said.words.say("list.between_rows").join(said.did(each) for each in did)
