"""A process that says one thing after another to 李红 on WeCom for as long as it is let: for `test_one_token.py`."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from aiohttp import ClientSession
from redis.asyncio import Redis

from bot.channels.channel import ChannelError
from bot.channels.tokens import RedisTokens
from bot.channels.wecom.api import WeComApi
from bot.sandbox.config import WeComAccount

AT_ONCE = 8


async def main(sandbox: str, redis_url: str, name: str) -> None:
    """Prints `sent` or what went wrong, a line for each call."""
    account = WeComAccount()
    async with ClientSession() as http, Redis.from_url(redis_url) as redis:
        api = WeComApi(
            account.corp_id,
            account.secret,
            app=str(account.agent_id),
            http=http,
            tokens=RedisTokens(redis),
            api_base=f"{sandbox}/wecom",
        )
        await asyncio.gather(*(talk(api, f"{name}{each}") for each in range(AT_ONCE)))


async def talk(api: WeComApi, name: str) -> None:
    while True:
        try:
            await api.get("/cgi-bin/user/get", {"userid": "li_hong"})
        except ChannelError as error:
            print(name, datetime.now(UTC), error.reason, flush=True)
        else:
            print("sent", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
