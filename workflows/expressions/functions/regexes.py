"""Patterns that strangers write, run by RE2: time grows with the length of the text, and is bounded for long patterns too.

RE2 never backtracks, but a{1000} in a pattern counts a thousand times: what a search may cost is the size of what the
pattern was compiled to, times the characters it is to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import re2

from workflows.expressions.faults import Fault, FaultCode

LONGEST_PATTERN = 200
_MOST_STEPS = 20_000_000  # at worst a second or so, as a rule a millisecond
_MOST_MEMORY = 1 << 20
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


class Found(Protocol):
    def group(self, number: int = ...) -> str | None: ...
    def start(self) -> int: ...
    def end(self) -> int: ...


@dataclass(slots=True)
class Pattern:
    """For the searches of one call, which share what may be spent.

    Half an emoji has no UTF-8 and is searched as a stand-in of the same length.
    """

    _compiled: Any
    _left: int = _MOST_STEPS

    @property
    def groups(self) -> int:
        return int(self._compiled.groups)

    def search(self, text: str) -> Found | None:
        return next(self.each_in(text), None)

    def fits(self, text: str) -> bool:
        """The whole of it."""
        self._spend(len(text))
        return self._compiled.fullmatch(_whole_characters(text)) is not None

    def each_in(self, text: str) -> Iterator[Found]:
        matches: Iterator[Found] = self._compiled.finditer(_whole_characters(text))
        rest = len(text)
        while True:
            self._spend(rest)
            found = next(matches, None)
            if found is None:
                return
            yield found
            rest = len(text) - found.end()

    def _spend(self, length: int) -> None:
        self._left -= self._compiled.programsize * (length + 1)
        if self._left < 0:
            raise Fault(FaultCode.TOO_MANY_STEPS)


def compiled(pattern: str) -> Pattern:
    """Refused as bad: looking around, references back, and what would take too much room."""
    if len(pattern) > LONGEST_PATTERN:
        raise Fault(FaultCode.BAD_PATTERN, max=str(LONGEST_PATTERN))
    return _compiled(pattern, re2.Options())


_WILD = re.compile(r"~([?*~])|([?*])|([^?*~]+|~)")


def wild(text: str) -> Pattern | None:
    """What `?` (one character) and `*` (any) stand for, in any case; `~` before them takes them for themselves.

    None where the text has none of the three.
    """
    if not any(sign in text for sign in "?*~"):
        return None
    if len(text) > LONGEST_PATTERN:
        raise Fault(FaultCode.BAD_PATTERN, max=str(LONGEST_PATTERN))
    options = re2.Options()
    options.case_sensitive, options.dot_nl = False, True
    return _compiled("".join(map(_wild_part, _WILD.finditer(text))), options)


def _wild_part(part: re.Match[str]) -> str:
    if part[2]:
        return "." if part[2] == "?" else ".*?"
    return str(re2.escape(_whole_characters(part[1] or part[3])))


def _compiled(pattern: str, options: re2.Options) -> Pattern:
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    try:
        return Pattern(re2.compile(_whole_characters(pattern), options))
    except re2.error as error:
        raise Fault(FaultCode.BAD_PATTERN, problem=_said(error)) from None


def _whole_characters(text: str) -> str:
    return _HALF_CHARACTERS.sub("\ufffd", text)


def _said(error: Exception) -> str:
    problem = error.args[0] if error.args else ""
    return problem.decode("utf-8", "replace") if isinstance(problem, bytes) else str(problem)
