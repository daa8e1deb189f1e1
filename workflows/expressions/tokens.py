"""The text of an expression in tokens: full width and half width alike, each with its exact place.

Chinese writes no blanks between words, so a run of letters is first taken for a name of the form, whatever it has
in it; only then is it looked at for 且, 或 and the like between names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lark import Token

from workflows.expressions.faults import Flaw
from workflows.reading.folding import fold, half_width

_PART = re.compile(
    r"""(?P<blank>\s+)
    |(?P<text>["＂](?P<text_in>(?:[^"＂]|["＂]{2})*)(?P<text_end>["＂]?))
    |(?P<quote>[“”](?P<quote_in>(?:[^“”]|[“”]{2})*)(?P<quote_end>[“”]?))
    |(?P<name>[\[［【](?P<name_in>(?:[^\]］】]|[\]］】]{2})*)(?P<name_end>[\]］】]?))
    |(?P<number>(?:[0-9０-９]+(?:[.．][0-9０-９]+)?|[.．][0-9０-９]+)(?:[eEｅＥ][+\-＋－]?[0-9０-９]+)?)
    |(?P<word>\w+)
    |(?P<sign>[<＜][>＞=＝]|[>＞!！][=＝]|.)""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w+")
_LEADING_EQUALS = re.compile(r"\s*[=＝]")
_OPENS_CALL = re.compile(r"\s*[(（]")
_CLOSING_TWICE = {
    "text": re.compile('(["＂])["＂]'),
    "quote": re.compile("([“”])[“”]"),
    "name": re.compile("([\\]］】])[\\]］】]"),
}
_SPELLINGS = {"×": "*", "÷": "/", "−": "-", "≥": ">=", "≤": "<=", "≠": "<>", "!=": "<>"}
_SIGNS = {
    **dict.fromkeys("+-", "SIGN"),
    **dict.fromkeys("*/", "FACTOR"),
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), "COMPARE"),
    "^": "POWER",
    "&": "JOIN",
    "%": "PERCENT",
    "(": "LPAR",
    ")": "RPAR",
    "{": "LBRACE",
    "}": "RBRACE",
    ".": "DOT",
    **dict.fromkeys(",;、", "COMMA"),
}
_INFIX = {
    **dict.fromkeys(("且", "并且", "and"), "AND"),
    **dict.fromkeys(("或", "或者", "or"), "OR"),
}
_INFIX_WITHIN = re.compile("并且|或者|且|或")
_LITERALS = {
    **dict.fromkeys(("true", "真", "是"), "TRUE"),
    **dict.fromkeys(("false", "假", "否"), "FALSE"),
}
RESERVED = frozenset({*_INFIX, *_LITERALS, "not"})
_ENDS_VALUE = frozenset({"NUMBER", "TEXT", "NAME", "TRUE", "FALSE", "RPAR", "RBRACE", "PERCENT"})
_QUOTES = frozenset("'‘’`「」『』")
_LONGEST_NAME = 80


@dataclass(slots=True, kw_only=True)
class Lexer:
    """`is_name`: whether a folded word is a name of the form; `is_function`: of a function.
    What cannot be a token is left out and told in `flaws`."""

    text: str
    is_name: Callable[[str], bool]
    is_function: Callable[[str], bool]
    flaws: list[Flaw] = field(default_factory=list)
    _last: str = ""

    def tokens(self) -> Iterator[Token]:
        leading = _LEADING_EQUALS.match(self.text)
        place = leading.end() if leading else 0
        while found := _PART.match(self.text, place):
            place = found.end()
            for token in self._read(found):
                self._last = token.type
                place = token.end_pos or place
                yield token

    def _read(self, found: re.Match[str]) -> Iterator[Token]:
        match found.lastgroup:
            case "text" | "quote" | "name" as kind:
                yield self._closed(found, kind)
            case "number":
                yield self._number(found)
            case "word" if self._last == "DOT":
                yield _token("NAME", found[0], found.start())
            case "word":
                yield from self._word(found)
            case "sign":
                yield from self._sign(found)

    def _closed(self, found: re.Match[str], kind: str) -> Token:
        """Between its marks; a closing mark written twice stands for itself."""
        if not found[f"{kind}_end"]:
            code = "unclosed_name" if kind == "name" else "unclosed_text"
            self.flaws.append(Flaw(code, found.start(), found.end()))
        inside = _CLOSING_TWICE[kind].sub(r"\1", found[f"{kind}_in"])
        return _token("NAME" if kind == "name" else "TEXT", inside, found.start(), found.end())

    def _number(self, found: re.Match[str]) -> Token:
        """Or a name that begins with a number (24小时电话); 500且… is a number."""
        start, end = found.span()
        run = _WORD.match(self.text, start)
        if run and self.is_name(fold(run[0])):
            return _token("NAME", run[0], start)
        rest = _WORD.match(self.text, end)
        if self._last == "DOT" or (rest and not _INFIX_WITHIN.match(rest[0])):
            return _token("NAME", self.text[start : rest.end() if rest else end], start)
        return _token("NUMBER", half_width(found[0]), start, end)

    def _word(self, found: re.Match[str]) -> Iterator[Token]:
        word, folded, start = found[0], fold(found[0]), found.start()
        if folded in _INFIX and self._last in _ENDS_VALUE:
            yield _token(_INFIX[folded], word, start)
        elif self._is_called(found) and (self.is_function(folded) or self.is_name(folded)):
            yield _token("CALL", word, start)
        elif folded in _LITERALS:
            yield _token(_LITERALS[folded], word, start)
        elif self.is_name(folded):
            yield _token("NAME", word, start)
        elif folded == "not":
            yield _token("NOT", word, start)
        else:
            yield from self._parted(found) or [self._unknown(found)]

    def _unknown(self, found: re.Match[str]) -> Token:
        return _token("CALL" if self._is_called(found) else "NAME", found[0], found.start())

    def _is_called(self, found: re.Match[str]) -> bool:
        return _OPENS_CALL.match(self.text, found.end()) is not None

    def _parted(self, found: re.Match[str]) -> list[Token]:
        """名称且名称: what stands between 且 and 或 must all be known, else the run is one word; then none."""
        run = half_width(found[0]).casefold()
        tokens: list[Token] = []
        place, last = 0, self._last
        if len(run) != len(found[0]) or not _INFIX_WITHIN.search(run):
            return []
        while place < len(run):
            step = (
                self._infix(run, place) if last in _ENDS_VALUE else self._value(run, place, found)
            )
            if step is None:
                return []
            last, length = step
            tokens.append(_token(last, found[0][place : place + length], found.start() + place))
            place += length
        return tokens

    def _infix(self, run: str, place: int) -> tuple[str, int] | None:
        found = _INFIX_WITHIN.match(run, place)
        return (_INFIX[found[0]], len(found[0])) if found else None

    def _value(self, run: str, place: int, found: re.Match[str]) -> tuple[str, int] | None:
        """The longest name, number or literal that begins here; a function only where the run ends in a bracket."""
        if self.is_function(run[place:]) and self._is_called(found):
            return "CALL", len(run) - place
        for end in range(min(len(run), place + _LONGEST_NAME), place, -1):
            piece = run[place:end]
            if kind := self._kind(piece):
                return kind, len(piece)
        return None

    def _kind(self, piece: str) -> str:
        if self.is_name(piece):
            return "NAME"
        return "NUMBER" if piece.isascii() and piece.isdigit() else _LITERALS.get(piece, "")

    def _sign(self, found: re.Match[str]) -> Iterator[Token]:
        written = half_width(found[0])
        sign = _SPELLINGS.get(written, written)
        if sign in _SIGNS:
            yield _token(_SIGNS[sign], sign, found.start(), found.end())
        else:
            code = "odd_quote" if sign in _QUOTES else "odd_character"
            self.flaws.append(Flaw(code, *found.span(), {"character": found[0]}))


def _token(kind: str, value: str, start: int, end: int | None = None) -> Token:
    return Token(kind, value, start_pos=start, end_pos=start + len(value) if end is None else end)
