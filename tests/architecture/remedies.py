"""What each remedy is called on the pages of error codes, and which error it becomes: the same for every platform."""

from __future__ import annotations

from bot.channels.channel import (
    CardExpired,
    FileGone,
    Limited,
    NotNow,
    Refused,
    TryLater,
)
from bot.channels.tokens import TokenRejected
from bot.channels.verdicts import Remedy, Verdict

MEANING: dict[str, dict[Remedy, str]] = {
    "en": {
        "renew token": "new token",
        "try later": "again after {after} s",
        "slow down": "waits, {after} s{longer}",
        "mend": "health page, again for two hours",
        "wait for their word": "waits for their next word",
        "send a fresh card": "a fresh card",
        "upload again": "the file is brought again",
        "give up": "dead",
    },
    "zh-CN": {
        "renew token": "换 token",
        "try later": "{after} 秒后再试",
        "slow down": "等待，{after} 秒{longer}",
        "mend": "状态页，重试两小时",
        "wait for their word": "等客户再说话",
        "send a fresh card": "重发卡片",
        "upload again": "重传文件",
        "give up": "放弃",
    },
}
LONGER = {"en": " and longer each time", "zh-CN": "，逐次加长"}
BECOMES: dict[Remedy, type[Exception]] = {
    "renew token": TokenRejected,
    "try later": TryLater,
    "slow down": Limited,
    "mend": TryLater,
    "wait for their word": NotNow,
    "send a fresh card": CardExpired,
    "upload again": FileGone,
    "give up": Refused,
}


def meaning(verdict: Verdict, language: str) -> str:
    longer = LONGER[language] if verdict.concerns and not verdict.is_exact else ""
    after = f"{verdict.after_seconds:g}"
    return MEANING[language][verdict.remedy].format(after=after, longer=longer)
