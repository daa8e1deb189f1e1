"""`make bench`: how fast this machine is with us, beside how fast it is with the least that could be written."""

from __future__ import annotations

import asyncio

import uvloop

from bot.logs import set_up_logging
from tests.benchmarks import doors, expressions, journey, tickets
from tests.benchmarks.figures import table
from tests.benchmarks.places import all_places


def main() -> None:
    set_up_logging("warning")
    print(
        table("expressions", expressions.measure()), expressions.beside_zen(), sep="\n", flush=True
    )
    with all_places() as places, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for place in places:
            figures = [
                figure
                for benchmark in (doors, tickets, journey)
                for figure in runner.run(benchmark.measure(place))
            ]
            print(table(place.name, figures), flush=True)


if __name__ == "__main__":
    main()
