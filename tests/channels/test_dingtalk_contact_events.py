"""DingTalk docs of event subscription 0078 to 0090: which change is fetched how."""

from __future__ import annotations

import pytest

from bot.channels.channel import BadCallback
from bot.channels.dingtalk.contact_events import errands_of
from tests.channels.builders import DINGTALK


def asked(event_type: str, **data: object) -> list[tuple[str, str]]:
    errands = errands_of(event_type, data, DINGTALK.corp_id)
    assert {(each.channel, each.account) for each in errands} <= {("dingtalk", DINGTALK.corp_id)}
    return [(each.kind, each.key) for each in errands]


@pytest.mark.parametrize(
    "event", ["user_add_org", "user_modify_org", "user_leave_org", "user_active_org"]
)
def test_a_member_who_came_changed_or_left_is_looked_up(event: str) -> None:
    assert asked(event, timeStamp="1685501863357", userId=["zhao_lei"]) == [("member", "zhao_lei")]


def test_several_who_came_at_once_are_looked_up_each_once() -> None:
    found = asked("user_add_org", userId=["zhao_lei", "wu_ting", "zhao_lei", "", 7])
    assert found == [("member", "zhao_lei"), ("member", "wu_ting")]


def test_one_member_may_stand_alone() -> None:
    assert asked("user_leave_org", userId="zhao_lei") == [("member", "zhao_lei")]


@pytest.mark.parametrize(
    "event", ["org_dept_create", "org_dept_modify", "org_dept_remove", "org_change"]
)
def test_a_changed_department_is_a_changed_directory(event: str) -> None:
    assert asked(event, deptId=[432825033]) == [("directory", "all")]


@pytest.mark.parametrize("event", ["label_user_change", "org_admin_add", "check_url", ""])
def test_what_changes_nothing_we_keep_is_no_errand(event: str) -> None:
    assert asked(event, userId=["zhao_lei"]) == []


@pytest.mark.parametrize("given", [None, [], [""], {}])
def test_a_member_without_an_id_is_refused(given: object) -> None:
    with pytest.raises(BadCallback):
        asked("user_modify_org", userId=given)
