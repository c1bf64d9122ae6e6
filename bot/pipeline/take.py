"""Process one poll's result: judge, cluster, store, match, and fill the outbox.

In: a PollResult. Out: everything that follows from it, and a PollReport. Calls the stages in
order. Judging and grouping come first, in memory and in small steps; then the stories are
stored in small units (bot.pipeline.write). No unit contains an await. If the store fails,
the units stored before remain complete, and the rest is new to the next poll.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.feeds.identity.sort_out import lookup_keys
from bot.feeds.poll import PollOutcome, PollResult
from bot.feeds.progress import with_more_to_take
from bot.model.entry import Entry, EntryId, FeedId, FeedRecord, StoredEntry
from bot.model.judgement import Judgement, Strictness
from bot.model.story import Story
from bot.news.cluster import StoryIndex
from bot.news.judge import Judge
from bot.news.relevance import THRESHOLDS
from bot.pipeline.announce import Announcer
from bot.pipeline.audience import Audience
from bot.pipeline.feed_notes import FeedNotes
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.poll_report import PollReport, log_report, with_counts
from bot.pipeline.sift import EntryBatch, first_marks, of_first_document, sift
from bot.pipeline.story_changes import Changes
from bot.pipeline.turns import in_turns, keep_for_good
from bot.pipeline.write import Writer
from bot.ports import Clock, Stores
from bot.watches.match import GroupsByKey

_INDEXED = timedelta(days=45)
"""Longer than any report can be from its event (bot.news.same_event)."""
_KEPT_FROM = THRESHOLDS[Strictness.WIDE]
_FORGOTTEN = 200
"""Stories that leave the index at a turn."""
_MANY, _KEPT_AT_ONCE = 50, 1_000
"""After so many new entries, or stories read, the garbage collector need not look at them again."""
_MOST_LEFT = 20_000
"""Waiting entries kept in memory; documents beyond that are fetched again."""
Grouping = Callable[[Iterable[Story], Callable[[EntryId], StoredEntry | None]], StoryIndex]
"""Makes the index from what the store holds: its stories, and a way to look up an entry."""
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
        self._grouping = grouping
        self._index: StoryIndex | None = None
        self._unstored: dict[EntryId, StoredEntry] = {}
        self._left: dict[FeedId, PollResult] = {}
        self._turn = asyncio.Lock()

    async def accept(self, result: PollResult) -> PollReport:
        """Take in one result, with turns for others again and again.

        It may be interrupted: entries not stored by then are new to the next poll.

        Raises:
            StoreUnavailableError: the rest was not stored; the same poll may be taken again.
        """
        async with self._turn:
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
            await in_turns(self._loaded(), self._clock)

    def forget_old_stories(self) -> bool:
        """Stories that nothing can join any more leave the index; call it every day or oftener.

        A few at a time: True while there are more.
        """
        before = self._clock.now() - _INDEXED
        return self._index is not None and self._index.forget_before(before, _FORGOTTEN) > 0

    def _steps(self, result: PollResult) -> PollSteps:
        try:
            report = yield from self._taken(result)
        except BaseException:
            # The index is ahead of the store, so it is rebuilt.
            self._index = None
            raise
        finally:
            self._unstored = {}
        log_report(result, report)
        return report

    def _loaded(self) -> Generator[None, None, StoryIndex]:
        """The index of exactly what is stored."""
        if self._index is None:
            index = self._grouping((), self._entry)
            since = self._clock.now() - _INDEXED
            for number, story in enumerate(self._stores.stories.since(since)):
                if story.merged_into is None:
                    index.adopt(story)
                yield
                if number % _KEPT_AT_ONCE == 0:
                    keep_for_good()
            self._index = index
        return self._index

    def _entry(self, entry_id: EntryId) -> StoredEntry | None:
        """An entry as it is stored, or will be when this poll is."""
        return self._unstored.get(entry_id) or self._stores.entries.get(entry_id)

    def _taken(self, result: PollResult) -> PollSteps:
        now = self._clock.now()
        feed = result.record_after.feed.id
        report = PollReport(feed, result.outcome.value, error=result.error)
        if result.record_before.feed.id not in self._stores.feeds:
            return report
        index = yield from self._loaded()
        most, seen = self._policy.most_at_once, self._stores.seen
        portion = yield from sift(result.entries, seen, self._entry, most, now)
        first = (
            frozenset(entry.id for entry in portion.new)
            if result.baseline
            else of_first_document(portion.new, seen)
        )
        changes = Changes(index, self._stores, self._policy, now)
        self._unstored = changes.entries
        yield from self._grouped(portion, changes, first, result)
        writer = Writer(self._stores, self._announcer, self._policy.observer, feed, now)
        new = {entry.id for entry in portion.new}
        yield from writer.stories(changes, new)
        if feed not in self._stores.feeds:  # somebody removed it meanwhile
            self._index = None
            return report
        quiet = [e for e in portion.new if e.id not in changes.entries]
        yield from writer.keys(lookup_keys((*portion.known, *quiet)))
        if result.baseline:
            yield from writer.keys(first_marks(portion.waiting))
        told = bool(new - first)
        record = self._kept_record(result, portion, now, told=told)
        if record is not None:
            writer.record(record, self._feed_notes)
        self._leave(result, portion)
        report = replace(report, baseline=result.baseline or bool(new and not told))
        counted = with_counts(report, portion, changes, writer.queued)
        self._observe(changes, counted.merged)
        return counted

    def _grouped(
        self,
        portion: EntryBatch,
        changes: Changes,
        first: frozenset[EntryId],
        result: PollResult,
    ) -> Generator[None, None, None]:
        """Judge the entries and find their stories; in memory alone."""
        for entry in portion.new:
            judgement = self._judged(entry)
            yield
            if judgement.score >= _KEPT_FROM:
                yield from changes.add(entry, judgement, baseline=entry.id in first)
        for entry in portion.edits:
            stored = self._entry(entry.id)
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

    def _kept_record(
        self, result: PollResult, portion: EntryBatch, now: datetime, *, told: bool
    ) -> FeedRecord | None:
        """The record to store; None when somebody removed the feed during the poll."""
        current = self._stores.feeds.get(result.record_before.feed.id)
        if current is None:
            return None
        after = result.record_after
        moved = after.feed.url != result.record_before.feed.url
        feed = replace(current.feed, url=after.feed.url) if moved else current.feed
        kept = replace(after.state, paused=current.state.paused, removed=current.state.removed)
        if told:
            kept = replace(kept, last_new_at=now)
        record = FeedRecord(feed, kept)
        return with_more_to_take(record, now) if portion.waiting else record

    def _leave(self, result: PollResult, portion: EntryBatch) -> None:
        """Keep the waiting entries, so the document need not be fetched again."""
        feed = result.record_after.feed.id
        if result.outcome is PollOutcome.READ:
            self._left.pop(feed, None)
        self._left = {key: left for key, left in self._left.items() if key in self._stores.feeds}
        kept = sum(len(left.entries) for left in self._left.values())
        if portion.waiting and kept + len(portion.waiting) <= _MOST_LEFT:
            self._left[feed] = replace(result, entries=portion.waiting)
