"""How an expression is built: a grammar for lark, and the parts it makes, each with its place in the text.

Precedence is Excel's, with 且 and 或 beneath the comparisons: a minus before a value binds tighter than ^, and a chain
of equals (1 - 2 - 3) is one part and not one within another, so that long sums are not deep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lark import Lark, Token, UnexpectedToken
from lark.lexer import Lexer as LarkLexer

from workflows.expressions.faults import Flaw

_GRAMMAR = """
?start: either
?either: both (OR both)*
?both: negated (AND negated)*
?negated: compared
    | NOT negated -> negation
?compared: joined (COMPARE joined)*
?joined: summed (JOIN summed)*
?summed: multiplied (SIGN multiplied)*
?multiplied: raised (FACTOR raised)*
?raised: signed (POWER signed)*
?signed: percented
    | SIGN signed -> sign
?percented: member
    | percented PERCENT -> percent
?member: value
    | member DOT NAME -> column
?value: NUMBER -> literal
    | TEXT -> literal
    | TRUE -> literal
    | FALSE -> literal
    | NAME -> name
    | LPAR either RPAR -> bracketed
    | LBRACE [either (COMMA either)*] RBRACE -> list
    | CALL LPAR [either (COMMA either)*] RPAR -> call
%declare OR AND NOT COMPARE JOIN SIGN FACTOR POWER PERCENT DOT NUMBER TEXT TRUE FALSE NAME CALL
%declare LPAR RPAR LBRACE RBRACE COMMA
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Part):
    """`kind`: NUMBER, TEXT, TRUE or FALSE."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Part):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Part):
    of: Part
    column: Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Part):
    """`sign`: + or - before it, % behind it."""

    sign: str
    of: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain(Part):
    """Operators of one precedence, from left to right."""

    first: Part
    rest: tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Part):
    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Part):
    function: Word
    arguments: tuple[Part, ...]


_Children = list[Part | Token]


class _Building:
    """What lark calls for each rule, from the innermost out: nothing here goes down into anything."""

    def literal(self, children: _Children) -> Part:
        token = _tokens(children)[0]
        return Literal(kind=token.type, text=str(token), **_span(children))

    def name(self, children: _Children) -> Part:
        return Word(text=str(children[0]), **_span(children))

    def bracketed(self, children: _Children) -> Part:
        return _parts(children)[0]

    def column(self, children: _Children) -> Part:
        word = Word(text=str(children[-1]), **_span(children[-1:]))
        return Member(of=_parts(children)[0], column=word, **_span(children))

    def sign(self, children: _Children) -> Part:
        return Signed(sign=str(_tokens(children)[0]), of=_parts(children)[0], **_span(children))

    percent = sign

    def compared(self, children: _Children) -> Part:
        first, *others = _parts(children)
        operators = map(str, _tokens(children))
        rest = tuple(zip(operators, others, strict=True))
        return Chain(first=first, rest=rest, **_span(children))

    joined = summed = multiplied = raised = compared

    def list(self, children: _Children) -> Part:
        return Listed(items=tuple(_parts(children)), **_span(children))

    def call(self, children: _Children) -> Part:
        word = Word(text=str(children[0]), **_span(children[:1]))
        return Call(function=word, arguments=tuple(_parts(children)), **_span(children))

    def either(self, children: _Children) -> Part:
        """且, 或 and not between values are the functions of these names."""
        token = _tokens(children)[0]
        span = {"start": token.start_pos or 0, "end": token.end_pos or 0}
        word = Word(text=token.type, **span)
        return Call(function=word, arguments=tuple(_parts(children)), **_span(children))

    both = negation = either


def parse(tokens: Iterable[Token], length: int) -> Part | Flaw:
    """The whole, or the first place where it cannot go on; `length` is the text's, the place of its end."""
    try:
        part = _PARSER.parse(tokens)
    except UnexpectedToken as error:
        return _unexpected(error, length)
    assert isinstance(part, Part)  # noqa: S101  # what _Building makes
    return part


class _Passing(LarkLexer):
    """The tokens are made before, with the names of the form at hand."""

    def __init__(self, _conf: object) -> None: ...

    def lex(self, tokens: Iterable[Token]) -> Iterable[Token]:  # type: ignore[override]
        return iter(tokens)


_PARSER = Lark(_GRAMMAR, parser="lalr", lexer=_Passing, transformer=_Building())


def _unexpected(error: UnexpectedToken, length: int) -> Flaw:
    token = error.token
    if token.type != "$END":
        code = "value_expected" if "NAME" in error.expected else "operator_expected"
        return Flaw(code, token.start_pos or 0, token.end_pos or 0, {"token": str(token)})
    code = "value_missing" if "NAME" in error.expected else "unclosed_bracket"
    return Flaw(code, length, length)


def _parts(children: _Children) -> list[Part]:
    return [child for child in children if isinstance(child, Part)]


def _tokens(children: _Children) -> list[Token]:
    return [child for child in children if isinstance(child, Token)]


def _span(children: _Children) -> dict[str, int]:
    first, last = children[0], children[-1]
    start = first.start if isinstance(first, Part) else first.start_pos or 0
    end = last.end if isinstance(last, Part) else last.end_pos or 0
    return {"start": start, "end": end}
