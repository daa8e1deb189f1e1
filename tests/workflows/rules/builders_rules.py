"""Rules written as documents, and a desk whose tickets live under them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.workflows.builders_flows import EVERYBODY, FORM, Desk, Written, people, work
from tests.workflows.builders_tickets import WANG_QIANG, ZHAO_LEI
from workflows.answers import Answer
from workflows.effects import Notify, Occasion, StartTimer, StopTimer
from workflows.staff import Colleague, Staff

RATED: Written = {"id": "score", "kind": "rating", "label": "评分", "filled_by": "staff"}
LEVEL: Written = {
    "id": "level",
    "kind": "choice",
    "label": "级别",
    "options": [{"id": "high", "label": "高"}, {"id": "low", "label": "低"}],
    "filled_by": "staff",
}
HANDLED = work(
    "handle",
    people(WANG_QIANG),
    actions=[
        {"id": "done", "do": "complete", "label": "完成"},
        {
            "id": "note",
            "do": "report",
            "label": "记",
            "fill": ["amount", "subject", "score", "level"],
        },
    ],
)
CLOSING = work("close", people(ZHAO_LEI))
TEAMS = Staff(
    {
        each.id: Colleague(person=each, teams=frozenset({"维修组"} if each == WANG_QIANG else ()))
        for each in EVERYBODY
    }
)


def a_rule(name: str, on: object, *do: Written, **more: object) -> Written:
    return {"id": name, "name": name, "on": on, "do": list(do), **more}


class Ruled(Desk):
    """A ticket handled, then closed, under these rules."""

    def __init__(self, *rules: Written, **more: object) -> None:
        flow = more.pop("flow", [HANDLED, CLOSING])
        assert isinstance(flow, list)
        form = [*FORM, RATED, LEVEL] if HANDLED in flow else FORM
        super().__init__(*flow, form=more.pop("form", form), rules=[*rules], staff=TEAMS, **more)

    def notes(self, **answers: Answer) -> Ruled:
        """王强 writes something into the form."""
        self.act(WANG_QIANG, "note", "", "", **answers)
        return self

    @property
    def fired(self) -> list[str]:
        """By the last thing that happened, in their order."""
        return [str(each["rule"]) for each in self.recorded_of("rule_fired")]

    @property
    def did(self) -> list[Mapping[str, object]]:
        """What all of them did."""
        every = (each["did"] for each in self.recorded_of("rule_fired"))
        return [did for some in every if isinstance(some, list) for did in some]

    @property
    def notified(self) -> list[Notify]:
        told = self.effects_of(Notify)
        return [each for each in told if each.occasion is Occasion.NOTIFIED]

    @property
    def armed(self) -> dict[str, str]:
        """Timers of rules by name, with when they ring."""
        started = (each for each in self.effects_of(StartTimer) if each.name.startswith("rule:"))
        return {each.name: f"{each.due_at:%m-%d %H:%M}" for each in started}

    @property
    def stopped(self) -> set[str]:
        return {each.name for each in self.effects_of(StopTimer)}


def tag(*tags: str) -> Written:
    return {"tag": list(tags)}


def sets(**values: str) -> Written:
    return {"set": values}
