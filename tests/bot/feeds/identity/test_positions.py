"""Addresses that number a document's entries, and dates of the moment of asking, prove nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.identity.identify import identify
from bot.feeds.identity.sort_out import lookup_keys, sort_out
from bot.feeds.links import canonical_link
from bot.feeds.normalise import EntryDraft
from bot.model.entry import Entry, EntryId, FeedId

DAY = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
PAGE = "https://n.example/page"
STATES = ["Poland", "Latvia", "Estonia", "Finland", "Peru", "Yemen", "Chad", "Iraq", "Oman"]

# An entry's id and link by its place in the document, counted from the top.
NUMBERED = {
    "ids, one link": lambda at: (str(at), PAGE),
    "ids alone": lambda at: (f"item-{at}", None),
    "ids from nought": lambda at: (f"{at - 1}.", PAGE),
    "addresses as ids": lambda at: (f"{PAGE}/row{at}", None),
    "fragments": lambda at: (None, f"{PAGE}#{at}"),
    "fragments in both": lambda at: (f"{PAGE}#item{at}", f"{PAGE}#item{at}"),
    "routes": lambda at: (None, f"https://n.example/#!/news/{at}"),
    "queries": lambda at: (None, f"{PAGE}?item={at}"),
    "ids and queries": lambda at: (f"row {at}", f"{PAGE}?row={at}"),
    "paths": lambda at: (None, f"https://n.example/latest/{at}"),
}


def story(number, guid, link, at):
    title = f"{STATES[number % len(STATES)]} writes number {number} to the depositary"
    url = canonical_link(link, None)
    return EntryDraft(
        Entry(EntryId(""), FeedId("f"), title, "", url, at, None, None, None, None), guid
    )


class Reading:
    """A feed's documents one after the other, and what was new in each."""

    def __init__(self) -> None:
        self.rule = self.memory = None
        self.seen = set()

    def new_in(self, drafts):
        found, self.rule, self.memory = identify(drafts, "f", self.rule, self.memory)
        new = sort_out(found, self.seen.intersection).new
        self.seen.update(lookup_keys(found))
        return [entry.title for entry in new]


@given(
    some.sampled_from(sorted(NUMBERED)),
    some.integers(2, 6),
    some.lists(some.integers(0, 5), max_size=6),
    some.booleans(),
)
def test_where_addresses_are_places_each_story_is_new_once(form, window, steps, dated):
    """News comes at the top and moves the others down, to addresses that others had."""
    reading, newest, shown = Reading(), window, set()
    for poll, step in enumerate([0, *steps, 0]):
        newest += min(step, window - 1)
        numbers = range(newest, newest - window, -1)
        drafts = [
            story(n, *NUMBERED[form](at), DAY + timedelta(days=n, minutes=n) if dated else None)
            for at, n in enumerate(numbers, 1)
        ]
        new = reading.new_in(drafts)
        if poll:
            fresh = [d.entry.title for d, n in zip(drafts, numbers, strict=True) if n not in shown]
            assert new == fresh
        shown.update(numbers)


def test_another_order_makes_no_places_of_ids():
    """Entries move and take their ids along."""
    reading = Reading()
    own = [(f"id-{n}", f"{PAGE}/{n}") for n in range(4)]
    reading.new_in([story(n, *own[n], DAY) for n in range(4)])
    again = [story(n, *own[n], DAY) for n in (3, 2, 1, 0)]
    assert reading.new_in(again) == []
    assert reading.rule == "id"


@pytest.mark.parametrize("link", [None, PAGE], ids=["no link", "one link"])
@pytest.mark.parametrize("first", [None, DAY], ids=["undated before", "dated before"])
def test_what_is_dated_with_the_moment_of_asking_is_not_new_again(link, first):
    """And what is new among it is announced once, on the next day too."""
    reading = Reading()
    reading.new_in([story(n, None, link, first) for n in (3, 2, 1)])
    for poll in range(1, 60, 7):
        moment = DAY + timedelta(hours=6 * poll, minutes=1)
        assert reading.new_in([story(n, None, link, moment) for n in (3, 2, 1)]) == []
    later = moment + timedelta(minutes=15)
    fresh = reading.new_in([story(n, None, link, later) for n in (4, 3, 2, 1)])
    assert [title.split()[3] for title in fresh] == ["4"]
    tomorrow = later + timedelta(days=1)
    assert reading.new_in([story(n, None, link, tomorrow) for n in (4, 3, 2, 1)]) == []


def test_reports_that_come_every_day_are_told_every_day():
    """One title each, no address: each has its own hour, or only its day."""
    for hour in (7, 0):
        reading = Reading()
        for day in range(4):
            at = datetime(2026, 11, 1 + day, hour, tzinfo=UTC)
            reports = [
                story(n, None, None, at + timedelta(minutes=n if hour else 0)) for n in (1, 2)
            ]
            assert len(reading.new_in(reports)) == len(reports)


def test_a_link_does_not_become_another_by_others_having_it():
    """One page for all, ids of their own, dates of the moment: the first was alone with the page."""
    reading = Reading()
    reading.new_in([story(1, "id-1", PAGE, DAY)])
    later = DAY + timedelta(days=3)
    fresh = reading.new_in([story(2, "id-2", PAGE, later), story(1, "id-1", PAGE, later)])
    assert [title.split()[3] for title in fresh] == ["2"]
