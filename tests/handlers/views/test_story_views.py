"""Every view of stories and news stays within Slack's limits, whatever it is given.

Hostile titles, the longest names, forty States, two hundred stories, nothing at all.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.judgement import Evidence, Kind
from bot.model.state import Iso3
from handlers.views.alert import (
    AlertCard,
    alert_message,
    judgement_reply,
    source_reply,
    step_reply,
)
from handlers.views.digest import Digest, digest_message
from handlers.views.evidence import EvidenceShown, evidence_message
from handlers.views.feedback import noted_message, states_message, taken_back_message
from handlers.views.news_list import NewsShown, news_message
from handlers.views.story import story_message
from handlers.views.text import literal
from handlers.views.why import WhyShown, why_message
from tests.doubles.values import stored_entry
from tests.doubles.values import story as one_story
from tests.handlers.views.peoples_samples import (
    STATES,
    TODAY,
    answers,
    check,
    hostile,
    many_sources,
    quick,
    sources,
    stories,
)


@quick
@given(many_sources, answers, st.lists(hostile, max_size=9), st.lists(hostile, max_size=9))
def test_the_card_of_a_story(story, statuses, because, words):
    check(alert_message(AlertCard(story, statuses, tuple(because), tuple(words))))
    check(story_message(story, statuses))


@quick
@given(stories, st.lists(sources, min_size=1, max_size=9))
def test_the_answers_in_a_storys_thread(story, joined):
    check(source_reply(story, joined))
    check(step_reply(story, joined))
    check(step_reply(story, ()))
    check(judgement_reply(story))


@quick
@given(
    st.lists(stories, max_size=8),
    st.integers(1, 30),
    st.sampled_from(["daily", "weekly", "burst", "late", "quiet", "?"]),
)
def test_a_digest_of_any_size(few, times_over, reason):
    every = tuple(few * times_over)
    check(digest_message(Digest("item", reason, TODAY, every, STATES)))


@quick
@given(
    st.lists(stories, max_size=20),
    st.lists(hostile, max_size=5),
    st.lists(st.sampled_from(Kind), max_size=12, unique=True),
    st.integers(1, 99),
)
def test_a_page_of_news(found, about, kinds, page):
    shown = NewsShown(tuple(found), STATES, tuple(about), tuple(kinds), page, "page 1", "page 3")
    check(news_message(shown))
    check(news_message(replace(shown, stories=())))


@quick
@given(stories, hostile, st.lists(hostile, max_size=20), st.lists(hostile, max_size=40))
def test_why_a_story_came(story, rule, because, words):
    entry = stored_entry()
    evidence = tuple(
        Evidence(aspect, rule, word, "title", 1.0, Iso3("FIN"))
        for word in words
        for aspect in ("relevance", "state", "against", "story")
    )
    entry = replace(entry, judgement=replace(entry.judgement, evidence=evidence))
    check(why_message(WhyShown(story, tuple(map(literal, because)), STATES)))
    check(evidence_message(EvidenceShown(story, (entry,) * 9, 0.5)))
    check(evidence_message(EvidenceShown(story, (), 0.5)))


@quick
@given(answers, st.booleans(), hostile)
def test_the_states_of_a_story_or_message(statuses, watch_first, headline):
    check(states_message(statuses, "These:", "No State.", watch_first=watch_first))
    check(noted_message("0123456789abcdef", headline))
    check(taken_back_message("0123456789abcdef"))


@pytest.mark.parametrize(
    ("url", "said"),
    [("https://www.news.example/e1", "to leave, news.example, "), (None, "to leave, ")],
)
def test_a_source_without_a_name_is_told_by_its_site_or_not_at_all(url: str | None, said: str):
    told = one_story()
    told = replace(told, sources=(replace(told.sources[0], publisher="", url=url),))
    shown = NewsShown((told,), STATES, (), (), 1, "", "")
    text = news_message(shown).text
    assert said in text
    assert ", ," not in text
