"""The tables of a JDM graph: each decisionTableNode as a document of ours, or everything that cannot be carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workflows.decisions.document import DecisionTable
from workflows.decisions.jdm.cells import rewritten
from workflows.decisions.jdm.outputs import rewritten_output
from workflows.decisions.jdm.tokens import Untranslatable
from workflows.mistakes import Mistake, Mistakes

Json = Mapping[str, Any]
_TABLE = "decisionTableNode"
_ENDS = frozenset({"inputNode", "outputNode"})
_REFUSED = frozenset({"functionNode", "customNode"})
_HITS = {"first": "first", "collect": "all"}
_NO_WORD = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST_KEY, _LONGEST_SHOWN = 40, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`left_out` are the parts of the graph that are no tables."""

    tables: tuple[DecisionTable, ...]
    left_out: tuple[Mistake, ...]


def is_jdm(data: object) -> bool:
    return isinstance(data, Mapping) and isinstance(data.get("nodes"), list)


def import_graph(data: Json, key: str) -> Imported:
    """`key` is what its table is to be called; several get a number behind it. Raises Mistakes."""
    nodes = [node if isinstance(node, Mapping) else {} for node in data["nodes"]]
    wrong = [_refused(node, at) for at, node in enumerate(nodes) if node.get("type") in _REFUSED]
    found = [(at, node) for at, node in enumerate(nodes) if node.get("type") == _TABLE]
    if not found and not wrong:
        wrong.append(Mistake(code="jdm_no_table", path="nodes"))
    tables = []
    for number, (at, node) in enumerate(found, 1):
        reading = _Reading(node=node, path=f"nodes[{at}]")
        table = reading.table(key if len(found) == 1 else f"{key}_{number}")
        wrong.extend(reading.wrong)
        tables.append(table)
    if wrong:
        raise Mistakes(tuple(wrong))
    known = _ENDS | {_TABLE}
    left_out = [_other(n, at) for at, n in enumerate(nodes) if n.get("type") not in known]
    return Imported(
        tables=tuple(DecisionTable.model_validate(table) for table in tables),
        left_out=tuple(left_out),
    )


def _refused(node: Json, at: int) -> Mistake:
    params = {"name": str(node.get("name", "")), "kind": str(node["type"])}
    return Mistake(code="jdm_program", path=f"nodes[{at}]", params=params)


def _other(node: Json, at: int) -> Mistake:
    params = {"name": str(node.get("name", "")), "kind": str(node.get("type", ""))}
    return Mistake(code="jdm_left_out", path=f"nodes[{at}]", params=params)


@dataclass(slots=True, kw_only=True)
class _Reading:
    node: Json
    path: str
    wrong: list[Mistake] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    @property
    def content(self) -> Json:
        content = self.node.get("content")
        return content if isinstance(content, Mapping) else {}

    def table(self, key: str) -> Json:
        self._check_kind()
        rules = self._list("rules")
        inputs = [self._input(each, rules) for each in self._list("inputs")]
        outputs = [self._output(each, rules) for each in self._list("outputs")]
        return {
            "key": key,
            "name": str(self.node.get("name") or key),
            "hit": _HITS.get(str(self.content.get("hitPolicy")), "first"),
            "inputs": [column for column, _ in inputs],
            "outputs": [column for column, _ in outputs],
            "rows": list(self._rows(rules, inputs, outputs)),
        }

    def _check_kind(self) -> None:
        hit = str(self.content.get("hitPolicy"))
        if hit not in _HITS:
            self._add("jdm_hit", "hitPolicy", value=hit, allowed=", ".join(_HITS))
        for name in ("inputField", "outputPath"):
            if self.content.get(name):
                self._add("jdm_wrapped", name, value=str(self.content[name]))
        if self.content.get("executionMode") == "loop":
            self._add("jdm_wrapped", "executionMode", value="loop")
        for name in ("rules", "inputs", "outputs"):
            if not self._list(name):
                self._add("too_few", name, min="1")

    def _input(self, column: Json, rules: Sequence[Json]) -> _Column:
        if not column.get("field"):
            self._add("jdm_no_field", "inputs", column=str(column.get("name", "")))
        cells = [self._cell(column, rule, at) for at, rule in enumerate(rules)]
        types = {each for _, of in cells for each in of}
        return self._column(column, types), [cell for cell, _ in cells]

    def _cell(self, column: Json, rule: Json, at: int) -> tuple[str, frozenset[str]]:
        text = str(rule.get(str(column.get("id"))) or "").strip()
        if not text:
            return "", frozenset()
        try:
            found = rewritten(text)
        except Untranslatable:
            self._untold(column, at, text)
            return "", frozenset()
        return found.cell, found.types

    def _output(self, column: Json, rules: Sequence[Json]) -> _Column:
        given = [self._given(column, rule, at) for at, rule in enumerate(rules)]
        return self._column(column, {of for _, of in given if of}), [cell for cell, _ in given]

    def _given(self, column: Json, rule: Json, at: int) -> tuple[Any, str]:
        text = str(rule.get(str(column.get("id"))) or "").strip()
        try:
            found = rewritten_output(text)
        except Untranslatable:
            self._untold(column, at, text)
            return None, ""
        return found.cell, found.type

    def _column(self, column: Json, types: set[str]) -> Json:
        """Of one type throughout, as the cells are."""
        if len(types) > 1:
            name = str(column.get("name", ""))
            self._add("jdm_mixed", "inputs", column=name, found=", ".join(sorted(types)))
        named = str(column.get("field") or column.get("name") or "")
        label = str(column.get("name") or named)
        return {"id": self._id(named), "label": label, "type": next(iter(types), "text")}

    def _id(self, named: str) -> str:
        """customer.accountAge is customer_account_age; what has no letters of ours gets a number."""
        words = _NO_WORD.sub("_", _HUMP.sub("_", named).lower()).strip("_")
        stem = (words if words[:1].isalpha() else f"c_{words}".rstrip("_"))[:_LONGEST_KEY]
        number, found = 1, stem
        while found in self.ids:
            number += 1
            found = f"{stem[: _LONGEST_KEY - 3]}_{number}"
        self.ids.add(found)
        return found

    def _rows(
        self, rules: Sequence[Json], inputs: Sequence[_Column], outputs: Sequence[_Column]
    ) -> Iterator[Json]:
        for at, rule in enumerate(rules):
            yield {
                "when": {column["id"]: cells[at] for column, cells in inputs},
                "then": {column["id"]: cells[at] for column, cells in outputs},
                "note": str(rule.get("_description") or ""),
            }

    def _list(self, name: str) -> Sequence[Json]:
        found = self.content.get(name)
        return (
            [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
        )

    def _untold(self, column: Json, at: int, text: str) -> None:
        shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
        name = str(column.get("name") or column.get("field") or column.get("id"))
        self._add("jdm_cell", f"rules[{at}]", row=str(at + 1), column=name, cell=shown)

    def _add(self, code: str, place: str, **params: str) -> None:
        path = f"{self.path}.content.{place}"
        self.wrong.append(Mistake(code=code, path=path, params=params))


_Column = tuple[Json, list[Any]]
"""As our document says it, and its cells by row."""
