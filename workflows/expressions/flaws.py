"""Gathers what is wrong with an expression while it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflows.expressions.faults import Flaw, Flawed
from workflows.expressions.limits import MOST_FLAWS
from workflows.expressions.syntax import Part


@dataclass(slots=True)
class Flaws:
    text: str
    found: list[Flaw] = field(default_factory=list)

    def add(self, code: str, part: Part, **params: str) -> None:
        self.found.append(Flaw(code, part.start, part.end, params))
        if len(self.found) >= MOST_FLAWS:
            self.stop()

    def stop(self) -> None:
        """Raises what was found, if anything was."""
        if self.found:
            raise Flawed(self.text, tuple(sorted(self.found, key=lambda flaw: flaw.start)))
