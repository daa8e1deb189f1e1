"""Structured log lines without secrets or customers' numbers; the command line sets them up once per process."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

import structlog
from aiohttp.abc import AbstractAccessLogger
from aiohttp.web import BaseRequest, StreamResponse
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "***"

_SECRET_NAME = re.compile(
    r"(?i)secret|token|password|authorization|cookie|signature|session|webhook|phone|mobile"
    r"|(aes|api)_?key|(response|update|download)_?code|^(text|content|payload)$"
)
_SECRET_PARAMETER = re.compile(
    r"""(?ix)
    ( \b (?: [\w-]* (?: token | secret | password | session | signature | webhook )
           | (?:aes|api)_?key | key(?==) | sign(?==) | echostr | response_?code )
      ["']? \s* [=:] \s* )
    ( "[^"]*" | '[^']*' | [^\s&,;}"']+ )
    """
)
_BEARER = re.compile(r"(?i)\b(bearer\s+)\S+")
_URL_PASSWORD = re.compile(r"(\w+://[^/\s:@]*:)[^@\s/]+@")
_MOBILE_NUMBER = re.compile(r"(?<!\d)((?:86)?[ -]?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_SUSPECT = re.compile(r"[=:]|\d{4}|(?i:bearer)")
"""Nothing that is masked lacks all of these: most of what is logged is done with after one look."""


def set_up_logging(level: str = "info", stream: TextIO = sys.stderr) -> None:
    """Everything logged, through structlog or the standard library, goes to `stream`: JSON, or colours on a terminal."""
    render = _terminal_lines() if stream.isatty() else _json_lines()
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("arq.worker", "tortoise", "asyncio", "aiosqlite"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


@contextmanager
def telling(**facts: object) -> Iterator[None]:
    """Each line logged within carries these facts: `channel`, `update`, `ticket`."""
    with structlog.contextvars.bound_contextvars(**facts):
        yield


class AccessLog(AbstractAccessLogger):
    """One line per request for aiohttp's runner, without the query string: it may carry signatures and tokens."""

    def log(self, request: BaseRequest, response: StreamResponse, time: float) -> None:
        structlog.get_logger("aiohttp.access").info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status,
            milliseconds=round(time * 1000, 1),
        )


def mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Take out what must not be written down, by the name it goes under and by how it looks."""
    return {key: _masked(key, value) for key, value in event.items()}


def mask_text(text: str) -> str:
    if not _SUSPECT.search(text):
        return text
    text = _SECRET_PARAMETER.sub(rf"\1{MASK}", text)
    text = _BEARER.sub(rf"\1{MASK}", text)
    text = _URL_PASSWORD.sub(rf"\1{MASK}@", text)
    return _MOBILE_NUMBER.sub(r"\1****\2", text)


def _masked(key: str, value: object) -> object:
    if _SECRET_NAME.search(key) and value is not None and not isinstance(value, bool):
        return MASK
    return _masked_within(value)


def _masked_within(value: object) -> object:
    match value:
        case Mapping():
            return {name: _masked(str(name), inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked_within(inner) for inner in value]
        case bool() | float() | None:
            return value
    masked = mask_text(str(value))
    return value if isinstance(value, int) and masked == str(value) else masked


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _json_lines() -> list[Processor]:
    return [
        structlog.processors.format_exc_info,
        mask,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _terminal_lines() -> list[Processor]:
    plainly = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return [structlog.processors.format_exc_info, mask, plainly]
