"""An assignment policy as its document says it: whom a ticket wants, in which way it is handed out, who goes first."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from workflows.form_fields import Expressed
from workflows.labels import Document
from workflows.who import Who

Strategy = Literal[
    "least_load", "longest_idle", "round_robin", "weighted", "same_as_last", "nearest"
]
"""`weighted` gives somebody of weight 2 twice what somebody of weight 1 gets; `nearest` counts whole kilometres."""

_Stretch = Annotated[timedelta, Field(gt=timedelta(0))]


class First(Document):
    """A pool that is tried before everybody else, for the tickets that `when` holds for (a VIP's); blank is for all."""

    when: Expressed = ""
    role: str = ""
    team: str = ""
    people: tuple[str, ...] = ()

    @property
    def who(self) -> Who:
        return Who(role=self.role, team=self.team, people=self.people)


class DispatchPolicy(Document):
    """`direct` gives it to one (who must press to have it if `confirm`), `group` offers it to all who are fit and the
    first to press has it, `waves` to `wave_size` of them and after `wave_every` to the next ones as well.

    `needs` are expressions for the skills it takes (a text or a list each), `area` one for where it is to be done (an
    address, a region or a path) and `place` one for the point `nearest` measures from. Of those who are fit the pools of
    `first` go before the others, then whoever serves the smallest area, then `choose`, a strategy deciding only where
    those before it leave a tie; in the end whose turn it is. `same_as` is what `same_as_last` goes by. What is not
    accepted within `accept_within` goes to the next, and the roles of `tell` hear of it.
    """

    way: Literal["direct", "group", "waves"] = "direct"
    needs: tuple[Expressed, ...] = ()
    area: Expressed = ""
    place: Expressed = ""
    choose: tuple[Strategy, ...] = ("least_load",)
    same_as: Literal["requester", "asset"] = "requester"
    first: tuple[First, ...] = ()
    confirm: bool = False
    accept_within: _Stretch | None = None
    wave_size: int = Field(default=3, ge=1, le=50)
    wave_every: _Stretch = timedelta(minutes=5)
    tell: tuple[str, ...] = ("supervisor",)

    @property
    def how_many(self) -> int:
        """People an offer goes to at once; 0 for everybody."""
        return {"direct": 1, "group": 0, "waves": self.wave_size}[self.way]
