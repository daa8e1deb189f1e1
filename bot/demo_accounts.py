"""The accounts of the demo company: ids from the sandbox, secrets made up here and kept; read by the demo."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from pathlib import Path

from bot.platform_settings import PREFIX
from bot.sandbox.config import DingTalkAccount, WeComAccount

_LETTERS_AND_DIGITS = string.ascii_letters + string.digits


def kept_accounts(file: Path, addresses: Mapping[str, str]) -> dict[str, str]:
    """Settings by name, without their prefix: accounts made up once, the same after a restart, and the addresses at which
    they are good. The file is one a shell can read, so that other commands can work on the demo's data."""
    made_up = _made_up_accounts()
    kept = _read_variables(file) if file.exists() else {}
    accounts = {name: kept.get(name, value) for name, value in made_up.items()}
    accounts.update(addresses)
    if accounts != kept:
        file.touch(mode=0o600)
        lines = (f"{PREFIX}{name}={value}\n" for name, value in accounts.items())
        file.write_text("".join(lines), "utf-8")
    return accounts


def _read_variables(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return {
        name.removeprefix(PREFIX): value
        for name, equals, value in (line.partition("=") for line in lines)
        if equals
    }


def _made_up_accounts() -> dict[str, str]:
    wecom, dingtalk = WeComAccount(), DingTalkAccount()
    return {
        "WECOM__CORP_ID": wecom.corp_id,
        "WECOM__AGENT_ID": str(wecom.agent_id),
        "WECOM__SECRET": _random(43),
        "WECOM__TOKEN": _random(32),
        "WECOM__AES_KEY": _random(43),
        "WECOM__KF_SECRET": _random(43),
        "WECOM__BOT_ID": wecom.bot_id,
        "WECOM__BOT_SECRET": _random(43),
        "DINGTALK__CORP_ID": dingtalk.corp_id,
        "DINGTALK__APP_KEY": dingtalk.app_key,
        "DINGTALK__APP_SECRET": _random(64),
        "DINGTALK__ROBOT_CODE": dingtalk.robot_code,
        "DINGTALK__CARD_TEMPLATE_ID": dingtalk.card_template_id,
        "DINGTALK__TOKEN": _random(32),
        "DINGTALK__AES_KEY": _random(43),
    }


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(length))
