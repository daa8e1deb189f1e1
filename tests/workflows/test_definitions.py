from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.builders_forms import REPAIR, SHIPPED, SMALL
from workflows.definition import Definition
from workflows.parsing import dump, parse

FILES = sorted(SHIPPED.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_definition_has_no_mistake(path: Path) -> None:
    assert parse(path.read_text(encoding="utf-8")).key == path.stem


@pytest.mark.parametrize("definition", [REPAIR, parse(SMALL)], ids=lambda each: each.key)
def test_exported_definition_comes_back_the_same(definition: Definition) -> None:
    assert parse(dump(definition)) == definition


def test_export_is_readable() -> None:
    text = dump(REPAIR)
    assert "label: {zh: 空调, en: Air conditioner}" in text
    assert "within: PT30M" in text
    assert "when: 费用 > 500" in text


def test_export_of_text_that_looks_like_something_else_stays_text() -> None:
    tricky = SMALL.replace("words: [电扇]", 'words: ["no", "2026-01-01", "12", "null", "1.50"]')
    definition = parse(tricky)
    assert definition.field("thing").options[1].words == ("no", "2026-01-01", "12", "null", "1.50")
    assert parse(dump(definition)) == definition


def test_the_repair_form_asks_the_requester_only_what_is_the_requesters() -> None:
    asked = [field.id for field in REPAIR.asked]
    assert asked[0] == "product"
    assert not {"cost", "parts", "rating"} & set(asked)
