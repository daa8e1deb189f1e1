"""A cell of zen's, which asks something of `$`, rewritten as a cell of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workflows.decisions import words
from workflows.decisions.document import quoted
from workflows.decisions.jdm.tokens import Constant, Literal, Token, Untranslatable, tokens
from workflows.expressions.functions.reading import plain
from workflows.reading.folding import fold

_BARE = re.compile(r"[A-Za-z\u4e00-\u9fff][\w-]*")
_SAID = words.ANYTHING | words.BLANK | words.FILLED
_ORDERS = frozenset({">", ">=", "<", "<="})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`types` are those of the values in it: "text", "number", "yes_no"."""

    cell: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """One alternative; `is_not`: all but these."""

    cells: tuple[str, ...]
    is_not: bool = False


def rewritten(text: str) -> Rewritten:
    """Raises Untranslatable."""
    reader = _Reader(tokens(text))
    parts = reader.alternatives()
    return Rewritten(_joined(parts), frozenset(reader.types))


def _joined(parts: Sequence[_Part]) -> str:
    """Alternatives; what is excluded stands alone, for "not A, or B" has no cell of ours."""
    if len(parts) > 1 and any(part.is_not for part in parts):
        raise Untranslatable("not … or …")
    cells = ", ".join(cell for part in parts for cell in part.cells)
    return f"<> {cells}" if parts[0].is_not else cells


@dataclass(slots=True)
class _Reader:
    left: list[Token]
    types: set[str] = field(default_factory=set)

    def alternatives(self) -> list[_Part]:
        """Commas part them, and so does `or`."""
        found = [self._conjunction()]
        while self._takes(",", "or"):
            found.append(self._conjunction())
        if self.left:
            raise Untranslatable(str(self.left[0]))
        return found

    def _conjunction(self) -> _Part:
        """One, two that make a range, or several that exclude."""
        bounds = [self._term()]
        while self._takes("and"):
            bounds.append(self._term())
        if len(bounds) == 1:
            return bounds[0][1]
        if all(part.is_not for _, part in bounds):
            return _Part(tuple(cell for _, part in bounds for cell in part.cells), is_not=True)
        return _Part((_range(dict(bounds)),))

    def _term(self) -> tuple[tuple[str, str], _Part]:
        """Its sign and value, for those that are one end of a range; and what it says alone."""
        self._takes("$")
        sign = self._sign()
        if sign in _ORDERS:
            value = self._literal()
            return (sign, value), _Part((f"{sign} {value}",))
        if sign in {"in", "not in"}:
            return (sign, ""), self._among(is_not=sign == "not in")
        return (sign, ""), _Part(self._values(), is_not=sign == "!=")

    def _sign(self) -> str:
        if self._takes("not"):
            self._expect("in")
            return "not in"
        for sign in ("==", "!=", *_ORDERS, "in"):
            if self._takes(sign):
                return sign
        return "=="

    def _among(self, *, is_not: bool) -> _Part:
        """A blank is outside a list, but neither in nor outside a range."""
        cells, is_range = self._members()
        return _Part((*cells, '""') if is_not and is_range else cells, is_not=is_not)

    def _values(self) -> tuple[str, ...]:
        return self._members()[0] if self.left[:1] in (["["], ["("]) else (self._literal(),)

    def _members(self) -> tuple[tuple[str, ...], bool]:
        """A list of values, or a range in brackets; which it is."""
        opening = self._expect("[", "(")
        first = self._literal()
        if self._takes(".."):
            return (f"{opening}{first}..{self._literal()}{self._expect(']', ')')}",), True
        found = [first]
        while self._takes(","):
            found.append(self._literal())
        if opening == "(":
            raise Untranslatable(opening)
        self._expect("]")
        return tuple(found), False

    def _literal(self) -> str:
        token = self.left.pop(0) if self.left else ""
        if not isinstance(token, Literal):
            raise Untranslatable(token)
        if token.value is not None:
            self.types.add(type_of(token.value))
        return written(token.value)

    def _takes(self, *signs: str) -> str:
        """The sign, when it stands next."""
        if self.left and isinstance(self.left[0], str) and self.left[0] in signs:
            return str(self.left.pop(0))
        return ""

    def _expect(self, *signs: str) -> str:
        found = self._takes(*signs)
        if not found:
            raise Untranslatable(" ".join(signs))
        return found


def _range(ends: dict[tuple[str, str], _Part]) -> str:
    """`> 2 and <= 4`, from below and from above."""
    low = [(sign, value) for sign, value in ends if sign in {">", ">="}]
    high = [(sign, value) for sign, value in ends if sign in {"<", "<="}]
    if len(ends) != len(low) + len(high) or len(low) != 1 or len(high) != 1:
        raise Untranslatable("and")
    (above, least), (below, most) = low[0], high[0]
    return f"{'(' if above == '>' else '['}{least}..{most}{')' if below == '<' else ']'}"


def type_of(value: Constant) -> str:
    match value:
        case bool():
            return "yes_no"
        case str():
            return "text"
        case _:
            return "number"


def written(value: Constant) -> str:
    match value:
        case None:
            return '""'
        case bool():
            return "yes" if value else "no"
        case str():
            is_bare = _BARE.fullmatch(value) and fold(value) not in _SAID
            return value if is_bare and not words.NOT.match(value) else quoted(value)
        case _:
            return plain(value)
