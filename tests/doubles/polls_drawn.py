"""Polls drawn at random for several pipelines on one store, and what must be in the store after them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from bot.model.alert import StoryAlert
from bot.model.entry import Entry, StoredEntry
from bot.ports import Stores
from tests.doubles.engine import entry, watch_on
from tests.doubles.slack import ALERTS

WATCHES = (watch_on("C1", "FIN", key="w1"), watch_on("C2", key="w2"))
TITLES = {
    "#vote": "Finland's parliament votes to leave the Ottawa landmine treaty",
    "#deposit": "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "#angola": "Landmine kills two farmers in northern Angola",
    "#peru": "Peru destroys its last stockpiled anti-personnel mines",
}


@dataclass(frozen=True)
class Poll:
    """A document with reports of events. ``edited``: it also tells an earlier one otherwise."""

    feed: int
    pipeline: int
    reports: tuple[tuple[str, ...], ...]
    edited: bool
    minutes: int


EVENTS = st.lists(st.sampled_from(sorted(TITLES)), min_size=1, max_size=2, unique=True).map(tuple)
POLLS = st.lists(
    st.builds(
        Poll,
        st.integers(0, 2),
        st.integers(0, 1),
        st.lists(EVENTS, max_size=3).map(tuple),
        st.booleans(),
        st.sampled_from([0, 7, 90]),
    ),
    min_size=1,
    max_size=8,
)


def documents(polls: list[Poll]) -> list[tuple[Poll, list[Entry]]]:
    """The entries of each poll, the same whoever takes them in."""
    made: list[tuple[Poll, list[Entry]]] = []
    told: defaultdict[int, list[Entry]] = defaultdict(list)
    for number, poll in enumerate(polls):
        found = [
            entry(
                f"{TITLES[events[0]]}, report {number}-{place}",
                " ".join(events),
                key=f"k{number}-{place}",
                url=f"https://paper.example/{number}/{place}",
                publisher="The Paper",
            )
            for place, events in enumerate(poll.reports)
        ]
        edits = [
            replace(one, title=f"{one.title}, corrected")
            for one in told[poll.feed][:1]
            if poll.edited
        ]
        told[poll.feed] = [*edits, *told[poll.feed][1:]] if edits else told[poll.feed]
        told[poll.feed] += found
        made.append((poll, [*edits, *found]))
    return made


def stories(stores: Stores) -> list[Any]:
    return sorted(
        (s.id, s.merged_into or "", s.headline, tuple(source.entry for source in s.sources))
        for s in stores.stories.all()
    )


def items(stores: Stores) -> list[Any]:
    return sorted((i.id, i.state, repr(i.payload)) for i in stores.outbox.all())


def entries(stores: Stores) -> dict[str, StoredEntry]:
    return {stored.entry.id: stored for stored in stores.entries.all()}


def nothing_is_lost_or_told_twice(stores: Stores, polls: list[Poll]) -> None:
    """Every entry is in one story, and every story is told once in each place that asks for it."""
    living = {s.id: s for s in stores.stories.all() if s.merged_into is None}
    stored = entries(stores)
    assert stored.keys() == {one.id for _, found in documents(polls) for one in found}
    in_stories = {s.id: len(s.sources) for s in living.values()}
    assert Counter(one.story for one in stored.values()) == in_stories
    alerts = [i for i in stores.outbox.all() if isinstance(i.payload, StoryAlert)]
    told = Counter((i.payload.story, str(i.conversation)) for i in alerts)
    assert all(number == 1 for number in told.values())
    for place in (ALERTS, "C2"):
        assert {story for story, where in told if where == place} == living.keys()
