"""A process that asks a platform for one thing after another for as long as it is let: for `test_one_token.py`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from aiohttp import ClientSession
from redis.asyncio import Redis

from bot.channels.calls import Json
from bot.channels.channel import ChannelError
from bot.channels.dingtalk.api import DingTalkApi
from bot.channels.tokens import RedisTokens
from bot.channels.wecom.api import WeComApi
from bot.sandbox.config import DingTalkAccount, WeComAccount

AT_ONCE = 8

Ask = Callable[[], Awaitable[object]]


async def main(platform: str, sandbox: str, redis_url: str, name: str) -> None:
    """Prints `sent` or what went wrong, a line for each call."""
    async with ClientSession() as http, Redis.from_url(redis_url) as redis:
        open_platform = {"wecom": wecom, "dingtalk": dingtalk}[platform]
        ask = open_platform(http, RedisTokens(redis), sandbox)
        await asyncio.gather(*(talk(ask, f"{name}{each}") for each in range(AT_ONCE)))


def wecom(http: ClientSession, tokens: RedisTokens, sandbox: str) -> Ask:
    account = WeComAccount()
    api = WeComApi(
        account.corp_id,
        account.secret,
        app=str(account.agent_id),
        http=http,
        tokens=tokens,
        api_base=f"{sandbox}/wecom",
    )
    return lambda: api.get("/cgi-bin/user/get", {"userid": "li_hong"})


def dingtalk(http: ClientSession, tokens: RedisTokens, sandbox: str) -> Ask:
    """By the new API and the old, which take the same token."""
    account = DingTalkAccount()
    api = DingTalkApi(
        account.app_key,
        account.app_secret,
        http=http,
        tokens=tokens,
        api_base=f"{sandbox}/dingtalk",
        oapi_base=f"{sandbox}/dingtalk-oapi",
    )
    nothing: Json = {"robotCode": account.robot_code, "processQueryKeys": ["unknown"]}

    async def ask() -> None:
        await api.post("/v1.0/robot/otoMessages/batchRecall", nothing)
        await api.old("/topapi/v2/user/get", {"userid": "zhao_lei"})

    return ask


async def talk(ask: Ask, name: str) -> None:
    while True:
        try:
            await ask()
        except ChannelError as error:
            print(name, datetime.now(UTC), error.reason, flush=True)
        else:
            print("sent", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
