from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer, unused_port

from bot.demo_data import ROSTER
from bot.sandbox.app import build_sandbox
from bot.sandbox.chats import kf_chat_id
from bot.sandbox.config import SandboxConfig
from bot.sandbox.people import CUSTOMER_WECHAT, two_engineers_world
from handlers.definitions import publish_shipped
from handlers.people import parse_roster, take_roster
from storage.database import Store
from tests.databases import OpenStore
from tests.promises.installation import WECOM, Program, free_port, installed, own_redis
from tests.promises.offices import all_is_done
from tests.scenarios.players import ChatPage, Player
from tests.scenarios.stories import accepts, reports, reports_cost, resolves
from tests.scenarios.town import BOT_GROUP, OPEN_KFID
from tests.waiting import until

TAKEN_OVER_WITHIN_SECONDS = 10.0
"""Four of the lease, half a one of looking, and a busy machine."""
IS_HERE = re.compile(r"line=wecom_bot .*state=here|\"state\": \"here\"")


@pytest.mark.redis
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_when_the_holder_of_the_bots_line_is_killed_another_worker_goes_on(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """The repair story with the customer in 微信客服, the engineer in the application and the approval in a group through
    the AI bot; who holds the bot's line is killed before the approval's card has left."""
    store, port, sandbox_port = await open_store(), free_port(), unused_port()
    company = await _move_in(store)
    bot_url, page_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
    sandbox = build_sandbox(
        SandboxConfig(
            bot_url=bot_url,
            public_url=page_url,
            company=two_engineers_world(),
            callback_seconds=10.0,
        )
    )
    async with (
        TestServer(sandbox, port=sandbox_port),
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, page_url, bot_url, _more(page_url)) as bot,
        ClientSession() as http,
    ):
        page = ChatPage(http, page_url)
        customer = Player(page, CUSTOMER_WECHAT, "周女士", kf_chat_id(OPEN_KFID, CUSTOMER_WECHAT))
        engineer = Player(page, "wang_qiang", "王强", "wecom:direct:wang_qiang")
        supervisor = Player(page, "zhou_min", "周敏", BOT_GROUP)
        workers = [await bot.worker(), await bot.worker()]
        await bot.serve(port)
        holder = await until(lambda: _holding(workers), 30.0)
        assert holder is not None
        await supervisor.says("设为主管群")
        await supervisor.hears("发到本群")
        number = await reports(customer)
        await accepts(engineer, number)
        await holder.kill()
        killed_at = time.monotonic()
        await reports_cost(engineer, number, "680元")
        others = [each for each in workers if each is not holder]
        await until(lambda: _holding(others), TAKEN_OVER_WITHIN_SECONDS)
        took_over = time.monotonic() - killed_at
        await supervisor.presses("同意", number, "680")
        settled = await supervisor.sees(number, "已由周敏同意")
        await engineer.hears(number, "已由周敏同意")
        await resolves(engineer, number)
        await customer.presses("已解决")
        await customer.presses("★★★★★", number)
        await customer.hears("谢谢您的评价")
        await engineer.hears(number, "客户评分 5 分")
        await all_is_done(store)
        cards = (await supervisor.window()).count(number, "680")
    print(f"\nthe line was taken over {took_over:.1f} s after its holder was killed")
    assert not settled.buttons
    assert cards == 1
    assert await store.outbox.dead_rows(company, 10) == []


async def _move_in(store: Store) -> int:
    accounts = dict.fromkeys(("wecom", "wecom_kf", "wecom_bot"), WECOM.corp_id)
    company = await store.companies.ensure("default", set(accounts.items()))
    roster = parse_roster(ROSTER).model_copy(update={"groups": ()})
    async with store.unit_of_work(company) as uow:
        await take_roster(uow, roster, accounts)
        await publish_shipped(uow)
    return company


def _more(page_url: str) -> dict[str, str]:
    settings = {
        "BOT_ID": WECOM.bot_id,
        "BOT_SECRET": WECOM.bot_secret,
        "KF_SECRET": WECOM.kf_secret,
        "BOT_WS_URL": f"{page_url.replace('http', 'ws', 1)}/wecom/aibot",
    }
    return {f"GONGDAN_WECOM__{name}": value for name, value in settings.items()}


def _holding(workers: list[Program]) -> Program | None:
    """As their own logs say."""
    return next((worker for worker in workers if IS_HERE.search(worker.log.read_text())), None)
