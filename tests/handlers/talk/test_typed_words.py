"""Whatever is typed is understood or refused in one sentence, and answered within Slack's limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model.watch import UserId
from handlers.news.command import answer_news
from handlers.news.words import news_words, read_news
from handlers.talk.mention import answer_words
from handlers.views.limits import problems
from handlers.watch.answers import Asker, answer_watch
from handlers.watch.words import read_watch
from tests.doubles.desk import house

HOME = house()
ME = Asker(UserId("U1ANN"), "C1NEWS")

VOCABULARY = """
add remove list pause digest quiet zone help here share Finland Norway Congo Atlantis FIN all
baltics and , kinds withdrawal use coal legal acts only from parliament strict wide reminders
3d 12h 0d 99999w daily weekly monday 09:00 25:99 9pm 22:00-07:00 off last 10 page 2 story
s1 <!channel> *x* 🇫🇮 Europe/Helsinki
"""
words = st.lists(st.sampled_from(VOCABULARY.split()), max_size=9).map(" ".join)
typed = st.one_of(words, st.text(max_size=300), st.text(max_size=30).map(lambda t: f"add {t}"))
often = settings(max_examples=150, deadline=None)


@often
@given(typed)
def test_watch_words(text: str):
    try:
        message = answer_watch(HOME.desk, ME, read_watch(text))
    except InputError as error:
        assert len(str(error)) < 400
    else:
        assert problems(message) == []


@often
@given(typed)
def test_news_words(text: str):
    try:
        message = answer_news(HOME.desk, read_news(text))
    except InputError as error:
        assert len(str(error)) < 400
    else:
        assert problems(message) == []


@often
@given(typed)
def test_words_written_to_the_bot(text: str):
    message, _ = answer_words(HOME.desk, ME, text)
    assert problems(message) == []


@pytest.mark.parametrize(
    "text", ["", "Finland", "Finland use", "last 7 Finland, Norway use", "page 3"]
)
def test_the_words_of_a_page_ask_for_that_page(text: str):
    ask = read_news(text)
    states = HOME.desk.news.named(ask.names).states
    again = read_news(news_words(states, ask.kinds, ask.size, ask.page))
    assert HOME.desk.news.named(again.names).states == states
    assert (again.kinds, again.size, again.page) == (ask.kinds, ask.size, ask.page)
