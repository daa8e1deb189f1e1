"""Trials inside a ticket type: what is given, and the way a ticket must then take; run whenever it is checked."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, field_validator

from workflows.labels import Document, Label


class Trial(Document):
    """`given` are answers as people type them, by field. `choose` are the actions taken, by node or by `node/name`, one or
    several in turn; where it says nothing people go on. `expect` is the path: nodes, and the case a branch took.
    With `time_passes` nobody does anything and every limit runs out."""

    name: Label
    given: Mapping[str, str] = Field(default_factory=dict)
    choose: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    expect: tuple[str, ...] = Field(min_length=1)
    time_passes: bool = False

    @field_validator("choose", mode="before")
    @classmethod
    def _one_is_several(cls, value: object) -> object:
        """`sign: reject` for `sign: [reject]`."""
        if not isinstance(value, Mapping):
            return value
        return {key: (each,) if isinstance(each, str) else each for key, each in value.items()}
