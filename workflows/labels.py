"""The smallest parts of a definition's document: a strict part, words in two languages, a key."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Document(BaseModel):
    """A part of a definition: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_timedelta="iso8601")


class Label(Document):
    """Words for people, Chinese first; English falls back to Chinese. A bare string is the Chinese."""

    zh: str = Field(min_length=1)
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare_string(cls, value: object) -> object:
        return {"zh": value} if isinstance(value, str) else value

    def say(self, locale: str) -> str:
        return (self.en or self.zh) if locale.startswith("en") else self.zh


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
