from __future__ import annotations

import pytest

from bot.channels.channel import ChannelError
from bot.channels.dingtalk.errors import BANNED, as_error, judge


@pytest.mark.parametrize(
    ("status", "code", "trouble"),
    [
        (400, "invalidClient", "account"),
        (403, "Forbidden.AccessDenied.IpNotInWhiteList", "account"),
        (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", "call"),
        (400, "param.templateUnpublished", "call"),
        (400, "robot.notFound", "call"),
        (400, "staffId.notExisted", ""),
        (503, "ServiceUnavailable", ""),
        (400, "whatever", ""),
    ],
)
def test_what_an_administrator_has_to_mend_is_a_trouble(
    status: int, code: str, trouble: str
) -> None:
    found = judge(status, code)
    assert isinstance(found, ChannelError)
    assert (found.trouble, found.code) == (trouble, code)


def test_a_banned_address_is_one_of_the_account() -> None:
    found = as_error(BANNED, "403")
    assert isinstance(found, ChannelError)
    assert found.trouble == "account"
