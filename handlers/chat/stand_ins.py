"""Who may stand in for the speaker: colleagues who are there, whom a name means among them, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from handlers.chat.leave_words import span_of
from handlers.turns import Turn
from workflows.people import Person
from workflows.reading.callings import called
from workflows.staff import Absence, Staff

NAMED_AT_MOST = 8


@dataclass(frozen=True)
class Others:
    """The speaker's colleagues, themselves included; who left the company is none."""

    speaker: Person
    staff: Staff
    absences: Mapping[int, Absence]
    somebody: str

    @classmethod
    async def of(cls, turn: Turn) -> Others:
        stored, now = turn.moment.uow.staff, turn.moment.now
        absences = await stored.absences()
        pending = {
            person: each
            for person, each in absences.items()
            if each.until is None or now < each.until
        }
        somebody = turn.words.say("leave.somebody")
        return cls(turn.person, await stored.load(now), pending, somebody)

    @cached_property
    def names(self) -> Mapping[int, str]:
        return {
            key: each.person.name
            for key, each in self.staff.people.items()
            if key not in self.absences or not self.absences[key].is_for_good
        }

    @property
    def own(self) -> Absence | None:
        """The speaker's leave, running or to come."""
        return self.absences.get(self.speaker.id)

    @property
    def standing(self) -> Person | None:
        """Whoever stands in for them when they name nobody."""
        themselves = self.staff.people.get(self.speaker.id)
        return self.person(themselves.stand_in) if themselves and themselves.stand_in else None

    def person(self, key: int) -> Person | None:
        return self.staff.people[key].person if key in self.names else None

    def is_away(self, key: int, absence: Absence) -> bool:
        """All that time, so that they are no help."""
        theirs = self.absences.get(key)
        return theirs is not None and theirs.covers_all(absence)

    def away_meanwhile(self, key: int, absence: Absence) -> Absence | None:
        theirs = self.absences.get(key)
        return theirs if theirs and theirs.meets(absence) else None

    @cached_property
    def suggested(self) -> list[str]:
        """Those of the speaker's own roles first, who are there now before who is not."""
        people = (each for key, each in self.staff.people.items() if key in self.names)
        others = [each for each in people if each.person.id != self.speaker.id]
        fitting = sorted(
            others, key=lambda each: (not each.person.roles & self.speaker.roles, not each.is_here)
        )
        return [each.person.name for each in fitting[:NAMED_AT_MOST]]

    @property
    def likely(self) -> str:
        """A name for an example."""
        return self.suggested[0] if self.suggested else self.somebody


def stand_in_for(turn: Turn, others: Others, name: str, absence: Absence | None) -> Person | str:
    """Whom the name means, or in words why they cannot stand in."""
    found, words = called(name, others.names), turn.words
    people = [key for key in found.people if key != turn.person.id]
    if found.people and not people and found.is_certain:
        return words.say("leave.yourself", name=others.likely)
    if len(people) == 1 and found.is_certain:
        return _free(turn, others, people[0], absence)
    if people:
        names = words.listed([others.names[key] for key in people[:NAMED_AT_MOST]])
        key = "leave.which" if found.is_certain else "leave.did_you_mean"
        return words.say(key, name=name, names=names)
    names = words.listed(others.suggested)
    return words.say(
        "leave.nobody_called" if names else "leave.nobody_else", name=name, names=names
    )


def _free(turn: Turn, others: Others, key: int, absence: Absence | None) -> Person | str:
    if absence is None or not others.is_away(key, absence):
        return others.staff.people[key].person
    span = span_of(others.absences[key], turn.words, turn.around.surroundings.now)
    return turn.words.say("leave.also_away", name=others.names[key], span=span)
