"""One poll's result, taken in: judge, cluster, store, match, and fill the outbox.

In: a PollResult. Out: everything that follows from it in one unit of work, and a
PollReport. Calls the stages in order and decides nothing that they decide. If the store
refuses, nothing has happened, here or on disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.feeds.identity import Sorted, edited, sort_out
from bot.feeds.poll import PollResult
from bot.model.alert import OutboxItem
from bot.model.entry import Entry, EntryId, FeedId, FeedRecord, StoredEntry
from bot.model.judgement import Judgement, Strictness
from bot.model.story import Story
from bot.news.cluster import StoryIndex
from bot.news.judge import Judge
from bot.news.relevance import THRESHOLDS
from bot.pipeline.announce import Announcer
from bot.pipeline.changes import Changes
from bot.pipeline.feed_notes import FeedNotes
from bot.pipeline.rules import PipelineRules
from bot.ports import Clock, Stores
from bot.watches.match import Groups

_INDEXED = timedelta(days=45)
"""Longer than any report can be from the event it tells (bot.news.same_event)."""
_KEPT_FROM = THRESHOLDS[Strictness.WIDE]
Judgements = dict[EntryId, Judgement]
Grouping = Callable[[Iterable[Story], Callable[[EntryId], StoredEntry | None]], StoryIndex]
"""Makes the index from what the store holds: its stories, and a way to look up an entry."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll brought: numbers of entries, stories and outbox items."""

    feed: FeedId
    outcome: str
    new: int = 0
    relevant: int = 0
    opened: int = 0
    joined: int = 0
    merged: int = 0
    queued: int = 0
    baseline: bool = False
    error: str | None = None


class Pipeline:
    """Takes in one result at a time. ``groups`` gives the groups of States as they are now."""

    def __init__(
        self,
        stores: Stores,
        judge: Judge,
        groups: Callable[[], Groups],
        clock: Clock,
        rules: PipelineRules,
        grouping: Grouping = StoryIndex,
    ) -> None:
        self._stores = stores
        self._judge = judge
        self._clock = clock
        self._rules = rules
        self._announcer = Announcer(stores, groups, THRESHOLDS, rules, clock.now())
        self._feed_notes = FeedNotes(stores, rules.admins)
        self._grouping = grouping
        self._index = self._new_index()

    def take(self, result: PollResult) -> PollReport:
        """Judge and store at once: for the command line.

        Raises:
            StoreUnavailableError: nothing was stored; the same poll may be taken again.
        """
        return self._commit(result, {e.id: self._judged(e) for e in self._to_judge(result)})

    async def accept(self, result: PollResult) -> PollReport:
        """The same, letting others work between two judgements: for the running bot."""
        judgements: Judgements = {}
        for entry in self._to_judge(result):
            judgements[entry.id] = self._judged(entry)
            await self._clock.sleep(0)
        return self._commit(result, judgements)

    def forget_old_stories(self) -> None:
        """Stories that nothing can join any more leave the index; call it every day or oftener."""
        before = self._clock.now() - _INDEXED
        since = before - timedelta(days=3)
        for story in self._stores.stories.between("last_at", since.timestamp(), before.timestamp()):
            self._index.forget(story.id)

    def _new_index(self) -> StoryIndex:
        """Knows exactly what is stored."""
        since = (self._clock.now() - _INDEXED).timestamp()
        stories = self._stores.stories.between("last_at", since)
        living = (story for story in stories if story.merged_into is None)
        return self._grouping(living, self._stores.entries.get)

    def _to_judge(self, result: PollResult) -> list[Entry]:
        found = self._sorted(result)
        return [*found.new, *(after for after in found.known if self._was_edited(after))]

    def _sorted(self, result: PollResult) -> Sorted:
        return sort_out(result.entries, self._stores.seen.known)

    def _was_edited(self, entry: Entry) -> bool:
        stored = self._stores.entries.get(entry.id)
        return stored is not None and edited(stored.entry, entry)

    def _judged(self, entry: Entry) -> Judgement:
        started = time.perf_counter()
        judgement = self._judge.judge(entry)
        seconds = time.perf_counter() - started
        self._rules.observer.judged(relevant=judgement.relevant, seconds=seconds)
        return judgement

    def _commit(self, result: PollResult, judgements: Judgements) -> PollReport:
        try:
            with self._stores.unit():
                report, items = self._store(result, judgements)
        except BaseException:
            # The index has adopted what the store has not: read it anew.
            self._index = self._new_index()
            raise
        self._announcer.committed(items)
        for item in items:
            self._rules.observer.queued(type(item.payload).__name__)
        _say(result, report)
        return report

    def _store(
        self, result: PollResult, judgements: Judgements
    ) -> tuple[PollReport, list[OutboxItem]]:
        now = self._clock.now()
        record = self._kept_record(result)
        report = PollReport(result.record_after.feed.id, result.outcome.value, error=result.error)
        if record is None:
            return report, []
        found = self._sorted(result)
        changes = self._changes(found, result, judgements, now)
        if found.new and not result.baseline:
            record = replace(record, state=replace(record.state, last_new_at=now))
        self._stores.feeds.put(record)
        self._stores.seen.mark((key for entry in result.entries for key in entry.keys), now)
        self._stores.stories.put(*changes.stories())
        items = self._feed_notes.take(record, now)
        items += self._announcer.announce(changes.by_story.values(), now, silently=result.baseline)
        self._stores.outbox.put(*items)
        return self._reported(report, found, changes, items, baseline=result.baseline), items

    def _kept_record(self, result: PollResult) -> FeedRecord | None:
        """The record to store; None when somebody removed the feed during the poll."""
        current = self._stores.feeds.get(result.record_before.feed.id)
        if current is None:
            return None
        after = result.record_after
        moved = after.feed.url != result.record_before.feed.url
        feed = replace(current.feed, url=after.feed.url) if moved else current.feed
        kept = replace(after.state, paused=current.state.paused, removed=current.state.removed)
        return FeedRecord(feed, kept)

    def _changes(
        self, found: Sorted, result: PollResult, judgements: Judgements, now: datetime
    ) -> Changes:
        changes = Changes(self._index, self._stores, now, baseline=result.baseline)
        for entry in found.new:
            judgement = judgements.get(entry.id) or self._judged(entry)
            if judgement.score >= _KEPT_FROM:
                changes.add(entry, judgement)
        for entry in found.known:
            self._take_edit(entry, judgements, changes)
        return changes

    def _take_edit(self, entry: Entry, judgements: Judgements, changes: Changes) -> None:
        stored = self._stores.entries.get(entry.id)
        if stored is not None and stored.story and edited(stored.entry, entry):
            changes.edit(stored, entry, judgements.get(entry.id) or self._judged(entry))

    def _reported(
        self,
        report: PollReport,
        found: Sorted,
        changes: Changes,
        items: Iterable[OutboxItem],
        *,
        baseline: bool,
    ) -> PollReport:
        new = {entry.id for entry in found.new}
        relevant = sum(found.relevant for id_, found in changes.entries.items() if id_ in new)
        stories = changes.by_story.values()
        opened = sum(change.before is None for change in stories)
        merged = sum(len(change.merged) for change in stories)
        for change in stories:
            self._rules.observer.story("opened" if change.before is None else "joined")
        for _ in range(merged):
            self._rules.observer.story("merged")
        return replace(
            report,
            new=len(new),
            relevant=relevant,
            opened=opened,
            joined=len(stories) - opened,
            merged=merged,
            queued=len(list(items)),
            baseline=baseline,
        )


def _say(result: PollResult, report: PollReport) -> None:
    """To the log: what is new, and the first time that a feed fails or works (again).

    A quiet feed is polled all day and a dead one fails all day; that is for the debug level.
    """
    before, after = result.record_before.state, result.record_after.state
    turned = before.last_attempt_at is None or before.error != after.error
    tell = log.info if report.new or turned else log.debug
    trouble = {} if report.error is None else {"error": report.error}
    tell("feed_taken", feed=report.feed, outcome=report.outcome, new=report.new, **trouble)
