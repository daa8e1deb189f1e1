"""`gongdan people-sync` as a shell runs it: it says why where it cannot, and changes nothing then."""

from __future__ import annotations

from tests.command_line import WECOM_SETTINGS, CommandLine

NOBODY = "http://127.0.0.1:9"
DINGTALK_SETTINGS = {
    "DINGTALK__APP_KEY": "dingkey",
    "DINGTALK__APP_SECRET": "dingtalk-secret-value",
    "DINGTALK__ROBOT_CODE": "dingkey",
    "DINGTALK__CARD_TEMPLATE_ID": "t.schema",
    "DINGTALK__API_BASE": NOBODY,
    "DINGTALK__OAPI_BASE": NOBODY,
}


def test_each_platform_that_cannot_be_reached_is_told(installed: CommandLine) -> None:
    """One costs nobody the other."""
    both = {**WECOM_SETTINGS, "WECOM__API_BASE": NOBODY, **DINGTALK_SETTINGS}
    answered = installed("people-sync", **both)
    assert answered.code == 1
    assert "wecom: 无法连接 127.0.0.1" in answered.err
    assert "dingtalk: 无法连接 127.0.0.1" in answered.err
    assert "secret-value" not in answered.out + answered.err


def test_without_a_platform_there_is_nobody_to_ask(installed: CommandLine) -> None:
    answered = installed("people-sync")
    assert answered.code == 1 and "no settings of a platform" in answered.err
