"""Figures for Prometheus: polls, entries, stories, alerts, sends, latencies, queue, store.

In: what the loops observe (bot.ports.Observer). Out: the text of ``/metrics``. Holds
numbers only: no name of a person, no text, no address; feeds are counted together so
that the number of series does not grow with the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
_MILLIS = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 3)


class Metrics:
    """All series in a registry of their own, so that two bots in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._polls = self._counter("polls", "Polls of feeds by outcome", "outcome")
        self._poll_seconds = self._histogram("poll_seconds", "Time of one poll", _SECONDS)
        self._entries = self._counter("entries", "New entries by verdict", "verdict")
        self._judge_seconds = self._histogram("judge_seconds", "Time to judge one entry", _MILLIS)
        self._stories = self._counter("stories", "Stories by what happened to them", "change")
        self._queued = self._counter("outbox_items", "Items put into the outbox", "payload")
        self._sends = self._counter("sends", "Requests to Slack by outcome", "outcome")
        self._send_seconds = self._histogram("send_seconds", "Time of one request", _SECONDS)
        self._delay_seconds = self._histogram(
            "alert_delay_seconds", "From due to sent", (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)
        )
        self._requests = self._counter("slack_requests", "Requests from Slack by kind", "kind")
        self._crashes = self._counter("loop_crashes", "Crashes of a loop, each restarted", "loop")

        self._store_failures = self._counter(
            "store_failures", "Units of work that could not be stored, by reason", "reason"
        )

    def _counter(self, name: str, text: str, label: str) -> Counter:
        return Counter(f"minewatch_{name}", text, [label], registry=self._registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"minewatch_{name}", text, buckets=buckets, registry=self._registry)

    def gauge(self, name: str, text: str, read: Callable[[], float]) -> None:
        """A value read on demand: store size, age of the queue."""
        Gauge(f"minewatch_{name}", text, registry=self._registry).set_function(read)

    def gauges(
        self, name: str, text: str, label: str, reads: Mapping[str, Callable[[], float]]
    ) -> None:
        """The same, one for each value of a label from a short list."""
        gauge = Gauge(f"minewatch_{name}", text, [label], registry=self._registry)
        for value, read in reads.items():
            gauge.labels(value).set_function(read)

    def polled(self, outcome: str, seconds: float) -> None:
        self._polls.labels(outcome).inc()
        self._poll_seconds.observe(seconds)

    def judged(self, *, relevant: bool, seconds: float) -> None:
        self._entries.labels("relevant" if relevant else "irrelevant").inc()
        self._judge_seconds.observe(seconds)

    def story(self, change: str) -> None:
        """``change``: opened or joined."""
        self._stories.labels(change).inc()

    def queued(self, payload: str) -> None:
        self._queued.labels(payload).inc()

    def sent(self, seconds: float, delay_seconds: float) -> None:
        self._sends.labels("sent").inc()
        self._send_seconds.observe(seconds)
        self._delay_seconds.observe(max(0.0, delay_seconds))

    def retried(self, reason: str) -> None:
        self._sends.labels(f"retry_{reason}"[:60]).inc()

    def gave_up(self, reason: str) -> None:
        self._sends.labels(f"refused_{reason}"[:60]).inc()

    def asked(self, kind: str) -> None:
        """A request from Slack: command, action, view, options, shortcut, event or other."""
        self._requests.labels(kind).inc()

    def store_refused(self, reason: str) -> None:
        self._store_failures.labels(reason).inc()

    def loop_crashed(self, loop: str) -> None:
        self._crashes.labels(loop).inc()

    def text(self) -> bytes:
        """The exposition format of Prometheus."""
        return generate_latest(self._registry)
