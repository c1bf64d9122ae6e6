"""The index finds what a look at every story would find, whatever came and went."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.entry import StoryId
from bot.news import search_index
from bot.news.search import Need
from bot.news.search_index import SearchIndex

DAY = 86_400


def need(*terms: str, start: str | None = None) -> Need:
    return Need(frozenset(terms), start)


words = st.sampled_from(["mine", "minefield", "minefields", "ban", "=landmines", "#use", "@FIN"])
ids = st.sampled_from([StoryId(f"s{n}") for n in range(8)])
puts = st.tuples(ids, st.integers(0, 9), st.integers(0, 9), st.frozensets(words, max_size=4))
changes = st.lists(st.one_of(puts, ids), max_size=30)
needs = st.lists(
    st.builds(
        Need,
        st.frozensets(words, min_size=1, max_size=2),
        st.sampled_from([None, "minef", "minefield"]),
    ),
    max_size=3,
)


def is_met(asked: Need, terms: set[str]) -> bool:
    start = asked.start
    begun = start is not None and any(
        term.startswith(start) and len(term) <= len(start) + 4 for term in terms
    )
    return begun or not asked.terms.isdisjoint(terms)


@settings(max_examples=200)
@given(changes, needs, st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_what_is_found_is_what_holds(changes, asked, since, before, common):
    few, rare = search_index._FEW, search_index._RARE
    # Both ways of keeping a term and of sorting what was found, with a handful of stories.
    search_index._FEW, search_index._RARE = (-1, 1) if common else (few, rare)
    try:
        index, kept = SearchIndex(), dict[StoryId, tuple[int, int, set[str]]]()
        for change in changes:
            if isinstance(change, str):
                index.drop(change)
                kept.pop(change, None)
                continue
            story, one, other, terms = change
            first, last = sorted((one * DAY // 2, other * DAY // 2))
            known = kept[story][2] if story in kept else set()
            kept[story] = (first, last, known | terms)
            index.put(story, first, last, terms)
        low, high = since * DAY // 2, before * DAY // 2
        found = list(index.find(asked, ({"#use", "@FIN"}, ()), low, high))
    finally:
        search_index._FEW, search_index._RARE = few, rare
    expected = {
        story
        for story, (first, last, terms) in kept.items()
        if all(is_met(each, terms) for each in asked)
        and not terms.isdisjoint({"#use", "@FIN"})
        and last >= low
        and first < high
    }
    assert set(found) == expected
    assert len(found) == len(expected) == len(set(found))
    latest = [kept[story][1] for story in found]
    assert latest == sorted(latest, reverse=True)


def test_a_story_that_came_back_to_an_earlier_day_stands_there_once():
    index = SearchIndex()
    for day in (3, 5, 3):
        index.put(StoryId("s1"), 0, day * DAY, {"mine"})
    index.put(StoryId("s2"), 0, 4 * DAY, {"mine"})
    assert list(index.find([need("mine")])) == ["s2", "s1"]


def test_a_common_term_is_found_beyond_the_length_of_a_list():
    index = SearchIndex()
    for number in range(6_000):
        terms = {"mine", "rare"} if number % 1000 == 0 else {"mine"}
        index.put(StoryId(f"s{number}"), number, number, terms)
    assert len(list(index.find([need("mine")]))) == 6_000
    assert len(list(index.find([need("mine"), need("rare")]))) == 6
    assert next(index.find([need("mine")])) == "s5999"


def test_an_ending_may_be_left_out_but_no_half_of_a_word():
    index = SearchIndex()
    index.put(StoryId("s1"), 0, 0, {"херсоні"})
    index.put(StoryId("s2"), 0, 0, {"херсонщинами"})
    assert list(index.find([need(start="херсон")])) == ["s1"]
