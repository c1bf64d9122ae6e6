"""Identity: whatever identifiers a document has, each entry is one, and stays known."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.identity import identify, noted, sort_out
from bot.feeds.normalise import Draft
from bot.feeds.repeats import without_repeats
from bot.model.entry import Entry, EntryId, FeedId, IdentityMemory, IdentityRule

DAY = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)


def draft(guid=None, url=None, title="A title", at=None, summary="", publisher=None) -> Draft:
    entry = Entry(EntryId(""), FeedId("f"), title, summary, url, at, None, None, publisher, None)
    return Draft(entry, guid)


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
    return frozenset(noted(entries)).intersection


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
    shared = set(noted([mine])) & set(noted([theirs]))
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
