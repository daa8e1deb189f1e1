"""Which platforms there is a check-up for; a new one brings a line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping

from aiohttp import ClientSession

from bot.checkup.dingtalk import check_dingtalk
from bot.checkup.findings import Finding
from bot.checkup.staffing import Staffing
from bot.checkup.wecom import check_wecom
from bot.settings import Settings

CheckUp = Callable[[Settings, ClientSession, Staffing], AsyncIterator[Finding]]
PLATFORMS: Mapping[str, CheckUp] = {"wecom": check_wecom, "dingtalk": check_dingtalk}
