"""Identity: whatever identifiers a document has, each entry is one, and stays known."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.identity.identify import identify
from bot.feeds.identity.repeats import without_repeats
from bot.feeds.identity.sort_out import lookup_keys, sort_out
from bot.feeds.links import canonical_link
from bot.feeds.normalise import EntryDraft
from bot.model.entry import Entry, EntryId, FeedId, IdentityMemory, IdentityRule

DAY = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)


def draft(guid=None, url=None, title="A title", at=None, summary="", publisher=None) -> EntryDraft:
    entry = Entry(EntryId(""), FeedId("f"), title, summary, url, at, None, None, publisher, None)
    return EntryDraft(entry, guid)


DRAFTS = some.lists(
    some.builds(
        draft,
        guid=some.sampled_from([None, "1", "2", "https://n.example/1", "https://n.example/1#a"]),
        url=some.sampled_from(
            [None, "https://n.example/", "https://n.example/1", "https://n.example/2"]
        ),
        title=some.sampled_from(
            ["", "Update", "A title that is long enough", "Another title, long too"]
        ),
        at=some.sampled_from([None, DAY, DAY + timedelta(hours=1), DAY + timedelta(days=1)]),
        summary=some.sampled_from(["", "text"]),
    ),
    max_size=12,
)
NOTHING = IdentityMemory()
RULES = some.none() | some.sampled_from(IdentityRule)


def known_after(entries):
    return frozenset(lookup_keys(entries)).intersection


@given(DRAFTS, RULES)
def test_ids_and_keys_are_each_one_entry_s_own(drafts, rule):
    entries, _, _ = identify(drafts, "f", rule, NOTHING)
    keys = [key for entry in entries for key in entry.keys]
    assert len(set(keys)) == len(keys)
    assert len({entry.id for entry in entries}) == len(entries)


@given(DRAFTS, RULES)
def test_the_same_document_again_brings_nothing_new(drafts, rule):
    first, decided, taught = identify(drafts, "f", rule, NOTHING)
    second, _, _ = identify(drafts, "f", decided, taught)
    assert [e.id for e in second] == [e.id for e in first]
    assert sort_out(second, known_after(first)).new == ()


@given(DRAFTS, RULES, some.randoms(use_true_random=False))
def test_neither_does_another_order(drafts, rule, chance):
    single = without_repeats(drafts)
    first, decided, taught = identify(single, "f", rule, NOTHING)
    chance.shuffle(single)
    again, _, _ = identify(single, "f", decided, taught)
    assert sort_out(again, known_after(first)).new == ()


def test_a_feed_s_ids_are_its_own_and_links_are_everybody_s():
    one = draft("1", "https://n.example/1", "Title one")
    (mine,), _, _ = identify([one], "mine")
    (theirs,), _, _ = identify([one], "theirs")
    assert mine.id != theirs.id
    shared = set(lookup_keys([mine])) & set(lookup_keys([theirs]))
    assert {key.partition(":")[0] for key in shared} == {"link", "name"}


def test_no_entries_decide_nothing():
    assert identify([], "f") == ((), None, NOTHING)
    assert identify([], "f", IdentityRule.LINK) == ((), IdentityRule.LINK, NOTHING)


def test_a_migration_needs_most_of_what_is_unknown_to_be_familiar():
    old = [draft(str(n), None, f"An entry with the number {n}") for n in range(20)]
    first, rule, taught = identify(old, "f")
    moved = [draft(f"x{n}", None, f"An entry with the number {n}") for n in range(3)]
    fresh = [draft(f"y{n}", None, f"A fresh entry, number {n}") for n in range(4)]
    second, _, _ = identify([*moved, *fresh[:2]], "f", rule, taught)
    found = sort_out(second, known_after(first))
    assert (len(found.absorbed), len(found.new)) == (3, 2)
    third, _, _ = identify([*moved, *fresh], "f", rule, taught)
    assert sort_out(third, known_after(first)).absorbed == ()


PAGE = "https://n.example/page"
# How publishers name a story: its id and its link, by its number and the poll's.
NAMING = {
    "own id and link": lambda n, _: (f"id-{n}", f"{PAGE}/{n}"),
    "own id, one link": lambda n, _: (f"id-{n}", PAGE),
    "own id alone": lambda n, _: (f"id-{n}", None),
    "own link": lambda n, _: (None, f"{PAGE}/{n}"),
    "own permalink": lambda n, _: (f"{PAGE}/{n}", f"{PAGE}/{n}"),
    "fragments": lambda n, _: (f"{PAGE}#c{n}", f"{PAGE}#c{n}"),
    "routes": lambda n, _: (f"https://n.example/#!/news/{n}", f"https://n.example/#!/news/{n}"),
    "fragments in links": lambda n, _: ("item", f"{PAGE}#{n}"),
    "one id, own link": lambda n, _: ("latest", f"{PAGE}/{n}"),
    "one id and one link": lambda n, _: (PAGE, PAGE),  # noqa: ARG005 - as the others
    "a placeholder, own link": lambda n, _: ("N/A", f"{PAGE}/{n}"),
    "a placeholder, one link": lambda n, _: ("0", PAGE),  # noqa: ARG005 - as the others
    "nothing": lambda n, _: (None, None),  # noqa: ARG005 - as the others
    "random ids": lambda n, poll: (f"{poll}/{n}", f"{PAGE}/{n}"),
    "http and https": lambda n, poll: (
        None,
        ("https" if poll % 2 else "http") + f"://n.example/{n}" + "/" * (poll % 3),
    ),
    "counted links": lambda n, poll: (None, f"{PAGE}/{n}?utm_source=rss{poll}#xtor=RSS-{poll}"),
}


def _named(naming, number, poll):
    guid, link = NAMING[naming](number, poll)
    return guid, canonical_link(link, None)


STATES = [
    "Poland",
    "Latvia",
    "Estonia",
    "Finland",
    "Lithuania",
    "Ukraine",
    "Angola",
    "Cambodia",
    "Peru",
    "Yemen",
    "Chad",
    "Iraq",
]


@given(
    some.sampled_from(sorted(NAMING)),
    some.integers(1, 5),
    some.lists(some.integers(0, 2), max_size=6),
    some.booleans(),
)
def test_over_a_feed_s_life_each_story_is_new_once(naming, window, steps, dated):
    """Documents show the newest few stories; polls come before, at and after changes."""
    seen, told, rule, taught = set(), [], None, NOTHING
    shown_before, newest = set(), window
    for poll, step in enumerate([0, *steps, 0]):
        newest += step if step <= window else 0
        numbers = range(newest - window, newest)
        stories = [
            draft(
                *_named(naming, n, poll),
                f"{STATES[n % len(STATES)]} writes number {n} to the depositary",
                DAY + timedelta(days=n, minutes=n) if dated else None,
            )
            for n in reversed(numbers)
        ]
        entries, rule, taught = identify(stories, "f", rule, taught)
        assert len(entries) == window
        new = sort_out(entries, seen.intersection).new
        seen.update(lookup_keys(entries))
        if poll:
            told += [entry.title for entry in new]
            fresh = [
                s.entry.title
                for s, n in zip(stories, reversed(numbers), strict=True)
                if n not in shown_before
            ]
            assert [entry.title for entry in new] == fresh
        shown_before.update(numbers)
    assert len(set(told)) == len(told)
