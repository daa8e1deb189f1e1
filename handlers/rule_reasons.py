"""Why each rule came to a ticket or did not: every decision of its past held against the rules it had then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.companies import company_of
from handlers.desk import Moment
from handlers.rule_words import RuleWords, is_told
from handlers.wording import Wording
from workflows.company import Company
from workflows.definition import Definition
from workflows.rules.replaying import Decision, decisions, replayed
from workflows.rules.verdicts import Verdict
from workflows.staff import Staff
from workflows.ticket import Ticket

MOST_DECISIONS = 200
"""Of one ticket, the newest."""


async def why(
    moment: Moment, ticket: Ticket, words: Wording, rule: str = "", entry: int = 0
) -> list[str]:
    """Line by line; of one rule where it is named, and of the decision that wrote one entry of the history."""
    past = list(decisions(await moment.uow.history.of(ticket.id)))[-MOST_DECISIONS:]
    asked = [each for each in past if not entry or entry in each.entries]
    staff, company = await moment.uow.staff.load(moment.now), await company_of(moment)
    lines: list[str] = []
    for decision in asked:
        version = decision.settled.type_version
        then = await moment.desk.types.get(moment.uow, ticket.type_key, version)
        lines += _Why(moment, then.definition, staff, company, words, rule).lines(decision)
    return lines


class _Why:
    """Under one version of a ticket type."""

    def __init__(
        self,
        moment: Moment,
        definition: Definition,
        staff: Staff,
        company: Company,
        words: Wording,
        rule: str,
    ) -> None:
        self._moment = moment
        self._definition = definition
        self._staff = staff
        self._company = company
        self._words = words
        self._rule = rule
        self._said = RuleWords(definition, staff, words)

    def lines(self, decision: Decision) -> Iterator[str]:
        here = decision.at.astimezone(self._moment.desk.zone)
        found = replayed(decision, self._definition, here, self._staff, self._company)
        asked = [each for each in found if self._rule in ("", each.rule)]
        what = self._words.listed([each.kind for each in decision.records])
        yield self._words.say("rule.decision", entry=decision.entries[0], at=here, what=what)
        for verdict in filter(is_told, asked):
            yield from (f"  {line}" for line in self._said.verdict(verdict))
        yield from self._unheard([each for each in asked if each.level == 1 and not is_told(each)])
        yield from self._otherwise(decision, found)

    def _unheard(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """In one line: nothing happened that they wait for."""
        if verdicts:
            names = self._words.listed([self._said.name(each.rule) for each in verdicts])
            yield f"  – {self._words.say('rule.unheard', rules=names)}"

    def _otherwise(self, decision: Decision, found: Sequence[Verdict]) -> Iterator[str]:
        """People or tables are not what they were."""
        came = tuple(each.rule for each in found if each.fired)
        if came != decision.fired and not self._rule:
            names = [self._said.name(each) for each in decision.fired]
            yield f"  ! {self._words.say('rule.otherwise', rules=self._words.listed(names) or '—')}"
