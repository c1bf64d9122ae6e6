"""What is asked about another treaty, or of nothing we know, gets no answer about this Convention."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.read import Grammar
from bot.model.request import Asked, Door, Request
from bot.treaty.load import load_treaty

TREATY = load_treaty()
GRAMMAR = Grammar(lambda: TREATY)
TODAY = date(2026, 11, 26)
OTHERS = ["cluster munitions", "nuclear weapons", "tobacco", "deep sea fishing"]
QUESTIONS = [
    "who has joined the {} convention?",
    "who has joined the convention on {}?",
    "how many States are in the {} treaty",
    "when did Finland leave the treaty on {}",
    "did Poland sign the {} agreement",
]


def read(text: str, door: Door = Door.MESSAGE) -> Request:
    return GRAMMAR.read(text, door, TODAY)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("other", OTHERS)
def test_another_treaty_is_told_apart_from_ours(question: str, other: str):
    request = read(question.format(other))
    assert request.asked is Asked.NONE
    assert request.question is not None
    assert request.question.sentence.startswith(
        "I know the Anti-Personnel Mine Ban Convention only"
    )


@pytest.mark.parametrize("ours", ["mine ban", "anti-personnel mine ban", "landmine", "Ottawa"])
@pytest.mark.parametrize("question", QUESTIONS[:3:2])
def test_our_own_convention_is_not_taken_for_another(question: str, ours: str):
    request = read(question.format(ours))
    assert request.asked is not Asked.NONE
    assert request.question is None


@pytest.mark.parametrize("kind", ["coal", "gold", "copper", "lithium"])
@pytest.mark.parametrize("text", ["{} mine in Poland", "price of {} mine shares in Chile?"])
def test_a_mine_that_is_dug_is_no_landmine(text: str, kind: str):
    assert read(text.format(kind)).asked is Asked.NONE


@given(st.sampled_from(["weather", "capital", "joke", "president", "football", "recipe"]))
def test_a_state_beside_a_word_we_do_not_know_is_asked_about_in_a_message(word: str):
    request = read(f"tell me the {word} of Chile")
    assert request.question is not None
    assert word in request.question.sentence


def test_a_day_alone_makes_no_question_about_the_weather_one_about_news():
    request = read("what's the weather like in Geneva tomorrow")
    assert request.question is not None


@pytest.mark.parametrize("text", ["cluster munitions", "ccm", "tobacco convention"])
def test_another_subject_after_minenews_is_offered_as_a_search(text: str):
    request = read(text, Door.NEWS)
    assert request.question is not None
    assert request.question.choices[0].command == f"/minenews search {text}"


def test_news_of_another_treaty_are_searched_for():
    request = read("search cluster munitions", Door.NEWS)
    assert request.asked is Asked.NEWS
    assert request.question is None


@pytest.mark.parametrize(
    "text",
    [
        "When did Finland join NATO?",
        "when did Britain leave the EU",
        "Did the US leave the Paris Agreement?",
    ],
)
def test_another_organisation_or_accord_is_not_our_convention(text: str):
    assert read(text).asked is Asked.NONE


@pytest.mark.parametrize(
    "text", ["list withdrawn EU", "who left in the EU?", "which NATO States left?"]
)
def test_the_members_of_an_organisation_may_be_asked_about(text: str):
    assert read(text).asked is Asked.LIST_WITHDRAWN
