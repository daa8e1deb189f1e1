"""Reads WeCom's XML; crypto and parse call it. The outer XML comes unsigned, so a stranger's costs little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from bot.channels.channel import BadCallback

MAX_DEPTH = 8
MAX_ELEMENTS = 200
_FIELD_DEPTH = 2

Fields = Mapping[str, str]
Leaf = tuple[str, str]
"""Where it stands below `<xml>`, as `SelectedItems/SelectedItem/QuestionKey`, and its text."""


class Whole(NamedTuple):
    """`fields` are the children of `<xml>`, each name once; `leaves` what is nested below them, in its order: there a name
    may come again."""

    fields: Fields
    leaves: Sequence[Leaf]


def read_xml(text: str) -> Fields:
    """The texts of the children of `<xml>` alone."""
    return read_whole(text).fields


def read_whole(text: str) -> Whole:
    reader = _Reader()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.add
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(text, True)
    except ExpatError:
        raise BadCallback(400, "the body must be XML") from None
    if not reader.fields:
        raise BadCallback(400, "the XML must be one <xml> element with fields in it")
    return Whole(reader.fields, reader.leaves)


class _Reader:
    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.leaves: list[Leaf] = []
        self._path: list[str] = []
        self._depth = 0
        self._elements = 0
        self._words: list[str] = []

    def refuse_doctype(self, *_: object) -> None:
        raise BadCallback(400, "the XML must not have a DOCTYPE")

    def start(self, name: str, _: object) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise BadCallback(400, "the XML has too many elements")
        if self._depth == 1 and name != "xml":
            raise BadCallback(400, "the XML must be one <xml> element")
        self._path.append(name)
        if self._depth >= _FIELD_DEPTH:
            self._words = []

    def add(self, words: str) -> None:
        if self._depth >= _FIELD_DEPTH:
            self._words.append(words)

    def end(self, name: str) -> None:
        words = "".join(self._words).strip()
        if self._depth == _FIELD_DEPTH:
            if name in self.fields:
                raise BadCallback(400, "the XML has a field twice")
            self.fields[name] = words
        elif self._depth > _FIELD_DEPTH:
            self._keep_leaf(words)
        self._path.pop()
        self._depth -= 1

    def _keep_leaf(self, words: str) -> None:
        """What only holds others has no words left when it ends."""
        self._words = []
        if words:
            self.leaves.append(("/".join(self._path[1:]), words))
