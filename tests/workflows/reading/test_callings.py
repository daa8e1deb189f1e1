from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.callings import called

TEAM = {1: "王强", 2: "赵磊", 3: "王芳", 4: "欧阳明", 5: "Zhao Lei", 6: "赵磊"}


@pytest.mark.parametrize(
    "said, people, is_certain",
    [
        ("王强", (1,), True),
        (" 王强 ", (1,), True),
        ("强", (1,), True),
        ("欧阳", (4,), True),
        ("欧阳工", (4,), True),
        ("老赵", (2, 6), True),
        ("王工", (1, 3), True),
        ("赵磊", (2, 6), True),
        ("zhao lei", (5,), True),
        ("Zhao", (5,), True),
        ("王墙", (1, 3), False),
        ("欧阳民", (4,), False),
        ("李雷", (), False),
    ],
)
def test_who_is_meant(said: str, people: tuple[int, ...], is_certain: bool) -> None:
    found = called(said, TEAM)
    assert found.people == people
    assert found.is_certain is is_certain


def test_nobody_is_meant_where_there_is_nobody() -> None:
    assert called("王强", {}).people == ()


@given(st.text(max_size=40))
def test_any_name_may_be_asked_for(said: str) -> None:
    assert set(called(said, TEAM).people) <= set(TEAM)
