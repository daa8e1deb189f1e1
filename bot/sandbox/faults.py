"""Misbehaviour on demand: the next calls to one path are answered wrongly, late, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.sandbox.people import Platform


class CannedAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: int = Field(ge=200, le=599)
    body: object = None


class FaultOrder(BaseModel):
    """Exactly one of `answer`, `drop` and `delay_seconds`; `after` cuts the line only once the work is done."""

    model_config = ConfigDict(extra="forbid")

    platform: Platform
    path: str = Field(pattern="^/")
    times: int = Field(default=1, ge=1)
    answer: CannedAnswer | None = None
    drop: Literal[True] | None = None
    delay_seconds: float | None = Field(default=None, gt=0)
    after: bool = False

    @model_validator(mode="after")
    def names_one_misbehaviour(self) -> Self:
        chosen = [self.answer, self.drop, self.delay_seconds]
        if sum(one is not None for one in chosen) != 1:
            raise ValueError("give exactly one of answer, drop, delay_seconds")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    order: FaultOrder
    left: int


class Faults:
    """Orders are served in the sequence they came in."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, order: FaultOrder) -> None:
        self._waiting.append(Fault(order=order, left=order.times))

    def take(self, platform: Platform, path: str) -> FaultOrder | None:
        for place, fault in enumerate(self._waiting):
            if (fault.order.platform, fault.order.path) == (platform, path):
                self._use_up(place, fault)
                return fault.order
        return None

    def _use_up(self, place: int, fault: Fault) -> None:
        if fault.left == 1:
            del self._waiting[place]
        else:
            self._waiting[place] = replace(fault, left=fault.left - 1)

    def clear(self) -> None:
        self._waiting.clear()
