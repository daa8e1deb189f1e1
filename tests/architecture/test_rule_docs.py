"""The reference of rules against the documents' models: every trigger, action and key has its row, and every name a condition may use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.architecture.test_flow_docs import LANGUAGES, first_table
from workflows.facts import FACTS
from workflows.rulebook.actions import NAMED_BESIDES, Notice, Recording, RuleAction, TimerStart
from workflows.rulebook.rule import Rule
from workflows.rulebook.triggers import WEEKDAYS, Schedule, Trigger
from workflows.rulebook_checks.checking import MOST_ACTIONS, MOST_RULES, MOST_TRIGGERS
from workflows.rules.known import SAID, WAS
from workflows.rules.marking import MOST_TAGS
from workflows.rules.running import DEEPEST
from workflows.verbs import Phase

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEADINGS: Mapping[type[BaseModel], tuple[str, str]] = {
    Rule: ("一条规则", "A rule"),
    Trigger: ("触发", "Triggers"),
    Schedule: ("定时", "A schedule"),
    RuleAction: ("动作", "Actions"),
    Notice: ("通知", "A notice"),
    Recording: ("数据", "A record"),
    TimerStart: ("计时器", "A timer"),
}


def page(language: str) -> str:
    return (DOCS / language / "reference" / "rules.md").read_text(encoding="utf-8")


def section(language: str, model: type[BaseModel]) -> str:
    heading = HEADINGS[model][language == "en"]
    return page(language).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@LANGUAGES
@pytest.mark.parametrize("model", HEADINGS, ids=lambda model: model.__name__)
def test_every_key_has_its_row_and_no_other(model: type[BaseModel], language: str) -> None:
    assert first_table(section(language, model)) == set(model.model_fields)


@LANGUAGES
def test_every_name_a_condition_may_use_has_its_row(language: str) -> None:
    rows = set(re.findall(r"^\| `(\w+)` `([^`]+)` \|", page(language), re.MULTILINE))
    names = {(name.id, name.labels[0]) for name in FACTS}
    assert names <= rows
    assert {name for name, _ in rows - names} == {WAS, SAID}


@LANGUAGES
def test_every_phase_day_and_name_in_braces_is_named(language: str) -> None:
    triggers, notice = section(language, Trigger), section(language, Notice)
    assert [phase for phase in Phase if f"`{phase.value}`" not in triggers] == []
    assert all(f"`{day}`" in section(language, Schedule) for day in (WEEKDAYS[0], WEEKDAYS[-1]))
    assert [name for name in NAMED_BESIDES if f"`{{{name}}}`" not in notice] == []


@LANGUAGES
def test_the_limits_are_those_of_the_code(language: str) -> None:
    text = page(language)
    for most in (MOST_RULES, MOST_ACTIONS, MOST_TRIGGERS, MOST_TAGS):
        assert re.search(rf"(?<!\d){most}(?!\d)", text), most
    assert re.search(rf"(level|第) {DEEPEST}( 层|\.)", text)


@LANGUAGES
def test_every_entry_of_the_history_is_named(language: str) -> None:
    source = (Path(__file__).parents[2] / "workflows" / "rules").glob("*.py")
    code = "".join(each.read_text(encoding="utf-8") for each in source)
    kinds = set(re.findall(r'"(rules?_[a-z]+)"', code))
    assert {kind for kind in kinds if f"`{kind}`" not in page(language)} == set()
