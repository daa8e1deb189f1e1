"""A ticket's number as people say it: whole, or only how it ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Without its prefix it is short: the last digits stand for it."""

    digits: str
    prefix: str = ""

    @property
    def is_short(self) -> bool:
        return not self.prefix

    def names(self, number: str) -> bool:
        """Whether the ticket WX-1012 may have been meant (by WX-1012, 1012 or 12)."""
        prefix, _, digits = number.partition("-")
        return digits == self.digits if self.prefix == prefix else self._ends(digits)

    def _ends(self, digits: str) -> bool:
        return self.is_short and digits.endswith(self.digits)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.digits}" if self.prefix else self.digits
