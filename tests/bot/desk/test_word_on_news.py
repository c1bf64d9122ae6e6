"""What people say of a story: not relevant, taken back, and of stories that became one."""

from dataclasses import replace

import pytest

from bot.desk.news import NewsQuery
from bot.model.entry import StoryId
from bot.model.judgement import Evidence, Kind
from bot.model.state import Iso3
from bot.model.workspace import Conversation, UserId
from tests.doubles.desk import TODAY, House, house
from tests.doubles.news_home import ids
from tests.doubles.values import stored_entry, story

ANN, CHANNEL = UserId("U1ANN"), Conversation.of("C1")


@pytest.fixture
def home() -> House:
    return house()


def test_not_relevant_is_kept_with_what_the_judgement_had_said(home: House):
    home.stores.stories.put(story())
    home.stores.entries.put(stored_entry())
    noted = home.desk.news.not_relevant("s1", ANN, CHANNEL)
    assert noted is not None
    assert (noted.by, noted.at, noted.conversation) == (ANN, TODAY, CHANNEL)
    assert noted.words == ("leave the mine ban treaty",)
    assert list(home.stores.feedback.all()) == [noted]


def test_saying_it_twice_counts_once_and_it_can_be_taken_back(home: House):
    home.stores.stories.put(story())
    home.desk.news.not_relevant("s1", ANN, CHANNEL)
    home.desk.news.not_relevant("s1", ANN, CHANNEL)
    assert len(home.stores.feedback) == 1
    home.desk.news.undo_not_relevant("s1", ANN)
    assert [kept.undone_at for kept in home.stores.feedback.all()] == [TODAY]
    assert home.desk.news.undo_not_relevant("s2", ANN) is None


def merged(home: House) -> None:
    """Of two stories the later was merged into the first."""
    home.stores.stories.put(story("s1"), replace(story("s2"), merged_into=StoryId("s1")))


def test_a_story_that_was_merged_is_found_by_its_id_and_shown_once(home: House):
    merged(home)
    home.stores.entries.put(stored_entry())
    kept = home.stores.stories.get("s1")
    assert home.desk.news.story("s2") == kept
    why = home.desk.news.why("s2")
    assert why is not None
    assert (why.story, len(why.entries)) == (kept, 1)
    finland = NewsQuery(states=(Iso3("FIN"),))
    for query in (NewsQuery(), finland, NewsQuery(kinds=(Kind.WITHDRAWAL,))):
        assert ids(home, query) == ["s1"]


def test_mergers_that_lead_in_a_circle_lead_nowhere(home: House):
    merged(home)
    home.stores.stories.put(replace(story("s1"), merged_into=StoryId("s2")))
    assert home.desk.news.story("s1") is None


@pytest.mark.parametrize("said_of", ["s1", "s2"])
def test_a_word_given_before_or_after_a_merger_can_be_taken_back(home: House, said_of: str):
    home.stores.stories.put(story("s1"), story("s2"))
    home.desk.news.not_relevant(said_of, ANN, CHANNEL)
    merged(home)
    undone = home.desk.news.undo_not_relevant("s2", ANN)
    assert undone is not None
    assert undone.story == said_of


def test_not_relevant_said_of_a_merged_story_counts_for_the_whole(home: House):
    merged(home)
    noted = home.desk.news.not_relevant("s2", ANN, CHANNEL)
    assert noted is not None
    assert noted.story == "s1"


def test_what_joined_an_entry_is_no_word_of_its_own(home: House):
    entry = stored_entry()
    joined = Evidence("story", "same_step", "same State, same day", "entry")
    judgement = replace(entry.judgement, evidence=(*entry.judgement.evidence, joined))
    home.stores.stories.put(story())
    home.stores.entries.put(replace(entry, judgement=judgement))
    noted = home.desk.news.not_relevant("s1", ANN, CHANNEL)
    assert noted is not None
    assert noted.words == ("leave the mine ban treaty",)


def test_feedback_never_changes_a_judgement(home: House):
    home.stores.stories.put(story())
    home.desk.news.not_relevant("s1", ANN, CHANNEL)
    assert ids(home, NewsQuery()) == ["s1"]
