"""WeCom docs 90970, 90971: which change is fetched how."""

from __future__ import annotations

import pytest

from bot.channels.channel import BadCallback
from bot.channels.wecom.contact_events import contact_errands
from bot.channels.wecom.xml import read_xml
from tests.channels.builders import WECOM, wecom_xml


def asked(**fields: str) -> list[tuple[str, str, str]]:
    event = wecom_xml("event", **{"Event": "change_contact", **fields})
    errands = contact_errands(read_xml(event), WECOM.corp_id)
    assert {(each.channel, each.account) for each in errands} <= {("wecom", WECOM.corp_id)}
    return [(each.kind, each.key, each.token) for each in errands]


@pytest.mark.parametrize("change", ["create_user", "update_user", "delete_user"])
def test_a_member_who_came_changed_or_left_is_looked_up(change: str) -> None:
    assert asked(ChangeType=change, UserID="wang_qiang") == [("member", "wang_qiang", "")]


def test_a_new_user_id_keeps_the_old_one_as_its_name() -> None:
    changed = asked(ChangeType="update_user", UserID="wang_qiang", NewUserID="wangq")
    assert changed == [("renamed", "wang_qiang", "wangq")]


def test_a_new_leader_changes_the_superior_of_everybody_below() -> None:
    changed = asked(ChangeType="update_user", UserID="zhou_min", IsLeaderInDept="1,0")
    assert changed == [("member", "zhou_min", ""), ("directory", "all", "")]


@pytest.mark.parametrize("change", ["create_party", "update_party", "delete_party"])
def test_a_changed_department_is_a_changed_directory(change: str) -> None:
    assert asked(ChangeType=change, Id="2") == [("directory", "all", "")]


@pytest.mark.parametrize(
    "fields", [{"ChangeType": "update_tag", "TagId": "1"}, {"Event": "enter_agent"}]
)
def test_what_changes_nothing_we_keep_is_no_errand(fields: dict[str, str]) -> None:
    assert asked(**fields) == []


def test_a_member_without_an_id_is_refused() -> None:
    with pytest.raises(BadCallback):
        asked(ChangeType="create_user")
