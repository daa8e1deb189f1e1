"""Gathers what is wrong with a table while it is made ready, so that it is refused once for all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from workflows.decisions.points import Misread
from workflows.expressions.faults import Flawed
from workflows.expressions.mistaken import flaws_of
from workflows.mistakes import Mistake, Mistakes

MOST_MISTAKES = 200
_Made = TypeVar("_Made")


@dataclass(slots=True, kw_only=True)
class Gathering:
    """`path` is where the table stands in a larger document."""

    path: str
    found: list[Mistake] = field(default_factory=list)

    def add(self, path: str, code: str, **params: str) -> None:
        self.take([Mistake(code=code, path=path, params=params)])

    def take(self, mistakes: Iterable[Mistake]) -> None:
        for each in mistakes:
            path = f"{self.path}.{each.path}" if self.path else each.path
            self.found.append(replace(each, path=path))
            if len(self.found) >= MOST_MISTAKES:
                self.stop()

    def stop(self) -> None:
        """Raises what was found, if anything was."""
        if self.found:
            raise Mistakes(tuple(self.found))

    def made(self, path: str, make: Callable[[], _Made]) -> _Made | None:
        """None when it cannot be made, which is then told."""
        try:
            return make()
        except Misread as misread:
            self.add(path, misread.code, **misread.params)
        except Flawed as flawed:
            self.take(flaws_of(flawed, path))
        return None
