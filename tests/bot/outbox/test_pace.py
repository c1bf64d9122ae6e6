"""Slack's limits, kept before Slack has to say so, in seconds that no clock's correction moves."""

from bot.model.workspace import Conversation
from bot.outbox.pace import POST, UPDATE, Budget, SendPace

HERE, THERE = Conversation.of("C1"), Conversation.of("C2")


def test_one_message_a_second_in_a_conversation():
    pace = SendPace()
    pace.took(HERE, POST, 0)
    assert pace.closed_for(HERE, POST, 0.25) == 0.75
    assert pace.closed_for(HERE, POST, 1) == 0
    assert pace.closed_for(THERE, POST, 0) == 0


def test_an_edit_does_not_wait_for_a_post():
    pace = SendPace()
    pace.took(HERE, POST, 0)
    assert pace.closed_for(HERE, UPDATE, 0) == 0


def test_retry_after_holds_its_method_everywhere_to_the_second():
    pace = SendPace()
    pace.wait_requested(POST, 30, 0)
    assert pace.closed_for(HERE, POST, 29.5) == 0.5
    assert pace.closed_for(THERE, POST, 30) == 0
    assert pace.closed_for(HERE, UPDATE, 0) == 0


def test_a_budget_holds_the_workspace():
    pace = SendPace(Budget(posts=3))
    for number in range(3):
        pace.took(Conversation.of(f"C{number}"), POST, number)
    assert pace.closed_for(Conversation.of("C9"), POST, 5) == 55
    assert pace.closed_for(Conversation.of("C9"), POST, 60) == 0


def test_what_is_over_is_forgotten():
    pace = SendPace(Budget(posts=100_000))
    for number in range(5_000):
        pace.took(Conversation.of(f"C{number}"), POST, number)
    assert len(pace._conversations) < 2_500
