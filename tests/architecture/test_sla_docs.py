"""The references of targets and of dispatch policies against their models: every key and value has its row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from tests.architecture.test_flow_docs import DOCS, LANGUAGES, first_table
from workflows.dispatch.policy import DispatchPolicy, First, Strategy
from workflows.targets import ALWAYS, AREA, ENDS, MESSAGE, OPENED, TEAM, Step, Target, Terms

HEADINGS: Mapping[type[BaseModel], tuple[str, str, str]] = {
    Target: ("sla", "时限的键", "Targets"),
    Terms: ("sla", "档次", "Terms"),
    Step: ("sla", "一级一级", "Steps of the ladder"),
    DispatchPolicy: ("dispatch", "策略", "Policies"),
    First: ("dispatch", "先看的一组人", "Pools"),
}


def section(language: str, model: type[BaseModel]) -> str:
    page, chinese, english = HEADINGS[model]
    text = (DOCS / language / "reference" / f"{page}.md").read_text(encoding="utf-8")
    heading = english if language == "en" else chinese
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@LANGUAGES
@pytest.mark.parametrize("model", HEADINGS, ids=lambda model: model.__name__)
def test_every_key_has_its_row_and_no_other(model: type[BaseModel], language: str) -> None:
    assert first_table(section(language, model)) == set(model.model_fields)


@LANGUAGES
def test_every_strategy_and_way_is_explained(language: str) -> None:
    text = section(language, DispatchPolicy)
    ways = get_args(DispatchPolicy.model_fields["way"].annotation)
    as_what = get_args(DispatchPolicy.model_fields["same_as"].annotation)
    values = [*get_args(Strategy), *ways, *as_what]
    assert [each for each in values if f"`{each}`" not in text] == []


@LANGUAGES
def test_every_word_a_target_may_use_is_explained(language: str) -> None:
    text = section(language, Target)
    again = [each for each in get_args(Target.model_fields["again"].annotation) if each]
    values = [*ENDS, OPENED, MESSAGE, ALWAYS, TEAM, AREA, *again]
    assert [each for each in values if f"`{each}`" not in text] == []


@LANGUAGES
@pytest.mark.parametrize("page", ["sla", "dispatch"])
def test_a_how_to_leads_to_its_reference_and_to_an_example(page: str, language: str) -> None:
    text = (DOCS / language / "how-to" / f"{page}.md").read_text(encoding="utf-8")
    assert f"../reference/{page}.md" in text
    assert "examples/dispatch_by_skill_and_area.yaml" in text
    assert Path(DOCS / "examples" / "dispatch_by_skill_and_area.yaml").exists()
