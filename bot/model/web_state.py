"""What keeps feeds from being read, said once for all that fail alike.

In: the feeds' records. Out: a WebState: whether anything is reached at all, and the failing feeds grouped
by what went wrong. The log, doctor, ``/healthz``, Home, ``/minefeeds status``, the gauges and the notes to
admins all use it. Pure.

Only feeds that were read and began to fail after the latest success anywhere speak about the machine: one
that failed already while another was read is broken itself. They must be five feeds, or all that were
read, on two sites at least and on a quarter of all. Where nothing was ever read, all of them speak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.model.entry import FeedRecord

_ENOUGH = 5
ALIKE = 3
"""So many feeds with the same failure are one line."""
_NAMED = 12
OFFLINE = "No feed can be reached; this machine seems to be offline."


class Reach(StrEnum):
    """How much of the web is read: all or some of it; nothing, and no connection; nothing otherwise."""

    SOME = "some"
    OFFLINE = "offline"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class FailingAlike:
    """Feeds that fail for the same reason; ``reason`` is a sentence about one of them."""

    reason: str
    feeds: tuple[FeedRecord, ...]

    @property
    def sentence(self) -> str:
        """``Feed name: reason``, or ``3 feeds: reason (a, b, c)``."""
        if len(self.feeds) == 1:
            return f"{self.feeds[0].feed.name}: {self.reason}"
        names = [record.feed.id for record in self.feeds[:_NAMED]]
        more = len(self.feeds) - len(names)
        said = ", ".join(names) + (f" and {more} more" if more else "")
        return f"{len(self.feeds)} feeds: {self.reason.rstrip('.')} ({said})."


@dataclass(frozen=True, slots=True)
class WebState:
    """``failing``: the largest group first; ``asked``: how many feeds are polled at all."""

    reach: Reach
    failing: tuple[FailingAlike, ...]
    asked: int

    @property
    def sentence(self) -> str | None:
        """Why nothing is read, in one line; None while something is."""
        if self.reach is Reach.SOME:
            return None
        if self.reach is Reach.OFFLINE:
            return OFFLINE
        if len(self.failing) == 1:
            return f"No feed can be read, and all fail alike: {self.failing[0].reason}"
        return f"No feed can be read; most fail like this: {self.failing[0].reason}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """All there is to say, once each: why nothing is read, or what fails, in groups."""
        if self.sentence is not None:
            return (self.sentence,)
        return tuple(group.sentence for group in self.failing)

    @property
    def number(self) -> int:
        """How many feeds fail."""
        return sum(len(group.feeds) for group in self.failing)


def web_state(records: Iterable[FeedRecord]) -> WebState:
    """What to say of all feeds together; those served by this machine prove nothing."""
    asked = [record for record in records if record.is_on and not record.state.paused]
    failing = tuple(_groups(record for record in asked if record.state.error is not None))
    return WebState(
        _reach([record for record in asked if _is_elsewhere(record)]), failing, len(asked)
    )


def _groups(failing: Iterable[FeedRecord]) -> Iterable[FailingAlike]:
    by_reason = defaultdict[str, list[FeedRecord]](list)
    for record in failing:
        by_reason[record.state.error or ""].append(record)
    for reason, feeds in sorted(by_reason.items(), key=lambda each: (-len(each[1]), each[0])):
        if len(feeds) >= ALIKE:
            yield FailingAlike(reason, tuple(feeds))
        else:
            yield from (FailingAlike(reason, (record,)) for record in feeds)


def _reach(elsewhere: list[FeedRecord]) -> Reach:
    successes = (each.state.last_success_at for each in elsewhere)
    since = max((at for at in successes if at is not None), default=None)
    in_use = [each for each in elsewhere if not _is_broken(each, since)]
    failed = [each for each in in_use if each.state.error is not None]
    if len(failed) < min(_ENOUGH, len(in_use)) or len(_sites(failed)) < _enough_sites(in_use):
        return Reach.SOME
    return Reach.OFFLINE if all(each.state.unreached for each in failed) else Reach.NOTHING


def _is_broken(record: FeedRecord, since: datetime | None) -> bool:
    """Was it never read, or did it fail already, when another was read ``since``?"""
    state = record.state
    if since is None or state.error is None:
        return False
    return state.last_success_at is None or (state.failing_since or since) <= since


def _enough_sites(records: list[FeedRecord]) -> int:
    """Five feeds of one publisher, or five of hundreds, may fail while the web is there."""
    return max(2, -(-len(_sites(records)) // 4))


def _sites(records: list[FeedRecord]) -> set[str | None]:
    return {urlsplit(record.feed.url).hostname for record in records}


def _is_elsewhere(record: FeedRecord) -> bool:
    host = urlsplit(record.feed.url).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"
