"""What is counted and timed, in a registry of its own; the doors and jobs count, `/metrics` shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

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

_WITHIN_A_CALLBACK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
_LATENESS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)


class Metrics:
    """One per process. Results are words of a short list, never ids or names: each makes a time series."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(namespace="gongdan", registry=registry)
        self._callbacks = Counter(
            "gongdan_callbacks_received",
            "Callbacks of the platforms, by what became of them",
            ("channel", "result"),
            registry=registry,
        )
        self._updates = Counter(
            "gongdan_updates_handled",
            "Updates carried through the router, by result",
            ("result",),
            registry=registry,
        )
        self._update_seconds = Histogram(
            "gongdan_update_seconds",
            "Time from taking up an update to its commit",
            registry=registry,
            buckets=_WITHIN_A_CALLBACK,
        )
        self._deliveries = Counter(
            "gongdan_outbox_deliveries",
            "Attempts to deliver an outbox row, by result",
            ("channel", "result"),
            registry=registry,
        )
        self._delivery_lateness = Histogram(
            "gongdan_outbox_lateness_seconds",
            "How long after it was due a row was delivered",
            registry=registry,
            buckets=_LATENESS,
        )
        self._timers = Counter("gongdan_timers_fired", "Timers carried out", registry=registry)
        self._timer_lateness = Histogram(
            "gongdan_timer_lateness_seconds",
            "How long after it was due a timer fired",
            registry=registry,
            buckets=_LATENESS,
        )
        self._outbox_waiting = Gauge(
            "gongdan_outbox_waiting", "Outbox rows not yet delivered", registry=registry
        )
        self._inbox_waiting = Gauge(
            "gongdan_inbox_waiting", "Inbox rows not yet handled", registry=registry
        )
        self._open_tickets = Gauge(
            "gongdan_open_tickets", "Tickets not yet closed", registry=registry
        )
        self._dead = Gauge(
            "gongdan_dead_rows",
            "Rows that were given up and wait for a person, by table",
            ("table",),
            registry=registry,
        )

    def callback_received(self, channel: str, result: str) -> None:
        self._callbacks.labels(channel, result).inc()

    @contextmanager
    def handling_update(self) -> Iterator[None]:
        """Count and time what happens within: `handled`, or `failed` when it raises."""
        began, result = perf_counter(), "failed"
        try:
            yield
            result = "handled"
        finally:
            self._updates.labels(result).inc()
            self._update_seconds.observe(perf_counter() - began)

    def delivery_attempted(self, channel: str, result: str, late_seconds: float) -> None:
        self._deliveries.labels(channel, result).inc()
        self._delivery_lateness.observe(max(0.0, late_seconds))

    def timer_fired(self, late_seconds: float) -> None:
        self._timers.inc()
        self._timer_lateness.observe(max(0.0, late_seconds))

    def rows_counted(
        self, *, outbox_waiting: int, inbox_waiting: int, open_tickets: int, dead: Mapping[str, int]
    ) -> None:
        """What the last look at the tables found; `dead` is per table."""
        self._outbox_waiting.set(outbox_waiting)
        self._inbox_waiting.set(inbox_waiting)
        self._open_tickets.set(open_tickets)
        for table, count in dead.items():
            self._dead.labels(table).set(count)

    def render(self) -> bytes:
        """Prometheus text exposition; its type is CONTENT_TYPE."""
        return generate_latest(self.registry)
