"""The reference of the kinds of field against the kinds there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.form_fields import FormField
from workflows.kinds.kind import Asking, Kind
from workflows.kinds.table import KINDS

DOCS = Path(__file__).resolve().parents[2] / "docs"
ASKS = {
    Asking.WORDS: ("用文字", "in words"),
    Asking.ONE: ("按钮或编号", "buttons or numbers"),
    Asking.SEVERAL: ("可选几个，再说完成", "several, then done"),
    Asking.STEPS: ("一步一步", "step by step"),
    Asking.FILES: ("发文件，再说完成", "files, then done"),
    Asking.PLACE: ("发送位置", "a location message"),
    Asking.ROWS: ("一行一行", "row by row"),
    Asking.PAGE: ("只在 H5 页面", "on the H5 page only"),
    Asking.NEVER: ("不问", "never"),
}
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def page(language: str, name: str = "field-kinds") -> str:
    return (DOCS / language / "reference" / f"{name}.md").read_text(encoding="utf-8")


def row(kind: Kind, language: str) -> tuple[str, str, str]:
    """All of it but what an answer is."""
    is_english = language == "en"
    label = kind.label.say("en" if is_english else "zh_CN")
    keys = (", " if is_english else "、").join(f"`{key}`" for key in sorted(kind.settings))
    return f"`{kind.name}` {label}", ASKS[kind.asking][is_english], keys


@LANGUAGES
def test_every_kind_has_its_row_and_says_how_it_is_asked(language: str) -> None:
    table = re.findall(r"^\| (`.+?) \| .+? \| (.+?) \| (.*?) ?\|$", page(language), re.MULTILINE)
    assert table == [row(kind, language) for kind in KINDS.values()]


@LANGUAGES
def test_every_own_key_is_explained(language: str) -> None:
    own = {key for kind in KINDS.values() for key in kind.settings}
    explained = page(language).split("\n## ")[-1]
    assert {key for key in own if f"`{key}`" not in explained} == set()


@LANGUAGES
def test_every_other_key_of_a_field_is_in_the_document_s_reference(language: str) -> None:
    own = {key for kind in KINDS.values() for key in kind.settings}
    text = page(language, "ticket-type")
    assert {
        key for key in FormField.model_fields if key not in own and f"`{key}`" not in text
    } == set()
