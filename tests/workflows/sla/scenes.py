"""How a repair stands, as far as its deadlines ask, and what a step makes of it: told without the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

DISPATCH, REPAIR, APPROVAL, CONFIRM, RATE, GONE = (
    "dispatch",
    "repair",
    "cost_approval",
    "confirm",
    "rate",
    "",
)
PLACES = (DISPATCH, REPAIR, APPROVAL, CONFIRM, RATE)
_WAY = {DISPATCH: 1, REPAIR: 2, APPROVAL: 2, CONFIRM: 3, RATE: 4, GONE: 5}
"""How far along; an approval of costs is a detour of the repair."""
_LEFT_FOR = {APPROVAL: REPAIR}
LIMIT = 500
"""What costs more is approved."""


@dataclass(frozen=True, slots=True)
class Step:
    """`amount` is a cost, or minutes of a deadline that is put off."""

    name: str
    amount: int = 0
    minutes: int = 0
    """Since the step before."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`came` and `done` are the places it ever came to and was ever done with; `cost_before` what a refusal restores."""

    place: str = DISPATCH
    product: str = "air_conditioner"
    engineer: str = ""
    is_held: bool = False
    is_suspended: bool = False
    is_asked: bool = False
    was_asked: bool = False
    was_answered: bool = False
    cost: int | None = None
    cost_before: int | None = None
    came: frozenset[str] = frozenset({DISPATCH})
    done: frozenset[str] = frozenset()

    @property
    def is_closed(self) -> bool:
        return self.place in (RATE, GONE)

    @property
    def is_at_rest(self) -> bool:
        """Resolved, as far as we know."""
        return self.is_closed or self.place == CONFIRM

    def is_ahead(self, place: str) -> bool:
        """It has yet to come there, for the first time or again."""
        return _WAY[self.place] < _WAY[place]

    def is_behind(self, place: str) -> bool:
        """It is there no more, and comes there no more unless it is sent back."""
        is_there = place in (self.place, _LEFT_FOR.get(self.place))
        return not is_there and not self.is_ahead(place)

    def may_come(self, place: str) -> bool:
        """By way of a detour."""
        return _LEFT_FOR.get(place) == self.place

    def to(self, place: str, *, done: bool = True, **more: object) -> Scene:
        finished = self.done | {self.place} if done else self.done
        came = self.came | {place}
        return replace(self, place=place, done=finished, came=came, is_held=False, **more)  # type: ignore[arg-type]


def after(scene: Scene, step: Step) -> Scene | None:
    """None where the step cannot be taken."""
    if step.name in _SAID:
        return None if scene.is_closed else _SAID[step.name](scene)
    if scene.is_suspended or step.name not in _POSSIBLE.get(scene.place, ()):
        return None
    if scene.is_held and step.name not in ("go_on", "cancel"):
        return None
    if step.name == "cost":
        return _cost(scene, step.amount)
    return _DONE[step.name](scene)


def _cost(scene: Scene, amount: int) -> Scene:
    told = replace(scene, cost=amount, cost_before=scene.cost)
    if amount <= LIMIT:
        return told
    return replace(told, place=APPROVAL, came=told.came | {APPROVAL})


def _cancelled(scene: Scene) -> Scene:
    return replace(scene, place=GONE, is_held=False, is_suspended=False)


_Deed = Callable[[Scene], Scene | None]
_SAID: Mapping[str, _Deed] = {
    "comment": lambda scene: replace(scene, is_asked=True, was_asked=True),
    "reply": lambda scene: replace(scene, is_asked=False, was_answered=True),
    "suspend": lambda scene: None if scene.is_suspended else replace(scene, is_suspended=True),
    "resume": lambda scene: replace(scene, is_suspended=False) if scene.is_suspended else None,
    "cancel": _cancelled,
    "extend": lambda scene: scene,
    "change_hours": lambda scene: scene,
    "wind": lambda scene: scene,
}
_POSSIBLE = {
    DISPATCH: ("accept_by_day", "accept_by_night"),
    REPAIR: ("hand_back", "hold", "go_on", "cost", "resolve"),
    APPROVAL: ("approve", "refuse"),
    CONFIRM: ("yes", "no"),
    RATE: ("rate", "reopen"),
    GONE: ("reopen",),
}
_DONE: Mapping[str, _Deed] = {
    "accept_by_day": lambda scene: scene.to(REPAIR, engineer="day"),
    "accept_by_night": lambda scene: scene.to(REPAIR, engineer="night"),
    "hand_back": lambda scene: scene.to(DISPATCH, done=False, engineer=""),
    "hold": lambda scene: replace(scene, is_held=True),
    "go_on": lambda scene: replace(scene, is_held=False) if scene.is_held else None,
    "resolve": lambda scene: scene.to(CONFIRM),
    "approve": lambda scene: scene.to(REPAIR),
    "refuse": lambda scene: scene.to(REPAIR, cost=scene.cost_before),
    "yes": lambda scene: scene.to(RATE),
    "no": lambda scene: scene.to(REPAIR, done=False),
    "rate": lambda scene: scene.to(GONE),
    "reopen": lambda scene: scene.to(DISPATCH, done=False, engineer=""),
}
NAMES = tuple({*_SAID, "cost", *_DONE})
