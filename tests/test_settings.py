from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from tortoise.backends.base.config_generator import expand_db_url

from bot.settings import Settings, SettingsError, load_settings
from workflows.quiet_hours import QuietHours

LLM = {
    "LLM__BASE_URL": "https://models.example.com/v1/",
    "LLM__API_KEY": "llm-secret-value",
    "LLM__MODEL": "small",
}
AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
WECOM = {
    "WECOM__CORP_ID": "ww8f2a61c0d94e7b35",
    "WECOM__AGENT_ID": "1000002",
    "WECOM__SECRET": "wecom-secret-value",
    "WECOM__TOKEN": "wecom-token-value",
    "WECOM__AES_KEY": AES_KEY,
}
DINGTALK = {
    "DINGTALK__APP_KEY": "dingabc",
    "DINGTALK__APP_SECRET": "dingtalk-secret-value",
    "DINGTALK__ROBOT_CODE": "dingabc",
    "DINGTALK__CARD_TEMPLATE_ID": "gongdan.schema",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No variable of the developer's own, and no .env in the current folder."""
    with monkeypatch.context() as patch:
        patch.setattr("os.environ", {})
        patch.chdir(tmp_path)
        yield


def given(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(f"GONGDAN_{name}", value)
    return load_settings()


def problems_of(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        given(monkeypatch, variables)
    return caught.value.problems


def test_nothing_set_is_a_whole_installation_without_channels(tmp_path: Path) -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.data_dir == tmp_path / "data"
    assert (settings.wecom, settings.dingtalk, settings.redis_url) == (None, None, None)


def test_default_database_is_a_file_in_the_data_dir_as_tortoise_reads_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = given(monkeypatch, {"DATA_DIR": str(tmp_path / "工单 data")})
    credentials = expand_db_url(settings.storage_url)["credentials"]
    assert credentials["file_path"] == str(tmp_path / "工单 data" / "gongdan.sqlite3")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgres_url_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    url = f"{scheme}://desk:pw@db/desk"
    assert given(monkeypatch, {"DATABASE_URL": url}).storage_url == url


def test_both_channels_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, WECOM | DINGTALK)
    assert settings.wecom is not None
    assert settings.wecom.corp_id == "ww8f2a61c0d94e7b35"
    assert settings.wecom.api_base == "https://qyapi.weixin.qq.com"
    assert settings.dingtalk is not None
    assert settings.dingtalk.mode == "stream"
    assert settings.dingtalk.oapi_base == "https://oapi.dingtalk.com"


@pytest.mark.parametrize("size", ["0", "-1", "1001", "big"])
def test_files_weigh_something_and_not_too_much(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    (problem,) = problems_of(monkeypatch, {"MAX_FILE_MB": size})
    assert problem.startswith("GONGDAN_MAX_FILE_MB: ")
    assert given(monkeypatch, {"MAX_FILE_MB": "8"}).max_file_mb == 8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BURST_SECONDS", "-1"),
        ("BURST_SECONDS", "31"),
        ("REMIND_MINUTES", "soon"),
        ("LET_GO_HOURS", "-2"),
    ],
)
def test_patience_is_neither_negative_nor_endless(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (problem,) = problems_of(monkeypatch, {name: value})
    assert problem.startswith(f"GONGDAN_{name}: ")


def test_patience_may_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    off = given(monkeypatch, {"BURST_SECONDS": "0", "REMIND_MINUTES": "0", "LET_GO_HOURS": "0"})
    assert (off.burst_seconds, off.remind_minutes, off.let_go_hours) == (0, 0, 0)


def test_language_model_is_off_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().llm is None
    settings = given(monkeypatch, LLM)
    assert settings.llm is not None
    assert (settings.llm.base_url, settings.llm.timeout_seconds) == (
        "https://models.example.com/v1",
        3.0,
    )
    assert "llm-secret-value" not in repr(settings)


@pytest.mark.parametrize("missing", LLM)
def test_half_set_language_model_is_refused(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    rest = {name: value for name, value in LLM.items() if name != missing}
    (problem,) = problems_of(monkeypatch, rest)
    assert problem == f"GONGDAN_LLM is half set; GONGDAN_{missing} is missing"


@pytest.mark.parametrize("seconds", ["0", "-3", "31", "soon"])
def test_language_model_is_waited_for_a_moment_only(
    monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    (problem,) = problems_of(monkeypatch, {**LLM, "LLM__TIMEOUT_SECONDS": seconds})
    assert problem.startswith("GONGDAN_LLM__TIMEOUT_SECONDS: ")


@pytest.mark.parametrize("missing", [*WECOM, *DINGTALK])
def test_half_set_channel_is_refused_naming_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    variables = {name: value for name, value in (WECOM | DINGTALK).items() if name != missing}
    (problem,) = problems_of(monkeypatch, variables)
    channel = missing.partition("__")[0]
    assert problem == f"GONGDAN_{channel} is half set; GONGDAN_{missing} is missing"


def test_each_half_set_channel_is_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = problems_of(
        monkeypatch, {"WECOM__CORP_ID": "ww1", "DINGTALK__MODE": "http", "PORT": "8000"}
    )
    assert [problem.partition(" is half set; ")[0] for problem in problems] == [
        "GONGDAN_DINGTALK",
        "GONGDAN_WECOM",
    ]
    assert problems[1].endswith(
        "GONGDAN_WECOM__AGENT_ID, GONGDAN_WECOM__SECRET, GONGDAN_WECOM__TOKEN, "
        "GONGDAN_WECOM__AES_KEY are missing"
    )


def test_empty_variables_are_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, dict.fromkeys([*WECOM, "PORT", "REDIS_URL"], ""))
    assert (settings.wecom, settings.port, settings.redis_url) == (None, 8000, None)


@pytest.mark.parametrize(
    ("lacking", "present"),
    [("AES_KEY", {"TOKEN": "t"}), ("TOKEN", {"AES_KEY": AES_KEY})],
)
def test_dingtalk_event_subscription_needs_token_and_key_together(
    monkeypatch: pytest.MonkeyPatch, lacking: str, present: dict[str, str]
) -> None:
    half = {f"DINGTALK__{name}": value for name, value in present.items()}
    (problem,) = problems_of(monkeypatch, DINGTALK | half)
    assert problem.endswith(f"GONGDAN_DINGTALK__{lacking} is missing")


@pytest.mark.parametrize(
    ("name", "value", "would_be_right"),
    [
        ("PORT", "http", "integer"),
        ("PORT", "70000", "65535"),
        ("PUBLIC_URL", "desk.example.com", "https://desk.example.com"),
        ("DATABASE_URL", "mysql://desk:hunter2@db/desk", "sqlite:// or postgres://"),
        ("REDIS_URL", "cache:hunter2@6379", "redis://"),
        ("TIMEZONE", "Peking", "Asia/Shanghai"),
        ("TIMEZONE", "../../etc/passwd", "Asia/Shanghai"),
        ("LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("WECOM__AES_KEY", "hunter2", "43 letters and digits"),
        ("WECOM__AGENT_ID", "my-app", "pattern"),
        ("WECOM__API_BASE", "qyapi.weixin.qq.com", "https://"),
        ("DINGTALK__MODE", "socket", "'http' or 'stream'"),
    ],
)
def test_wrong_value_is_named_with_what_would_be_right_and_without_itself(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, would_be_right: str
) -> None:
    (problem,) = problems_of(monkeypatch, WECOM | DINGTALK | {name: value})
    assert problem.startswith(f"GONGDAN_{name}: ")
    assert would_be_right in problem
    assert "hunter2" not in problem


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = problems_of(monkeypatch, {"PORT": "x", "LOG_LEVEL": "x", "WECOM__TOKEN": "t"})
    assert len(problems) == 3


def test_env_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = [f"GONGDAN_{name}={value}" for name, value in (DINGTALK | {"PORT": "9000"}).items()]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    settings = given(monkeypatch, {"PORT": "9100"})
    assert settings.port == 9100
    assert settings.dingtalk is not None
    assert settings.dingtalk.app_key == "dingabc"


def test_variables_of_other_programs_in_the_env_file_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMPOSE_PROJECT_NAME=desk\nGONGDAN_PORT=9000\n", "utf-8")
    assert load_settings().port == 9000


@pytest.mark.parametrize("spelling", ["HTTP", "Http", "http"])
def test_words_may_be_spelt_in_any_case(monkeypatch: pytest.MonkeyPatch, spelling: str) -> None:
    settings = given(monkeypatch, DINGTALK | {"DINGTALK__MODE": spelling})
    assert settings.dingtalk is not None
    assert settings.dingtalk.mode == "http"


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = {
        "DATABASE_URL": "postgres://desk:db-password@db/desk",
        "REDIS_URL": "redis://:redis-password@cache",
    }
    event = {"DINGTALK__TOKEN": "event-token-value", "DINGTALK__AES_KEY": AES_KEY}
    others = {"SECRETS__ERP": "erp-value", "EVENT_TOKEN": "shown-to-us-value"}
    settings = given(monkeypatch, WECOM | DINGTALK | urls | event | others)
    printed = repr(settings) + str(settings) + settings.model_dump_json()
    for secret in ("-value", "-password", AES_KEY):
        assert secret not in printed


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("desk.lan", "http://desk.lan:8000"),
    ],
)
def test_address_for_programs_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    assert given(monkeypatch, {"HOST": host}).local_url == address


def test_public_address_is_the_outside_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().outside_url == "http://127.0.0.1:8000"
    settings = given(monkeypatch, {"PUBLIC_URL": "https://desk.example.com/"})
    assert settings.outside_url == "https://desk.example.com"


def test_secrets_of_other_systems_are_named_as_flows_name_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("GONGDAN_SECRETS__CRM=00123\n", encoding="utf-8")
    settings = given(monkeypatch, {"SECRETS__My_Erp": "1e5"})
    known = {name: each.get_secret_value() for name, each in settings.secrets.items()}
    assert known == {"crm": "00123", "my_erp": "1e5"}


@pytest.mark.parametrize("name", ["SECRETS__ERP", "EVENT_TOKEN"])
@pytest.mark.parametrize("value", ["hunter2 hunter2", "密码hunter2", "hunter2\nX-Other: 1"])
def test_a_token_no_header_can_carry_is_refused_without_being_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (problem,) = problems_of(monkeypatch, {name: value})
    assert problem.startswith(f"GONGDAN_{name}: ")
    assert "hunter2" not in problem


def test_quiet_hours_are_a_span_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().quiet_hours == QuietHours(night=time(22), morning=time(8))
    assert given(monkeypatch, {"QUIET_HOURS": "23:30-06:45"}).quiet_hours == QuietHours(
        night=time(23, 30), morning=time(6, 45)
    )


@pytest.mark.parametrize("wrong", ["22:00", "22-8", "25:00-08:00", "nights"])
def test_quiet_hours_that_are_none_are_told_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    (problem,) = problems_of(monkeypatch, {"QUIET_HOURS": wrong})
    assert problem == "GONGDAN_QUIET_HOURS: must be a span of the day like 22:00-08:00"
