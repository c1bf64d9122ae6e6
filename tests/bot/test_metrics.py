"""Metrics: numbers in the format Prometheus reads, apart for every bot in a process."""

from bot.metrics import Metrics


def test_observations_show_in_the_text():
    metrics = Metrics()
    metrics.polled("new", 0.2)
    metrics.judged(relevant=True, seconds=0.0001)
    metrics.sent(0.05, 1.5)
    metrics.retried("ratelimited")
    metrics.gave_up("is_archived")
    metrics.store_refused("ENOSPC")
    metrics.gauge("store_entries", "Entries in the store", lambda: 7)
    text = metrics.text().decode()
    for line in (
        'minewatch_polls_total{outcome="new"} 1.0',
        'minewatch_entries_total{verdict="relevant"} 1.0',
        'minewatch_sends_total{outcome="retry_ratelimited"} 1.0',
        'minewatch_sends_total{outcome="refused_is_archived"} 1.0',
        'minewatch_store_failures_total{reason="ENOSPC"} 1.0',
        "minewatch_store_entries 7.0",
    ):
        assert line in text.splitlines()
    assert 'minewatch_alert_delay_seconds_bucket{le="2.0"} 1.0' in text


def test_two_bots_do_not_mix():
    one, other = Metrics(), Metrics()
    one.polled("new", 1)
    assert "minewatch_polls_total{" not in other.text().decode()
