from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.platform_settings import DingTalkSettings, WeComSettings
from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.definitions import shipped
from storage.database import Store
from storage.errors import NotReady
from tests.fakes import DINGTALK_ACCOUNT, WECOM_ACCOUNT
from workflows.parsing import parse

AES_KEY = SecretStr("kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR")
WECOM = WeComSettings(
    corp_id=WECOM_ACCOUNT,
    agent_id="1000002",
    secret=SecretStr("s"),
    token=SecretStr("t"),
    aes_key=AES_KEY,
)
DINGTALK = DingTalkSettings(
    app_key="dingabc",
    app_secret=SecretStr("s"),
    robot_code="dingabc",
    card_template_id="gongdan.schema",
    corp_id=DINGTALK_ACCOUNT,
)


def settings(
    url: str,
    folder: Path,
    wecom: WeComSettings | None = None,
    dingtalk: DingTalkSettings | None = None,
) -> Settings:
    return Settings(
        _env_file=None,
        database_url=SecretStr(url),
        redis_url=SecretStr("memory://"),
        data_dir=folder,
        wecom=wecom,
        dingtalk=dingtalk,
    )


async def test_channels_with_settings_are_on_and_their_accounts_are_the_companys(
    database_url: str, tmp_path: Path
) -> None:
    async with open_runtime(settings(database_url, tmp_path, WECOM, DINGTALK)) as runtime:
        assert sorted(runtime.channels) == sorted(runtime.desk.capabilities)
        for channel in runtime.channels.values():
            company = await runtime.store.companies.of_account(channel.name, channel.account)
            assert company == runtime.company


async def test_by_stream_a_server_has_connections_of_its_own_and_by_http_none(
    database_url: str, tmp_path: Path
) -> None:
    three = DINGTALK.model_copy(update={"mode": "stream", "connections": 3})
    async with open_runtime(settings(database_url, tmp_path, dingtalk=three)) as runtime:
        assert [len(each.states) for each in runtime.keepers] == [3]
    http = DINGTALK.model_copy(update={"mode": "http"})
    async with open_runtime(settings(database_url, tmp_path, dingtalk=http)) as runtime:
        assert runtime.keepers == ()


async def test_a_channel_without_settings_is_off(database_url: str, tmp_path: Path) -> None:
    async with open_runtime(settings(database_url, tmp_path, WECOM)) as runtime:
        assert list(runtime.channels) == ["wecom"]


async def test_an_ai_bot_is_a_channel_of_the_corp_whose_line_workers_hold(
    database_url: str, tmp_path: Path
) -> None:
    given = WECOM.model_copy(update={"bot_id": "aib1", "bot_secret": SecretStr("s")})
    async with open_runtime(settings(database_url, tmp_path, given)) as runtime:
        assert sorted(runtime.channels) == ["wecom", "wecom_bot"]
        assert runtime.channels["wecom_bot"].account == WECOM_ACCOUNT
        assert not runtime.channels["wecom_bot"].is_here
        assert [each.state.state for each in runtime.holders] == ["off"]


async def test_an_installation_starts_with_the_shipped_types(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        open_runtime(settings(database_url, tmp_path)) as runtime,
        runtime.store.unit_of_work(runtime.company) as uow,
    ):
        types = await runtime.desk.types.current(uow)
    assert [each.definition.key for each in types] == [parse(text).key for text in shipped()]


async def test_started_again_it_is_the_same_company(database_url: str, tmp_path: Path) -> None:
    given = settings(database_url, tmp_path, WECOM)
    async with open_runtime(given) as first:
        company = first.company
    async with open_runtime(given) as second:
        assert second.company == company


async def test_two_processes_start_at_once(database_url: str, tmp_path: Path) -> None:
    given = settings(database_url, tmp_path, WECOM)
    async with open_runtime(given) as first, open_runtime(given) as second:
        assert first.company == second.company


async def test_without_tables_it_says_what_to_do(empty_database_url: str, tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="migrate"):
        async with open_runtime(settings(empty_database_url, tmp_path)):
            pass


async def test_an_account_of_another_company_is_not_taken_over(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await store.companies.ensure("山月家电", {("wecom", WECOM_ACCOUNT)})
    with pytest.raises(ValueError, match="already belongs to another company"):
        async with open_runtime(settings(database_url, tmp_path, WECOM)):
            pass
