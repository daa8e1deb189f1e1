"""What the documentation says of shift plans and of months against what is read: examples, keys, lines of the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from handlers.shift_plans import ShiftFile, parse_shifts
from handlers.what_if import read_what_if
from handlers.what_if_document import Arrivals, Times, WhatIf
from tests.architecture.test_docs import yaml_examples
from tests.architecture.test_flow_docs import DOCS, LANGUAGES

EXAMPLE = DOCS / "examples" / "what-if" / "month.yaml"


def page(language: str, name: str) -> Path:
    return DOCS / language / "how-to" / f"{name}.md"


def examples(language: str, name: str, key: str) -> list[str]:
    found = (text for _, text in yaml_examples(page(language, name)))
    return [text for text in found if key in yaml.safe_load(text)]


@LANGUAGES
def test_the_month_in_the_page_is_one(language: str) -> None:
    (written,) = examples(language, "what-if", "policies")
    document = WhatIf.model_validate(yaml.safe_load(written))
    assert [each.name.zh for each in document.policies] == ["少者优先", "分批抢单"]


@LANGUAGES
def test_every_key_of_a_month_is_explained(language: str) -> None:
    text = page(language, "what-if").read_text(encoding="utf-8")
    keys = {field.alias or name for name, field in WhatIf.model_fields.items()} - {"schema"}
    for key in {*keys, *Times.model_fields, *Arrivals.model_fields} - {"arrivals", "times"}:
        assert re.search(rf"`\.?(?:arrivals\.)?{key}`", text), key


@LANGUAGES
def test_the_shift_plan_in_the_page_is_one(language: str) -> None:
    (written,) = examples(language, "dispatch", "shifts")
    assert len(parse_shifts(written).entries) == 9
    assert set(yaml.safe_load(written)) == set(ShiftFile.model_fields)


def test_the_example_is_a_month_of_the_size_that_is_promised() -> None:
    document = read_what_if(EXAMPLE).document
    assert document.tickets == 20_000
    assert sum(each.count for each in document.people) == 60
    assert len(document.policies) == 3


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_table_in_the_page_is_of_the_example(language: str) -> None:
    text = page(language, "what-if").read_text(encoding="utf-8")
    names = [each.name.say(language) for each in read_what_if(EXAMPLE).document.policies]
    shown = text.partition("seed 7" if language == "en" else "种子 7")[2].partition("```")[0]
    assert all(name in shown for name in names)
