"""What a sandbox is told at its start; the command line and the tests fill it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.sandbox.people import Company, KfAccount, demo_world


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComAccount:
    """One self-built application, with 微信客服 and an AI bot beside it; the defaults belong to the demo company and
    open nothing real. `kf_secret` may be the application's own; `contacts_secret` is 通讯录同步's. The application sees
    `visible_departments` and what is below them, and members sign in on `redirect_domain` (anywhere where it is "")."""

    corp_id: str = "ww8f2a61c0d94e7b35"
    agent_id: int = 1000002
    secret: str = field(default="sandbox-wecom-secret", repr=False)
    token: str = field(default="sandboxWeComToken", repr=False)
    aes_key: str = field(default="c2FuZGJveFdlQ29tQWVzS2V5MDEyMzQ1Njc4OWFiY2Q", repr=False)
    kf_secret: str = field(default="sandbox-wecom-kf-secret", repr=False)
    kf_accounts: tuple[KfAccount, ...] = (
        KfAccount(open_kfid="wkSandboxKf000001", name="海风售后"),
    )
    contacts_secret: str = field(default="sandbox-contacts-secret", repr=False)
    visible_departments: tuple[int, ...] = (1,)
    redirect_domain: str = ""
    bot_id: str = "aibSandboxBot0001"
    bot_secret: str = field(default="sandbox-bot-secret", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalkAccount:
    """One internal application with a robot and one published card template. `mode` is how it is told what people say to
    the robot and of events; presses go where their card's callbackType says.

    `template_file` is the template's import file (None: its variables are not looked at). The application sees
    `visible_departments` and what is below them, may be called from `allowed_addresses` (anywhere where there are none),
    and signs people in on `redirect_domain` (anywhere where it is ""). `ban_body` is how a shut-out address is answered.
    """

    corp_id: str = "ding5c1e0b7a93f24d68"
    app_key: str = "dingsandboxappkey01"
    app_secret: str = field(default="sandbox-dingtalk-secret", repr=False)
    unified_app_id: str = "5c1e0b7a-93f2-4d68-8a51-0c2f7e9b1d34"
    robot_code: str = "dingsandboxrobot01"
    card_template_id: str = "gongdan.schema"
    token: str = field(default="sandboxDingTalkToken", repr=False)
    aes_key: str = field(default="c2FuZGJveERpbmdUYWxrQWVzS2V5MDEyMzQ1Njc4OWE", repr=False)
    template_file: Path | None = None
    visible_departments: tuple[int, ...] = (1,)
    allowed_addresses: tuple[str, ...] = ()
    redirect_domain: str = ""
    ban_body: Literal["json", "html"] = "json"
    mode: Literal["http", "stream"] = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxConfig:
    """`public_url` is how the bot reaches the sandbox; empty means: as the latest request reached it.

    `bot_…` are the AI bot's times (WeCom doc 101463): for answering an event, for answering a message (the documents
    name no end; a day), for a stream to grow, for fetching a file.
    `ticket_seconds` and `gateway_…` are DingTalk's Stream's: for how long a ticket is good, after how long what nobody
    acknowledged comes again, for how long it waits while nobody is connected, how often the gateway pings, how long it is
    silent between a farewell and its end.
    `world_file` is None for a world that is forgotten at the end.
    """

    bot_url: str
    public_url: str = ""
    world_file: Path | None = None
    company: Company = field(default_factory=demo_world)
    wecom: WeComAccount = field(default_factory=WeComAccount)
    dingtalk: DingTalkAccount = field(default_factory=DingTalkAccount)
    bot_name: str = "工单助手"
    callback_seconds: float = 5.0
    url_check_seconds: float = 1.0
    card_seconds: float = 2.0
    bot_event_seconds: float = 5.0
    bot_reply_seconds: float = 24 * 3600.0
    bot_stream_seconds: float = 360.0
    bot_file_seconds: float = 300.0
    ticket_seconds: float = 90.0
    gateway_again_seconds: tuple[float, ...] = (16.0, 60.0)
    gateway_keep_seconds: float = 60.0
    gateway_ping_seconds: float = 60.0
    gateway_farewell_seconds: float = 10.0
    retry_seconds: float = 5.0
    retries: int = 3
    save_after_seconds: float = 0.5
    heartbeat_seconds: float = 15.0
