"""Everything a running sandbox holds; every route finds it on its request."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox.calls import CallLog
from bot.sandbox.config import SandboxConfig
from bot.sandbox.courier import Courier
from bot.sandbox.dingtalk.connections import Connections
from bot.sandbox.dingtalk.limits import LIMITS as DINGTALK_LIMITS
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.limits import Limits
from bot.sandbox.people import Platform
from bot.sandbox.tokens import Tokens
from bot.sandbox.wecom.bot_files import BotFiles
from bot.sandbox.wecom.bot_line import BotLine
from bot.sandbox.wecom.limits import LIMITS as WECOM_LIMITS
from bot.sandbox.world import World
from bot.sandbox.world_file import Scribe


@dataclass(slots=True, kw_only=True)
class Stage:
    """`origin` is the sandbox's own address as the bot should use it."""

    config: SandboxConfig
    world: World
    files: Files
    courier: Courier
    scribe: Scribe
    origin: str
    calls: CallLog = field(default_factory=CallLog)
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=lambda: Limits(WECOM_LIMITS))
    dingtalk_limits: Limits = field(default_factory=lambda: Limits(DINGTALK_LIMITS))
    bot_line: BotLine = field(default_factory=BotLine)
    bot_files: BotFiles = field(default_factory=BotFiles)
    stream: Connections = field(default_factory=Connections)
    tokens: dict[Platform, Tokens] = field(
        default_factory=lambda: {"wecom": Tokens(), "dingtalk": Tokens()}
    )


STAGE = web.AppKey("stage", Stage)


def stage_of(request: web.Request) -> Stage:
    return request.config_dict[STAGE]
