"""A story told to the engine and to the oracle, what they disagree on, and the shortest story on which they still do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tests.workflows.sla.oracle import BEYOND, OVER, Reckoning
from tests.workflows.sla.playing import MINUTE, Played
from tests.workflows.sla.scenes import Scene, Step, after
from tests.workflows.sla.worlds import Story, World
from workflows.ticket import Clock


def disagreements(world: World, story: Story) -> list[str]:
    """Of the engine and the oracle, after any step."""
    played, both = Played(world, story), _Oracles(world, story)
    found = both.compared(played, "opened")
    for step, before, minute in both.steps(story):
        played.pass_to(world.begins + minute * MINUTE)
        played.go_on(step, before)
        found += both.compared(played, f"{step.name} at {minute}")
        if played.refused:
            return [*found, f"{step.name} at {minute}: {played.refused}"]
    return found


class _Oracles:
    """One for each promise of a story."""

    def __init__(self, world: World, story: Story) -> None:
        self.world, self.other = world, world.other or world
        self.scene = Scene(product=story.product)
        self.by_target = {
            str(each.written["id"]): Reckoning(
                each.promise, world.minutes, world.by_team, now=story.opened
            )
            for each in story.targets
        }
        self._see(self.scene)

    def steps(self, story: Story) -> Iterator[tuple[Step, Scene, int]]:
        """Those that can be taken, with the scene before and their minute; each is gone along with afterwards."""
        minute = story.opened
        for step in story.steps:
            then = after(self.scene, step)
            if then is None or not self._can_put_off(step):
                continue
            minute += step.minutes
            self._pass_to(minute, step)
            before, self.scene = self.scene, then
            self._see(then)
            yield step, before, minute

    def compared(self, played: Played, where: str) -> list[str]:
        return [
            f"{where}: {target}: {each}"
            for target, oracle in self.by_target.items()
            for each in _compared(played, target, oracle, self.world)
        ]

    def _can_put_off(self, step: Step) -> bool:
        return step.name != "extend" or any(o.is_under_way for o in self.by_target.values())

    def _pass_to(self, minute: int, step: Step) -> None:
        if step.name == "change_hours":
            self.world, self.other = self.other, self.world
        for each in self.by_target.values():
            each.pass_to(minute)
            if step.name == "extend":
                each.put_off(step.amount)
            if step.name == "change_hours":
                each.change_hours(self.world.minutes)

    def _see(self, scene: Scene) -> None:
        for each in self.by_target.values():
            each.see(scene)


def _compared(played: Played, target: str, oracle: Reckoning, world: World) -> Iterator[str]:
    clock = played.clock(target)
    due, wanted = _due(clock, oracle, played.now, world)
    for what, ours, theirs in (
        ("runs", clock.running_since is not None, oracle.is_running),
        ("spent", round(played.spent(target), 6), oracle.spent),
        ("late", clock.breached_at is not None, oracle.is_late),
        ("due", due, wanted),
        ("pressed", played.pressed[target], oracle.pressed),
    ):
        if ours != theirs:
            yield f"{what} {ours}, by the oracle {theirs}"


def _due(clock: Clock, oracle: Reckoning, now: datetime, world: World) -> tuple[object, object]:
    deadline = oracle.deadline()
    if deadline == OVER:
        return clock.due_at is not None and clock.due_at <= now, True
    if deadline == BEYOND:
        last = world.begins + len(world.minutes["always"]) * MINUTE
        return clock.due_at is not None and clock.due_at > last, True
    return clock.due_at, None if deadline is None else world.begins + deadline * MINUTE


def shortest(world: World, story: Story) -> Story:
    """With no step and no target that could be left out."""
    for shorter in _shorter(story):
        if disagreements(world, shorter):
            return shortest(world, shorter)
    return story


def _shorter(story: Story) -> Iterator[Story]:
    for n in range(len(story.targets)):
        if len(story.targets) > 1:
            yield replace(story, targets=story.targets[:n] + story.targets[n + 1 :])
    for n in range(len(story.steps)):
        yield replace(story, steps=story.steps[:n] + story.steps[n + 1 :])
    for n, step in enumerate(story.steps):
        if step.minutes:
            sooner = replace(step, minutes=step.minutes // 2)
            yield replace(story, steps=(*story.steps[:n], sooner, *story.steps[n + 1 :]))


def told(world: World, story: Story) -> str:
    """For whoever reads why it failed."""
    lines = [f"begins {world.begins} + {story.opened} min, {story.product}"]
    lines += [str(each) for each in world.calendars]
    lines += [
        str({key: value for key, value in each.written.items() if value}) for each in story.targets
    ]
    lines += [f"+{each.minutes} min {each.name} {each.amount}" for each in story.steps]
    return "\n".join([*lines, *disagreements(world, story)])
