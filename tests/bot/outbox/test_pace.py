"""Slack's limits, kept before Slack has to say so."""

from datetime import timedelta

from bot.model.watch import ConversationId
from bot.outbox.pace import POST, UPDATE, Budget, Pace
from tests.doubles.values import NOON, after

HERE, THERE = ConversationId("C1"), ConversationId("C2")


def test_one_message_a_second_in_a_conversation():
    pace = Pace()
    pace.took(HERE, POST, NOON)
    assert pace.opens_at(HERE, POST, after(seconds=0.5)) == after(seconds=1)
    assert pace.opens_at(HERE, POST, after(seconds=1)) is None
    assert pace.opens_at(THERE, POST, NOON) is None


def test_an_edit_does_not_wait_for_a_post():
    pace = Pace()
    pace.took(HERE, POST, NOON)
    assert pace.opens_at(HERE, UPDATE, NOON) is None


def test_retry_after_holds_its_method_everywhere_to_the_second():
    pace = Pace()
    pace.told_to_wait(POST, 30, NOON)
    assert pace.opens_at(HERE, POST, after(seconds=29.9)) == after(seconds=30)
    assert pace.opens_at(THERE, POST, after(seconds=30)) is None
    assert pace.opens_at(HERE, UPDATE, NOON) is None


def test_a_budget_holds_the_workspace():
    pace = Pace(Budget(posts=3))
    for number in range(3):
        pace.took(ConversationId(f"C{number}"), POST, after(seconds=number))
    assert pace.opens_at(ConversationId("C9"), POST, after(seconds=5)) == after(seconds=60)
    assert pace.opens_at(ConversationId("C9"), POST, after(seconds=60)) is None


def test_a_clock_set_back_ends_every_limit():
    pace = Pace(Budget(posts=1))
    pace.took(HERE, POST, NOON)
    pace.told_to_wait(POST, 600, NOON)
    assert pace.opens_at(HERE, POST, NOON - timedelta(hours=1)) is None


def test_what_is_over_is_forgotten():
    pace = Pace(Budget(posts=100_000))
    for number in range(5_000):
        pace.took(ConversationId(f"C{number}"), POST, after(seconds=number))
    assert len(pace._conversations) < 2_500
