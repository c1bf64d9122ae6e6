"""Nothing of one workspace is visible in another, or changed from there, whatever is done in both.

Random acts at the desks of two workspaces in which people and channels have the same ids. Then the acts
of each are done once more where the other does not exist: every answer, and all that is seen and stored
of the workspace in the end, must be the same to the letter.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.desk import Desk
from bot.desk.changes import WatchWish
from bot.desk.desks import Desks
from bot.desk.news import NewsQuery
from bot.desk.places import Place
from bot.desk.settings import Installation, Limits
from bot.desk.targets import Target
from bot.errors import MinewatchError
from bot.model.alert import Note, Post
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.model.request import DigestAt
from bot.model.watch import Cadence
from bot.model.workspace import HOME, UserId, WorkspaceId
from bot.outbox.items import new_item
from bot.ports import Stores
from storage import open_memory_stores
from storage.postgres.stores import open_postgres_stores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, desks_over
from tests.doubles.postgres import empty_database
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import stored_entry, story
from tests.doubles.workspaces import workspace

pytestmark = pytest.mark.once

T1, T2 = WorkspaceId("T1"), WorkspaceId("T2")
PEOPLE = ("U1", "U2")
CHANNELS = ("C1", "C2")
TARGETS = ("FIN", "EST", "group:baltics", "all")
URLS = ("https://a.example/rss", "https://b.example/rss", "https://shared.example/rss")
TOKEN = re.compile(r"\b[0-9a-f]{16}\b")
"""Tokens are drawn for all workspaces from one source, and mean nothing."""


@dataclass
class World:
    """One store with the desks of all workspaces, and what was answered in each."""

    stores: Stores
    clock: ManualClock
    desks: Desks
    answers: dict[WorkspaceId, list[str]] = field(default_factory=dict)
    tokens: dict[WorkspaceId, list[str]] = field(default_factory=dict)

    @classmethod
    def begun(cls, *, remote: bool) -> "World":
        clock, box = ManualClock(TODAY), ScrambledTokens()
        stores: Stores = (
            open_postgres_stores(empty_database(), box)
            if remote
            else open_memory_stores(clock, box)
        )
        for key in (T1, T2):
            stores.workspaces.put(workspace(key, admins=()))
        stores.feeds.put(FeedRecord(Feed(FeedId("shared"), "Shared", URLS[2], added_by="U1")))
        for key in ("s-aaaa0000", "s-bbbb0000"):
            stores.stories.put(story(key, at=TODAY))
            stores.entries.put(stored_entry(f"e-{key}", story=key, at=TODAY))
        installation = Installation("C9MAIN", ("U9ADMIN",), Limits(watches=5, feeds=2))
        desks = desks_over(stores, clock, FixedDraw(), installation=installation)
        return cls(stores, clock, desks)

    def done(self, key: WorkspaceId, act: "Act") -> None:
        desk = self.desks.of(key)
        try:
            answer = act(self, desk)
        except MinewatchError as error:
            answer = error
        token = getattr(answer, "token", None)
        if token:
            self.tokens.setdefault(key, []).append(token)
        self.answers.setdefault(key, []).append(plain(answer))


Act = Callable[[World, Desk], Any]


def plain(value: object) -> str:
    return TOKEN.sub("TOKEN", repr(value))


# --- acts -------------------------------------------------------------------------------------

people = st.sampled_from(PEOPLE).map(UserId)
channels = st.sampled_from(CHANNELS)
wishes = st.lists(st.sampled_from(TARGETS).map(Target), min_size=1, max_size=3, unique=True)
digests = st.sampled_from([None, DigestAt(Cadence.DAILY, time(8)), DigestAt(Cadence.WEEKLY)])
numbers = st.integers(0, 5)


@dataclass(frozen=True)
class At:
    """Who acts, and where: in the person's DM, or in a channel."""

    user: UserId
    channel: str | None

    def place(self, desk: Desk) -> Place:
        own = desk.watches.own(self.user)
        return own if self.channel is None else desk.watches.channels.place(self.channel)


ats = st.builds(At, people, st.none() | channels)


def act(make: Callable[..., Any], *given_by: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    """``make(world, desk, ...)`` with what is drawn; it is named in a failure."""
    return st.tuples(*given_by).map(lambda drawn: Named(make, drawn))


@dataclass(frozen=True)
class Named:
    make: Callable[..., Any]
    drawn: tuple[Any, ...]

    def __call__(self, world: World, desk: Desk) -> Any:
        return self.make(world, desk, *self.drawn)

    def __repr__(self) -> str:
        return f"{self.make.__name__}{self.drawn}"


def add(_: World, desk: Desk, at: At, targets: list[Target], digest: DigestAt | None) -> Any:
    return desk.watches.add(at.user, at.place(desk), WatchWish(tuple(targets)), digest)


def remove(_: World, desk: Desk, at: At, targets: list[Target]) -> Any:
    return desk.watches.remove(at.user, at.place(desk), targets)


def remove_all(_: World, desk: Desk, at: At) -> Any:
    return desk.watches.remove_all(at.user, at.place(desk))


def set_all(_: World, desk: Desk, at: At, targets: list[Target]) -> Any:
    wish = WatchWish(tuple(targets), reminders=True)
    return desk.watches.set_all(at.user, at.place(desk), wish, keep_details=True)


def digest(_: World, desk: Desk, at: At, wanted: DigestAt | None) -> Any:
    wanted = wanted or DigestAt(Cadence.AT_ONCE)
    return desk.watches.deliveries.set_digest(at.user, at.place(desk), wanted)


def pause(_: World, desk: Desk, at: At, days: int) -> Any:
    return desk.watches.deliveries.pause(at.user, at.place(desk), timedelta(days=days))


def resume(_: World, desk: Desk, at: At) -> Any:
    return desk.watches.deliveries.resume(at.user, at.place(desk))


def zone(_: World, desk: Desk, user: UserId, north: bool) -> Any:  # noqa: FBT001 - drawn
    desk.watches.deliveries.learn_zone(user, "Europe/Helsinki" if north else "Asia/Tokyo")
    return desk.watches.deliveries.clock_of(user)


def undo_last(_: World, desk: Desk, user: UserId) -> Any:
    return desk.watches.undo(user)


def undo(world: World, desk: Desk, user: UserId, number: int) -> Any:
    tokens = world.tokens.get(desk.workspace, [])
    return desk.watches.undo(user, tokens[number]) if number < len(tokens) else None


def not_relevant(_: World, desk: Desk, at: At, story_id: str) -> Any:
    return desk.news.not_relevant(story_id, at.user, at.place(desk).conversation)


def relevant(_: World, desk: Desk, user: UserId, story_id: str) -> Any:
    return desk.news.undo_not_relevant(story_id, user)


def tell(world: World, desk: Desk, number: int) -> None:
    """The workspace's own feeds report something."""
    key = f"s-aaaa{number}{desk.workspace.casefold()}"
    own = replace(story(key, at=world.clock.now()), only_for=desk.workspace)
    world.stores.stories.put(own)
    world.stores.entries.put(stored_entry(f"e-{key}", story=key, at=world.clock.now()))


def add_feeds(_: World, desk: Desk, user: UserId, urls: list[str]) -> Any:
    outlines = "".join(f'<outline text="Feed" xmlUrl="{url}"/>' for url in urls)
    content = f"<opml><body>{outlines}</body></opml>".encode()
    return desk.feeds.import_opml(content, "feeds.opml", user)


def add_language(_: World, desk: Desk, user: UserId) -> Any:
    return desk.feeds.add_languages("Thai", user)


def change_feed(_: World, desk: Desk, user: UserId, verb: str, name: str) -> Any:
    return desk.feeds.one(name) if verb == "one" else getattr(desk.feeds, verb)(name, user)


def set_channel(_: World, desk: Desk, channel: str) -> Any:
    return desk.settings.set_channel(channel)


def set_admins(_: World, desk: Desk, user: UserId) -> Any:
    return desk.settings.set_admins([user])


def come_by(_: World, desk: Desk, user: UserId, channel: str, name: str) -> Any:
    desk.watches.presence.note(user, channel)
    desk.watches.channels.note(channel, name)
    return desk.watches.channels.named(name)


def queue(world: World, desk: Desk, at: At) -> None:
    """Something waits to be sent to the place, and something was."""
    place, now, own = at.place(desk), world.clock.now(), world.stores.of(desk.workspace)
    own.outbox.put(new_item(Note("Said once"), place.conversation, now, change=now.isoformat()))
    own.posts.put(Post(place.conversation, "story:s-aaaa0000", "C1", "1.1", now))


def export(_: World, desk: Desk, user: UserId) -> Any:
    return desk.watches.personal.export(user)


def forget(_: World, desk: Desk, user: UserId) -> Any:
    return desk.watches.personal.forget(user)


stories = st.sampled_from(["s-aaaa0000", "s-bbbb0000", "s-aaaa0t1", "s-aaaa0t2"])
FEEDS = ("feed", "feed-2", "feed-t1", "feed-t2", "shared", "gnews-th", *URLS)
verbs = st.sampled_from(["pause", "resume", "remove", "one"])
ANYWHERE = [
    act(add, ats, wishes, digests),
    act(remove, ats, wishes),
    act(remove_all, ats),
    act(set_all, ats, wishes),
    act(digest, ats, digests),
    act(pause, ats, numbers),
    act(resume, ats),
    act(zone, people, st.booleans()),
    act(undo_last, people),
    act(undo, people, numbers),
    act(not_relevant, ats, stories),
    act(relevant, people, stories),
    act(set_channel, channels),
    act(set_admins, people),
    act(come_by, people, channels, st.sampled_from(["general", "news"])),
    act(queue, ats),
    act(export, people),
    act(forget, people),
]
INSTALLED = [
    act(tell, numbers),
    act(add_feeds, people, st.lists(st.sampled_from(URLS), min_size=1, max_size=2, unique=True)),
    act(add_language, people),
    act(change_feed, people, verbs, st.sampled_from(FEEDS)),
]
"""What changes nothing for all, because it is done in a workspace that installed the app."""


# --- what is seen -----------------------------------------------------------------------------


def seen(world: World, key: WorkspaceId) -> dict[str, str]:
    """All that the desk shows, and all that is stored of the workspace."""
    desk, own, now = world.desks.of(key), world.stores.of(key), world.clock.now()
    watches, places = desk.watches, [At(UserId(p), c) for p in PEOPLE for c in (None, *CHANNELS)]
    shown = {
        "watches": [watches.at(at.place(desk)) for at in places],
        "owned": [watches.owned_by(UserId(person)) for person in PEOPLE],
        "settings": [watches.deliveries.of(at.place(desk)) for at in places],
        "volume": watches.volume(w for at in places for w in watches.at(at.place(desk))),
        "undo": [watches.last_change(UserId(person)) is not None for person in PEOPLE],
        "present": [watches.presence.was_seen(UserId(p), c) for p in PEOPLE for c in CHANNELS],
        "names": [watches.channels.name_of(channel) for channel in CHANNELS],
        "main": [watches.channels.is_main(at.place(desk)) for at in places],
        "kept": [watches.personal.export(UserId(person)) for person in PEOPLE],
        "rights": [desk.rights.may_manage(UserId(person)) for person in PEOPLE],
        "feeds": desk.feeds.list(),
        "news": [desk.news.page(NewsQuery(search=words, size=20)) for words in ("", "vote")],
        "story": [desk.news.story(typed) for typed in ("aaaa", "s-aaaa0t1", "s-aaaa0t2")],
        "opml": desk.feeds.export_opml(),
    }
    rows = {
        name: list(getattr(own, name).all())
        for name in ("watches", "deliveries", "people", "outbox", "posts", "feedback")
    }
    kept = list(own.remembered.starting("", now).items())
    return {name: plain(value) for name, value in {**shown, **rows, "remembered": kept}.items()}


def tokens_apart(found: dict[str, str]) -> dict[str, str]:
    """Rows are ordered by keys that hold tokens: compared without that order."""
    kept = found["remembered"]
    return {**found, "remembered": "".join(sorted(kept))}


# --- the rule ---------------------------------------------------------------------------------

HOURS = (0, 0, 0, 1, 30)
Life = Sequence[tuple[WorkspaceId, Act, int]]


def lives(pair: tuple[WorkspaceId, WorkspaceId]) -> st.SearchStrategy[Any]:
    """Acts here and there, with hours between them."""
    acts = {key: st.one_of(ANYWHERE + (3 * INSTALLED if key != HOME else [])) for key in pair}
    steps = [st.tuples(st.just(key), acts[key], st.sampled_from(HOURS)) for key in pair]
    return st.lists(st.one_of(steps), min_size=20, max_size=60)


@dataclass(frozen=True)
class Lived:
    """What a workspace was answered, and what is seen of it in the end."""

    answers: list[str] | None
    seen: dict[str, str]


def lived(life: Life, of: Iterable[WorkspaceId], *, remote: bool) -> dict[WorkspaceId, Lived]:
    """A life of these workspaces alone."""
    world = World.begun(remote=remote)
    for key, done, hours in life:
        if key in of:
            world.done(key, done)
        world.clock.move(hours=hours)
    found = {key: Lived(world.answers.get(key), tokens_apart(seen(world, key))) for key in of}
    world.stores.close()
    return found


def check(life: Life, pair: tuple[WorkspaceId, WorkspaceId], *, remote: bool) -> None:
    together = lived(life, pair, remote=remote)
    for key in pair:
        assert together[key] == lived(life, [key], remote=remote)[key]


@pytest.mark.parametrize("pair", [(T1, T2), (HOME, T1)], ids=["two teams", "home and a team"])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_nothing_of_one_workspace_is_seen_in_or_changed_from_another(
    pair: tuple[WorkspaceId, WorkspaceId], data: st.DataObject
):
    check(data.draw(lives(pair)), pair, remote=False)


@pytest.mark.parametrize("pair", [(T1, T2), (HOME, T1)], ids=["two teams", "home and a team"])
@given(data=st.data())
@settings(max_examples=4, deadline=None, phases=[Phase.generate])  # shrinking would take long
def test_nor_in_a_database(pair: tuple[WorkspaceId, WorkspaceId], data: st.DataObject):
    check(data.draw(lives(pair)), pair, remote=True)
