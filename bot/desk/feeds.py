"""The feed list as people manage it: look, add with a preview, pause, remove, check, exchange.

In: what a person typed, and who. Out: answer values, or InputError with a sentence. Adding
is two steps, so that no feed is added unseen: ``preview`` shows what is at an address
(bot.desk.feed_previews), ``confirm`` puts the feed in. Packaged searches need no look
(bot.desk.feed_languages). Whether a person may change the list is asked at the rim; that the feeds
of all are changed by operators alone is seen to here.
"""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.desk.feed_languages import LanguagesAdded, add_languages
from bot.desk.feed_list import FeedList
from bot.desk.feed_opml import ImportReport, OpmlDocument, export_opml, import_opml
from bot.desk.feed_previews import FeedPreview, FeedPreviews
from bot.desk.feed_standing import FeedHealth, FeedStanding, standing
from bot.desk.rights import Rights
from bot.desk.settings import Installation, WorkspaceSettings
from bot.errors import InputError
from bot.feeds.poll import Poller, PollOutcome, PollResult
from bot.model.entry import Entry, Feed, FeedOrigin, FeedRecord
from bot.model.judgement import Judgement
from bot.model.web_state import WebState, web_state
from bot.model.workspace import HOME
from bot.ports import Clock, Draw, Stores

_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """One feed asked just now: ``text`` is the number of entries, or what is wrong."""

    feed: Feed
    good: bool
    text: str


@dataclass(frozen=True, slots=True)
class FeedWork:
    """What a change of the list sets going.

    ``accept`` takes a confirmed feed's first document in, so that it is not fetched twice.
    ``wake`` is called when a feed may be due. ``troubles`` are sentences on what keeps
    Minewatch itself from its work (a full disk), as in ``/healthz``.
    """

    accept: Callable[[PollResult], Awaitable[object]]
    wake: Callable[[], None]
    troubles: Callable[[], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SharedFeeds:
    """What the feed desks of all workspaces use together.

    ``poller`` asks feeds for previews and checks; ``judge`` says what Minewatch makes of an entry.
    """

    poller: Poller
    judge: Callable[[Entry], Judgement]
    work: FeedWork


class FeedDesk:
    """The feed list of one workspace in the store, and questions about it.

    A workspace sees the feeds that all share, which only operators change, and its own.

    Args:
        stores: holds the list and each feed's state.
        shared: what all workspaces use.
        clock: the present instant.
        draw: makes the tokens of previews.
        settings: those of the workspace: which it is, and how many feeds it may add.
        rights: who may change the feeds of all.
    """

    def __init__(
        self,
        stores: Stores,
        shared: SharedFeeds,
        clock: Clock,
        draw: Draw,
        settings: WorkspaceSettings,
        rights: Rights,
    ) -> None:
        self._stores = stores
        self._poller = shared.poller
        self._work = shared.work
        self._clock = clock
        self._feeds = FeedList(stores, settings, rights)
        self._previews = FeedPreviews(stores, self._feeds, shared.poller, shared.judge, clock, draw)

    @classmethod
    def at_home(cls, stores: Stores, shared: SharedFeeds, clock: Clock, draw: Draw) -> FeedDesk:
        """The desk of those who run Minewatch, without the others."""
        settings = WorkspaceSettings(stores, clock, HOME, Installation())
        rights = Rights(settings, operators_named=False)
        return cls(stores.of(HOME), shared, clock, draw, settings, rights)

    def list(self) -> tuple[FeedStanding, ...]:
        """Every feed that was not removed, by name, with how it stands."""
        now = self._clock.now()
        kept = (self._feeds.shown(r) for r in self._feeds.all() if not r.state.removed)
        return tuple(standing(r, now) for r in sorted(kept, key=lambda r: r.feed.name.casefold()))

    def own_count(self) -> int:
        """How many feeds are the workspace's own; at HOME all are."""
        return self._feeds.own_count()

    def one(self, name: str) -> FeedStanding:
        """How one feed stands, by its id, name or address.

        Raises:
            InputError: there is no such feed.
        """
        return standing(self._feeds.shown(self._feeds.find(name)), self._clock.now())

    def failing(self) -> tuple[FeedStanding, ...]:
        """The feeds that something is wrong with, each with its ``problem``; by name."""
        return tuple(one for one in self.list() if one.problem is not None)

    def troubles(self) -> tuple[str, ...]:
        """What keeps Minewatch itself from its work, in sentences; empty when nothing does."""
        return self._work.troubles()

    def health(self) -> tuple[str, ...]:
        """What is wrong with feeds, in sentences, once for those that fail alike; empty: nothing."""
        others = (one for one in self.failing() if one.health is not FeedHealth.FAILING)
        said = (f"{one.record.feed.name}: {one.problem}" for one in others)
        return (*self.web_state().sentences, *said)

    def web_state(self) -> WebState:
        """What keeps feeds from being read."""
        return web_state(one.record for one in self.list())

    async def preview(self, typed: str, by: str | None = None) -> FeedPreview:
        """Ask the address, or make one of words for Google News, and show what it holds.

        Raises:
            InputError: not an address, already in the list, or no feed there: says what it is.
        """
        return await self._previews.of(typed, by)

    async def confirm(self, token: str) -> Feed:
        """Put a previewed feed in; its present entries are kept without alerts.

        Raises:
            InputError: the preview is too old, or the feed was added meanwhile.
        """
        result = await self._stores.do(lambda: self._previews.confirmed(token))
        await self._work.accept(result)
        self._work.wake()
        return self._feeds.shown(result.record_after).feed

    def add_languages(self, typed: str, by: str | None = None) -> LanguagesAdded:
        """Read the news in these languages too. Raises InputError when none is one."""
        answer = add_languages(self._feeds, typed, self._clock.now(), by)
        self._work.wake()
        return answer

    def remove(self, name: str, by: str | None = None) -> Feed:
        """Take a feed out: an added one permanently, a packaged one until it is resumed.

        Raises:
            InputError: there is no such feed.
            NotAllowedError: all workspaces share it, and ``by`` is no operator.
        """
        with self._stores.unit():
            record = self._feeds.held(name, by, "remove")
            if record.feed.origin is FeedOrigin.ADDED:
                self._stores.feeds.remove(record.feed.id)
            else:
                off = replace(record.feed, enabled=False)
                self._stores.feeds.put(FeedRecord(off, replace(record.state, removed=True)))
        return self._feeds.shown(record).feed

    def remove_all(self, ids: Sequence[str], by: str | None = None) -> tuple[Feed, ...]:
        """Take out those of these feeds that are still in the list.

        Raises:
            InputError: none of them is.
            NotAllowedError: all workspaces share one of them, and ``by`` is no operator.
        """
        listed = {one.record.feed.id for one in self.list()}
        removed = tuple(self.remove(one, by) for one in ids if one in listed)
        if not removed:
            raise InputError("Those feeds are no longer in the list.")
        return removed

    def pause(self, name: str, by: str | None = None) -> Feed:
        """Stop asking a feed until it is resumed. Raises as ``remove`` does."""
        with self._stores.unit():
            record = self._feeds.held(name, by, "pause")
            self._stores.feeds.put(replace(record, state=replace(record.state, paused=True)))
        return self._feeds.shown(record).feed

    def resume(self, name: str, by: str | None = None) -> Feed:
        """Ask a paused, removed, disabled or gone feed again, at once. Raises as ``remove`` does."""
        with self._stores.unit():
            record = self._feeds.held(name, by, "resume")
            state = replace(
                record.state, paused=False, removed=False, gone=False, next_poll_at=None
            )
            self._stores.feeds.put(FeedRecord(replace(record.feed, enabled=True), state))
        self._work.wake()
        return self._feeds.shown(FeedRecord(replace(record.feed, enabled=True))).feed

    async def check(self, names: Sequence[str] = ()) -> tuple[FeedCheck, ...]:
        """Ask these feeds (none named: all that are on) now; nothing is stored.

        Raises:
            InputError: one of the names is no feed's.
        """
        records = await self._stores.do(lambda: self._asked(names))
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(record: FeedRecord) -> FeedCheck:
            async with room:
                return _checked(await self._poller.poll(FeedRecord(record.feed)))

        return tuple(await asyncio.gather(*(one(record) for record in records)))

    def import_opml(self, content: bytes, name: str, by: str | None = None) -> ImportReport:
        """Add the feeds of an OPML document that are not in the list yet.

        Raises:
            InputError: it is no OPML or lists no feed.
        """
        private = self._poller.allow_private
        report = import_opml(
            self._feeds,
            OpmlDocument(content, name, private_allowed=private),
            self._clock.now(),
            by,
        )
        self._work.wake()
        return report

    def export_opml(self) -> bytes:
        """The list as OPML 2.0, the feeds that are off left out."""
        return export_opml(self._feeds.all(), self._clock.now())

    def _asked(self, names: Sequence[str]) -> builtins.list[FeedRecord]:
        if names:
            return [self._feeds.find(name) for name in names]
        return [record for record in self._feeds.all() if record.is_on]


def _checked(result: PollResult) -> FeedCheck:
    feed = result.record_before.feed
    if result.outcome is not PollOutcome.READ:
        return FeedCheck(feed, good=False, text=result.error or "It could not be read.")
    count = len(result.entries)
    text = f"{count} {'entry' if count == 1 else 'entries'}" + (
        f". {result.note}" if result.note else ""
    )
    return FeedCheck(feed, good=True, text=text)
