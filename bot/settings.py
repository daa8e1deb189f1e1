"""What the environment says, typed and checked once at start; the command line reads it and passes it down."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.platform_settings import (
    PREFIX,
    DingTalkSettings,
    HttpUrl,
    WeComSettings,
    lower,
    problem,
)
from workflows.quiet_hours import USUAL, QuietHours, parse_quiet_hours


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds one sentence for each, without any value that is secret."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise problem("must be a time zone like Asia/Shanghai") from None
    return value


def _quiet_hours(value: object) -> object:
    found = parse_quiet_hours(value) if isinstance(value, str) else value
    if found is None:
        raise problem("must be a span of the day like 22:00-08:00")
    return found


def _in_a_header(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\x21-\x7e]+", value.get_secret_value()):
        raise problem("must be letters, digits and signs without blanks")
    return value


TimeZone = Annotated[str, AfterValidator(_time_zone)]
Port = Annotated[int, Field(ge=0, le=65535)]
Token = Annotated[SecretStr, AfterValidator(_in_a_header)]
Quiet = Annotated[QuietHours, BeforeValidator(_quiet_hours)]


class LanguageModelSettings(BaseModel):
    """An OpenAI-compatible endpoint that may propose values for forms; a server without keys takes any word as one."""

    model_config = ConfigDict(frozen=True)

    base_url: HttpUrl
    api_key: SecretStr
    model: Annotated[str, Field(min_length=1)]
    timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 3.0


class Settings(BaseSettings):
    """Each field is the variable of its name, prefixed GONGDAN_; a nested one joins by two underscores.

    `worker_port` gives the worker its own health and metrics; 0 is none. `burst_seconds` is how long a question waits
    for more to be said; 0 minutes of `remind_minutes` remind nobody, 0 hours of `let_go_hours` keep a form for ever.
    In `quiet_hours`, by the clocks of `timezone`, nobody is told what can wait.
    `company_name` is how the bot introduces itself.
    `max_file_mb` caps what each kind of file may weigh (`workflows.reading.media`).
    `secrets` are the bearer tokens that calls to other systems name; `event_token` is what other systems show us.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
    )

    host: str = "127.0.0.1"
    port: Port = 8000
    worker_port: Port = 0
    public_url: HttpUrl | None = None
    company_name: str = "售后服务"
    max_file_mb: Annotated[int, Field(ge=1, le=1000)] = 100
    timezone: TimeZone = "Asia/Shanghai"
    burst_seconds: Annotated[float, Field(ge=0, le=30)] = 1.5
    remind_minutes: Annotated[float, Field(ge=0, le=60 * 24 * 7)] = 30
    quiet_hours: Annotated[Quiet, NoDecode] = USUAL
    let_go_hours: Annotated[float, Field(ge=0, le=24 * 90)] = 24
    data_dir: Path = Path("data")
    database_url: SecretStr = SecretStr("")
    redis_url: SecretStr | None = None
    sandbox_url: HttpUrl | None = None
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(lower)] = (
        "info"
    )
    wecom: WeComSettings | None = None
    dingtalk: DingTalkSettings | None = None
    llm: LanguageModelSettings | None = None
    secrets: dict[str, Token] = Field(default_factory=dict)
    event_token: Token | None = None

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        scheme = value.get_secret_value().partition("://")[0]
        if scheme not in {"", "sqlite", "postgres", "postgresql"}:
            raise problem("must begin with sqlite:// or postgres://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: SecretStr | None) -> SecretStr | None:
        known = ("redis://", "rediss://", "unix://", "memory://")
        if value is not None and not value.get_secret_value().startswith(known):
            raise problem("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("secrets", mode="before")
    @classmethod
    def _as_they_are_written(cls, value: object) -> object:
        """A token of digits is no number."""
        if not isinstance(value, dict):
            return value
        return {str(key).lower(): str(each) for key, each in value.items()}

    @property
    def storage_url(self) -> str:
        """Where the rows are, as Tortoise spells it; holds the password, so never for a log."""
        given = self.database_url.get_secret_value()
        return given or f"sqlite://{self.data_dir / 'gongdan.sqlite3'}"

    @property
    def local_url(self) -> str:
        """How a program on this machine reaches the server."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104  # compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def outside_url(self) -> str:
        """How people and platforms reach the server."""
        return self.public_url or self.local_url


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment, and `env_file` under it; raises SettingsError."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError(_sentences(error.errors(include_url=False))) from None


def _sentences(errors: list[ErrorDetails]) -> tuple[str, ...]:
    missing = [e for e in errors if e["type"] == "missing"]
    others = [e for e in errors if e["type"] != "missing"]
    channels = sorted({str(e["loc"][0]) for e in missing})
    half_set = [_half_set(channel, missing) for channel in channels]
    return tuple(half_set + [f"{_variable(e['loc'])}: {e['msg']}" for e in others])


def _half_set(channel: str, missing: list[ErrorDetails]) -> str:
    names = [_variable(e["loc"]) for e in missing if e["loc"][0] == channel]
    verb = "is" if len(names) == 1 else "are"
    return f"{_variable((channel,))} is half set; {', '.join(names)} {verb} missing"


def _variable(location: tuple[int | str, ...]) -> str:
    return PREFIX + "__".join(str(part) for part in location).upper()
