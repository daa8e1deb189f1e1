"""A ticket type as data: form, flow, SLA, cards and words, as one YAML document says them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from workflows.answers import Answers
from workflows.conditions import spelled_out
from workflows.decisions.binding import bound
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable
from workflows.decisions.table import CompiledTable
from workflows.dispatch.policy import DispatchPolicy
from workflows.expressions.expression import Expression, Scope, compile_expression
from workflows.expressions.types import Name
from workflows.facts import scope_with_facts
from workflows.flow import Flow, compile_flow
from workflows.form_fields import FormField
from workflows.inlining import inlined
from workflows.kinds.table import kind_of
from workflows.labels import Document, Key, Label
from workflows.lifecycle import Lifecycle
from workflows.mistakes import Mistakes
from workflows.nodes import HandleNode, Node, cases_of
from workflows.rulebook.rule import Rule
from workflows.sheets.blueprint import Blueprint
from workflows.sheets.compiling import compile_form
from workflows.targets import Target
from workflows.trials import Trial

_LONGEST_ASSET = 100


class Definition(Document):
    """One published ticket type; `asset` is the field that says which device it is about. `say` words what the bot says while its form is filled in, by the catalog's key. Built only by `workflows.parsing.parse`, which also checks what ties the parts together.

    Whoever says one of `opens_with` wants it; a word of `suggested_by` decides only where nothing says more."""

    schema_: Literal["ticket-type/1"] = Field(alias="schema")
    key: Key
    name: Label
    asset: str = ""
    prefix: str = Field(pattern=r"^[A-Z]{1,6}$")
    opens_with: tuple[str, ...] = ()
    suggested_by: tuple[str, ...] = ()
    note: Label | None = None
    form: tuple[FormField, ...] = Field(min_length=1)
    flow: tuple[Node, ...] = Field(min_length=1)
    subflows: Mapping[Key, tuple[Node, ...]] = Field(default_factory=dict)
    dispatch: Mapping[Key, DispatchPolicy] = Field(default_factory=dict)
    tables: tuple[DecisionTable, ...] = ()
    rules: tuple[Rule, ...] = ()
    lifecycle: Lifecycle = Lifecycle()
    sla: tuple[Target, ...] = ()
    card: tuple[str, ...] = ()
    notices: dict[str, Label] = Field(default_factory=dict)
    say: dict[str, Label] = Field(default_factory=dict)
    tests: tuple[Trial, ...] = ()

    def field(self, field_id: str) -> FormField:
        """KeyError when the form has no such field."""
        return self.fields[field_id]

    @cached_property
    def fields(self) -> Mapping[str, FormField]:
        return {field.id: field for field in self.form}

    @cached_property
    def blueprint(self) -> Blueprint:
        """The form's expressions, compiled; `workflows.checks` has refused what does not compile."""
        return compile_form(self.form)[0]

    @cached_property
    def conditions(self) -> Mapping[tuple[str, str], Expression]:
        """Of the cases that have one, by the branch's id and the case's."""
        return {
            (node.id, case.id): self.compiled(spelled_out(case.when, self.fields))
            for node in self.walked.nodes.values()
            for case in cases_of(node)
            if case.when
        }

    def asset_in(self, answers: Answers) -> str:
        """What identifies the device: a linked record by its key, anything else as it is written."""
        answer = answers.get(self.asset) if self.asset else None
        if isinstance(answer, Mapping):
            return str(answer.get("id", ""))[:_LONGEST_ASSET]
        return answer[:_LONGEST_ASSET] if isinstance(answer, str) else ""

    def dispatch_of(self, node_id: str) -> DispatchPolicy | None:
        """By which policy the work of a node is handed out, if it is."""
        node = self.walked.nodes.get(node_id)
        policy = node.dispatch if isinstance(node, HandleNode) else None
        return self.dispatch.get(policy) if isinstance(policy, str) else policy

    def compiled(self, text: str, field_id: str = "", beside: tuple[Name, ...] = ()) -> Expression:
        """An expression over the form's fields; what fills in a field is of that field's type. `beside` are names it
        may use besides: always the same tuple of them, for to look into it would take longer. Raises Flawed."""
        key = (text, field_id, id(beside))
        known = self._compiled.get(key)
        if known is None or known[0] is not beside:
            wanted = kind_of(self.field(field_id)).type(self.field(field_id)) if field_id else None
            scope = Scope(self.scope.names, outer=(*self.scope.outer, *beside))
            known = self._compiled[key] = (beside, compile_expression(text, scope, wanted))
        return known[1]

    @cached_property
    def ready_tables(self) -> Mapping[str, CompiledTable]:
        """Its own decision tables by key; what has become wrong since it was checked is missing."""
        made = ((each.key, self._ready(each)) for each in self.tables)
        return {key: table for key, table in made if table}

    def _ready(self, table: DecisionTable) -> CompiledTable | None:
        try:
            return compile_table(table, self.scope)
        except Mistakes:
            return None

    def bound(self, table: CompiledTable) -> CompiledTable:
        """A table of the company, reading this form."""
        known = self._bound.get(table.document.key)
        if known is None or known[0] is not table:
            known = self._bound[table.document.key] = (table, bound(table, self.scope))
        return known[1]

    @cached_property
    def _bound(self) -> dict[str, tuple[CompiledTable, CompiledTable]]:
        return {}

    @cached_property
    def scope(self) -> Scope:
        """What an expression outside the form may name: its fields, and what is known of any ticket."""
        return scope_with_facts(self.form)

    @cached_property
    def feeds_kept(self) -> dict[int, tuple[object, tuple[tuple[str, str], ...]]]:
        """What tables of the company call its fields, by the id of the table; `workflows.rules.feeding` looks after them."""
        return {}

    @cached_property
    def names_kept(self) -> dict[int, tuple[object, tuple[Name, ...]]]:
        """Names that are used beside its own, by the id of what gives them; `workflows.rules.known` looks after them."""
        return {}

    @cached_property
    def _compiled(self) -> dict[tuple[str, str, int], tuple[tuple[Name, ...], Expression]]:
        return {}

    @cached_property
    def walked(self) -> Flow:
        """The flow made walkable, its sub-flows in place."""
        return compile_flow(inlined(self.flow, self.subflows), self.lifecycle.revision())

    @property
    def asked(self) -> tuple[FormField, ...]:
        """The fields the requester is asked, in order."""
        return tuple(field for field in self.form if field.filled_by == "requester")
