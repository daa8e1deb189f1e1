"""What is counted and timed, in a registry of its own; the doors and jobs count, `/metrics` shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
NAMESPACE = "gongdan"

_WITHIN_A_CALLBACK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
_LATENESS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)


@dataclass(slots=True)
class Handling:
    """How the handling of an update ended: failed unless somebody says otherwise, "" when none was handled."""

    result: Literal["handled", "failed", ""] = "failed"


class Metrics:
    """One per process. Results are words of a short list, never ids or names: each makes a time series."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(namespace=NAMESPACE, registry=self._registry)
        self._count_traffic()
        self._time_traffic()
        self._gauge_rows()
        self._gauge_lines()

    def _count_traffic(self) -> None:
        self._callbacks = self._counter(
            "callbacks_received", "Callbacks of the platforms, by outcome", "channel", "result"
        )
        self._updates = self._counter(
            "updates_handled", "Updates carried through the router, by outcome", "result"
        )
        self._deliveries = self._counter(
            "outbox_deliveries", "Attempts to deliver a row, by outcome", "channel", "result"
        )
        self._timers = self._counter("timers_fired", "Timers carried out")
        self._calls = self._counter("calls_made", "Calls to other systems, by outcome", "result")

    def _time_traffic(self) -> None:
        self._update_seconds = self._histogram(
            "update_seconds", "From taking up an update to its commit", _WITHIN_A_CALLBACK
        )
        self._delivery_lateness = self._histogram(
            "outbox_lateness_seconds", "How long after it was due a row was delivered", _LATENESS
        )
        self._timer_lateness = self._histogram(
            "timer_lateness_seconds", "How long after it was due a timer fired", _LATENESS
        )

    def _gauge_rows(self) -> None:
        self._outbox_waiting = self._gauge("outbox_waiting", "Outbox rows not yet delivered")
        self._inbox_waiting = self._gauge("inbox_waiting", "Inbox rows not yet handled")
        self._open_tickets = self._gauge("open_tickets", "Tickets not yet closed")
        self._dead = self._gauge("dead_rows", "Rows given up, waiting for a person", "table")
        self._troubles = self._gauge(
            "troubles", "What platforms refuse until an administrator mends it", "channel"
        )

    def _gauge_lines(self) -> None:
        self._lines_held = self._gauge(
            "line_held", "Whether this process holds the only line to a platform", "channel"
        )
        self._lines_stand = self._gauge(
            "lines_standing", "Connections of this process to a platform that stand", "channel"
        )
        self._lines_heard = self._gauge(
            "line_last_heard_timestamp_seconds", "When the platform last sent anything", "channel"
        )

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, namespace=NAMESPACE, registry=self._registry)

    def _histogram(self, name: str, about: str, buckets: Sequence[float]) -> Histogram:
        return Histogram(name, about, namespace=NAMESPACE, registry=self._registry, buckets=buckets)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, namespace=NAMESPACE, registry=self._registry)

    def callback_received(self, channel: str, result: str) -> None:
        self._callbacks.labels(channel, result).inc()

    @contextmanager
    def handling_update(self) -> Iterator[Handling]:
        """Count and time what happens within, by how the caller says it ended."""
        began, handling = perf_counter(), Handling()
        try:
            yield handling
        finally:
            if handling.result:
                self._updates.labels(handling.result).inc()
                self._update_seconds.observe(perf_counter() - began)

    def delivery_attempted(self, channel: str, result: str, late_seconds: float) -> None:
        self._deliveries.labels(channel, result).inc()
        self._delivery_lateness.observe(max(0.0, late_seconds))

    def call_attempted(self, result: str) -> None:
        self._calls.labels(result).inc()

    def timer_fired(self, late_seconds: float) -> None:
        self._timers.inc()
        self._timer_lateness.observe(max(0.0, late_seconds))

    def rows_counted(
        self,
        *,
        outbox_waiting: int,
        inbox_waiting: int,
        open_tickets: int,
        dead: Mapping[str, int],
        troubles: Mapping[str, int],
    ) -> None:
        """What the last look at the tables found; `dead` is per table, `troubles` per channel."""
        self._outbox_waiting.set(outbox_waiting)
        self._inbox_waiting.set(inbox_waiting)
        self._open_tickets.set(open_tickets)
        for table, count in dead.items():
            self._dead.labels(table).set(count)
        self._troubles.clear()
        for channel, count in troubles.items():
            self._troubles.labels(channel).set(count)

    def line_held(self, channel: str, *, is_here: bool) -> None:
        self._lines_held.labels(channel).set(is_here)

    def lines_stand(self, channel: str, count: int) -> None:
        self._lines_stand.labels(channel).set(count)

    def line_heard(self, channel: str, at: datetime | None) -> None:
        if at is not None:
            self._lines_heard.labels(channel).set(at.timestamp())

    def render(self) -> bytes:
        """Prometheus text exposition; its type is CONTENT_TYPE."""
        return generate_latest(self._registry)
