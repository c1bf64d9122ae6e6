"""What a poll changes in a feed's state: pure functions from state and outcome to state.

In: the record before, what was fetched and read, the present instant. Out: the record
after, but for the next poll's time, which bot.feeds.poll asks bot.feeds.schedule for. Also the
rules for permanent redirects, and for when a feed is in trouble long enough to say so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.feeds.document import ParsedFeed
from bot.feeds.schedule import header_hint_minutes, longest, median_gap_minutes
from bot.model.entry import FeedRecord, FeedState
from bot.ports import Fetched, FetchFailed, Unchanged

# brendanlong/lion-reader#183: a parked domain redirects too, but rarely to a feed for a week.
MOVE_SEEN = 3
MOVE_FOR = timedelta(days=7)
# Some servers say "not modified" for ever (FreshRSS/FreshRSS#5149).
FULL_EVERY = timedelta(days=7)
MORE_AFTER = timedelta(seconds=2)
FAILING_FOR = timedelta(days=1)
SILENT_AT_LEAST = timedelta(days=45)
SILENT_GAPS = 10


def wants_full_fetch(state: FeedState, now: datetime) -> bool:
    """Is it time for an unconditional request?"""
    return state.full_fetch_at is None or now - state.full_fetch_at >= FULL_EVERY


def read_well(
    record: FeedRecord, answer: Fetched, found: ParsedFeed, body_hash: str, now: datetime
) -> FeedRecord:
    """After a document was fetched and read."""
    headers = answer.headers
    # A cut-off document is fetched again: the missing part may be new.
    keep = found.complete
    dated = [e.published_at for e in found.entries if e.published_at and e.published_at <= now]
    state = replace(
        record.state,
        **_success(now),
        etag=headers.get("etag") if keep else None,
        last_modified=headers.get("last-modified") if keep else None,
        fetched_url=answer.url,
        body_hash=body_hash if keep else None,
        full_fetch_at=now,
        last_new_at=max(dated, default=now if found.entries else record.state.last_new_at),
        baseline_at=record.state.baseline_at or now,
        identity=found.identity,
        memory=found.memory,
        had_entries=record.state.had_entries or bool(found.entries),
        median_gap_minutes=median_gap_minutes(found.entries) or record.state.median_gap_minutes,
        hints_minutes=longest(header_hint_minutes(headers, now), found.hints.minutes),
        skip_hours=found.hints.skip_hours,
        skip_days=found.hints.skip_days,
    )
    return moved(replace(record, state=state), answer.moved_permanently_to, now)


def read_nothing_new(
    record: FeedRecord, answer: Fetched | Unchanged, now: datetime, next_poll_at: datetime
) -> FeedRecord:
    """After a 304, or a body we have read before; fresh validators are kept either way."""
    state = record.state
    headers = answer.headers
    # A 304 may leave a validator out and mean the old one; a 200 without one has none.
    whole = isinstance(answer, Fetched)
    state = replace(
        state,
        **_success(now),
        etag=headers.get("etag", None if whole else state.etag),
        last_modified=headers.get("last-modified", None if whole else state.last_modified),
        fetched_url=answer.url,
        next_poll_at=next_poll_at,
    )
    return moved(replace(record, state=state), answer.moved_permanently_to, now)


def with_more_to_take(record: FeedRecord, now: datetime) -> FeedRecord:
    """After a document of which entries wait: it is due soon, and is read though it be unchanged."""
    state = replace(
        record.state,
        etag=None,
        last_modified=None,
        body_hash=None,
        next_poll_at=now + MORE_AFTER,
    )
    return replace(record, state=state)


def failed(
    record: FeedRecord, reason: str, now: datetime, *, gone: bool = False, unreached: bool = False
) -> FeedRecord:
    """After a poll without a usable document."""
    state = replace(
        record.state,
        last_attempt_at=now,
        failures=record.state.failures + 1,
        failing_since=record.state.failing_since or now,
        error=reason,
        unreached=unreached,
        gone=gone,
    )
    return replace(record, state=state)


def moved(record: FeedRecord, target: str | None, now: datetime) -> FeedRecord:
    """Note a permanent redirect, or follow it for good.

    At once from http to https of the same address; else after it was seen three times
    within at least a week, each time with a feed at its end.
    """
    state = record.state
    if state.moved_to is None and target is None:
        return record
    if target is None or target == record.feed.url:
        return replace(record, state=replace(state, moved_to=None, moved_seen=0, moved_since=None))
    same = state.moved_to == target
    seen = state.moved_seen + 1 if same else 1
    since = (state.moved_since if same else None) or now
    if _only_scheme(record.feed.url, target) or (seen >= MOVE_SEEN and now - since >= MOVE_FOR):
        return adopted(record, target)
    state = replace(state, moved_to=target, moved_seen=seen, moved_since=since)
    return replace(record, state=state)


def adopted(record: FeedRecord, target: str) -> FeedRecord:
    """The feed lives at ``target`` from now on; its identity and baseline stay."""
    state = replace(
        record.state,
        moved_to=None,
        moved_seen=0,
        moved_since=None,
        adopted_from=record.state.adopted_from or record.feed.url,
    )
    return FeedRecord(replace(record.feed, url=target), state)


def new_home(record: FeedRecord, answer: FetchFailed, now: datetime) -> str | None:
    """The new address of a feed whose old one is gone, if the old one had redirected there."""
    state = record.state
    # A name that is not found may be our own network's fault: that counts after a day only.
    unreachable = answer.status is None and not answer.refused and is_failing(state, now)
    return state.moved_to if answer.gone or answer.status == 404 or unreachable else None


def is_failing(state: FeedState, now: datetime) -> bool:
    """Is the feed gone, or has it failed for a day? One bad hour is not worth a message."""
    if state.gone:
        return True
    return state.failing_since is not None and now - state.failing_since >= FAILING_FOR


def is_silent(state: FeedState, now: datetime) -> bool:
    """Does the feed answer, but has brought nothing for ten of its usual gaps and 45 days?"""
    last = state.last_new_at or state.baseline_at
    if last is None or state.gone or state.failures:
        return False
    usual = timedelta(minutes=state.median_gap_minutes or 0.0)
    return now - last >= max(SILENT_AT_LEAST, SILENT_GAPS * usual)


def _success(now: datetime) -> dict[str, Any]:
    """The fields that any usable answer sets."""
    return {
        "last_attempt_at": now,
        "last_success_at": now,
        "failures": 0,
        "failing_since": None,
        "error": None,
        "unreached": False,
        "gone": False,
    }


def _only_scheme(old: str, new: str) -> bool:
    before, after = urlsplit(old), urlsplit(new)
    return (before.scheme, after.scheme) == ("http", "https") and before[1:] == after[1:]
