from __future__ import annotations

from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import CONTENT_TYPE, Metrics

Labels = tuple[tuple[str, str], ...]


def shown(metrics: Metrics) -> dict[tuple[str, Labels], float]:
    """What /metrics says, read back by Prometheus' own parser."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.render().decode())
        for sample in family.samples
    }


def test_callbacks_are_counted_by_channel_and_result() -> None:
    metrics = Metrics()
    metrics.callback_received("wecom", "accepted")
    metrics.callback_received("wecom", "accepted")
    metrics.callback_received("dingtalk", "refused")
    seen = shown(metrics)
    name = "gongdan_callbacks_received_total"
    assert seen[name, (("channel", "wecom"), ("result", "accepted"))] == 2
    assert seen[name, (("channel", "dingtalk"), ("result", "refused"))] == 1


def test_update_is_timed_and_a_failed_one_counted_as_failed() -> None:
    metrics = Metrics()
    with metrics.handling_update() as handling:
        handling.result = "handled"
    with metrics.handling_update() as nothing_waited:
        nothing_waited.result = ""
    with pytest.raises(ZeroDivisionError), metrics.handling_update():
        raise ZeroDivisionError
    seen = shown(metrics)
    assert seen["gongdan_updates_handled_total", (("result", "handled"),)] == 1
    assert seen["gongdan_updates_handled_total", (("result", "failed"),)] == 1
    assert seen["gongdan_update_seconds_count", ()] == 2


def test_deliveries_are_counted_with_their_lateness() -> None:
    metrics = Metrics()
    metrics.delivery_attempted("wecom", "sent", 0.2)
    metrics.delivery_attempted("wecom", "retrying", 4.0)
    seen = shown(metrics)
    name = "gongdan_outbox_deliveries_total"
    assert seen[name, (("channel", "wecom"), ("result", "sent"))] == 1
    assert seen[name, (("channel", "wecom"), ("result", "retrying"))] == 1
    assert seen["gongdan_outbox_lateness_seconds_bucket", (("le", "0.25"),)] == 1
    assert seen["gongdan_outbox_lateness_seconds_bucket", (("le", "5.0"),)] == 2


def test_timer_that_fires_a_hair_early_is_not_late() -> None:
    metrics = Metrics()
    metrics.timer_fired(-0.003)
    metrics.timer_fired(2.0)
    seen = shown(metrics)
    assert seen["gongdan_timers_fired_total", ()] == 2
    assert seen["gongdan_timer_lateness_seconds_sum", ()] == 2.0


def test_waiting_and_dead_rows_are_what_was_last_seen() -> None:
    metrics = Metrics()
    before = {"outbox": 3, "inbox": 1}
    metrics.rows_counted(
        outbox_waiting=12, inbox_waiting=5, open_tickets=40, dead=before, troubles={"wecom": 2}
    )
    after = {"outbox": 0, "inbox": 1}
    metrics.rows_counted(
        outbox_waiting=2, inbox_waiting=0, open_tickets=41, dead=after, troubles={}
    )
    seen = shown(metrics)
    assert seen["gongdan_outbox_waiting", ()] == 2
    assert seen["gongdan_inbox_waiting", ()] == 0
    assert seen["gongdan_open_tickets", ()] == 41
    assert seen["gongdan_dead_rows", (("table", "outbox"),)] == 0
    assert seen["gongdan_dead_rows", (("table", "inbox"),)] == 1
    assert ("gongdan_troubles", (("channel", "wecom"),)) not in seen


def test_a_line_is_told_to_be_held_and_when_it_was_last_heard() -> None:
    metrics, label = Metrics(), (("channel", "wecom_bot"),)
    metrics.line_held("wecom_bot", is_here=True)
    metrics.line_heard("wecom_bot", None)
    metrics.line_heard("wecom_bot", datetime.fromtimestamp(1_764_133_200, UTC))
    metrics.line_held("wecom_bot", is_here=False)
    seen = shown(metrics)
    assert seen["gongdan_line_held", label] == 0
    assert seen["gongdan_line_last_heard_timestamp_seconds", label] == 1_764_133_200


def test_two_processes_worth_of_metrics_do_not_mix() -> None:
    one, other = Metrics(), Metrics()
    one.timer_fired(0.0)
    assert shown(other)["gongdan_timers_fired_total", ()] == 0


def test_memory_of_the_process_is_told() -> None:
    assert shown(Metrics())["gongdan_process_resident_memory_bytes", ()] > 1_000_000
    assert CONTENT_TYPE.startswith("text/plain")
