"""`gongdan check` against a whole installation that runs: whatever it could find wrong is well."""

from __future__ import annotations

import pytest

from bot.channels.dingtalk.channel import Mode
from bot.checkup.findings import Mark
from bot.checkup.platforms import PLATFORMS
from bot.checkup.staffing import Staffing
from tests.scenarios.conftest import BuildTown

PEOPLE = {
    "wecom": {"wang_qiang": "王强", "zhou_min": "周敏"},
    "dingtalk": {"zhao_lei": "赵磊", "sun_li": "孙丽"},
}


@pytest.mark.parametrize(
    ("platform", "mode"), [("wecom", "http"), ("dingtalk", "http"), ("dingtalk", "stream")]
)
async def test_a_running_installation_is_well(
    platform: str, mode: Mode, build_town: BuildTown
) -> None:
    town = await build_town(mode=mode)
    settings = town.runtime.settings.model_copy(update={"public_url": town.bot_url})
    staffing = Staffing(people=PEOPLE[platform])
    found = [each async for each in PLATFORMS[platform](settings, town.http, staffing)]
    assert [each.key for each in found if each.mark is Mark.WRONG] == []
    assert sum(each.mark is Mark.WELL for each in found) >= 9
