from __future__ import annotations

import pytest

from storage.addresses import ASIDE, MAIN, BadAddress, config_of


def credentials(url: str, connection: str = MAIN) -> dict[str, object]:
    found: dict[str, object] = config_of(url).to_dict()["connections"][connection]["credentials"]
    return found


@pytest.mark.parametrize(
    "url, path",
    [
        ("sqlite:///var/lib/gongdan/gongdan.db", "/var/lib/gongdan/gongdan.db"),
        ("sqlite://data/gongdan.db", "data/gongdan.db"),
        ("sqlite:///home/李/工单.db", "/home/李/工单.db"),
        ("sqlite:///a%20b.db", "/a b.db"),
    ],
)
def test_sqlite_address_names_a_file(url: str, path: str) -> None:
    assert credentials(url)["file_path"] == path


def test_postgres_address_is_taken_apart() -> None:
    found = credentials("postgresql://desk:p%40ss@db.example:5433/gongdan?maxsize=3&ssl=require")
    assert found["user"] == "desk"
    assert found["password"] == "p@ss"
    assert (found["host"], found["port"], found["database"]) == ("db.example", 5433, "gongdan")
    assert (found["maxsize"], found["ssl"]) == ("3", "require")


def test_postgres_socket_folder_stands_in_the_query() -> None:
    assert credentials("postgres://desk@/gongdan?host=/run/postgresql")["host"] == "/run/postgresql"


def test_numbers_are_taken_on_a_connection_of_their_own() -> None:
    assert credentials("postgres://desk@db/gongdan", ASIDE)["maxsize"] == 1


@pytest.mark.parametrize(
    "url, says",
    [
        ("mysql://desk:secret@db/gongdan", "sqlite:// or postgres://"),
        ("gongdan.db", "sqlite:// or postgres://"),
        ("sqlite://", "names no file"),
        ("postgres://desk:secret@db", "names no database"),
        ("postgres://desk:secret@db:port/gongdan", "is the port a number"),
    ],
)
def test_bad_address_is_told_what_would_be_right_without_its_password(url: str, says: str) -> None:
    with pytest.raises(BadAddress, match=says) as refusal:
        config_of(url)
    assert "secret" not in str(refusal.value)
