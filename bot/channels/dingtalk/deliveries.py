"""What became of a card in each space it was to stand in; pure, `cards.py` calls it.

DingTalk doc 0783 answers each space with `success` and an `errorMsg`, and lists no messages: of those that were seen the ones
named here pass by themselves, every other one is for good.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.channel import ChannelError, Refused, TryLater
from bot.channels.dingtalk.fields import Fields, text_of

_PASSING = (
    "system",
    "busy",
    "timeout",
    "time out",
    "flow",
    "limit",
    "qps",
    "throttl",
    "繁忙",
    "超时",
    "限流",
)
_AGAIN_AFTER = 30.0
_LONGEST = 80


def carrier_of(results: Sequence[Fields]) -> str:
    """Raises unless it stands in every space: one where it may yet come to stand is tried again, for where it stands
    already it is not put a second time."""
    failed = [
        text_of(result, "errorMsg") for result in results if result.get("success") is not True
    ]
    if failed or not results:
        raise _error(failed)
    return next(filter(None, (text_of(result, "carrierId") for result in results)), "")


def _error(messages: Sequence[str]) -> ChannelError:
    reason = f"钉钉没有投放卡片：{_told(messages)}"
    if any(_passes(each) for each in messages):
        return TryLater(reason, after=_AGAIN_AFTER)
    return Refused(reason)


def _told(messages: Sequence[str]) -> str:
    return next(filter(None, messages), "")[:_LONGEST] or "没有说明原因"


def _passes(message: str) -> bool:
    return any(each in message.lower() for each in _PASSING)
