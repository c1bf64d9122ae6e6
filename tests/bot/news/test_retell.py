"""A story as all its reports tell it: no single report names it for ever."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.judgement import Direction, Kind
from bot.model.state import Step
from bot.model.story import Story
from bot.news.entry_report import report_of
from bot.news.retell import opened, retold, story_source
from bot.news.weights import packaged_weights

TITLES = (
    "Finnish parliament votes to leave Ottawa mine ban treaty",
    "Finland's parliament votes for withdrawal from the Ottawa convention on landmines",
    "Eduskunta votes to quit the Ottawa treaty on anti-personnel mines",
)


@pytest.fixture
def told(judge, make_entry, on):
    """The story of TITLES, one of the judgements (by its place) changed."""

    def tell(place: int, titles: tuple[str, ...] = TITLES, **changed: Any) -> Story:
        entries = [make_entry(t, key=f"e{n}", at=on(19)) for n, t in enumerate(titles)]
        judged = [judge.judge(entry) for entry in entries]
        judged[place] = replace(judged[place], **changed)
        sources = tuple(story_source(entry, on(19)) for entry in entries)
        story = replace(opened(entries[0], judged[0], sources[0], baseline=False), sources=sources)
        pairs = zip(entries, judged, strict=True)
        return retold(story, [report_of(e, j, on(19), packaged_weights()) for e, j in pairs])

    return tell


@pytest.mark.parametrize("place", range(3))
def test_one_report_of_another_kind_and_step_changes_nothing_wherever_it_stands(told, place):
    story = told(place, kind=Kind.USE, step=None, direction=None)
    assert (story.kind, story.step, story.direction) == (
        Kind.WITHDRAWAL,
        Step.PARLIAMENT,
        Direction.TOWARDS,
    )


@pytest.mark.parametrize("place", range(3))
def test_a_state_that_one_of_three_names_is_left_out(told, place):
    assert told(place, states=("FIN", "SWE")).states == ("FIN",)


def test_a_state_that_half_of_the_reports_name_is_told(told):
    assert told(1, TITLES[:2], states=("EST", "FIN")).states == ("EST", "FIN")


def test_a_report_that_names_no_state_does_not_count_against_one(told):
    assert told(0, TITLES[:2], states=()).states == ("FIN",)


def test_a_story_without_states_has_none(told):
    assert told(0, TITLES[:1], states=()).states == ()


def test_the_headline_is_the_clearest_title(told):
    assert told(0).headline in TITLES
