"""The trials of a ticket type, run: one that takes another way than it says is a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from workflows.answers import Answer
from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.expressions.surroundings import Surroundings
from workflows.kinds.fields import read
from workflows.kinds.kind import Around, More
from workflows.kinds.problems import Problem
from workflows.mistakes import Mistake
from workflows.nodes import TaskNode
from workflows.simulation.cast import cast_for
from workflows.simulation.running import Given, simulate
from workflows.trials import Trial

WHEN = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""Every trial takes place on the same Monday."""
_FIELD = ("字段", "field")
_ACTION = ("动作", "action")


def check_trials(definition: Definition) -> Iterator[Mistake]:
    """Of a definition in which nothing else is wrong."""
    for index, trial in enumerate(definition.tests):
        path = f"tests[{index}]"
        wrong = [*_check_given(trial, definition, path), *_check_choices(trial, definition, path)]
        yield from wrong or _run(trial, definition, path)


def given_of(trial: Trial, definition: Definition) -> Given:
    answers = {}
    for name, words in trial.given.items():
        answer = _answer(definition, name, words)
        if answer is not None:
            answers[name] = answer
    return Given(answers=answers, choices=trial.choose, lets_time_pass=trial.time_passes)


def _answer(definition: Definition, name: str, words: str) -> Answer | None:
    around = Around(surroundings=Surroundings(now=WHEN))
    answer = read(definition.field(name), words, around)
    return None if isinstance(answer, Problem | More) else answer


def _check_given(trial: Trial, definition: Definition, path: str) -> Iterator[Mistake]:
    names = [field.id for field in definition.form]
    for name, words in trial.given.items():
        where = f"{path}.given.{name}"
        if name not in names:
            yield unknown_name(name, names, _FIELD, where)
        elif _answer(definition, name, words) is None:
            yield Mistake(code="no_answer", path=where, params={"words": words, "name": name})


def _check_choices(trial: Trial, definition: Definition, path: str) -> Iterator[Mistake]:
    nodes = {
        key: [action.id for action in node.actions]
        for key, node in definition.walked.nodes.items()
        if isinstance(node, TaskNode)
    }
    for key, actions in trial.choose.items():
        node = key.partition("/")[0]
        if node not in nodes:
            yield unknown_name(node, nodes, ("节点", "node"), f"{path}.choose.{key}")
            continue
        for action in actions:
            if action not in nodes[node]:
                yield unknown_name(action, nodes[node], _ACTION, f"{path}.choose.{key}")


def _run(trial: Trial, definition: Definition, path: str) -> Iterator[Mistake]:
    done = simulate(definition, given_of(trial, definition), cast_for(definition), WHEN)
    if done.path != trial.expect:
        params = {"path": ", ".join(done.path), "expected": ", ".join(trial.expect)}
        params["stopped"] = f" ({done.stopped})" if done.stopped else ""
        yield Mistake(code="another_way", path=f"{path}.expect", params=params)
