"""When a feed is asked again: bounded, whatever a publisher says and however it fails."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.document import Hints
from bot.feeds.schedule import (
    HINT_REACH,
    LONGEST_WAIT,
    MAX_WAIT,
    SKIP_REACH,
    SPREAD,
    after_failure,
    after_success,
    header_hint_minutes,
    longest,
    with_poll_in_reach,
)
from bot.model.entry import FeedState

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a Monday
BASES = some.floats(0.01, 1440)
FRACTIONS = some.floats(0, 1, exclude_max=True)
MINUTES = some.none() | some.floats(0, 1e9)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SKIPS = some.builds(
    Hints,
    skip_hours=some.lists(some.integers(0, 23), max_size=24).map(tuple),
    skip_days=some.lists(some.sampled_from(DAYS), max_size=7).map(tuple),
)


def next_poll(base=15.0, hints=None, gap=None, skips=None, fraction=0.5):
    return after_success(
        NOW,
        base,
        hints_minutes=hints,
        median_gap_minutes=gap,
        skips=skips or Hints(),
        fraction=fraction,
    )


@given(BASES, MINUTES, MINUTES, SKIPS, FRACTIONS)
def test_the_next_poll_is_never_far_from_the_base(base, hints, gap, skips, fraction):
    wait = (next_poll(base, hints, gap, skips, fraction) - NOW).total_seconds() / 60
    longest_wait = base * (HINT_REACH * (1 + SPREAD) + SKIP_REACH)
    assert base / 3 * (1 - SPREAD) - 1e-6 <= wait <= longest_wait


@given(BASES, some.integers(1, 10_000), some.none() | some.floats(0, 1e9), FRACTIONS)
def test_failures_wait_at_least_the_base_and_at_most_a_day(base, failures, asked, fraction):
    at = after_failure(NOW, base, failures, retry_after_seconds=asked, fraction=fraction)
    assert timedelta(minutes=base * (1 - SPREAD)) <= at - NOW <= MAX_WAIT


@given(BASES, some.integers(1, 50), some.floats(0, 86_400), FRACTIONS)
def test_retry_after_is_never_cut_short(base, failures, asked, fraction):
    at = after_failure(NOW, base, failures, retry_after_seconds=asked, fraction=fraction)
    assert at - NOW >= timedelta(seconds=asked) - timedelta(milliseconds=1)


@given(some.integers(1, 60), FRACTIONS)
def test_each_failure_waits_at_least_as_long_as_the_one_before(failures, fraction):
    waits = [
        after_failure(NOW, 15, n, retry_after_seconds=None, fraction=fraction)
        for n in (failures, failures + 1)
    ]
    assert waits[0] <= waits[1]


@given(SKIPS, FRACTIONS)
def test_skipped_hours_and_days_are_skipped_within_a_day(skips, fraction):
    at = next_poll(skips=skips, fraction=fraction)
    skipped = at.hour in skips.skip_hours or DAYS[at.weekday()] in skips.skip_days
    assert not skipped or at - NOW >= timedelta(hours=24)


def test_a_quick_feed_is_asked_sooner_and_a_slow_one_as_usual():
    assert next_poll(gap=1) - NOW == timedelta(minutes=5)
    assert next_poll(gap=2) - NOW == timedelta(minutes=10)
    assert next_poll(gap=10_000) - NOW == timedelta(minutes=15)


def test_a_tiny_interval_stays_tiny_whatever_the_hints():
    assert next_poll(base=0.01, hints=1440) - NOW == timedelta(seconds=2.4)


HEADERS = {
    "max-age=600": 10,
    "public, max-age=60, must-revalidate": 1,
    "MAX-AGE=120": 2,
    "s-maxage=600": None,
    "no-cache": None,
    "max-age=-5": None,
    "": None,
}


@pytest.mark.parametrize("value", HEADERS)
def test_max_age_is_read_in_minutes(value):
    assert header_hint_minutes({"cache-control": value}, NOW) == HEADERS[value]


def test_expires_counts_where_there_is_no_max_age():
    headers = {"expires": "Mon, 05 Jan 2026 09:30:00 GMT"}
    assert header_hint_minutes(headers, NOW) == 30
    assert header_hint_minutes({**headers, "cache-control": "max-age=60"}, NOW) == 1
    assert header_hint_minutes({"expires": "0"}, NOW) is None
    assert header_hint_minutes({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, NOW) == 0


@given(some.dictionaries(some.sampled_from(["cache-control", "expires"]), some.text(max_size=40)))
def test_headers_of_any_text_are_survived(headers):
    hint = header_hint_minutes(headers, NOW)
    assert hint is None or hint >= 0


def test_the_longest_hint_counts():
    assert longest(None, 5, 3) == 5
    assert longest(None, None) is None


INSTANTS = some.none() | some.timedeltas(timedelta(days=-900), timedelta(days=900)).map(NOW.__add__)


@given(INSTANTS, INSTANTS, INSTANTS)
def test_after_a_wrong_clock_no_feed_waits_longer_than_its_own_interval(last, due, failing):
    state = FeedState(last_attempt_at=last, next_poll_at=due, failing_since=failing)
    mended = with_poll_in_reach(state, NOW)
    slack = timedelta(seconds=5)
    assert mended.next_poll_at is None or mended.next_poll_at <= NOW + LONGEST_WAIT + slack
    if last is not None and last > NOW + slack:
        assert mended.last_attempt_at == NOW
        assert mended.failing_since is None or mended.failing_since <= NOW
        if due is not None and due >= last:
            assert mended.next_poll_at == NOW + min(due - last, LONGEST_WAIT)
    elif due is None or due <= NOW + LONGEST_WAIT:
        assert mended is state
    assert with_poll_in_reach(mended, NOW) is mended


def test_a_retry_after_that_was_given_while_the_clock_was_ahead_is_kept():
    ahead = NOW + timedelta(days=2)
    state = FeedState(last_attempt_at=ahead, next_poll_at=ahead + timedelta(hours=20))
    assert with_poll_in_reach(state, NOW).next_poll_at == NOW + timedelta(hours=20)
