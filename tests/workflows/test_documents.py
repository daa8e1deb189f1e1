from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.documents import read_yaml, write_yaml
from workflows.reading.folding import clean

KEPT = st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.text("0123456789_.+-eE:~nulltrue", max_size=8)  # fmt: skip
"""As far as somebody could have typed it."""


@pytest.mark.parametrize(
    "text", ["089", "-08", "+1", "1_000", "0x1F", "1e3", "12:30", "~", "null", "no", "", "=", "<<"]
)
def test_text_that_looks_like_something_else_is_written_as_text(text: str) -> None:
    assert read_yaml(write_yaml({"label": text})) == {"label": text}


@given(st.dictionaries(st.text("abc_", min_size=1), KEPT.map(clean) | st.lists(KEPT.map(clean))))
def test_what_is_written_is_read_the_same(data: dict[str, object]) -> None:
    assert read_yaml(write_yaml(data)) == data
