"""What follows from an answer: one decision."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.retry import (
    LONGEST_AGE,
    LONGEST_WAIT_SECONDS,
    GiveUp,
    MaybeDuplicated,
    RetryIn,
    SetAside,
    StopWorkspace,
    after_refusal,
    after_trouble,
    wait_seconds,
)
from bot.ports import Refused, TryLater
from tests.doubles.values import NOON, outbox_item


def test_retry_after_is_obeyed_and_counts_against_nobody():
    decision = after_trouble(outbox_item(attempts=9), TryLater("ratelimited", 17), NOON, 0.9)
    assert decision == RetryIn(17, "ratelimited", counted=False)


def test_trouble_is_tried_again_after_growing_waits():
    waits = [
        after_trouble(outbox_item(attempts=n), TryLater("no answer"), NOON, 0.0)
        for n in (1, 2, 3, 20)
    ]
    assert [again.seconds for again in waits if isinstance(again, RetryIn)] == [5, 10, 20, 300]


def test_an_uncertain_send_is_repeated_once():
    lost = TryLater("no answer", uncertain=True)
    first = after_trouble(outbox_item(attempts=1), lost, NOON, 0.0)
    assert first == RetryIn(5, "no answer", uncertain=True)
    second = after_trouble(outbox_item(attempts=2, uncertain=True), lost, NOON, 0.0)
    assert second == MaybeDuplicated("no answer")


def test_what_could_not_be_sent_in_a_week_is_given_up():
    old = outbox_item(created_at=NOON - LONGEST_AGE - timedelta(minutes=1), attempts=400)
    assert isinstance(after_trouble(old, TryLater("no connection"), NOON, 0.0), GiveUp)


def test_what_only_a_clock_that_jumped_calls_old_is_tried_again():
    old = outbox_item(created_at=NOON - 12 * LONGEST_AGE, attempts=2)
    assert isinstance(after_trouble(old, TryLater("no connection"), NOON, 0.0), RetryIn)


@pytest.mark.parametrize(
    ("scope", "decision"),
    [("workspace", StopWorkspace), ("conversation", SetAside), ("message", GiveUp)],
)
def test_a_refusal_is_answered_by_its_scope(scope, decision):
    assert isinstance(after_refusal(Refused("some_error", scope, "Do this.")), decision)


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_no_wait_is_longer_than_five_minutes_or_nothing(attempts, fraction):
    assert 2.5 <= wait_seconds(attempts, fraction) <= LONGEST_WAIT_SECONDS
