"""A database URL as Tortoise's configuration; says what is wrong with one without repeating its password."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from tortoise.config import AppConfig, ConnectionConfig, DBUrlConfig, TortoiseConfig

MAIN = "default"
ASIDE = "aside"
APP = "storage"
_MODELS = [
    "storage.rows",
    "storage.planning_rows",
    "storage.platform_rows",
    "storage.ticket_rows",
    "storage.traffic_rows",
]
_POOL_SIZE = 10
_BUSY_TIMEOUT_MS = 15_000


class BadAddress(ValueError):
    pass


def config_of(url: str) -> TortoiseConfig:
    """`sqlite:///var/data/gongdan.db` (an absolute path has three slashes, a relative one two),
    `postgres://user:password@host:port/name?maxsize=10`; a socket's folder goes into `?host=`."""
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        connections = _sqlite(url)
    elif scheme in {"postgres", "postgresql"}:
        connections = _postgres(url)
    else:
        raise BadAddress("the database URL must begin with sqlite:// or postgres://")
    app = AppConfig(models=_MODELS, default_connection=MAIN, migrations="storage.migrations")
    return TortoiseConfig(connections=connections, apps={APP: app}, use_tz=True, timezone="UTC")


def _sqlite(url: str) -> dict[str, ConnectionConfig | DBUrlConfig]:
    path = url.removeprefix("sqlite://").partition("?")[0]
    if not path:
        raise BadAddress("the database URL names no file: sqlite:///absolute/path.db")
    credentials = {
        "file_path": unquote(path),
        "journal_mode": "WAL",
        "synchronous": "NORMAL",
        "busy_timeout": _BUSY_TIMEOUT_MS,
        "journal_size_limit": 64 * 1024 * 1024,
    }
    return {MAIN: ConnectionConfig(engine="storage.engines.sqlite", credentials=credentials)}


def _postgres(url: str) -> dict[str, ConnectionConfig | DBUrlConfig]:
    parts = _split(url)
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise BadAddress("the database URL names no database: postgres://user@host/name")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    credentials = {
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "host": parts.hostname,
        "port": parts.port or 5432,
        "database": name,
        "maxsize": _POOL_SIZE,
        "reset": _leave_as_it_is,
        "application_name": "gongdan",
    } | options
    few = credentials | {"minsize": 0, "maxsize": 1}
    return {
        MAIN: ConnectionConfig(engine="storage.engines.asyncpg", credentials=credentials),
        ASIDE: ConnectionConfig(engine="storage.engines.asyncpg", credentials=few),
    }


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise BadAddress("the database URL cannot be read: is the port a number?") from error
    return parts


async def _leave_as_it_is(_connection: object) -> None:
    """Open transactions are rolled back in any case; we set nothing else on a session, so that
    the round trip with which asyncpg would reset it can be saved."""


FOR_MAKING_MIGRATIONS = config_of("sqlite://unused.db").to_dict()
"""`tortoise -c storage.addresses.FOR_MAKING_MIGRATIONS makemigrations` after a change in the models."""
