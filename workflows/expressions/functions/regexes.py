"""Patterns that strangers write, run by RE2: time grows with the text alone, whatever the pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

import re2  # type: ignore[import-untyped]

from workflows.expressions.faults import Fault, FaultCode

LONGEST_PATTERN = 200
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


class Found(Protocol):
    def group(self, number: int = ...) -> str | None: ...
    def start(self) -> int: ...
    def end(self) -> int: ...


class Pattern(Protocol):
    @property
    def groups(self) -> int: ...
    def search(self, text: str) -> Found | None: ...
    def fullmatch(self, text: str) -> Found | None: ...
    def finditer(self, text: str) -> Iterator[Found]: ...


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
    return str(re2.escape(whole_characters(part[1] or part[3])))


def _compiled(pattern: str, options: re2.Options) -> Pattern:
    options.log_errors = False
    try:
        found: Pattern = re2.compile(whole_characters(pattern), options)
    except re2.error as error:
        raise Fault(FaultCode.BAD_PATTERN, problem=_said(error)) from None
    return found


def whole_characters(text: str) -> str:
    """Half an emoji has no UTF-8; a stand-in of the same length takes its place."""
    return _HALF_CHARACTERS.sub("\ufffd", text)


def _said(error: Exception) -> str:
    problem = error.args[0] if error.args else ""
    return problem.decode("utf-8", "replace") if isinstance(problem, bytes) else str(problem)
