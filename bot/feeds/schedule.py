"""When to ask a feed again: its hints, its rhythm, its failures. Pure arithmetic.

In: the base interval, what the publisher says, how it publishes, a fraction drawn by the caller.
Out: an instant. The rules, each bounded so that no hint can silence a feed:

* hints (Cache-Control max-age, Expires, RSS ttl, sy:updatePeriod) lengthen the interval, up to
  HINT_REACH times the base: one hour at the usual 15 minutes;
* a feed that turns over quickly is asked sooner, down to a third of the base, so that no
  entry leaves its document between two polls;
* skipHours and skipDays postpone, up to SKIP_REACH times the base (a day at 15 minutes);
* failures double the base each time, up to a day; Retry-After is obeyed, up to a day;
* everything is spread by a tenth, so that feeds do not fall into step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median

from bot.feeds.document import Hints
from bot.model.entry import Entry, FeedState

HINT_REACH = 4.0
SKIP_REACH = 96.0
QUICK_SHARE = 1 / 3
# A document holds about ten entries and more; half of them may go by between two polls.
ENTRIES_PER_POLL = 5
SPREAD = 0.1
MAX_WAIT = timedelta(days=1)
LONGEST_WAIT = timedelta(days=2)
"""Applies to all of the above: hours and days to skip, for a feed polled every half hour."""
_TOLERANCE = timedelta(seconds=5)
_PAST = (
    "last_attempt_at",
    "last_success_at",
    "last_new_at",
    "full_fetch_at",
    "failing_since",
    "moved_since",
    "baseline_at",
)

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def after_success(
    now: datetime,
    base_minutes: float,
    *,
    hints_minutes: float | None,
    median_gap_minutes: float | None,
    skips: Hints,
    fraction: float,
) -> datetime:
    """The next poll of a feed that answered."""
    minutes = base_minutes
    if median_gap_minutes is not None:
        quick = ENTRIES_PER_POLL * median_gap_minutes
        minutes = min(minutes, max(quick, base_minutes * QUICK_SHARE))
    if hints_minutes is not None:
        minutes = max(minutes, min(hints_minutes, base_minutes * HINT_REACH))
    at = now + timedelta(minutes=minutes * _spread(fraction))
    return _past_skips(at, skips, at + timedelta(minutes=base_minutes * SKIP_REACH))


def after_failure(
    now: datetime,
    base_minutes: float,
    failures: int,
    *,
    retry_after_seconds: float | None,
    fraction: float,
) -> datetime:
    """The next poll of a feed that failed ``failures`` times in a row (at least 1)."""
    doubled = timedelta(minutes=min(base_minutes * 2.0 ** min(failures - 1, 40), 1440))
    wait = doubled * _spread(fraction)
    if retry_after_seconds is not None:
        # Never before the requested time; slightly after it, because others wait for it too.
        asked = timedelta(seconds=min(retry_after_seconds, 86_400.0))
        wait = max(wait, asked * (1 + SPREAD * fraction / 2))
    return now + min(wait, MAX_WAIT)


def with_poll_in_reach(state: FeedState, now: datetime) -> FeedState:
    """The state without times in the future, after the clock was wrong.

    The next poll keeps its interval from the last attempt, so no hint or Retry-After
    is lost. The very same state where nothing is wrong with it.
    """
    last, at = state.last_attempt_at, state.next_poll_at
    if last is None or last <= now + _TOLERANCE:
        too_far = at is not None and at > now + LONGEST_WAIT
        return replace(state, next_poll_at=now + LONGEST_WAIT) if too_far else state
    kept = {name: min(value, now) for name in _PAST if (value := getattr(state, name)) is not None}
    wait = min(max(at - last, timedelta()), LONGEST_WAIT) if at is not None else None
    return replace(state, **kept, next_poll_at=None if wait is None else now + wait)


def header_hint_minutes(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the answer is fresh: max-age, else Expires (RFC 9111, 5.2.2 and 5.3)."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    if found is not None:
        return int(found[1]) / 60
    try:
        at = parsedate_to_datetime(headers.get("expires", ""))
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return max(0.0, (at - now).total_seconds() / 60)


def longest(*minutes: float | None) -> float | None:
    """The longest of the hints that are there, or None."""
    return max((m for m in minutes if m is not None), default=None)


def median_gap_minutes(entries: Sequence[Entry]) -> float | None:
    """The feed's rhythm: the median time between entries, or None for fewer than four dates.

    Entries dated to the same minute tell nothing of a rhythm (a document made in one go).
    """
    dates = sorted(e.published_at for e in entries if e.published_at is not None)
    gaps = [(b - a).total_seconds() / 60 for a, b in pairwise(dates)]
    gap = median(gaps) if len(gaps) >= 3 else 0.0
    return gap if gap >= 1 else None


def _spread(fraction: float) -> float:
    return 1 - SPREAD / 2 + SPREAD * fraction


def _past_skips(at: datetime, skips: Hints, latest: datetime) -> datetime:
    """The first hour from ``at`` on that is not skipped (RSS 2.0: hours and days GMT)."""
    while at < latest and (at.hour in skips.skip_hours or _DAYS[at.weekday()] in skips.skip_days):
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(at, latest)
