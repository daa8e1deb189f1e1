"""`make bench`: how fast this machine is with us, beside how fast it is with the least that could be written.

`python -m tests.benchmarks expressions readings` measures those alone; `places` and `timers` are what needs a database.
"""

from __future__ import annotations

import asyncio
import sys

import uvloop

from bot.logs import set_up_logging
from tests.benchmarks import (
    calendars,
    doors,
    expressions,
    flood,
    flows,
    journey,
    month,
    readings,
    tables,
    tickets,
    timers,
)
from tests.benchmarks.figures import table
from tests.benchmarks.places import all_places


def main() -> None:
    set_up_logging("warning")
    named = sys.argv[1:] or list(PARTS)
    for part in named:
        PARTS[part]()


def of_expressions() -> None:
    print(
        table("expressions", expressions.measure()), expressions.beside_zen(), sep="\n", flush=True
    )


def of_readings() -> None:
    print(readings.beside_jionlp(), flush=True)


def of_calendars() -> None:
    print(table("calendars", calendars.measure()), flush=True)


def of_tables() -> None:
    print(tables.measure(), flush=True)


def of_flows() -> None:
    print(table("flows", [flows.decided()]), flows.weight(), sep="\n", flush=True)


def of_month() -> None:
    print(month.played(), flush=True)


def of_places() -> None:
    with all_places() as places, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for place in places:
            figures = [
                figure
                for benchmark in (doors, tickets, flows, journey)
                for figure in runner.run(benchmark.measure(place))
            ]
            print(table(place.name, figures), flush=True)


def of_flood() -> None:
    """On PostgreSQL only: two servers are nothing for SQLite."""
    with all_places() as places, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for place in places:
            if place.is_postgres:
                runner.run(flood.measure(place))


def of_timers() -> None:
    """Two workers of their own for minutes: what else the machine does meanwhile shows in how late they ring."""
    with all_places() as places, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for place in places:
            runner.run(timers.measure(place))


PARTS = {
    "expressions": of_expressions,
    "readings": of_readings,
    "calendars": of_calendars,
    "tables": of_tables,
    "flows": of_flows,
    "month": of_month,
    "places": of_places,
    "timers": of_timers,
    "flood": of_flood,
}


if __name__ == "__main__":
    main()
