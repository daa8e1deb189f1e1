"""The examples as files, and the people of their roster as the engine needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from handlers.people import parse_roster
from handlers.roster import Roster
from workflows.definition import Definition
from workflows.parsing import parse
from workflows.people import CUSTOMER, Person
from workflows.staff import Colleague, Staff

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
FILES = tuple(sorted(each for each in EXAMPLES.glob("*.yaml") if each.stem != "people"))


@cache
def example(name: str) -> Definition:
    return parse((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def roster() -> Roster:
    return parse_roster((EXAMPLES / "people.yaml").read_text(encoding="utf-8"))


@cache
def everyone() -> Mapping[str, Person]:
    """By name: nobody of the examples shares theirs."""
    return {
        each.name: Person(
            id=number, name=each.name, roles=frozenset(each.roles), tier=each.tier or ""
        )
        for number, each in enumerate(roster().people, start=1)
    }


def staff(away: Iterable[str] = ()) -> Staff:
    """Our own people, those of `away` on leave."""
    people, gone = everyone(), set(away)
    ids = {name: person.id for name, person in people.items()}
    return Staff(
        {
            ids[each.name]: Colleague(
                person=people[each.name],
                teams=frozenset(each.teams or ()),
                keys=frozenset({each.key}),
                superior=ids.get(each.superior or ""),
                stand_in=ids.get(each.stand_in or ""),
                is_here=each.name not in gone,
            )
            for each in roster().people
            if set(each.roles) != {CUSTOMER}
        }
    )
