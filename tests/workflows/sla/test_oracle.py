"""SLA clocks against counting minute by minute, to the minute. `GONGDAN_SLA_CASES=100000` tries so many stories."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from random import Random

import pytest

from tests.workflows.sla.comparing import disagreements, shortest, told
from tests.workflows.sla.playing import MINUTE, Played
from tests.workflows.sla.scenes import NAMES, Scene, after
from tests.workflows.sla.worlds import Story, World, a_story, a_world
from workflows.events import CalendarsChanged
from workflows.replay import put_together
from workflows.ticket import Clock

CASES = int(os.environ.get("GONGDAN_SLA_CASES", "320"))
WORLDS = max(8, CASES // 250)
HOURS = 3600


def stories(world: int, count: int) -> Iterator[Story]:
    return (a_story(Random(f"{world}:{n}")) for n in range(count))


def of_world(seed: int) -> World:
    return a_world(Random(seed))


@pytest.mark.timeout(10 * HOURS)
def test_deadlines_are_those_of_counting_minute_by_minute() -> None:
    tried = 0
    for seed in range(WORLDS):
        world = of_world(seed)
        for story in stories(seed, CASES // WORLDS):
            if disagreements(world, story):
                pytest.fail(f"world {seed}:\n{told(world, shortest(world, story))}")
            tried += 1
    print(f"{tried} stories in {WORLDS} worlds, equal to the minute")


def lived(world: World, story: Story, *, rings: bool = True, between: int = 0) -> Played:
    """To the end of the story; with `between`, its clocks are wound so many times before each step."""
    played, scene = Played(world, story, rings=rings), Scene(product=story.product)
    minute = story.opened
    for step in story.steps:
        then = after(scene, step)
        if then is None or step.name == "extend":
            continue
        for n in range(between):
            played.pass_to(world.begins + (minute + step.minutes * n // between) * MINUTE)
            played.take(CalendarsChanged())
        minute += step.minutes
        played.pass_to(world.begins + minute * MINUTE)
        played.go_on(step, scene)
        scene = then
    return played


def deadlines(played: Played) -> dict[str, tuple[object, ...]]:
    return {each.target: (each.due_at, played.spent(each.target)) for each in played.ticket.clocks}


each_seed = pytest.mark.parametrize("seed", range(4))


@each_seed
def test_recomputed_from_its_events_alone_a_ticket_has_the_same_deadlines(seed: int) -> None:
    """As if no timer had ever rung."""
    world = of_world(seed)
    for story in stories(seed, 20):
        assert deadlines(lived(world, story, rings=False)) == deadlines(lived(world, story))


@each_seed
def test_a_clock_that_is_wound_more_often_goes_as_before(seed: int) -> None:
    world = of_world(seed)
    for story in stories(seed, 20):
        assert deadlines(lived(world, story, between=3)) == deadlines(lived(world, story))


@each_seed
def test_clocks_put_together_from_what_was_kept_of_each_change_are_the_clocks(seed: int) -> None:
    world = of_world(seed)
    for story in stories(seed, 20):
        played = lived(world, story)
        assert put_together(played.changes) == played.ticket


def test_the_stories_tell_of_everything_that_can_happen() -> None:
    """Else it would mean little that both agree."""
    seen: Counter[str] = Counter()
    for seed in range(4):
        world = of_world(seed)
        for story in stories(seed, 60):
            seen.update(step.name for step in story.steps)
            seen.update(mark for each in lived(world, story).ticket.clocks for mark in marks(each))
    wanted = {*NAMES, "met_at", "breached_at", "running_since", "stopped_by", "told"}
    assert {name for name in wanted if seen[name] < 5} == set()


def marks(clock: Clock) -> Iterator[str]:
    return (each.name for each in fields(clock) if getattr(clock, each.name))
