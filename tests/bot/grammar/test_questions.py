"""Asking back: a sentence, and commands that ask for the same plainly."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.questions import MOST_CHOICES, shortened
from bot.grammar.read import Grammar
from bot.model.request import Asked, Door, Question, Request
from bot.treaty.load import load_treaty

TREATY = load_treaty()
GRAMMAR = Grammar(lambda: TREATY)


def read(text: str, door: Door = Door.STATUS) -> Request:
    return GRAMMAR.read(text, door, date(2026, 11, 26))


def question(text: str, door: Door = Door.STATUS) -> Question:
    found = read(text, door).question
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "door", "sentence"),
    [
        ("Congo", Door.STATUS, "“Congo” can be more than one State."),
        ("counts 01/08/2025", Door.STATUS, "“01/08/2025” can be two days."),
        ("timeline", Door.STATUS, "Which State? For example `/minestatus timeline Finland`."),
        ("2025-08-01", Door.STATUS, "Which State on 1 August 2025?"),
        ("banana", Door.STATUS, "I do not understand “banana”."),
        ("banana", Door.NEWS, "I do not know a State or a kind of news called “banana”."),
        ("add", Door.WATCH, "Which States shall I watch?"),
        ("remove", Door.WATCH, "Which watch shall I remove?"),
        ("Finland", Door.WATCH, "Did you mean `/minewatch add Finland`?"),
        ("add Finland to <@U0AMINA>", Door.WATCH, "People set up their own watches"),
        ("add Finland to <!channel>", Door.WATCH, "To alert a whole channel"),
        ("wach Finland", Door.MESSAGE, "Did you mean `/minewatch add Finland`?"),
        ("add Finland", Door.NEWS, "Did you mean `/minewatch add Finland`?"),
        ("resume Finland", Door.WATCH, "This holds for all alerts, not for Finland alone."),
    ],
)
def test_what_is_not_plain_is_said_in_a_sentence(text: str, door: Door, sentence: str):
    assert question(text, door).sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("Congo", Door.STATUS),
        ("Korea", Door.NEWS),
        ("add Guinea and Congo", Door.WATCH),
        ("counts 01/08/2025", Door.STATUS),
        ("2025-08-01", Door.STATUS),
        ("banana", Door.NEWS),
        ("Finland", Door.WATCH),
        ("pause 3d", Door.STATUS),
        ("resume Finland", Door.WATCH),
    ],
)
def test_each_choice_is_a_command_that_asks_nothing_more(text: str, door: Door):
    choices = question(text, door).choices
    assert 1 <= len(choices) <= MOST_CHOICES
    assert [read(each.command, Door.MESSAGE).question for each in choices] == [None] * len(choices)


def test_a_choice_keeps_what_was_plain():
    choices = question("add Finland and Congo kinds use", Door.WATCH).choices
    assert [each.command for each in choices] == [
        "/minewatch add FIN, COG kinds use", "/minewatch add FIN, COD kinds use",
    ]  # fmt: skip


def test_the_same_name_is_told_apart_by_its_code():
    labels = [each.label for each in question("Congo").choices]
    assert any("(COG)" in label for label in labels)


def test_what_is_no_state_is_an_answer_rather_than_a_question():
    told = question("Taiwan")
    assert not told.asks


def test_long_words_are_shown_in_part():
    assert shortened("x" * 60) == "x" * 60
    assert shortened("x" * 61) == "x" * 59 + "…"
    assert len(question("x" * 200).sentence) < 200


def test_a_word_that_is_like_a_state_is_offered_rather_than_taken():
    request = read("logo")
    assert request.asked is Asked.NONE
    assert request.question is not None


def test_a_message_that_is_not_understood_gets_three_examples_to_press():
    choices = question("wibble wobble", Door.MESSAGE).choices
    asked = [read(each.command, Door.MESSAGE) for each in choices]
    assert [(one.asked, one.question) for one in asked] == [
        (Asked.STATUS, None), (Asked.LIST_WITHDRAWN, None), (Asked.NEWS, None),
    ]  # fmt: skip
