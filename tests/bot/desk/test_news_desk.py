"""Stories by page, State and kind; why they came; feedback and its export."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk.news import LARGEST_PAGE, NewsQuery
from bot.desk.story_ids import SeveralStories
from bot.model.alert import DigestAlert
from bot.model.entry import StoryId
from bot.model.judgement import Evidence, Kind
from bot.model.state import Iso3
from bot.model.story import PRINTED, Story, short_id
from tests.doubles.desk import TODAY, House, house
from tests.doubles.news_home import ids
from tests.doubles.values import outbox_item, stored_entry, story


@pytest.fixture
def home() -> House:
    return house()


def fill(home: House, count: int) -> None:
    for number in range(count):
        at = TODAY - timedelta(hours=number)
        states = ("FIN",) if number % 2 else ("EST", "LVA")
        kind = Kind.USE if number % 3 == 0 else Kind.WITHDRAWAL
        home.stores.stories.put(story(f"s{number}", states=states, kind=kind, at=at))


def test_the_latest_stories_come_first_page_by_page(home: House):
    fill(home, 12)
    assert ids(home, NewsQuery()) == ["s0", "s1", "s2", "s3", "s4"]
    assert ids(home, NewsQuery(page=3)) == ["s10", "s11"]
    assert home.desk.news.page(NewsQuery(page=2)).more
    assert not home.desk.news.page(NewsQuery(page=3)).more
    assert ids(home, NewsQuery(page=9)) == []


def test_stories_of_a_state_of_a_kind_and_of_both(home: House):
    fill(home, 8)
    finland = (Iso3("FIN"),)
    assert ids(home, NewsQuery(states=finland)) == ["s1", "s3", "s5", "s7"]
    assert ids(home, NewsQuery(kinds=(Kind.USE,))) == ["s0", "s3", "s6"]
    assert ids(home, NewsQuery(states=finland, kinds=(Kind.USE,))) == ["s3"]


def reported(key: str, *moments: datetime, states: tuple[str, ...] = ("FIN",)) -> Story:
    """A story with a report at each of these moments."""
    made = story(key, states=states, at=moments[-1])
    sources = tuple(replace(made.sources[0], at=at) for at in moments)
    return replace(made, first_at=moments[0], sources=sources)


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=UTC)


def test_a_span_holds_both_its_days_in_utc(home: House):
    stories = [
        reported("eve", utc(9, 23, 59)),
        reported("first", utc(10)),
        reported("last", utc(11, 23, 59)),
        reported("next", utc(12)),
    ]
    home.stores.stories.put(*stories)
    tenth, eleventh = date(2026, 2, 10), date(2026, 2, 11)
    assert ids(home, NewsQuery(since=tenth, until=eleventh)) == ["last", "first"]
    assert ids(home, NewsQuery(since=tenth)) == ["next", "last", "first"]
    assert ids(home, NewsQuery(until=tenth)) == ["first", "eve"]
    assert ids(home, NewsQuery(since=eleventh, until=tenth)) == []
    assert ids(home, NewsQuery(since=date.min, until=date.max)) == ["next", "last", "first", "eve"]


def test_a_story_belongs_to_each_span_with_one_of_its_reports(home: House):
    home.stores.stories.put(reported("long", utc(3, 9), utc(20, 9)))
    third, tenth, twentieth = (date(2026, 2, day) for day in (3, 10, 20))
    assert ids(home, NewsQuery(since=third, until=third)) == ["long"]
    assert ids(home, NewsQuery(since=twentieth, until=twentieth)) == ["long"]
    assert ids(home, NewsQuery(since=tenth, until=tenth)) == []


def test_a_span_of_a_state_and_a_kind_is_paged_through(home: House):
    fill(home, 48)
    day = TODAY.date()
    query = NewsQuery(states=(Iso3("FIN"),), kinds=(Kind.USE,), size=2, since=day, until=day)
    assert ids(home, query) == ["s3", "s9"]
    assert not home.desk.news.page(query).more
    before = replace(query, since=None, until=day - timedelta(days=1))
    assert ids(home, before) == ["s15", "s21"]
    assert home.desk.news.page(before).more
    assert ids(home, replace(before, page=3)) == ["s39", "s45"]
    assert not home.desk.news.page(replace(before, page=3)).more


ONE, OTHER = StoryId("s-c4e7c8439d013c09312d"), StoryId("s-c4e7c8439dffff09312d")


@pytest.mark.parametrize(
    "typed",
    [ONE, "c4e7c8439d013c09312d", "c4e7c843", "C4E7", " s-C4E7C ", "`c4e7c843`", "S-C4E7C843"],
)
def test_a_story_is_found_by_its_id_as_printed_and_by_its_first_digits(home: House, typed: str):
    home.stores.stories.put(story(ONE), story("s-d4e7c8439d013c09312d"))
    assert short_id(ONE) == "c4e7c843"
    assert home.desk.news.story(typed) == home.stores.stories.get(ONE)


@pytest.mark.parametrize("typed", ["c4e", "", "s-", "c4e8", "zebra", "c4e7c8439d013c09312d0"])
def test_what_is_no_id_leads_to_no_story(home: House, typed: str):
    home.stores.stories.put(story(ONE))
    assert home.desk.news.story(typed) is None


def test_where_several_ids_begin_so_none_is_chosen(home: House):
    home.stores.stories.put(story(ONE), story(OTHER, at=TODAY))
    found = home.desk.news.story("c4e7")
    assert isinstance(found, SeveralStories)
    assert [each.id for each in found.stories] == [OTHER, ONE]
    assert home.desk.news.story("c4e7c8439d0") == home.stores.stories.get(ONE)


def test_ids_of_merged_stories_lead_to_the_one_that_lives(home: House):
    home.stores.stories.put(story(ONE), replace(story(OTHER), merged_into=ONE))
    kept = home.stores.stories.get(ONE)
    assert home.desk.news.story("c4e7") == kept
    assert home.desk.news.story("c4e7c8439dffff") == kept


def test_among_other_words_a_short_beginning_is_no_id(home: House):
    home.stores.stories.put(story("s-decade0000000000aaaa"))
    assert home.desk.news.story("decade") is not None
    assert home.desk.news.story("decade", shortest=PRINTED) is None


def test_a_story_of_two_wanted_states_comes_once(home: House):
    fill(home, 2)
    assert ids(home, NewsQuery(states=(Iso3("EST"), Iso3("LVA")))) == ["s0"]


def test_what_is_below_the_normal_threshold_is_not_shown(home: House):
    home.stores.stories.put(replace(story(), score=0.1))
    assert ids(home, NewsQuery()) == []


def test_a_page_is_never_larger_than_a_message_holds(home: House):
    fill(home, 60)
    assert len(ids(home, NewsQuery(size=500))) == LARGEST_PAGE
    assert len(ids(home, NewsQuery(size=-3, page=-2))) == 1


@pytest.mark.parametrize(("count", "read"), [(99, 99), (100, 100), (101, 100), (5_000, 100)])
def test_a_story_of_thousands_of_entries_is_explained_by_its_first_hundred(
    home: House, count: int, read: int
):
    """A card is made while everybody else waits: its cost does not grow with the story."""
    home.stores.stories.put(story("s1"))
    home.stores.entries.put(*(stored_entry(f"e{number:04}") for number in range(count)))
    why = home.desk.news.why("s1")
    assert why is not None
    assert [stored.entry.id for stored in why.entries] == [f"e{n:04}" for n in range(read)]
    assert why.more is (count > read)


def test_why_holds_the_entries_and_their_weightiest_words(home: House):
    entry = stored_entry()
    evidence = (
        Evidence("relevance", "r", "mine", "title", 0.1),
        Evidence("relevance", "r", "Ottawa Convention", "title", 2.0),
        Evidence("relevance", "r", "MINE", "summary", 0.1),
        Evidence("against", "r", "coal", "summary", -1.0),
    )
    judgement = replace(entry.judgement, evidence=evidence)
    home.stores.stories.put(story())
    home.stores.entries.put(replace(entry, judgement=judgement))
    why = home.desk.news.why("s1")
    assert why is not None
    assert why.words[0] == "Ottawa Convention"
    assert [word.lower() for word in why.words] == ["ottawa convention", "mine"]
    assert home.desk.news.why("gone") is None


def test_all_stories_of_a_digest_can_be_paged_through(home: House):
    fill(home, 50)
    stories = tuple(StoryId(f"s{number}") for number in range(50))
    home.stores.outbox.put(outbox_item("d1", DigestAlert(stories, "daily", TODAY)))
    first, last = home.desk.news.of_digest("d1"), home.desk.news.of_digest("d1", 3)
    assert first is not None
    assert last is not None
    assert (len(first.stories), first.more) == (LARGEST_PAGE, True)
    assert (len(last.stories), last.more) == (10, False)
    assert home.desk.news.of_digest("gone") is None


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Finland and Lithuania leave the mine ban treaty", ["FIN", "LTU"]),
        ("Lunch in Helsinki with the Norwegian delegation?", ["FIN", "NOR"]),
        ("The Baltics object, says Switzerland.", ["EST", "LTU", "LVA", "CHE"]),
        (
            "Because of the threat from Russia, Poland closed its border with Belarus",
            ["RUS", "POL", "BLR"],
        ),
        ("Lunch?", []),
        ("", []),
    ],
)
def test_every_state_a_persons_text_names_is_found(home: House, text: str, states: list[str]):
    assert list(home.desk.news.states_in(text)) == states


def test_a_page_asked_for_again_shows_what_came_since(home: House):
    fill(home, 4)
    finland = NewsQuery(states=(Iso3("FIN"),))
    assert ids(home, finland) == ["s1", "s3"]
    home.stores.stories.put(story("s9", states=("FIN",), at=TODAY + timedelta(hours=1)))
    assert ids(home, finland) == ["s9", "s1", "s3"]
    home.stores.stories.put(replace(story("s3", at=TODAY + timedelta(hours=2))))
    assert ids(home, finland) == ["s3", "s9", "s1"]
    home.stores.stories.remove("s9")
    assert ids(home, finland) == ["s3", "s1"]
