"""Lists an administrator writes as YAML, read into a model with every mistake named."""

from __future__ import annotations

from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

_M = TypeVar("_M", bound=BaseModel)


class ListingMistake(ValueError):
    """The document cannot be used; nothing was changed."""


class Part(BaseModel):
    """A piece of such a list: no key but those it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_listing(text: str, model: type[_M], loader: type[yaml.SafeLoader | yaml.BaseLoader]) -> _M:
    """`loader` says whether 2026 is a number. Raises ListingMistake."""
    try:
        return model.model_validate(yaml.load(text, loader) or {})  # noqa: S506 - both kinds are safe
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, ValidationError):
            lines = (f"{_path(each['loc'])}: {each['msg']}" for each in error.errors())
            raise ListingMistake("\n".join(lines)) from error
        raise ListingMistake(f"not readable as YAML: {error}") from error


def _path(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)[1:]
