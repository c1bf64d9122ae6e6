"""Process one poll's result: judge, cluster, store, match, and fill the outbox.

In: a PollResult. Out: everything that follows from it, and a PollReport. Calls the stages in
order. Judging and grouping come first, in memory and in small steps; then the stories are
stored in small units (bot.pipeline.write). No unit contains an await. If the store fails,
the units stored before remain complete, and the rest is new to the next poll. A remote store,
which other processes share, has a poll as a whole, one process at a time.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Collection, Generator
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.feeds.identity.sort_out import lookup_keys
from bot.feeds.poll import PollOutcome, PollResult
from bot.feeds.progress import with_more_to_take
from bot.model.entry import Entry, EntryId, FeedId, FeedRecord
from bot.model.judgement import Judgement, Strictness
from bot.model.workspace import WorkspaceId
from bot.news.cluster import StoryIndex
from bot.news.judge import Judge
from bot.news.relevance import THRESHOLDS
from bot.pipeline.announce import Announcer
from bot.pipeline.audience import Audience
from bot.pipeline.feed_notes import FeedNotes
from bot.pipeline.known_stories import Grouping, KnownStories
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.own_feeds import of_own_feed, seen_by
from bot.pipeline.poll_report import PollReport, log_report, with_counts
from bot.pipeline.sift import EntryBatch, first_marks, of_first_document, sift
from bot.pipeline.story_changes import Changes
from bot.pipeline.turns import at_one_go, in_turns, keep_for_good
from bot.pipeline.write import Writer
from bot.ports import Clock, Stores
from bot.watches.match import GroupsByKey

_KEPT_FROM = THRESHOLDS[Strictness.WIDE]
_MANY = 50
"""After so many new entries the garbage collector need not look at them again."""
_MOST_LEFT = 20_000
"""Waiting entries kept in memory; documents beyond that are fetched again."""
GROUPING = "grouping"
"""What one process does at a time: to find the stories of a poll's entries, and to store them."""
PollSteps = Generator[None, None, PollReport]


class Pipeline:
    """Takes in one result at a time. ``groups`` gives the groups of States as they are now."""

    def __init__(
        self,
        stores: Stores,
        judge: Judge,
        groups: Callable[[], GroupsByKey],
        clock: Clock,
        policy: NewsPolicy,
        grouping: Grouping = StoryIndex,
    ) -> None:
        self._stores = stores
        self._judge = judge
        self._clock = clock
        self._policy = policy
        audience = Audience(stores, groups, THRESHOLDS, policy)
        self._announcer = Announcer(stores, audience, policy)
        self._feed_notes = FeedNotes(stores, policy.admins)
        self._known = KnownStories(stores, clock, grouping)
        self._left: dict[FeedId, PollResult] = {}
        self._turn = asyncio.Lock()
        self._busy = threading.Lock()

    async def accept(self, result: PollResult) -> PollReport:
        """Take in one result: by small steps with turns for others, or in a thread at one go.

        A store in this process has it by small units. It may be interrupted: entries not stored by
        then are new to the next poll. A remote store has all of it or nothing, and the work goes on
        when its caller is interrupted.

        Raises:
            StoreUnavailableError: the rest was not stored; the same poll may be taken again.
        """
        async with self._turn:
            if self._stores.remote:
                report = await self._stores.do(lambda: self._alone(result))
            else:
                report = await in_turns(self._steps(result), self._clock)
        if report.new >= _MANY:
            keep_for_good()
        return report

    def left(self, record: FeedRecord) -> PollResult | None:
        """The waiting entries of this feed's document, as a result to process without a request."""
        left = self._left.get(record.feed.id)
        # A feed of this id that was never read is another one: the first was removed.
        other = record.state.baseline_at is None
        if left is None or other or left.record_after.feed.url != record.feed.url:
            return None
        return replace(left, record_before=record)

    async def load(self) -> None:
        """Read the stories that news may join; the first poll does it otherwise."""
        async with self._turn:
            if self._stores.remote:
                await self._stores.do(self._loaded)
            else:
                await in_turns(self._known.index(), self._clock)

    def forget_old_stories(self) -> bool:
        """Stories that nothing can join any more leave the index; call it every day or oftener.

        A few at a time: True while there are more.
        """
        if not self._busy.acquire(blocking=False):
            return True
        try:
            return self._known.forget_old()
        finally:
            self._busy.release()

    def _alone(self, result: PollResult) -> PollReport:
        """All the steps at one go, while no other process takes anything in.

        A caller that is interrupted does not end the thread, so that the next one has to wait.
        """
        with self._busy:
            try:
                with self._stores.alone(GROUPING):
                    return at_one_go(self._steps(result))
            except BaseException:
                self._known.drop()
                raise

    def _loaded(self) -> None:
        with self._busy:
            at_one_go(self._known.index())

    def _steps(self, result: PollResult) -> PollSteps:
        try:
            report = yield from self._taken(result)
        except BaseException:
            self._known.drop()
            raise
        finally:
            self._known.unstored = {}
        log_report(result, report)
        return report

    def _taken(self, result: PollResult) -> PollSteps:
        now = self._clock.now()
        feed = result.record_after.feed.id
        report = PollReport(feed, result.outcome.value, error=result.error)
        current = self._stores.feeds.get(result.record_before.feed.id)
        if current is None or _was_polled_since(current, result):
            return report
        index = yield from self._known.index()
        only_for, seen = current.feed.only_for, self._stores.seen
        if only_for is not None:
            result = replace(result, entries=of_own_feed(result.entries, only_for))
        portion = yield from self._sifted(result, only_for, now)
        new = {entry.id for entry in portion.new}
        first = new if result.baseline else of_first_document(portion.new, seen)
        before = self._known.entries(entry.id for entry in portion.new)
        yield
        changes = Changes(index, self._stores, self._policy, now, before, only_for)
        self._known.unstored = changes.entries
        yield from self._grouped(portion, changes, first, result)
        writer = Writer(self._stores, self._announcer, self._policy.observer, feed, now)
        yield from writer.stories(changes, new)
        if feed not in self._stores.feeds:  # it was removed meanwhile
            self._known.drop()
            return report
        self._known.stored(changes.stories())
        yield from writer.entries(changes.quiet())
        yield from writer.keys(lookup_keys((*portion.known, *changes.without_story(portion.new))))
        if result.baseline:
            yield from writer.keys(first_marks(portion.waiting))
        told = not new.issubset(first)
        writer.record(
            lambda current: _kept_record(current, result, portion, now, told=told),
            self._feed_notes,
        )
        self._leave(result, portion)
        report = replace(report, baseline=result.baseline or bool(new and not told))
        counted = with_counts(report, portion, changes, writer.queued)
        self._observe(changes, counted.merged)
        return counted

    def _sifted(
        self, result: PollResult, only_for: WorkspaceId | None, now: datetime
    ) -> Generator[None, None, EntryBatch]:
        """What of the document is new, edited or known, to all or to the workspace whose feed it is."""
        seen = self._stores.seen
        known = seen.known if only_for is None else partial(seen_by, seen, only_for)
        most = self._policy.most_at_once
        batch = yield from sift(result.entries, known, self._known.entries, most, now)
        return batch

    def _grouped(
        self,
        portion: EntryBatch,
        changes: Changes,
        first: Collection[EntryId],
        result: PollResult,
    ) -> Generator[None, None, None]:
        """Judge the entries and find their stories; in memory alone."""
        for entry in portion.new:
            judgement = self._judged(entry)
            yield
            if judgement.score >= _KEPT_FROM:
                yield from changes.add(entry, judgement, baseline=entry.id in first)
        for entry in portion.edits:
            stored = self._known.entry(entry.id)
            judgement = self._judged(entry)
            yield
            if stored is not None:
                changes.edit(stored, entry, judgement, baseline=result.baseline)
                yield

    def _judged(self, entry: Entry) -> Judgement:
        started = time.perf_counter()
        judgement = self._judge.judge(entry)
        seconds = time.perf_counter() - started
        self._policy.observer.judged(relevant=judgement.relevant, seconds=seconds)
        return judgement

    def _observe(self, changes: Changes, merged: int) -> None:
        for change in changes.by_story.values():
            self._policy.observer.story("opened" if change.before is None else "joined")
        for _ in range(merged):
            self._policy.observer.story("merged")

    def _leave(self, result: PollResult, portion: EntryBatch) -> None:
        """Keep the waiting entries, so the document need not be fetched again."""
        feed = result.record_after.feed.id
        there = self._stores.feeds.get_many(self._left) if self._left else {}
        read = result.outcome is PollOutcome.READ
        left = {k: r for k, r in self._left.items() if k in there and not (read and k == feed)}
        kept = sum(len(other.entries) for other in left.values())
        if portion.waiting and kept + len(portion.waiting) <= _MOST_LEFT:
            left[feed] = replace(result, entries=portion.waiting)
        self._left = left


def _was_polled_since(current: FeedRecord, result: PollResult) -> bool:
    """Was another poll of the feed stored meanwhile? This one took too long, and would be of the past."""
    return current.state.last_attempt_at != result.record_before.state.last_attempt_at


def _kept_record(
    current: FeedRecord, result: PollResult, portion: EntryBatch, now: datetime, *, told: bool
) -> FeedRecord:
    """The record to store: what people changed meanwhile stays."""
    after = result.record_after
    moved = after.feed.url != result.record_before.feed.url
    feed = replace(current.feed, url=after.feed.url) if moved else current.feed
    kept = replace(after.state, paused=current.state.paused, removed=current.state.removed)
    if told:
        kept = replace(kept, last_new_at=now)
    record = FeedRecord(feed, kept)
    return with_more_to_take(record, now) if portion.waiting else record
