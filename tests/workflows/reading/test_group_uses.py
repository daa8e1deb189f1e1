from __future__ import annotations

import pytest

from workflows.reading.group_uses import GroupUse, group_use


@pytest.mark.parametrize(
    ("said", "role", "begins"),
    [
        ("设为主管群", "supervisor", True),
        ("把这个群设为审批群。", "supervisor", True),
        ("本群是工程师群", "engineer", True),
        ("群设置为客服工作群吧", "agent", True),
        ("取消主管群", "supervisor", False),
        ("本群不再是工程师群了", "engineer", False),
        ("Make this the supervisors group", "supervisor", True),
        ("stop using this as the engineers group", "engineer", False),
    ],
)
def test_a_group_is_given_to_a_role_or_taken_back(said: str, role: str, begins: bool) -> None:
    assert group_use(said) == GroupUse(role, begins)


@pytest.mark.parametrize(
    "said", ["主管群", "我们的主管群在哪", "本群是主管群吗", "设为主管", "取消", "这是老板群", ""]
)
def test_talk_about_groups_sets_up_nothing(said: str) -> None:
    assert group_use(said) is None
