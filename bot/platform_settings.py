"""What the environment says of each platform's account, typed and checked; `settings.py` holds them."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)
from pydantic_core import PydanticCustomError

PREFIX = "GONGDAN_"


def problem(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("setting", "{sentence}", {"sentence": sentence})


def http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise problem("must be an address like https://desk.example.com")
    return value.rstrip("/")


def _socket_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"ws", "wss"} or not parts.hostname:
        raise problem("must be an address like wss://openws.work.weixin.qq.com")
    return value


def _aes_key(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9]{43}", value.get_secret_value()):
        raise problem("must be the EncodingAESKey of the platform: 43 letters and digits")
    return value


def lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


SocketUrl = Annotated[str, AfterValidator(_socket_url)]
HttpUrl = Annotated[str, AfterValidator(http_url)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]


class WeComSettings(BaseModel):
    """A self-built application of one WeCom corp (admin console: 应用管理 → the application → 接收消息).

    `kf_secret` is the secret of the application that may call 微信客服, often the same one; `bot_id` and `bot_secret`
    belong to an AI bot (智能机器人) in 长连接 mode and come together. `accounts` is how many the corp may have, 0 for unknown.
    `answer_presses`: a pressed card changes by the answer to its callback instead of a call of the interface."""

    model_config = ConfigDict(frozen=True)

    corp_id: str
    agent_id: Annotated[str, Field(pattern=r"^[0-9]+$")]
    secret: SecretStr
    token: SecretStr
    aes_key: AesKey
    kf_secret: SecretStr | None = None
    accounts: Annotated[int, Field(ge=0)] = 0
    member_a_minute: Annotated[int, Field(ge=4)] = 30
    member_an_hour: Annotated[int, Field(ge=4)] = 1000
    answer_presses: bool = False
    bot_id: str = ""
    bot_secret: SecretStr | None = None
    bot_ws_url: SocketUrl = "wss://openws.work.weixin.qq.com"
    api_base: HttpUrl = "https://qyapi.weixin.qq.com"
    open_base: HttpUrl = "https://open.weixin.qq.com"

    @model_validator(mode="after")
    def _bot_is_whole(self) -> Self:
        if bool(self.bot_id) == bool(self.bot_secret):
            return self
        lacking = f"{PREFIX}WECOM__{'BOT_SECRET' if self.bot_id else 'BOT_ID'}"
        raise problem(f"the AI bot is half set; {lacking} is missing")


class DingTalkSettings(BaseModel):
    """An internal application with a robot of one DingTalk organisation (developer console: 开发者后台 → the application).

    In `stream` mode we connect to DingTalk, by so many `connections` of each server process, and no public address is
    needed; in `http` mode DingTalk calls us. `token` and `aes_key` belong to event subscription by HTTP and come together.
    `corp_id` is needed where people sign in. `ding`: the robot may send DING messages, which urgent escalations use.
    """

    model_config = ConfigDict(frozen=True)

    app_key: str
    app_secret: SecretStr
    robot_code: str
    card_template_id: str
    corp_id: str = ""
    token: SecretStr | None = None
    aes_key: AesKey | None = None
    mode: Annotated[Literal["http", "stream"], BeforeValidator(lower)] = "stream"
    connections: Annotated[int, Field(ge=1, le=10)] = 2
    ding: bool = False
    api_base: HttpUrl = "https://api.dingtalk.com"
    oapi_base: HttpUrl = "https://oapi.dingtalk.com"
    login_base: HttpUrl = "https://login.dingtalk.com"

    @model_validator(mode="after")
    def _event_subscription_is_whole(self) -> Self:
        pair = {"TOKEN": self.token, "AES_KEY": self.aes_key}
        lacking = [name for name, value in pair.items() if value is None]
        if len(lacking) == 1:
            variable = f"{PREFIX}DINGTALK__{lacking[0]}"
            raise problem(f"event subscription is half set; {variable} is missing")
        return self
