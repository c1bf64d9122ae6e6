"""Feeds that workspaces added for themselves: what they bring stays with them, and is told once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model.alert import ItemState, OutboxItem, Post, StoryAlert, StoryMoved, StoryUpdate
from bot.model.entry import Entry, Feed, FeedId, FeedRecord
from bot.model.story import Story
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from bot.news.cluster import StoryIndex
from bot.outbox.items import sent
from bot.pipeline import NewsPolicy, Pipeline
from bot.pipeline.feed_notes import FeedNotes
from bot.pipeline.take import Grouping
from handlers.alerts.render import SlackRenderer
from storage import open_memory_stores
from tests.doubles.desk import judge
from tests.doubles.engine import Engine, _groups, entry, watch_on
from tests.doubles.grouping import ByEvents
from tests.doubles.slack import ALERTS
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.workspaces import workspace

T1, T2 = WorkspaceId("T1"), WorkspaceId("T2")
FEEDS: dict[str, WorkspaceId | None] = {"s1": None, "s2": None, "p1": T1, "q1": T1, "p2": T2}
PLACES = ("C1", "T1/C1", "T1/CDIGEST", "T2/C1")
MAIN = ("T1/CMAIN", "T2/CMAIN")
TITLES = {
    "#vote": "Finland's parliament votes to leave the Ottawa landmine treaty",
    "#deposit": "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "#angola": "Landmine kills two farmers in northern Angola",
}


@dataclass(frozen=True)
class Poll:
    """A document of one feed. ``link``: its article has the address that other papers may have too."""

    feed: str
    events: tuple[str, ...]
    link: bool = False
    baseline: bool = False
    delivered: bool = True
    minutes: int = 5


def polls_of(events: st.SearchStrategy[str]) -> st.SearchStrategy[list[Poll]]:
    """Polls whose entries report these events."""
    poll = st.builds(
        Poll,
        st.sampled_from(sorted(FEEDS)),
        st.lists(events, max_size=2).map(tuple),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.sampled_from([0, 5, 60]),
    )
    return st.lists(poll, min_size=1, max_size=10)


ONE = st.sampled_from(sorted(TITLES))
POLLS = polls_of(ONE)
# An entry that reports two events shows two stories to be one.
KNOTTY_POLLS = polls_of(ONE | st.permutations(sorted(TITLES)).map(lambda two: " ".join(two[:2])))
PRIVATE_THEN_ARCHIVED = [
    Poll("p1", ("#vote",)),
    Poll("s1", ("#vote",), baseline=True),
    Poll("s2", ("#vote",)),
]
TWO_OWN_FIRST = [Poll("p1", ("#vote",)), Poll("p2", ("#vote",)), Poll("s2", ("#vote",))]
OWN_THEN_SHARED = [Poll("p1", ("#vote",)), Poll("s1", ("#vote",))]
OWN_UPDATE_WAITS = [OWN_THEN_SHARED[0], Poll("q1", ("#vote",), delivered=False), OWN_THEN_SHARED[1]]
OWN_IS_TOLD_LATE = [
    Poll("s1", ("#vote",)),
    Poll("p1", ("#angola",), delivered=False),
    Poll("s2", ("#angola #vote",)),
]
OWN_TIES_TO_SHARED = [Poll("s1", ("#vote",)), Poll("p1", ("#angola #vote",))]


class World:
    """An engine with feeds of its own for two workspaces, and what was posted where."""

    def __init__(self, grouping: Grouping = ByEvents) -> None:
        self.engine = engine = Engine(grouping=grouping)
        self.replies = SlackRenderer(engine.house.desks.of)
        self.posted: list[tuple[str, str]] = []
        self.grown: list[tuple[int, int]] = []
        """For each reply that names further sources: how many the card showed before the poll, and now."""
        self._announced: dict[str, int] = {}
        self._shown: dict[tuple[str, str], int] = {}
        for name, owner in FEEDS.items():
            feed = Feed(FeedId(name), name, f"https://{name}.example/rss", only_for=owner)
            engine.stores.feeds.put(FeedRecord(feed))
        engine.stores.watches.put(*(watch_on(place, key=f"w{place}") for place in PLACES))
        digest = Delivery(Conversation.of("T1/CDIGEST"), Cadence.DAILY)
        engine.stores.deliveries.put(digest)
        policy = NewsPolicy(
            engine.figures,
            Conversation.of(ALERTS),
            others=lambda: [Conversation.of(place) for place in MAIN],
        )
        engine.pipeline = Pipeline(engine.stores, judge(), _groups, engine.clock, policy, grouping)

    def poll(self, number: int, poll: Poll, *, hidden: bool = False) -> None:
        self._before = dict(self._shown)
        found = [self._entry(number, place, poll, event) for place, event in enumerate(poll.events)]
        if not hidden:
            self.engine.poll(*found, feed=poll.feed, baseline=poll.baseline)
        for item in self.engine.stores.outbox.waiting():
            if isinstance(item.payload, StoryAlert):
                self._announced.setdefault(item.id, self._sources(item.payload.story))
        if poll.delivered:
            self.deliver()
        self.engine.clock.move(minutes=poll.minutes)

    def deliver(self) -> None:
        """Everything that waits is sent, as the outbox would."""
        stores, now = self.engine.stores, self.engine.clock.now()
        for item in list(stores.outbox.waiting()):
            stores.outbox.put(sent(item, now))
            match item.payload:
                case StoryAlert(story=story) if not stores.posts.has(
                    item.conversation, f"story:{story}"
                ):
                    self.posted.append((str(item.conversation), self._event(story)))
                    subject, ts = f"story:{story}", f"{len(self.posted)}.0"
                    post = Post(item.conversation, subject, item.conversation.id, ts, now)
                    stores.posts.put(post)
                    self._shown[str(item.conversation), ts] = self._announced[item.id]
                case StoryUpdate(story=story):
                    post = stores.posts.of(item.conversation, f"story:{story}")
                    if post is not None:
                        self._edit(item, post, self._sources(story))
                case StoryMoved(story=story):
                    post = stores.posts.of(item.conversation, f"story:{story}")
                    stores.posts.remove(*([post] if post else []))

    def _edit(self, item: OutboxItem, post: Post, now: int) -> None:
        card, reply = (str(item.conversation), post.ts), self.replies.reply(item)
        if reply is not None and reply.text.startswith("Also reported by"):
            self.grown.append((self._before.get(card, 0), now))
        self._shown[card] = now

    def _sources(self, story: str) -> int:
        return len(self.engine.stores.stories.get(story).sources)

    def stories(self, workspace: WorkspaceId) -> list[Story]:
        """Those that a workspace may see."""
        every = self.engine.stores.stories.all()
        return [story for story in every if story.only_for in {None, workspace}]

    def seen(self, workspace: WorkspaceId) -> Any:
        """Everything that reaches a workspace."""
        items = [i for i in self.engine.items() if i.conversation.workspace == workspace]
        return (
            sorted(repr(story) for story in self.stories(workspace)),
            sorted((str(item.id), item.state, repr(item.payload)) for item in items),
            [one for one in self.posted if Conversation.of(one[0]).workspace == workspace],
        )

    def _entry(self, number: int, place: int, poll: Poll, event: str) -> Entry:
        first = event.partition(" ")[0]
        address = first if poll.link else f"{number}-{place}"
        return entry(
            f"{TITLES[first]}, by {poll.feed}",
            event,
            key=f"{poll.feed}-{number}-{place}",
            url=f"https://paper.example/{address}",
            publisher=poll.feed,
        )

    def _event(self, story: str) -> str:
        found = self.engine.stores.stories.get(story)
        return next(event for event, title in TITLES.items() if found.headline.startswith(title))


def lived(polls: list[Poll], without: WorkspaceId | None = None, **how: Any) -> World:
    """The world after these polls; ``without``: a workspace whose own feeds bring nothing."""
    world = World(**how)
    for number, poll in enumerate(polls):
        hidden = without is not None and FEEDS[poll.feed] == without
        world.poll(number, poll, hidden=hidden)
    return world


@settings(max_examples=80, deadline=None)
@given(polls=KNOTTY_POLLS)
@example(polls=[Poll("p1", ("#vote",), link=True), Poll("s1", ("#vote",), link=True)])
@example(polls=PRIVATE_THEN_ARCHIVED)
@example(polls=OWN_TIES_TO_SHARED)
def test_what_a_workspace_reads_for_itself_changes_nothing_for_others(polls: list[Poll]) -> None:
    whole, without = lived(polls), lived(polls, without=T1)
    for home in (HOME, T2):
        assert whole.seen(home) == without.seen(home)


@settings(max_examples=80, deadline=None)
@given(polls=KNOTTY_POLLS)
@example(polls=OWN_TIES_TO_SHARED)
@example(polls=OWN_IS_TOLD_LATE)
@example(polls=OWN_UPDATE_WAITS)
def test_a_workspace_gets_nothing_of_anothers_feeds(polls: list[Poll]) -> None:
    world = lived(polls)
    stores = world.engine.stores
    for home, others in ((HOME, "p1 q1 p2"), (T1, "p2"), (T2, "p1 q1")):
        for story in world.stories(home):
            assert not {source.feed for source in story.sources} & set(others.split())
            assert story.headline.rpartition(" by ")[2] not in others.split()
    for story in stores.stories.all():
        if story.only_for is None:
            assert all(FEEDS[source.feed] is None for source in story.sources)
    for item in world.engine.items():
        payload = item.payload
        if isinstance(payload, StoryAlert | StoryUpdate | StoryMoved):
            told = stores.stories.get(payload.story)
            assert told.only_for in {None, item.conversation.workspace}
        if isinstance(payload, StoryUpdate):
            owners = {FEEDS[key.partition("-")[0]] for key in payload.sources}
            assert owners <= {stores.stories.get(payload.story).only_for}


@settings(max_examples=80, deadline=None)
@given(polls=POLLS)
@example(polls=PRIVATE_THEN_ARCHIVED)
@example(polls=TWO_OWN_FIRST)
@example(polls=[replace(poll, delivered=False) for poll in TWO_OWN_FIRST])
def test_an_event_is_told_once_in_each_place_whoever_reports_it(polls: list[Poll]) -> None:
    world = lived(polls)
    world.deliver()
    assert all(number == 1 for number in Counter(world.posted).values())
    held = [i for i in world.engine.items(ItemState.HELD) if isinstance(i.payload, StoryAlert)]
    assert len({world._event(i.payload.story) for i in held}) == len(held)


@settings(max_examples=80, deadline=None)
@given(polls=KNOTTY_POLLS.map(lambda polls: [replace(poll, delivered=True) for poll in polls]))
@example(polls=OWN_THEN_SHARED)
@example(polls=OWN_UPDATE_WAITS)
def test_a_reply_about_further_sources_comes_only_when_there_are_more(polls: list[Poll]) -> None:
    world = lived(polls)
    assert all(before < now for before, now in world.grown)


@settings(max_examples=40, deadline=None)
@given(polls=POLLS)
def test_what_the_shared_feeds_tell_everybody_hears(polls: list[Poll]) -> None:
    """Nobody misses an event because a workspace's own feed had it first."""
    shared = [poll for poll in polls if FEEDS[poll.feed] is None]
    heard = {event for place, event in lived(shared).posted if place == "C1"}
    told = Counter(lived([*polls, Poll("s1", ())]).posted)
    for place in ("C1", "T1/C1", "T1/CMAIN", "T2/C1", "T2/CMAIN"):
        assert heard <= {event for where, event in told if where == place}


@pytest.mark.parametrize("grouping", [ByEvents, StoryIndex])
def test_a_card_of_a_workspaces_own_story_becomes_the_shared_ones(grouping: Grouping) -> None:
    world = lived([Poll("p1", ("#vote",)), Poll("s1", ("#vote",))], grouping=grouping)
    stores = world.engine.stores
    own, shared = sorted(stores.stories.all(), key=lambda one: one.only_for is None)
    assert own.merged_into == shared.id
    assert [source.feed for source in shared.sources] == ["s1"]
    assert stores.posts.has(Conversation.of("T1/C1"), f"story:{shared.id}")
    assert not stores.posts.has(Conversation.of("T1/C1"), f"story:{own.id}")
    (quiet,) = (one for one in stores.entries.all() if one.entry.feed == "p1")
    assert quiet.story is None


@pytest.mark.parametrize("grouping", [ByEvents, StoryIndex])
def test_what_all_know_already_is_kept_quietly(grouping: Grouping) -> None:
    world = lived([Poll("s1", ("#vote",)), Poll("p1", ("#vote",))], grouping=grouping)
    (story,) = world.engine.stores.stories.all()
    assert len(story.sources) == 1
    assert not [i for i in world.engine.items() if isinstance(i.payload, StoryUpdate)]
    before = len(list(world.engine.stores.entries.all()))
    world.poll(1, Poll("p1", ("#vote",)))
    assert len(list(world.engine.stores.entries.all())) == before


def test_the_admins_of_a_workspace_hear_of_its_own_feeds() -> None:
    world = World()
    engine = world.engine
    stores = open_memory_stores(engine.clock, ScrambledTokens())
    stores.workspaces.put(replace(workspace("T1"), admins=(UserId("UADMIN"),)))
    record = engine.stores.feeds.get("p1")
    now = engine.clock.now()
    gone = replace(record.state, gone=True, error="It is gone.", last_attempt_at=now)
    notes = FeedNotes(stores, ("UOPERATOR",)).take(replace(record, state=gone), now)
    assert [str(note.conversation) for note in notes] == ["T1/UADMIN"]
