"""A dispatch table of 100 and of 10,000 rows: ours beside zen-engine, in turns, on the same values.

Region, product, skill, tier and cost decide the team. zen reads the same table as JDM and walks its rows; where both
are asked they must agree. How long a table takes to be made ready and how much room it takes is told beside.
"""

from __future__ import annotations

import json
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import islice, product
from typing import Any

import zen

from workflows.decision_documents import read_table, write_json
from workflows.decisions.analysis.analysing import analyse
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable
from workflows.decisions.jdm.graph import import_graph
from workflows.decisions.table import CompiledTable
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value

SIZES = (100, 10_000)
ROUNDS = 5
ASKED = 400
ZENS_PATIENCE = 4.0
"""Seconds a round may take for zen; then it is asked less often."""
MOST_US = 50.0
"""What ten thousand rows may take, the middle one."""
AROUND = Surroundings(now=datetime(2026, 11, 24, 10, 30, tzinfo=timezone(timedelta(hours=8))))
REGIONS = [f"region{n}" for n in range(50)]
PRODUCTS = [f"product{n}" for n in range(20)]
SKILLS = [f"skill{n}" for n in range(10)]
TIERS = ["standard", "silver", "gold", "vip"]
COSTS = [0, 100, 200, 500, 1000, 2000]


@dataclass(frozen=True, slots=True)
class Told:
    """Microseconds of each decision, by round."""

    rounds: Sequence[Sequence[float]]

    @property
    def every(self) -> Sequence[float]:
        return sorted(each for spent in self.rounds for each in spent)

    @property
    def median(self) -> float:
        return statistics.median(self.every)

    @property
    def p99(self) -> float:
        return self.every[int(0.99 * len(self.every))]

    @property
    def per_second(self) -> float:
        return statistics.median(1e6 * len(spent) / sum(spent) for spent in self.rounds)


def measure() -> str:
    lines = [f"{'decision table':<34}{'median µs':>12}{'p99 µs':>12}{'per second':>12}"]
    for size in SIZES:
        lines.extend(_measured(size))
    return "\n".join(lines)


def _measured(size: int) -> Iterator[str]:
    graph = a_graph(size)
    (document,) = import_graph(graph, "dispatch").tables
    asked = list(islice(_values(size), ASKED))
    table, decision = compile_table(document), zen.ZenEngine().create_decision(json.dumps(graph))
    _agree(table, decision, asked[:20])
    ours, zens = _in_turns(table, decision, asked)
    yield _line(f"{size} rows: ours", ours)
    yield _line(f"{size} rows: zen", zens)
    verdict = "as wanted" if ours.median < MOST_US else "NOT MET"
    yield f"  {zens.median / ours.median:.0f} times as fast; wanted under {MOST_US:g} µs: {verdict}"
    yield _weight(document)


def _in_turns(
    table: CompiledTable, decision: Any, asked: Sequence[Mapping[str, Value]]
) -> tuple[Told, Told]:
    plainly = [_plain(each) for each in asked]
    fewer = plainly[: max(10, int(ZENS_PATIENCE / _once(decision.evaluate, plainly[0])))]
    ours, zens = [], []
    for _ in range(ROUNDS + 1):
        ours.append([1e6 * _once(table.decide, each, AROUND) for each in asked])
        zens.append([1e6 * _once(decision.evaluate, each) for each in fewer])
    return Told(ours[1:]), Told(zens[1:])


def _once(job: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    job(*given)
    return time.perf_counter() - began


def _agree(table: CompiledTable, decision: Any, asked: Sequence[Mapping[str, Value]]) -> None:
    for values in asked:
        (hit,) = table.decide(values, AROUND)
        assert hit.outputs["team"] == decision.evaluate(_plain(values))["result"]["team"]


def _weight(document: DecisionTable) -> str:
    text = write_json(document, indent=None)
    reading = _once(read_table, text)
    readying = _once(compile_table, document)
    looking = _once(analyse, compile_table(document))
    tracemalloc.start()
    kept = compile_table(document)
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    assert kept.walked == 0
    return (
        f"  JSON of {len(text) / 1e6:.2f} MB read in {1000 * reading:.0f} ms, made ready in {1000 * readying:.0f} ms,"
        f" {megabytes:.1f} MB in memory; looked over in {1000 * looking:.0f} ms"
    )


def _line(what: str, told: Told) -> str:
    return f"  {what:<32}{told.median:>12.1f}{told.p99:>12.1f}{told.per_second:>12.0f}"


def a_graph(size: int) -> Mapping[str, Any]:
    """As GoRules' editor writes it; the last row takes whatever no other does."""
    names = ("region", "product", "skill", "tier", "cost")
    rules = [{"_id": f"r{at}", **row, "team": f"'team{at}'"} for at, row in enumerate(_rows(size))]
    rules.append({"_id": "rest", "team": "'nobody'"})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": each, "name": each, "field": each} for each in names],
        "outputs": [{"id": "team", "name": "team", "field": "team"}],
        "rules": rules,
    }
    place = {"position": {"x": 0, "y": 0}}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", **place},
        {"id": "t", "type": "decisionTableNode", "name": "dispatch", "content": content, **place},
        {"id": "out", "type": "outputNode", "name": "out", **place},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "t"},
        {"id": "2", "type": "edge", "sourceId": "t", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def _rows(size: int) -> Iterator[Mapping[str, str]]:
    dice = random.Random(size)
    every = list(product(REGIONS, PRODUCTS, SKILLS, TIERS))
    for at, (region, thing, skill, tier) in enumerate(dice.sample(every, size - 1)):
        low = dice.choice(COSTS)
        yield {
            "region": f"'{region}'",
            "product": f"'{thing}'" if at % 7 else f"'{thing}', '{dice.choice(PRODUCTS)}'",
            "skill": f"'{skill}'",
            "tier": f"'{tier}'" if at % 5 else f"!= '{tier}'",
            "cost": ("", f"[{low}..{2 * low + 100})", f">= {low}")[at % 3],
        }


def _values(size: int) -> Iterator[Mapping[str, Value]]:
    dice = random.Random(size + 1)
    while True:
        yield {
            "region": dice.choice(REGIONS),
            "product": dice.choice(PRODUCTS),
            "skill": dice.choice(SKILLS),
            "tier": dice.choice(TIERS),
            "cost": Decimal(dice.randrange(3000)),
        }


def _plain(values: Mapping[str, Value]) -> dict[str, object]:
    return {key: int(each) if isinstance(each, Decimal) else each for key, each in values.items()}
