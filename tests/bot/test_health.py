"""Health: alive while every loop gives signs, with reasons when not."""

from datetime import UTC, datetime, timedelta

from bot.health import Health


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def test_all_is_well_at_the_start():
    health = Health(Hand())
    health.expect("poll", 60)
    assert health.report().ok


def test_a_silent_loop_is_named_with_the_time_it_has_been_silent():
    clock = Hand()
    health = Health(clock)
    health.expect("poll", 60)
    clock.at += timedelta(seconds=61)
    report = health.report()
    assert not report.ok
    assert report.reasons == ("No sign of life from poll for 61 s.",)
    health.alive("poll")
    assert health.report().ok


def test_a_trouble_counts_until_it_is_cleared():
    health = Health(Hand())
    health.trouble("slack", "Slack refuses the token; install the app again.")
    assert health.report().reasons == ("Slack refuses the token; install the app again.",)
    health.cleared("slack")
    assert health.report().ok
