"""The reference of flows against the documents' models: every key, verb, mode and right has its row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from workflows import lifecycle, nodes, who
from workflows.definition import Definition
from workflows.flow_checks.checking import MOST_NODES
from workflows.lifecycle import Lifecycle
from workflows.nodes import (
    Action,
    ActionNode,
    ApproveNode,
    BranchNode,
    Call,
    Case,
    CcNode,
    Condition,
    EndNode,
    HandleNode,
    Limit,
    Opening,
    ParallelNode,
    SubflowNode,
    TaskPart,
    WaitNode,
)
from workflows.trials import Trial
from workflows.verbs import Permit, Phase, Verb
from workflows.who import Who

DOCS = Path(__file__).resolve().parents[2] / "docs"
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
HEADINGS: Mapping[type[BaseModel], tuple[str, str]] = {
    TaskPart: ("办理和审批都有的键", "What handling and approving have in common"),
    HandleNode: ("办理", "Handling"),
    ApproveNode: ("审批", "Approving"),
    CcNode: ("抄送", "Copies"),
    BranchNode: ("条件分支", "Branches"),
    Case: ("情况", "Cases"),
    ParallelNode: ("并行", "Lanes"),
    WaitNode: ("等待", "Waiting"),
    ActionNode: ("自动处理", "Automatic steps"),
    Call: ("问别的系统", "Asking another system"),
    Opening: ("开另一张工单", "Opening another ticket"),
    SubflowNode: ("子流程", "Sub-flows"),
    EndNode: ("结束", "Ends"),
    Action: ("按钮", "Buttons"),
    Limit: ("时限", "Limits"),
    Who: ("找人", "Finding people"),
    Condition: ("条件", "Conditions"),
    Lifecycle: ("整张工单", "The whole ticket"),
}


def section(language: str, model: type[BaseModel]) -> str:
    return named(language, HEADINGS[model][language == "en"])


def named(language: str, heading: str) -> str:
    """From the heading to the next."""
    text = (DOCS / language / "reference" / "flows.md").read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def keys_of(model: type[BaseModel]) -> set[str]:
    """Its own: `kind` has a table of its own, and what both tasks have in common too."""
    inherited = set(TaskPart.model_fields) if issubclass(model, TaskPart) else set()
    own = set(model.model_fields) - {"kind"}
    return own if model is TaskPart else own - inherited


def first_table(text: str) -> set[str]:
    """The keys of the first table's first column; the table of values that may follow is left out."""
    table = re.search(r"^\|.*\n\|[-|]+\|\n((?:\|.*\n?)*)", text, re.MULTILINE)
    return set(re.findall(r"^\| `([\w!*]+)` \|", table[1], re.MULTILINE)) if table else set()


def test_every_model_of_a_flow_s_document_has_its_section() -> None:
    models = {
        each
        for module in (nodes, who, lifecycle)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, BaseModel)
        if each.__module__ == module.__name__
    }
    assert models == set(HEADINGS)


@LANGUAGES
@pytest.mark.parametrize("model", HEADINGS, ids=lambda model: model.__name__)
def test_every_key_has_its_row_and_no_other(model: type[BaseModel], language: str) -> None:
    assert first_table(section(language, model)) == keys_of(model)


@LANGUAGES
def test_every_kind_of_node_has_its_row(language: str) -> None:
    text = named(language, "节点的种类" if language == "zh-CN" else "Kinds of node")
    kinds = (each.model_fields["kind"].annotation for each in get_args(get_args(nodes.Node)[0]))
    assert first_table(text) == {get_args(kind)[0] for kind in kinds}


@LANGUAGES
@pytest.mark.parametrize(
    ("model", "key"),
    [
        (ApproveNode, "mode"),
        (ApproveNode, "reject_when"),
        (ApproveNode, "same"),
        (HandleNode, "mode"),
        (Limit, "do"),
        (Action, "where"),
        (Action, "afterwards"),
        (Action, "reason"),
        (Action, "style"),
        (BranchNode, "hit"),
        (Call, "method"),
        (Call, "on_error"),
        (Opening, "relation"),
        (Condition, "op"),
        (Who, "superior_of"),
    ],
)
def test_every_value_a_key_can_have_is_named(
    model: type[BaseModel], key: str, language: str
) -> None:
    values = [each for each in get_args(model.model_fields[key].annotation) if each]
    assert values
    assert [each for each in values if f"`{each}`" not in section(language, model)] == []


@LANGUAGES
def test_every_verb_permit_right_and_phase_is_named(language: str) -> None:
    is_english = language == "en"
    buttons = section(language, Action)
    assert [verb for verb in Verb if f"`{verb}`" not in buttons] == []
    permits = named(language, "What is permitted" if is_english else "允许做的事")
    assert [permit for permit in Permit if f"`{permit}`" not in permits] == []
    rights = named(language, "Field rights" if is_english else "字段权限")
    assert first_table(rights) == set(get_args(nodes.FieldRight))
    assert [phase for phase in Phase if f"`{phase}`" not in section(language, HandleNode)] == []


@LANGUAGES
def test_the_document_s_reference_has_every_key_and_the_most_nodes_are_right(
    language: str,
) -> None:
    reference = DOCS / language / "reference"
    text = (reference / "ticket-type.md").read_text(encoding="utf-8")
    names = {field.alias or name for name, field in Definition.model_fields.items()}
    assert {name for name in names if f"| `{name}` |" not in text} == set()
    assert f" {MOST_NODES} " in (reference / "flows.md").read_text(encoding="utf-8")


@LANGUAGES
def test_every_key_of_a_trial_is_explained(language: str) -> None:
    text = (DOCS / language / "reference" / "ticket-type.md").read_text(encoding="utf-8")
    assert first_table(text.split("\n## ")[-1]) == set(Trial.model_fields)


@LANGUAGES
def test_every_example_is_led_to(language: str) -> None:
    text = (DOCS / language / "how-to" / "approvals.md").read_text(encoding="utf-8")
    examples = {each.name for each in (DOCS / "examples").glob("*.yaml")}
    assert {each for each in examples if f"examples/{each}" not in text} == set()
