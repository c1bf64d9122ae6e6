"""Stories a week by kind: which week a story counts in, and which kinds are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.desk.news_weeks import WEEKS, mondays, news_weeks
from bot.model.entry import StoryId
from bot.model.judgement import Kind
from bot.model.story import Story
from tests.doubles.desk import house
from tests.doubles.values import story

MONDAY = date(2026, 3, 2)


def told(day: date, kind: Kind = Kind.CLEARANCE, hour: int = 12) -> Story:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return story(f"s-{day}-{kind}-{hour}", kind=kind, at=at)


def test_a_week_begins_on_monday_and_the_last_one_is_that_of_today():
    assert mondays(MONDAY)[-1] == MONDAY
    assert mondays(MONDAY + timedelta(days=6))[-1] == MONDAY
    assert len(mondays(MONDAY)) == WEEKS


def test_a_story_counts_in_the_week_of_its_first_report():
    sunday = MONDAY - timedelta(days=1)
    found = news_weeks([told(sunday, hour=23), told(MONDAY, hour=0)], MONDAY)
    assert found.kinds[Kind.CLEARANCE][-2:] == (1, 1)


def test_what_began_before_these_weeks_does_not_count():
    assert news_weeks([told(MONDAY - timedelta(weeks=WEEKS))], MONDAY).total == 0


@given(st.lists(st.sampled_from(Kind), max_size=40))
def test_no_story_is_lost_whatever_the_kinds(kinds: list[Kind]):
    stories = [told(MONDAY, kind, n % 24) for n, kind in enumerate(kinds)]
    found = news_weeks(stories, MONDAY)
    assert found.total == len(stories)
    assert len(found.kinds) <= 5
    sums = [sum(each) for each in found.kinds.values()]
    assert sums == sorted(sums, reverse=True)


def test_the_desk_counts_what_people_see():
    home = house()
    at = home.clock.now()
    first, weak, merged = (story(f"s{n}", at=at) for n in range(3))
    home.stores.stories.put(
        first, replace(weak, score=0.0), replace(merged, merged_into=StoryId("s0"))
    )
    assert home.desk.news.weeks().total == 1
    assert home.desk.news.weeks().complete
