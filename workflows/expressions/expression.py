"""PLACEHOLDER by the lead so that the tree imports; the expression core replaces this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.expressions.faults import Flaw, Flawed
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Name, Type
from workflows.expressions.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    text: str
    reads: frozenset[str]

    def evaluate(self, values: Mapping[str, Value], around: Surroundings) -> Value:
        raise NotImplementedError


def compile_expression(text: str, scope: Scope, wanted: Type | None = None) -> Expression:
    raise Flawed(text, (Flaw(code="placeholder", start=0, end=len(text)),))
