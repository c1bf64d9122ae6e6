"""Looking for words in what is kept: all languages, as it is now, and honest about the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.news import NewsDesk, NewsPage, NewsQuery, SharedNews
from bot.model.entry import EntryId, StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.model.story import Story
from tests.doubles.desk import TODAY, House, house, judge
from tests.doubles.values import stored_entry, story

HEADLINES = {
    "uk": "Сапери розмінували понад двісті гектарів полів під Миколаєвом",
    "fr": "Le déminage humanitaire avance au Sénégal, selon le ministre",
    "ar": "فرق الهندسة تواصل إزالة الألغام من الأراضي الزراعية في اليمن",
    "en": "Finland deposits its notice of withdrawal from the Ottawa Convention",
}


@pytest.fixture
def home() -> House:
    return house()


def tell(home: House, key: str, title: str, summary: str = "", **values: object) -> Story:
    """A story of one judged entry, the later the further behind in the alphabet."""
    at = TODAY - timedelta(hours=ord("z") - ord(key[0]))
    language = str(values.pop("language", "en"))
    stored = stored_entry(f"e-{key}", story=f"s-{key}", at=at)
    entry = replace(stored.entry, title=title, summary=summary, language=language)
    judged = judge().judge(entry)
    source = replace(story().sources[0], entry=EntryId(f"e-{key}"), title=title, at=at)
    told = replace(
        story(f"s-{key}", at=at),
        headline=title,
        states=judged.states,
        kind=judged.kind or Kind.OTHER,
        sources=(source,),
        **values,
    )
    with home.stores.unit():
        home.stores.entries.put(replace(stored, entry=entry, judgement=judged))
        home.stores.stories.put(told)
    return told


def found(home: House, words: str, **values: object) -> list[str]:
    page = home.desk.news.page(NewsQuery(search=words, **values))  # type: ignore[arg-type]
    assert page.searched_back_to is None
    return [each.id for each in page.stories]


def test_clearance_is_found_in_ukrainian_french_and_arabic(home: House):
    for language, title in HEADLINES.items():
        tell(home, language, title, language=language)
    assert found(home, "landmine clearance") == ["s-uk", "s-fr", "s-ar"]
    assert found(home, "withdrawal") == ["s-en"]
    assert found(home, "clearance Yemen") == ["s-ar"]
    assert found(home, "déminage ministre") == ["s-fr"]


def test_words_stand_in_the_headline_or_the_summary_and_all_must(home: House):
    tell(home, "a", "Landmine found on a beach", "Bathers in Jutland were sent home.")
    tell(home, "b", "Landmine found in a cellar")
    assert found(home, "landmine jutland") == ["s-a"]
    assert found(home, "LANDMINES, found!") == ["s-b", "s-a"]
    assert found(home, "jutland cellar") == []


def test_a_phrase_is_found_word_by_word(home: House):
    tell(home, "a", "Deminers find old landmine")
    tell(home, "b", "Old deminers find a landmine")
    assert found(home, '"old landmine"') == ["s-a"]
    assert found(home, "old landmine") == ["s-b", "s-a"]


def test_states_kinds_and_a_span_narrow_a_search(home: House):
    tell(home, "a", "Landmine kills two farmers in Angola")
    tell(home, "b", "Landmine kills two farmers in Yemen")
    tell(home, "c", "Landmine clearance team at work in Angola")
    angola = (Iso3("AGO"),)
    assert found(home, "landmine", states=angola) == ["s-c", "s-a"]
    assert found(home, "landmine", states=angola, kinds=(Kind.CASUALTIES,)) == ["s-a"]
    day = TODAY.date() - timedelta(days=2)
    assert found(home, "landmine", until=day) == []
    assert found(home, "landmine", since=day) == ["s-c", "s-b", "s-a"]


def test_pages_of_a_search_follow_each_other(home: House):
    for key in "abcdefg":
        tell(home, key, f"Landmine found in field {key}")
    query = NewsQuery(search="landmine", size=3)
    pages = [home.desk.news.page(replace(query, page=number)) for number in (1, 2, 3, 4)]
    assert [[each.id[-1] for each in page.stories] for page in pages] == [
        ["g", "f", "e"],
        ["d", "c", "b"],
        ["a"],
        [],
    ]
    assert [page.more for page in pages] == [True, True, False, False]


def test_what_changes_is_found_as_it_is_now(home: House):
    told = tell(home, "a", "Landmine found in a cellar in Angola")
    assert found(home, "cellar") == ["s-a"]
    tell(home, "b", "Landmine found in another cellar")
    assert found(home, "cellar") == ["s-b", "s-a"]
    home.stores.stories.put(replace(told, states=(Iso3("YEM"),)))
    assert found(home, "cellar", states=(Iso3("AGO"),)) == []
    assert found(home, "cellar", states=(Iso3("YEM"),)) == ["s-a"]
    home.stores.stories.put(replace(told, merged_into=StoryId("s-b")))
    assert found(home, "cellar") == ["s-b"]
    home.stores.stories.remove("s-b")
    assert found(home, "cellar") == []


def test_a_story_below_the_threshold_is_not_found_until_it_rises(home: House):
    told = tell(home, "a", "Landmine found in a cellar", score=0.4)
    assert found(home, "cellar") == []
    home.stores.stories.put(replace(told, score=0.9))
    assert found(home, "cellar") == ["s-a"]


def test_a_story_whose_entries_are_gone_is_found_by_its_titles(home: House):
    tell(home, "a", "Landmine found in a cellar")
    home.stores.entries.remove("e-a")
    assert found(home, "cellar") == ["s-a"]


@pytest.mark.parametrize("typed", ["?!", '""', "—"])
def test_signs_alone_find_nothing(home: House, typed: str):
    tell(home, "a", "Landmine found in a cellar")
    assert found(home, typed) == []


# --- the index is filled little by little ---------------------------------------------------


def fill(home: House, count: int) -> None:
    with home.stores.unit():
        for number in range(count):
            at = datetime(2026, 2, 1, tzinfo=UTC) - timedelta(hours=number)
            home.stores.stories.put(replace(story(f"s{number}", at=at), headline="A mine ban vote"))


def ask(home: House, **values: object) -> NewsPage:
    return home.desk.news.page(NewsQuery(search="vote", **values))  # type: ignore[arg-type]


def test_before_all_is_read_an_answer_says_how_far_back_it_looked(home: House):
    fill(home, 1_000)
    back_to = ask(home).searched_back_to
    assert back_to is not None
    assert ask(home, since=back_to.date() + timedelta(days=1)).searched_back_to is None
    while home.desk.news.read_for_search():
        pass
    assert ask(home).searched_back_to is None
    assert ask(home, page=50, size=20).stories[-1].id == "s999"


def test_after_a_start_the_newest_are_read_first(home: House):
    fill(home, 1_000)
    news = SharedNews.over(home.stores, lambda _: ())
    again = NewsDesk(news, home.clock)
    page = again.page(NewsQuery(search="vote"))
    assert [each.id for each in page.stories] == ["s0", "s1", "s2", "s3", "s4"]
    assert page.searched_back_to is not None
    assert page.searched_back_to < page.stories[-1].last_at


def test_a_step_of_reading_is_small(home: House):
    fill(home, 1_000)
    steps = 1
    while home.desk.news.read_for_search():
        steps += 1
    assert steps > 1_000 // 60
    assert not home.desk.news.read_for_search()


def test_after_more_changes_than_the_store_remembers_it_reads_anew(home: House):
    tell(home, "a", "Landmine found in a cellar")
    assert found(home, "cellar") == ["s-a"]
    fill(home, 5_000)
    home.stores.stories.remove("s-a")
    while home.desk.news.read_for_search():
        pass
    assert found(home, "cellar") == []
    assert len(found(home, "vote", size=20)) == 20


def test_a_common_phrase_is_looked_for_in_the_newest_and_says_so(home: House):
    fill(home, 1_000)
    while home.desk.news.read_for_search():
        pass
    page = home.desk.news.page(NewsQuery(search='"vote ban"'))
    assert page.stories == ()
    assert page.searched_back_to is not None
