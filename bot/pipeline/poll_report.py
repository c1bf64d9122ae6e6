"""What one poll brought, in numbers: for its caller and for the log.

In: the entries and stories of the poll. Out: a PollReport, and a line in the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from bot.feeds.poll import PollResult
from bot.model.entry import FeedId
from bot.pipeline.sift import EntryBatch
from bot.pipeline.story_changes import Changes

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll brought: numbers of entries, stories and outbox items.

    ``waiting``: new entries of the document that are left for the next poll.
    """

    feed: FeedId
    outcome: str
    new: int = 0
    relevant: int = 0
    opened: int = 0
    joined: int = 0
    merged: int = 0
    queued: int = 0
    waiting: int = 0
    baseline: bool = False
    error: str | None = None


def with_counts(
    report: PollReport, portion: EntryBatch, changes: Changes, queued: int
) -> PollReport:
    """The report with the numbers of what was stored."""
    new = [changes.entries[e.id] for e in portion.new if e.id in changes.entries]
    stories = changes.by_story.values()
    opened = sum(change.before is None for change in stories)
    return replace(
        report,
        new=len(portion.new),
        relevant=sum(stored.judgement.relevant for stored in new),
        opened=opened,
        joined=len(stories) - opened,
        merged=sum(len(change.merged) for change in stories),
        queued=queued,
        waiting=len(portion.waiting),
    )


def log_report(result: PollResult, report: PollReport) -> None:
    """Log new entries, and when a feed is read for the first time or works again.

    A quiet feed is polled all day; that is for the debug level. So is a failure: those alike are said
    once for all (bot.runner.web_watch).
    """
    before, after = result.record_before.state, result.record_after.state
    works = after.error is None and (before.last_attempt_at is None or before.error is not None)
    tell = log.info if report.new or works else log.debug
    more: dict[str, object] = {} if report.error is None else {"error": report.error}
    if report.waiting:
        more["waiting"] = report.waiting
    tell("feed_taken", feed=report.feed, outcome=report.outcome, new=report.new, **more)
