"""Whatever is typed is understood or refused in one sentence, and answered within Slack's limits."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.request import CHANGES, Door
from tests.doubles.asking import asked
from tests.doubles.desk import house
from tests.doubles.shown import problems

HOME = house()

VOCABULARY = """
add remove list pause digest quiet zone help here share Finland Norway Congo Atlantis FIN all
baltics and , kinds withdrawal use coal legal acts only from parliament strict wide reminders
3d 12h 0d 99999w daily weekly monday 09:00 25:99 9pm 22:00-07:00 off last 10 page 2 story
s1 <!channel> *x* 🇫🇮 Europe/Helsinki #general undo stop until friday since 2025 article 20
search groups overdue timeline cite who left is still bound thanks
"""
words = st.lists(st.sampled_from(VOCABULARY.split()), max_size=9).map(" ".join)
typed = st.one_of(words, st.text(max_size=300), st.text(max_size=30).map(lambda t: f"add {t}"))


@settings(max_examples=400, deadline=None)
@given(typed, st.sampled_from(Door))
def test_every_text_has_an_answer_at_every_door(text: str, door: Door):
    answer = asked(HOME, text, door)
    assert problems(answer.message) == []
    assert (
        answer.asks
        or answer.refuses
        or answer.understood.question is None
        or not answer.understood.question.asks
    )


@settings(max_examples=200, deadline=None)
@given(typed, st.sampled_from(Door))
def test_only_requests_for_a_change_change_anything(text: str, door: Door):
    before = list(HOME.stores.watches.all()), list(HOME.stores.deliveries.all())
    answer = asked(HOME, text, door)
    if answer.understood.asked not in CHANGES:
        assert (list(HOME.stores.watches.all()), list(HOME.stores.deliveries.all())) == before
