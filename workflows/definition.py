"""A ticket type as data: form, flow, SLA, cards and words, as one YAML document says them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Literal

from pydantic import Field

from workflows.conditions import spelled_out
from workflows.expressions.expression import Expression, compile_expression
from workflows.flow import Flow, compile_flow
from workflows.form_fields import FormField
from workflows.labels import Document, Key, Label
from workflows.nodes import BranchNode, Node, walk
from workflows.sheets.blueprint import Blueprint
from workflows.sheets.compiling import compile_form, scope_of


class Target(Document):
    """An SLA promise: from opening until node `until` is done, within working time of `calendar`;
    the clock stands still in the nodes of `pauses_in` and, if `pauses_on_hold`, while the ticket is on hold."""

    id: Key
    name: Label
    within: timedelta = Field(gt=timedelta(0))
    until: str
    calendar: Literal["always"] = "always"
    pauses_in: tuple[str, ...] = ()
    pauses_on_hold: bool = False
    tell: tuple[str, ...] = ("supervisor",)


class Definition(Document):
    """One published ticket type; `say` words what the bot says while its form is filled in, by the catalog's key. Built only by `workflows.parsing.parse`, which also checks what ties the parts together.

    Whoever says one of `opens_with` wants it; a word of `suggested_by` decides only where nothing says more."""

    schema_: Literal["ticket-type/1"] = Field(alias="schema")
    key: Key
    name: Label
    prefix: str = Field(pattern=r"^[A-Z]{1,6}$")
    opens_with: tuple[str, ...] = ()
    suggested_by: tuple[str, ...] = ()
    note: Label | None = None
    form: tuple[FormField, ...] = Field(min_length=1)
    flow: tuple[Node, ...] = Field(min_length=1)
    sla: tuple[Target, ...] = ()
    card: tuple[str, ...] = ()
    notices: dict[str, Label] = Field(default_factory=dict)
    say: dict[str, Label] = Field(default_factory=dict)

    def field(self, field_id: str) -> FormField:
        """KeyError when the form has no such field."""
        return self._fields[field_id]

    @cached_property
    def _fields(self) -> Mapping[str, FormField]:
        return {field.id: field for field in self.form}

    @cached_property
    def blueprint(self) -> Blueprint:
        """The form's expressions, compiled; `workflows.checks` has refused what does not compile."""
        return compile_form(self.form)[0]

    @cached_property
    def conditions(self) -> Mapping[tuple[str, str], Expression]:
        """Of the cases that have one, by the branch's id and the case's."""
        scope = scope_of(self.form)
        return {
            (node.id, case.id): compile_expression(spelled_out(case.when, self._fields), scope)
            for node in walk(self.flow)
            if isinstance(node, BranchNode)
            for case in node.cases
            if case.when
        }

    @cached_property
    def walked(self) -> Flow:
        """The flow made walkable."""
        return compile_flow(self.flow)

    @property
    def asked(self) -> tuple[FormField, ...]:
        """The fields the requester is asked, in order."""
        return tuple(field for field in self.form if field.filled_by == "requester")
