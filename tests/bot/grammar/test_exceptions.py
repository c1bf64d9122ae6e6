"""What is named to be left out is left out, wherever something is named."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.read import Grammar
from bot.model.request import Asked, Door, Request
from bot.treaty.load import load_treaty

TREATY = load_treaty()
GRAMMAR = Grammar(lambda: TREATY)
TODAY = date(2026, 11, 26)
LEFT_OUT = ["but not", "except", "and not", ", not", "rather than", "instead of", "excluding"]


def read(text: str, door: Door = Door.MESSAGE) -> Request:
    return GRAMMAR.read(text, door, TODAY)


@pytest.mark.parametrize("words", LEFT_OUT)
@pytest.mark.parametrize(
    "text", ["Sweden {} Finland", "add Sweden {} Finland", "I meant Sweden {} Finland"]
)
def test_a_state_that_is_left_out_is_not_named(text: str, words: str):
    request = read(text.format(words))
    assert request.states == ("SWE",)
    assert request.question is None


@pytest.mark.parametrize("words", LEFT_OUT)
def test_members_are_left_out_of_a_group_that_is_watched(words: str):
    request = read(f"add Baltics {words} Latvia", Door.WATCH)
    assert request.states == ("EST", "LTU")


def test_a_question_about_a_group_says_that_it_leaves_no_member_out():
    request = read("which NATO countries except Hungary have left?")
    assert request.asked is Asked.LIST_WITHDRAWN
    assert request.states == ()
    assert request.unread == ("except Hungary",)


@pytest.mark.parametrize("text", ["not Finland", "has Finland not signed?"])
def test_without_another_name_nothing_is_left_out(text: str):
    assert len(read(text).names) == 1
